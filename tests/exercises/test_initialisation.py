"""Initialisation against closed formulas, Python's random numbers, and what the weights of a net are drawn to."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from random import Random
from statistics import NormalDist

import pytest

import worked
from worked.errors import WorkedError
from worked.maths.initialisations import INITIALISATIONS, draws
from worked.problem.shipped import example_text

# The bound or deviation by each rule, told anew.
WIDTHS = {
    "xavier-uniform": lambda n_in, n_out: math.sqrt(6 / (n_in + n_out)),
    "xavier-normal": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
    "lecun-normal": lambda n_in, n_out: math.sqrt(1 / n_in),
    "lecun-uniform": lambda n_in, n_out: math.sqrt(3 / n_in),
    "he-normal": lambda n_in, n_out: math.sqrt(2 / n_in),
    "he-uniform": lambda n_in, n_out: math.sqrt(6 / n_in),
    "fan-in-uniform": lambda n_in, n_out: 1 / math.sqrt(n_in),
    "uniform": lambda n_in, n_out: 0.05,
    "normal": lambda n_in, n_out: 0.01,
}
NET = """
[network]
layers = {sizes}
activations = "sigmoid"
weights = {weights}
[[samples]]
inputs = {inputs}
targets = {targets}
"""


def solved(text: str) -> dict[str, float]:
    """The cells of an exercise, as floats."""
    solution = worked.solve(worked.parse(f"[initialisation]\n{text}"))
    return {name: float(outcome.value) for name, outcome in solution.outcomes.items()}


def net(weights: str, sizes=(2, 3, 1)):
    """A net whose weights are drawn."""
    text = NET.format(sizes=list(sizes), weights=weights, inputs=[1] * sizes[0], targets=[1] * sizes[-1])
    return worked.parse(text).network


def test_every_rule_that_draws_is_tested():
    assert set(WIDTHS) == {entry.name for entry in INITIALISATIONS.values() if entry.draws}


@pytest.mark.parametrize("name", WIDTHS)
def test_widths_and_variances_by_closed_formulas(name):
    sizes = [784, 128, 10]
    cells = solved(f'layers = {sizes}\nmethod = "{name}"')
    spread = INITIALISATIONS[name].spread
    for layer, (before, after) in enumerate(pairwise(sizes), 1):
        width = WIDTHS[name](before, after)
        own = "" if INITIALISATIONS[name].parameters else f"[{layer}]"
        assert cells[f"{spread}{own}@1"] == pytest.approx(width)
        assert cells[f"variance{own}@1"] == pytest.approx(width**2 / 3 if spread == "bound" else width**2)
        assert cells[f"fan-in[{layer}]@1"] == before and cells[f"fan-out[{layer}]@1"] == after
        assert cells[f"weights[{layer}]@1"] == before * after


@pytest.mark.parametrize("pair", [("xavier-uniform", "xavier-normal"), ("he-uniform", "he-normal"),
                                  ("lecun-uniform", "lecun-normal")])  # fmt: skip
def test_both_forms_of_a_rule_have_one_variance(pair):
    one, other = (solved(f'layers = [5, 7, 3]\nmethod = "{name}"') for name in pair)
    assert [one[f"variance[{layer}]@1"] for layer in (1, 2)] == pytest.approx(
        [other[f"variance[{layer}]@1"] for layer in (1, 2)]
    )


def test_weights_come_of_given_draws():
    cells = solved('layers = [2, 1]\nmethod = "xavier-uniform"\ndraws = [0.75, 0]')
    bound = math.sqrt(2)
    assert cells["initial-weight[x1>o1]@1"] == pytest.approx(bound / 2)
    assert cells["initial-weight[x2>o1]@1"] == pytest.approx(-bound)
    cells = solved('layers = [2, 1]\nmethod = "normal"\ndeviation = 0.5\ndraws = [-1.2, 0.4]')
    assert cells["initial-weight[x1>o1]@1"] == pytest.approx(-0.6)


@pytest.mark.parametrize("spread", ["bound", "deviation"])
def test_draws_by_a_seed_are_those_of_python(spread):
    generator = Random("7:2")
    shares = [generator.random() for _ in range(50)]
    found = [Decimal(text) for text in draws(spread, 7, 2, 50, 3)]
    wanted = shares if spread == "bound" else [NormalDist().inv_cdf(share) for share in shares]
    assert all(abs(float(one) - other) <= (0.001 if spread == "bound" else 0.0005 + 1e-12)
               for one, other in zip(found, wanted, strict=True))  # fmt: skip
    assert spread == "deviation" or all(0 <= one < 1 for one in found)
    assert {-one.as_tuple().exponent for one in found} == {3}


def test_many_draws_have_the_mean_and_variance_that_they_should():
    for spread, mean, variance in (("bound", 0.5, 1 / 12), ("deviation", 0, 1)):
        numbers = [float(text) for text in draws(spread, 1, 1, 4000, 4)]
        found = sum(numbers) / len(numbers)
        assert found == pytest.approx(mean, abs=0.05)
        assert sum((each - found) ** 2 for each in numbers) / len(numbers) == pytest.approx(variance, rel=0.06)


@pytest.mark.parametrize("name", [*WIDTHS, "zeros", "constant"])
def test_the_weights_of_a_net_are_those_of_the_exercise_rounded(name):
    """The exercise shows how the numbers come about that the reader of a net draws."""
    seed = "" if name in ("zeros", "constant") else "seed = 5\ndecimals = 3\n"
    inline = ", ".join([f'method = "{name}"', *seed.splitlines()])
    network = net(f"{{ {inline} }}")
    cells = solved(f'layers = [2, 3, 1]\nmethod = "{name}"\n{seed}')
    for (source, target), given in network.weights.items():
        assert not given.letter
        assert float(given.text) == pytest.approx(cells[f"initial-weight[{source}>{target}]@1"], abs=0.0005 + 1e-9)


def test_weights_of_a_net_are_plain_decimals_and_stay_the_same():
    first, again = (
        net('{ method = "he-normal", seed = 7 }'),
        net('{ method = "kaiming-normal", seed = 7, decimals = 2 }'),
    )
    assert first.weights == again.weights
    assert all(len(given.text.partition(".")[2]) == 2 for given in first.weights.values())
    assert net('{ method = "he-normal", seed = 8 }').weights != first.weights
    assert {given.text for given in net('"zeros"').weights.values()} == {"0"}
    assert {given.text for given in net('{ method = "constant", value = -0.25 }').weights.values()} == {"-0.25"}
    assert net('"xavier-uniform"').weights == net('{ method = "glorot-uniform", seed = 0, decimals = 2 }').weights


BAD_WEIGHTS = [
    ('"zeroes"', ["network.weights", "'zeroes'", "did you mean 'zeros'"]),
    ("{ method = 3 }", ["network.weights.method", "'3'"]),
    ('{ method = "he-normal", sed = 1 }', ["network.weights", "he-normal has no 'sed'", "'seed'"]),
    ('{ method = "zeros", seed = 1 }', ["network.weights", "zeros has no 'seed'"]),
    ('{ method = "he-normal", seed = -1 }', ["network.weights.seed", "whole number from 0", "'-1'"]),
    ('{ method = "he-normal", decimals = true }', ["network.weights.decimals", "from 1 to 10"]),
    ('{ method = "uniform", bound = 0 }', ["network.weights.bound", "above 0", "'0'"]),
    ('{ method = "uniform", bound = "a" }', ["network.weights.bound", "'a'"]),
]


@pytest.mark.parametrize(("weights", "said"), BAD_WEIGHTS, ids=range(len(BAD_WEIGHTS)))
def test_a_rule_that_does_not_work_gets_one_sentence(weights, said):
    with pytest.raises(WorkedError) as refused:
        net(weights)
    assert all(part in str(refused.value) for part in said), refused.value


BAD = [
    ("he-normal", "[3, 4, 1]", "[3]", ["initialisation.layers", "expected 2 to 8 layers", "found 1"]),
    ("he-normal", "[3, 4, 1]", "[3, 0]", ["initialisation.layers", "from 1 to", "'0'"]),
    ("he-normal", "[3, 4, 1]", "[300, 10]", ["initialisation.layers", "smaller layers", "at most 8 units"]),
    ("he-normal", '"he-normal"', '"hee-normal"', ["initialisation.method", "'he-normal'"]),
    ("he-normal", '"he-normal"', '"zeros"', ["initialisation.seed", "draws nothing"]),
    ("he-normal", "seed = 7", "decimals = 2", ["initialisation.decimals", "belongs to a seed"]),
    ("he-normal", "seed = 7", "bound = 2", ["initialisation.bound", "has no bound to be given"]),
    ("xavier-uniform", "0.98, 0.71", "0.98", ["initialisation.draws", "expected 20 numbers", "found 19"]),
    ("xavier-uniform", "0.98, 0.71", "1, 0.71", ["initialisation.draws", "from 0 to 1", "found 1"]),
    ("xavier-uniform", "draws = [", "seed = 3\ndraws = [", ["initialisation.seed", "either draws or a seed"]),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BAD, ids=range(len(BAD)))
def test_each_mistake_in_a_file_gets_one_sentence(name, old, new, said):
    text = example_text(name)
    assert old in text
    with pytest.raises(WorkedError) as refused:
        worked.parse(text.replace(old, new, 1))
    assert all(part in str(refused.value) for part in said), refused.value


# The symmetry of hidden units


def symmetry(page) -> list[str]:
    """What a page says of units that begin equal."""
    return [shown.text for slot, shown in page.values.items() if slot.startswith("verdict of symmetry")]


def test_zeros_keep_hidden_units_equal_in_every_step():
    solution = worked.solve(worked.example("zero-initialisation"))
    for step in (1, 2):
        for quantity in ("net", "out", "delta"):
            assert solution[f"{quantity}[h1]@{step}"].value == solution[f"{quantity}[h2]@{step}"].value
        for source in ("x1", "x2"):
            assert (
                solution[f"weight[{source}>h1]@{step + 1}"].value == solution[f"weight[{source}>h2]@{step + 1}"].value
            )
    assert solution["weight[x1>h1]@3"].value != "0"
    page = worked.worksheet(worked.example("zero-initialisation"))
    assert ["still equal" in said for said in symmetry(page)] == [True]


def test_a_students_copy_does_not_tell_whether_units_stay_equal():
    page = worked.worksheet(worked.example("zero-initialisation"), mode="student")
    assert not symmetry(page)
    text = worked.render(page, "markdown")
    assert "After every update these are" in text and "single unit" not in text


def test_nothing_is_said_of_units_that_begin_different():
    assert not symmetry(worked.worksheet(worked.example("slides-2-2-1")))
    text = example_text("zero-initialisation").replace('"zeros"', "[[[1, 1], [1, 1]], [[1, 2]]]")
    assert not symmetry(worked.worksheet(worked.parse(text)))


def test_dropout_breaks_the_symmetry():
    text = example_text("zero-initialisation").replace('"zeros"', '{ method = "constant", value = 0.5 }')
    text = text.replace("[[samples]]", "dropout = { rate = 0.5, masks = [[1, 0], [1, 1]] }\n[[samples]]")
    found = symmetry(worked.worksheet(worked.parse(text)))
    assert found == ["no longer all equal"]
