"""The methods of learning against plain floating-point implementations: optimisers, schedules, penalties, clipping."""

from __future__ import annotations

import json
from itertools import pairwise
from math import cos, exp, isclose, pi, sqrt
from pathlib import Path

import pytest

import worked
from tests.optimisers.libraries import LIBRARIES
from tests.trace import net
from worked.errors import WorkedError
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS

GOLDEN = json.loads((Path(__file__).parents[1] / "optimisers" / "torch_golden.json").read_text("utf-8"))
LIBRARY = {library.name: library for library in LIBRARIES}
STEPS = 5


def solved(training: str, count: int = 1, steps: int = STEPS) -> worked.Solution:
    """The small net, solved with these keys of training."""
    return worked.solve(worked.parse(net.problem(training, count, steps)))


def at(solution: worked.Solution, step: int) -> list[float]:
    """The weights and biases that a step begins with."""
    return [float(solution[f"{name}@{step}"].value) for name in net.NAMES]


def same(found: list[float], wanted: list[float], tolerance: float = 1e-12) -> bool:
    """Whether numbers agree to twelve digits."""
    return all(isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) for a, b in zip(found, wanted, strict=True))


def test_the_slopes_of_this_test_are_differences_of_its_loss():
    for sample in range(len(net.SAMPLES)):
        rough = net.differences(lambda weights, sample=sample: net.loss(weights, sample), net.START)
        assert same(net.slopes(net.START, sample), rough, 1e-10)


# Optimisers


@pytest.mark.parametrize("name", LIBRARY)
def test_an_optimiser_is_that_of_the_library(name):
    library = LIBRARY[name]
    rate = library.options.get("lr", 1)
    more = library.more.replace("weight-decay = 0.05", "weight-decay = { strength = 0.05, biases = true }")
    solution = solved(f"learning-rate = {rate}\noptimiser = {library.optimiser}\n{more}")
    course = library.run(net.START, lambda weights, step: net.slopes(weights, 0), STEPS)
    for step, wanted in enumerate(course, start=1):
        assert same(at(solution, step + 1), wanted), step


def test_every_form_is_that_of_some_library():
    met = set()
    for library in LIBRARIES:
        training = worked.parse(net.problem(f"optimiser = {library.optimiser}\n{library.more}")).training
        met.add((training.optimiser.name, training.form.name))
    apart = {("perceptron", "plain"), ("nesterov", "look-ahead")}
    assert met | apart == {(entry.name, form.name) for entry in OPTIMISERS.values() for form in entry.forms}


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=[case["name"] for case in GOLDEN["cases"]])
def test_the_rules_of_this_test_are_those_of_pytorch(case):
    library = LIBRARY[case["name"]]
    course = library.run(GOLDEN["start"], lambda weights, step: GOLDEN["gradients"][step - 1], len(GOLDEN["gradients"]))
    assert all(map(same, course, case["parameters"]))


def test_nesterov_looks_ahead_like_sutskever():
    """v = mu v - rate * dE/dw at w + mu v; w = w + v (Sutskever et al. 2013, equations 3 and 4)."""
    solution = solved('learning-rate = 0.5\noptimiser = { name = "nesterov", form = "look-ahead", momentum = 0.8 }')
    weights, velocity = list(net.START), [0.0] * 9
    for step in range(1, STEPS + 1):
        ahead = [w + 0.8 * v for w, v in zip(weights, velocity, strict=True)]
        gradient = net.slopes(ahead, 0)
        velocity = [0.8 * v - 0.5 * g for v, g in zip(velocity, gradient, strict=True)]
        weights = [w + v for w, v in zip(weights, velocity, strict=True)]
        assert same(at(solution, step + 1), weights)
        ids = [name.replace("weight", "gradient").replace("bias", "gradient") for name in net.NAMES]
        assert same([float(solution[f"{name}@{step}"].value) for name in ids], gradient)


def test_nesterov_with_the_rate_inside_is_the_look_ahead_seen_from_ahead():
    """Keras moves the point looked ahead to: its weights are w + mu v of Sutskever's form."""
    one, two = (
        solved(f'learning-rate = 0.5\noptimiser = {{ name = "nesterov", form = "{form}", momentum = 0.8 }}')
        for form in ("look-ahead", "rate-inside")
    )
    for step in range(1, STEPS + 1):
        ahead = [
            float(one[f"{name}@{step}"].value) + 0.8 * float(one[f"velocity{name[name.index('[') :]}@{step - 1}"].value)
            for name in net.NAMES
        ]
        assert same(at(two, step), ahead)


