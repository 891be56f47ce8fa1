"""Explanations against the exact replay of the whole net, against finite differences, and against the engine."""

from __future__ import annotations

import numpy
import pytest

from tests.engine.cases import FORMS, GROUPS
from tests.explaining.explained import compared, one_step, solved
from worked.explaining.agreement import least
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded
from worked.maths.optimisers import OPTIMISERS

# Of many cases alike some are enough here; the engine's own tests go through all.
EVERY = {"optimisers": 2, "normalisations": 4, "mixed": 4, "droppings": 3, "penalties": 2}
CASES = [
    (text, f"{group}: {title}") for group, cases in GROUPS.items() for title, text in cases[:: EVERY.get(group, 1)]
]
USUAL = {"net", "out", "gradient", "change", "weight"}
REFUSED = ("drop-connect", "max-norm")


@pytest.mark.parametrize("text, title", CASES, ids=[title for _, title in CASES])
def test_cells_are_those_of_the_whole_net(text, title):
    """What an explanation computes is what the exact replay of the whole net comes to, in the third update."""
    gap, at, seen = compared(text, 3)
    if seen:
        assert seen >= USUAL
        assert gap < 1e-10, f"{gap:.2g} at {at}"
    else:
        assert any(word in text for word in REFUSED), title


def test_every_line_of_every_optimiser_is_compared():
    lines = set()
    for text in (text for _, text in GROUPS["optimisers"][::3]):
        lines |= compared(text, 3)[2]
    wanted = {line.quantity for name, form in FORMS for line in OPTIMISERS[name].form(form).lines}
    assert wanted <= lines


def test_terms_gathered_or_shown_come_to_the_same():
    found = Recorded.of(*one_step())
    few, many = (solved(explain(found, 1, 20, 5, 7, terms)) for terms in (1, 50))
    for name in few.keys() & many.keys():
        assert few[name] == pytest.approx(many[name], rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("where", [(1, 20, 5, 7), (1, 0, 4, 2), (2, 30, 10, 16), (2, 3, 1, 1), (2, 0, 7, 5)])
def test_gradient_is_the_slope_of_the_trainers_loss(where):
    """Finite differences of the loss of the trainer, penalty included, in double precision."""
    found, inputs, targets = one_step(activations=("tanh", "softmax"), penalty="l2", dtype=numpy.float64)
    recorded = Recorded.of(found, inputs, targets)
    explanation = explain(recorded, *where)
    gradient = solved(explanation)[f"gradient[{explanation.parameter}]@1"]
    values, place = found.network.values, recorded.place(*where[:3])
    before, losses = values[place], []
    for away in (1e-5, -1e-5):
        values[place] = before + away
        losses.append(found.loss(inputs, targets))
    assert gradient == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "outputs",
    [
        ("softmax", "cross-entropy"),
        ("sigmoid", "binary-cross-entropy"),
        ("linear", "mean-squared-error"),
        ("softmax", "half-squared-error"),
    ],
)
@pytest.mark.parametrize("optimiser", ["adam", "nesterov", "rmsprop", "rprop"])
def test_float32_agrees_to_five_digits(outputs, optimiser):
    found = Recorded.of(
        *one_step(
            activations=("tanh", outputs[0]),
            loss=outputs[1],
            optimiser=optimiser,
            penalty="l2",
            clip={"name": "norm", "threshold": 0.5},
        )
    )
    for where in ((1, 40, 5, 7), (2, 3, 7, 5), (2, 0, 7, 5)):
        worst = least(explain(found, *where).agreements)
        assert worst is None or worst.digits >= 5, (where, worst)
