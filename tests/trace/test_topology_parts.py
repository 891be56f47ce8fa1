"""Parts of a calculation about any feed-forward net: inputs and outputs of which derivatives are taken."""

from __future__ import annotations

import pytest

import worked
from tests.trace.nets import RandomNet
from worked.rendering import render

STEP = 1e-5


@pytest.mark.parametrize("seed", range(8))
def test_gradients_by_the_inputs_go_through_what_is_frozen(seed):
    """They are differences of the loss, though nothing that is frozen learns."""
    net = RandomNet(seed)
    net.samples = net.samples[:1]
    text = net.text() + "\n[page]\ninput-gradients = true"
    solution = worked.solve(worked.parse(text))
    for at, unit in enumerate(net.layers[0]):
        losses = []
        for step in (STEP, -STEP):
            inputs, targets = net.samples[0]
            moved = RandomNet(seed)
            moved.samples = [([*inputs[:at], inputs[at] + step, *inputs[at + 1 :]], targets)]
            losses.append(moved.loss({}))
        found = float(solution[f"input-gradient[{unit}]@1"].value)
        assert found == pytest.approx((losses[0] - losses[1]) / 2 / STEP, rel=1e-5, abs=1e-8)
    page = render(worked.worksheet(worked.parse(text), prove=True), "text")
    assert "not equal" not in page


@pytest.mark.parametrize(
    "change", [("[training]", "[training]\nsteps = 0"), ("[training]", "[training]\nupdate = false")]
)
def test_a_forward_pass_or_gradients_alone(change):
    for seed in range(4):
        problem = worked.parse(RandomNet(seed).text().replace(*change))
        key = worked.key(problem)
        report = worked.check(key, {name: key.solution[name].shown for name in key.askable()})
        assert report.score == report.out_of
        assert render(worked.worksheet(problem, "student"), "text")