STATEFUL = [
    '{ name = "momentum", form = "change" }',
    '{ name = "momentum", form = "average" }',
    '{ name = "nesterov", form = "look-ahead" }',
    '"rmsprop"',
    '"adadelta"',
    '"adagrad"',
    '"adam"',
    '{ name = "adam", form = "epsilon-hat" }',
    '"adamax"',
    '{ name = "nadam", form = "scheduled" }',
    '"rprop"',
]


@pytest.mark.parametrize("optimiser", STATEFUL)
def test_a_state_given_at_the_seventh_update_goes_on_as_the_whole_run(optimiser):
    training = f"learning-rate = 0.3\noptimiser = {optimiser}"
    whole = solved(training, steps=9)
    form = worked.parse(net.problem(training)).training.form
    shared = {line.quantity for line in form.shared}
    state = ["updates = 6"]
    for line in form.states:
        if line.quantity in shared:
            state.append(f"{line.quantity} = {whole[f'{line.quantity}@6'].value}")
            continue
        places = {name[name.index("[") + 1 : -1]: name for name in net.NAMES}
        numbers = [f'"{place}" = {whole[f"{line.quantity}[{place}]@6"].value}' for place in places]
        state.append(f"{line.quantity} = {{ {', '.join(numbers)} }}")
    weights = [whole[f"{name}@7"].value for name in net.NAMES]
    text = net.problem(f"{training}\nstate = {{ {', '.join(state)} }}", steps=3)
    start = f"weights = [[[{weights[0]}, {weights[1]}], [{weights[2]}, {weights[3]}]], [[{weights[4]}, {weights[5]}]]]"
    text = text.replace("weights = [[[0.3, -0.4], [0.5, 0.2]], [[0.7, -0.6]]]", start)
    text = text.replace("biases = [[0.1, -0.2], [0.05]]", f"biases = [[{weights[6]}, {weights[7]}], [{weights[8]}]]")
    rest = worked.solve(worked.parse(text))
    for step in (2, 3, 4):
        assert same(at(rest, step), at(whole, step + 6), 1e-18)


# Weight decay, clipping and norms


@pytest.mark.parametrize("times_rate", [True, False])
@pytest.mark.parametrize("biases", [True, False])
def test_decoupled_decay_is_subtracted_from_the_weights(times_rate, biases):
    words = {True: "true", False: "false"}
    decay = f"{{ strength = 0.05, times-rate = {words[times_rate]}, biases = {words[biases]} }}"
    solution = solved(f"learning-rate = 0.5\nweight-decay = {decay}")
    weights = list(net.START)
    for step in range(1, STEPS + 1):
        shrink = 0.05 * (0.5 if times_rate else 1)
        slopes = net.slopes(weights, 0)
        weights = [
            w - 0.5 * g - (shrink * w if biases or place in net.WEIGHTS else 0)
            for place, (w, g) in enumerate(zip(weights, slopes, strict=True))
        ]
        assert same(at(solution, step + 1), weights)


@pytest.mark.parametrize("threshold", [0.01, 0.02, 5])
@pytest.mark.parametrize("how", ["value", "norm"])
def test_clipping(how, threshold):
    solution = solved(f'learning-rate = 0.5\nclip = {{ name = "{how}", threshold = {threshold} }}')
    weights = list(net.START)
    for step in range(1, STEPS + 1):
        slopes = net.slopes(weights, 0)
        norm = sqrt(sum(slope**2 for slope in slopes))
        if how == "norm":
            clipped = [slope * threshold / norm for slope in slopes] if norm > threshold else slopes
        else:
            clipped = [min(max(slope, -threshold), threshold) for slope in slopes]
        weights = [w - 0.5 * g for w, g in zip(weights, clipped, strict=True)]
        assert same(at(solution, step + 1), weights)


def test_clipping_by_the_norm_of_no_gradient_at_all():
    """Where every gradient is zero, clipping by the norm divides by nothing."""
    text = net.problem('clip = { name = "norm", threshold = 1 }', steps=1)
    text = text.replace('"sigmoid"', '"relu"').replace("biases = [[0.1, -0.2], [0.05]]", "biases = [[-9, -9], [-9]]")
    solution = worked.solve(worked.parse(text))
    assert solution["gradient-norm@1"].value == "0"
    assert solution["clipped-gradient[h1>o1]@1"].value == "0"


