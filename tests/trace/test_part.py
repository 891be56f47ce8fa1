"""Parts of a calculation: given cells, gradients of outputs and by inputs, forward passes alone.

Numbers are held to a net that is evaluated here, by finite differences, and to published answers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

import worked
from worked.checking.answer_key.key import Key
from worked.errors import WorkedError
from worked.exam.read import exam_in
from worked.trace.solution import Solution

NET = """
[network]
layers = [2, 2, 2]
activations = ["tanh", "sigmoid"]
weights = [[[0.5, -0.3], [0.2, 0.7]], [[0.4, -0.6], [0.1, 0.9]]]
biases = [[0.1, -0.2], [0.3, 0.05]]
[[samples]]
inputs = [1, -0.5]
"""
TARGETS = "targets = [0.2, 0.9]\n"
WEIGHTS = {
    "x1>h1": 0.5,
    "x2>h1": -0.3,
    "x1>h2": 0.2,
    "x2>h2": 0.7,
    "h1>o1": 0.4,
    "h2>o1": -0.6,
    "h1>o2": 0.1,
    "h2>o2": 0.9,
    "h1": 0.1,
    "h2": -0.2,
    "o1": 0.3,
    "o2": 0.05,
    "x1": 1.0,
    "x2": -0.5,
}
STEP = 1e-6


def outputs(numbers: Mapping[str, float], given: Mapping[str, float] | None = None) -> list[float]:
    """The outputs of the net; `given` are hidden outputs that are not computed."""
    sent = {name: numbers[name] for name in ("x1", "x2")}
    for unit in ("h1", "h2"):
        net = sum(numbers[f"{source}>{unit}"] * sent[source] for source in ("x1", "x2")) + numbers[unit]
        sent[unit] = (given or {}).get(unit, math.tanh(net))
    nets = [sum(numbers[f"{h}>{o}"] * sent[h] for h in ("h1", "h2")) + numbers[o] for o in ("o1", "o2")]
    return [1 / (1 + math.exp(-net)) for net in nets]


def slope(of, name: str) -> float:
    """The derivative of a function of the numbers by one of them."""
    up, down = ({**WEIGHTS, name: WEIGHTS[name] + side * STEP} for side in (1, -1))
    return (of(up) - of(down)) / (2 * STEP)


def loss(numbers: Mapping[str, float], given: Mapping[str, float] | None = None) -> float:
    """The half squared error."""
    return sum((t - a) ** 2 for t, a in zip((0.2, 0.9), outputs(numbers, given), strict=True)) / 2


def value(solution: Solution, name: str) -> float:
    return float(solution[name].value)


def test_the_published_gradient_of_an_output():
    solution = worked.solve(worked.example("output-gradient"))
    assert value(solution, "gradient[x>h1]@1") == pytest.approx(0.0014291881022, abs=5e-14)
    assert "loss@1" not in solution and "weight[x>h1]@2" not in solution
    assert not any(name.startswith(("target", "learning-rate")) for name in solution)


@pytest.mark.parametrize("convention", ["plain", "slides"])
@pytest.mark.parametrize("place", [0, 1])
def test_gradients_of_an_output_are_finite_differences(convention, place):
    chosen = f"o{place + 1}"
    text = NET + f'[training]\nloss = "output"\noutput = "{chosen}"\n[page]\ninput-gradients = true\n'
    solution = worked.solve(worked.parse(f'convention = {{ name = "plain", sign = "out-target" }}\n{text}'))
    asked = [name for name in solution if "gradient[" in name]
    for name in asked:
        number = name.partition("[")[2].partition("]")[0]
        found = slope(lambda numbers: outputs(numbers)[place], number)
        assert value(solution, name) == pytest.approx(found, abs=1e-9)
    assert len(asked) == 6 + 3 + 2  # nothing of the other output changes it
    other = worked.parse(text).in_convention(worked.example("slides-2-2-1").convention)
    again = worked.solve(other)
    kept = [again[name].value for name in again if "gradient[" in name]
    assert kept == [solution[name].value for name in asked]


def test_gradients_by_inputs_are_finite_differences_of_either_sign():
    for convention in ("plain", "mazur", "larose"):
        problem = worked.parse(NET + TARGETS + "[page]\ninput-gradients = true\n")
        solution = worked.solve(problem.in_convention(worked.example("slides-2-2-1").convention))
        named = [name for name in solution if name.startswith("input-gradient")]
        found = [value(solution, name) for name in named]
        assert found == pytest.approx([slope(loss, "x1"), slope(loss, "x2")], abs=1e-9), convention


def test_each_sample_of_a_batch_has_input_gradients_of_its_own():
    more = "[[samples]]\ninputs = [0.3, 0.8]\n" + TARGETS
    text = NET + TARGETS + more + '[training]\nbatch = "all"\n[page]\ninput-gradients = true\n'
    solution = worked.solve(worked.parse(text))
    found = [value(solution, f"input-gradient[{unit}]@1.1") for unit in ("x1", "x2")]
    assert found == pytest.approx([slope(loss, "x1"), slope(loss, "x2")], abs=1e-9)
    assert "input-gradient[x2]@1.2" in solution


def test_given_hidden_outputs_are_constants():
    given = {"h1": 0.4, "h2": 0.5}
    cells = "[given]\n" + "".join(f'"out[{unit}]@1" = {number}\n' for unit, number in given.items())
    solution = worked.solve(worked.parse(NET + TARGETS + cells))
    for name in ("h1>o1", "h2>o1", "h1>o2", "h2>o2", "o1", "o2"):
        found = slope(lambda numbers: loss(numbers, given), name)
        assert value(solution, f"gradient[{name}]@1") == pytest.approx(found, abs=1e-9)
    assert solution["out[h1]@1"].shown == "0.4" and solution["out[h1]@1"].formula is None
    assert not {"net[h1]@1", "net[h2]@1"} & set(solution)
    assert value(solution, "delta[h1]@1") == pytest.approx((1 - 0.4**2) * value(solution, "error[h1]@1"))


def test_published_answers_from_given_cells():
    solution = worked.solve(worked.example("given-deltas"))
    wanted = {"error[h1]": -14, "error[h2]": -1, "delta[h1]": -14, "delta[h2]": 0}
    wanted |= {"gradient[h1>o1]": -9, "gradient[h2>o1]": 0}
    assert {name: value(solution, f"{name}@1") for name in wanted} == wanted
    solution = worked.solve(worked.example("given-hidden-outputs"))
    assert value(solution, "net[o]@1") == 2.3
    assert round(value(solution, "slope[o]@1"), 3) == 0.083
    assert round(value(solution, "weight[h1>o]@2"), 3) == 2.005


def test_what_leads_to_given_cells_alone_is_not_asked():
    solution = worked.solve(worked.example("given-deltas"))
    assert not [name for name in solution if name.startswith(("input", "weight[x", "target", "loss", "net[o", "out[o"))]
    later = worked.solve(worked.parse(NET + TARGETS + '[training]\nsteps = 2\n[given]\n"weight[x1>h1]@2" = 0.7\n'))
    assert later["weight[x1>h1]@2"].shown == "0.7" and "change[x1>h1]@1" not in later
    assert "net[h1]@1" in later and "weight[x1>h1]@3" in later


def test_forward_only():
    solution = worked.solve(worked.example("forward-only"))
    assert {name.partition("[")[0] for name in solution if solution[name].formula} == {"net", "out"}
    compared = worked.solve(worked.parse(NET + TARGETS + "[training]\nsteps = 0\n"))
    assert value(compared, "loss@1") == pytest.approx(loss(WEIGHTS))
    assert not [name for name in compared if name.startswith(("error", "gradient", "learning"))]
    steps = NET.replace('["tanh", "sigmoid"]', '"step"')
    assert worked.solve(worked.parse(steps))["out[o1]@1"].shown in ("0.0000", "1.0000")


PARTS = ("output-gradient", "given-hidden-outputs", "given-deltas", "forward-only", "input-gradients")


@pytest.mark.parametrize("name", PARTS)
def test_a_right_sheet_has_full_marks_and_wrong_numbers_have_names(name):
    key = Key(Solution(worked.example(name)))
    right = {each: key.solution[each].shown for each in key.askable()}
    report = worked.check(key, right)
    assert {found.verdict for found in report.findings} == {"correct"} and report.score == report.out_of


def test_mistakes_in_parts_are_named_and_followed():
    key = Key(Solution(worked.example("given-hidden-outputs")))
    right = {each: key.solution[each].shown for each in key.askable()}
    wrong = {**right, "delta[o]@1": "1.500", "change[h1>o]@1": "0.06", "weight[h1>o]@2": "2.06"}
    found = {each.cell: each for each in worked.check(key, wrong).findings}
    assert "slope-left-out" in found["delta[o]@1"].mistakes
    assert found["change[h1>o]@1"].verdict == found["weight[h1>o]@2"].verdict == "carried"


@pytest.mark.parametrize("convention", ["plain", "slides"])
def test_mistakes_in_gradients_by_inputs_are_named(convention):
    key = Key(Solution(worked.example("input-gradients", convention)))
    right = {each: key.solution[each].shown for each in key.askable()}
    name = next(each for each in right if each.startswith("input-gradient"))
    deltas = sum(key.truth(each) for each in key.cells[name].inputs if each.startswith("delta"))
    wrong = {
        "weights-left-out-backward": deltas * (1 if convention == "plain" else -1),
        "gradient-sign": -key.truth(name),
    }
    for mistake, number in wrong.items():
        found = {each.cell: each for each in worked.check(key, {**right, name: f"{number:.6f}"}).findings}
        assert mistake in found[name].mistakes


@pytest.mark.parametrize("name", PARTS)
def test_pages_of_parts(name):
    problem = worked.example(name)
    for mode in ("solved", "student", "key"):
        text = worked.render(worked.worksheet(problem, mode=mode), "markdown")
        for cell in problem.given:
            assert f"<!-- {cell} -->" not in text
        assert ("**Given.**" in text) == bool(problem.given)
        assert "gradient descent" not in text or problem.training.updates
    proof = worked.render(worked.worksheet(problem, prove=True), "markdown")
    assert "DIFFERS" not in proof and ("proven equal" in proof) == (name != "forward-only")


def test_given_numbers_change_with_the_others():
    problem = worked.example("given-hidden-outputs")
    changed = worked.solve(problem.with_givens({"error[o]@1": "2"}))
    assert changed["error[o]@1"].shown == "2"
    with pytest.raises(WorkedError, match="no given number"):
        problem.with_givens({"net[o]@1": "2"})
    tables = {"problem": "given-hidden-outputs", "draw": {"error[o]@1": {"values": [1, 2]}}}
    exam = exam_in({**tables, "require": {"visible": [], "net": False}})
    variants = worked.generate(exam, 2, secret="a")
    assert {each.problem.given["error[o]@1"].text for each in variants} == {"1", "2"}


def test_given_errors_have_the_sign_of_the_convention():
    text = NET + TARGETS + '[given]\n"error[o1]@1" = 1.5\n'
    plain, turned = (worked.solve(worked.parse(text, convention=name)) for name in ("plain", "slides"))
    assert turned["error[5]@1"].shown == "-1.5"
    assert turned["weight[3>5]@2"].value == plain["weight[h1>o1]@2"].value


def test_letters_may_be_given():
    solution = worked.solve(worked.parse(NET + TARGETS + '[given]\n"out[h1]@1" = "a"\n'))
    assert solution["out[h1]@1"].shown == "a" and solution["net[h2]@1"].shown


BAD = [
    ('[given]\n"out[h3]@1" = 1', "no cell is called 'out[h3]@1'; did you mean 'out[h"),
    ('[given]\n"out[h1]" = 1', 'expected the id of a cell in quotes, such as "out[h1]@1"'),
    ('[given]\n"out[h1]@2" = 1', "no cell is called 'out[h1]@2'; did you mean 'out[h1]@1'"),
    ('[given]\n"input[x1]@1" = 1', "input[x1]@1 is given already, as 1"),
    ('[given]\n"out[h1]@1" = nan', "finite"),
    ('[given]\n"out[h1]@1" = 1.7', "the output of tanh, from -1 to 1; found 1.7"),
    ('[given]\n"out[h1]@1" = true', "expected a number"),
    ('[given]\n"net[h1]@1" = 0.4\n"out[h1]@1" = 0.4', "depends on net[h1]@1; leave it out"),
    ('[given]\n"loss@1" = 0.4', "depends on loss@1; leave it out"),
    ('[training]\nloss = "output"', "the net has 2 outputs; choose one of o1, o2"),
    ('[training]\nloss = "output"\noutput = "o3"', "no output is called 'o3'"),
    ('[training]\noutput = "o1"', 'with loss = "output"'),
    ('[training]\nloss = "output"\noutput = "o1"\npenalty = "l2"', "no loss to add it to"),
    ('[training]\nloss = "output"\noptimiser = "perceptron"', "has no gradients"),
    ("[training]\nupdate = false\nsteps = 3", "it counts updates"),
    ("[training]\nsteps = 0\nfinal-pass = true", "no weight is updated"),
    ("[training]\nsteps = 0\n[page]\ninput-gradients = true", "a forward pass only"),
    ('[training]\nhidden-deltas = "updated"\n[page]\ninput-gradients = true', "no derivatives by the inputs"),
]


@pytest.mark.parametrize(("more", "said"), BAD)
def test_refused(more, said):
    with pytest.raises(WorkedError) as refused:
        worked.parse(NET + TARGETS + more)
    assert said in str(refused.value)


def test_what_is_left_out_must_not_be_missed():
    without = NET.replace("inputs = [1, -0.5]\n", "")
    for text in (without + TARGETS, NET.replace("[[[0.5, -0.3], [0.2, 0.7]], ", "[[], ") + TARGETS):
        with pytest.raises(WorkedError):
            worked.parse(text)
    with pytest.raises(WorkedError, match=r"input\[x1\]@1 is not given"):
        worked.parse(without + TARGETS + '[given]\n"out[h1]@1" = 0.4\n')
    with pytest.raises(WorkedError, match=r"error\[o1\]@1 cannot be computed: target\[o1\]@1 is not given"):
        worked.parse(NET + '[given]\n"out[h1]@1" = 0.4\n')
    everything = "".join(f'"weight[{edge}]@2" = 0.5\n' for edge in WEIGHTS if ">" in edge)
    with pytest.raises(WorkedError, match="no cell is left"):
        worked.parse(NET.replace("biases", "# biases") + TARGETS + f'[given]\n"loss@1" = 1\n{everything}')


def test_training_refuses_an_output_for_a_loss():
    with pytest.raises(WorkedError, match="no loss is called 'output'"):
        worked.train("digits", {"training.loss": "output", "training.epochs": 1})
    with pytest.raises(WorkedError, match="unknown key 'update'"):
        worked.train("digits", {"training.update": False})
