"""A new loss is one entry: solved, printed, checked, proven, trained, explained and listed, its parameters with it."""

from __future__ import annotations

import math

import pytest

import worked
from tests.maths.test_twins import loss_slopes_are_derivatives
from tests.one_entry import uses
from tests.one_entry.additions import BENT, CAUCHY, DIVERGENCE, GAIN, INSENSITIVE, MARGIN, joined
from tests.problems import text_of
from worked.errors import WorkedError
from worked.maths.losses import LOSSES

BATCH = 'batch = "all"\nsteps = 2'


def bent(bend: float):
    """A bent loss with its parameter, for one output."""
    return lambda t, a: (t - a) ** 2 / 2 if abs(t - a) <= bend else bend * (abs(t - a) - bend / 2)


FUNCTIONS = {"cauchy": lambda t, a: math.log(1 + (t - a) ** 2), "bent-error": bent(1)}


@pytest.fixture(params=[CAUCHY, BENT], ids=lambda entry: entry.name)
def entry(request):
    """Each new loss, in the catalogue."""
    with joined(LOSSES, request.param) as found:
        yield found


@pytest.mark.parametrize("entry", [CAUCHY, BENT, MARGIN, GAIN, INSENSITIVE], ids=lambda entry: entry.name)
def test_slopes_are_derivatives(entry):
    assert loss_slopes_are_derivatives(entry)


def test_net(entry, tmp_path):
    text = text_of(3, loss=entry.name)
    uses.gradients_by_differences(text, lambda x: 1 / (1 + math.exp(-x)), FUNCTIONS[entry.name])
    task = worked.parse(text)
    assert f"The loss is the {entry.title}" in uses.pages(task)
    uses.conventions(text)
    uses.export(task)
    uses.checked(task)
    uses.proven(text, tmp_path)


def test_net_of_several_samples(entry):
    text = text_of(4, (2, 3, 2), "tanh", "linear", entry.name, 3, BATCH + '\noutputs = "mean"\nsamples = "sum"')
    uses.pages(worked.parse(text))
    uses.checked(worked.parse(text))
    uses.trained(text)


def test_training(entry):
    more = 'batch = "all"\nsteps = 3\noptimiser = "adam"\npenalty = "l2"'
    text = text_of(5, (2, 3, 2), "tanh", "linear", entry.name, 3, more)
    uses.trained(text)
    assert {"error", "delta", "gradient"} <= uses.explained(text, 2)


@pytest.mark.parametrize("bend", [0.25, 3])
def test_its_parameter(bend):
    """With a small bend most differences count linearly; the number is put into the formulas."""
    text = text_of(6, loss="bent-error").replace('"bent-error"', f'{{ name = "bent-error", bend = {bend} }}')
    with joined(LOSSES, BENT):
        uses.gradients_by_differences(text, lambda x: 1 / (1 + math.exp(-x)), bent(bend))
        uses.trained(text)
        assert str(bend) in uses.pages(worked.parse(text))
        with pytest.raises(WorkedError, match="bent-error has no parameter 'width'; valid: bend"):
            worked.parse(text.replace("bend", "width"))
        with pytest.raises(WorkedError, match="expected a number, found the letter"):
            worked.parse(text.replace(f"bend = {bend}", 'bend = "b"'))


def test_a_loss_that_needs_outputs_below_0():
    """What a loss compares is its own to say: targets of -1 go with outputs of tanh, in the pages and the engine."""
    text = text_of(7, out="tanh", loss=MARGIN.name, samples=2, more=BATCH)
    text = text.replace("targets = [1, 0]", "targets = [1, -1]")
    with joined(LOSSES, MARGIN):
        uses.pages(worked.parse(text))
        uses.checked(worked.parse(text))
        uses.trained(text)
        with pytest.raises(WorkedError, match=f"{MARGIN.name} needs tanh outputs, the last layer is sigmoid"):
            worked.parse(text_of(7, loss=MARGIN.name))


def test_lists(entry):
    page = uses.listed("losses", entry.name)
    assert entry.source in page
    schema = uses.schema()["training"]["properties"]["loss"]
    assert entry.name in schema["anyOf"][0]["examples"] and f"`{entry.name}`" in schema["description"]
    assert all(parameter.meaning in page for parameter in entry.parameters.values())


def test_a_loss_below_0(tmp_path):
    """A negative number is impossible for most losses, and not for one whose entry says that it has signs."""
    text = text_of(8, loss=GAIN.name)
    with joined(LOSSES, GAIN):
        task = worked.parse(text)
        uses.pages(task)
        uses.checked(task)
        uses.proven(text, tmp_path)
        uses.trained(text_of(8, (2, 3, 2), loss=GAIN.name, samples=3, more=BATCH))
        report = worked.check(task, {**uses.right(worked.solve(task)), "loss@1": "-3.5"})
        assert report.first_wrong == "loss@1" and not any("impossible" in note for note in report.notes)
    task = worked.parse(text_of(8))
    report = worked.check(task, {**uses.right(worked.solve(task)), "loss@1": "-3.5"})
    assert "-3.5 is impossible: a loss is never negative" in report.notes


def test_a_loss_by_cases_of_a_target_is_proven(tmp_path):
    """Where a case holds for a number alone, a letter in its place would be another loss."""
    with joined(LOSSES, DIVERGENCE):
        uses.proven(text_of(9, out="softmax", loss=DIVERGENCE.name, samples=2, more=BATCH), tmp_path)