def test_the_largest_norm_of_the_weights_into_a_unit():
    solution = solved("learning-rate = 0.5\nmax-norm = 0.6")
    weights = list(net.START)
    for step in range(1, STEPS + 1):
        weights = [w - 0.5 * g for w, g in zip(weights, net.slopes(weights, 0), strict=True)]
        for into in ((0, 1), (2, 3), (4, 5)):
            norm = sqrt(sum(weights[place] ** 2 for place in into))
            for place in into:
                weights[place] *= min(1, 0.6 / norm)
        assert same(at(solution, step + 1), weights)


# Penalties


def penalty(kind: str, factor: float, biases: bool):
    """A penalty as a function of the weights."""
    counted = range(9) if biases else net.WEIGHTS
    parts = {
        "l2": lambda w: factor * 0.3 * sum(w[place] ** 2 for place in counted),
        "l1": lambda w: factor * 0.3 * sum(abs(w[place]) for place in counted),
        "l1-l2": lambda w: sum(factor * (0.3 * abs(w[place]) + 0.2 * w[place] ** 2) for place in counted),
    }
    return parts[kind]


SETTINGS = {"l2": "lambda = 0.3", "l1": "lambda = 0.3", "l1-l2": "lambda-1 = 0.3, lambda-2 = 0.2"}
SCALES = {"lambda": 1, "lambda/2": 1 / 2, "lambda/m": 1 / 3, "lambda/(2m)": 1 / 6, "lambda/(2B)": 1 / 4, "B/N": 2 / 3}


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("kind", SETTINGS)
def test_the_gradient_with_a_penalty_is_the_slope_of_the_printed_loss(kind, factor, biases):
    """Three samples in batches of two: m = 3 and B = 2."""
    table = f'{{ name = "{kind}", factor = "{factor}", biases = {str(biases).lower()}, {SETTINGS[kind]} }}'
    solution = solved(f"batch = 2\nlearning-rate = 0.5\npenalty = {table}", count=3, steps=1)
    added = penalty(kind, SCALES[factor], biases)

    def whole(weights: list[float]) -> float:
        return (net.loss(weights, 0) + net.loss(weights, 1)) / 2 + added(weights)

    assert isclose(float(solution["penalty@1"].value), added(net.START), rel_tol=1e-13)
    assert isclose(float(solution["loss@1"].value), whole(net.START), rel_tol=1e-13)
    rough = net.differences(whole, net.START)
    gradients = [name.replace("weight", "gradient").replace("bias", "gradient") for name in net.NAMES]
    assert same([float(solution[f"{name}@1"].value) for name in gradients], rough, 1e-9)
    assert same(at(solution, 2), [w - 0.5 * g for w, g in zip(net.START, rough, strict=True)], 1e-9)


# Schedules


CLOSED = {
    '{ name = "inverse-time", decay = 0.5 }': lambda t: 0.4 / (1 + 0.5 * t),
    '{ name = "inverse-time", form = "factor", decay = 0.5 }': lambda t: 1 / (1 + 0.5 * t) * 0.4,
    '{ name = "power", exponent = 0.7 }': lambda t: 0.4 / (t + 1) ** 0.7,
    '{ name = "step", factor = 0.5, every = 3 }': lambda t: 0.4 * 0.5 ** (t // 3),
    '{ name = "exponential", factor = 0.9 }': lambda t: 0.4 * 0.9**t,
    '{ name = "natural-exponential", decay = 0.2 }': lambda t: 0.4 * exp(-0.2 * t),
    '{ name = "cosine", length = 8, lowest = 0.01 }': lambda t: 0.01 + (0.4 - 0.01) * (1 + cos(pi * t / 8)) / 2,
    '{ name = "cosine", length = 5 }': lambda t: 0.4 * (1 + cos(pi * min(t, 5) / 5)) / 2,
    '{ name = "warm-up", warm-up = 4 }': lambda t: 0.4 * min(1, (t + 1) / 4),
    '{ name = "warm-up-cosine", warm-up = 3, length = 7, lowest = 0.02 }': lambda t: (
        0.4 * (t + 1) / 3 if t + 1 < 3 else 0.02 + (0.4 - 0.02) * (1 + cos(pi * (min(t + 1, 7) - 3) / (7 - 3))) / 2
    ),
}
IN_PYTORCH = {
    "StepLR": '{ name = "step", factor = 0.5, every = 3 }',
    "ExponentialLR": '{ name = "exponential", factor = 0.9 }',
    "CosineAnnealingLR": '{ name = "cosine", length = 8, lowest = 0.01 }',
}


def rates(training: str, count: int = 1, steps: int = 8) -> list[float]:
    """The learning rates of the steps."""
    solution = solved(f"learning-rate = 0.4\n{training}", count, steps)
    return [float(solution[f"learning-rate@{step}"].value) for step in range(1, steps + 1)]


@pytest.mark.parametrize("schedule", CLOSED)
def test_a_schedule_is_its_closed_form(schedule):
    assert same(rates(f"schedule = {schedule}"), [CLOSED[schedule](epoch) for epoch in range(8)], 1e-14)


@pytest.mark.parametrize("case", GOLDEN["schedules"], ids=[case["scheduler"] for case in GOLDEN["schedules"]])
def test_a_schedule_is_that_of_pytorch(case):
    found = rates(f"schedule = {IN_PYTORCH[case['scheduler']]}", steps=len(case["rates"]))
    assert same(found, case["rates"], 1e-13)


def test_epochs_and_updates_are_counted_apart():
    """Three samples, two in a batch: two updates in an epoch; six updates that came before count as updates."""
    table = 'schedule = { name = "exponential", factor = 0.5, counts = "%s" }\nbatch = 2'
    assert rates(table % "epochs", count=3, steps=5) == [0.4, 0.4, 0.2, 0.2, 0.1]
    assert rates(table % "updates", count=3, steps=5) == [0.4, 0.2, 0.1, 0.05, 0.025]
    later = table % "updates" + '\noptimiser = "momentum"\nstate = { updates = 2 }'
    assert rates(later, count=3, steps=3) == [0.1, 0.05, 0.025]
    first = 'schedule = { name = "exponential", factor = 0.5, from = 1 }'
    assert rates(first, steps=3) == [0.2, 0.1, 0.05]


@pytest.mark.parametrize("form", ["falling", "same-sign"])
def test_an_adaptive_rate_follows_the_loss(form):
    training = f'learning-rate = 2\nschedule = {{ name = "adaptive", form = "{form}", raise = 3, cut = 0.4 }}'
    solution = solved(f"batch = 'all'\n{training}", count=3, steps=12)
    weights, rate, losses, seen = list(net.START), 2.0, list[float](), list[float]()
    for step in range(1, 13):
        losses.append(sum(net.loss(weights, sample) for sample in range(3)) / 3)
        if form == "falling" and step >= 2:
            rate *= 3 if losses[-1] < losses[-2] else 0.4
        if form == "same-sign" and step >= 3:
            turn = (losses[-1] - losses[-2]) * (losses[-2] - losses[-3])
            rate *= 3 if turn > 0 else 0.4 if turn < 0 else 1
        seen.append(rate)
        weights = [w - rate * g for w, g in zip(weights, net.mean_slopes(weights, 3), strict=True)]
        assert same(at(solution, step + 1), weights, 1e-9), step
    assert same([float(solution[f"learning-rate@{step}"].value) for step in range(1, 13)], seen, 1e-12)
    assert max(seen) > 2 and any(later < earlier for earlier, later in pairwise(seen))


# What is refused


@pytest.mark.parametrize(
    ("training", "said"),
    [
        ('optimiser = { name = "momentum", form = "ng" }', "momentum has no form 'ng'"),
        ('optimiser = { name = "adam", momentum = 0.9 }', "adam has no parameter 'momentum'"),
        ('optimiser = { name = "nadam", momentum-decay = 1 }', "the form 'constant' of nadam has no such parameter"),
        ('optimiser = "adam"\nstate = { velocity = 1 }', "remembers no velocity"),
        ("state = { velocity = 1 }", "this optimiser remembers nothing"),
        ('optimiser = "momentum"\nstate = { change = { "x9>h1" = 1 } }', "nothing that learns is called 'x9>h1'"),
        ('clip = { name = "norm", threshold = 0 }', "expected a number above 0"),
        ('schedule = { name = "step", every = 0 }', "expected a whole number, at least 1"),
        ('schedule = { name = "power", from = 0 }', "starts at 1"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(training, said):
    with pytest.raises(WorkedError, match=said):
        worked.parse(net.problem(training))
