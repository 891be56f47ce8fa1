"""Uses: all that is done with an entry of the catalogue, asked of a problem that has a new one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy
import pytest
from click.testing import CliRunner

import worked
from tests.engine.replayed import worst
from tests.explaining.explained import compared
from tests.formats import NAMES, text_in
from tests.test_no_leak import NUMBER, TAG, answers
from worked.commands import main
from worked.pages.worksheet.export import json_text
from worked.problem import convention
from worked.problem.problem import Problem
from worked.trace.exercise import Task
from worked.trace.solution import Solution

MODES = ("solved", "student", "key")
CLOSE = 1e-12


def told(*arguments: str) -> str:
    """What the command line says."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exit_code == 0, (found.output, found.exception)
    return found.output


def right(solution: Solution) -> dict[str, str]:
    """A sheet with every answer right."""
    return {
        name: outcome.shown
        for name, outcome in solution.outcomes.items()
        if outcome.shown and solution.cells[name].formula
    }


def pages(task: Task) -> str:
    """Its pages in all formats and modes, of which no student's copy gives an answer away; the solved one as text."""
    solution = worked.solve(task)
    wanted = answers(solution)
    assert wanted
    for mode in MODES:
        page = worked.worksheet(solution, mode=mode)
        for format in NAMES:
            found = text_in(page, format)
            assert found.strip()
            if mode == "student":
                assert not wanted & set(NUMBER.findall(TAG.sub(" ", found))), format
    return text_in(worked.worksheet(solution), "markdown")


def conventions(text: str) -> None:
    """Its page in every notation."""
    for name in convention.names():
        assert worked.render(worked.worksheet(worked.parse(text, name)), "text")


def export(task: Task) -> None:
    """Its cells as JSON, and without the computed numbers for a student."""
    solution = worked.solve(task)
    for mode in MODES:
        found = json.loads("".join(json_text(task, "0", mode)))["cells"]
        assert [cell["id"] for cell in found] == list(solution.cells)
        assert all(
            cell["symbol"] and (cell["value"] is None) == (mode == "student") for cell in found if cell["formula"]
        )


def checked(task: Task) -> None:
    """A right sheet earns all marks; one wrong number on it is found, and is the only one that is wrong."""
    solution = worked.solve(task)
    sheet = right(solution)
    report = worked.check(task, sheet)
    assert (report.score, report.out_of, report.first_wrong) == (len(sheet), len(sheet), None)
    names = list(sheet)
    for name in names[:: max(1, len(names) // 6)]:
        wrong = {**sheet, name: f"{float(sheet[name]) * 1.7 + 0.31:.4f}"}
        report = worked.check(task, wrong)
        assert name in {finding.cell for finding in report.findings if finding.is_wrong}, (name, sheet[name])
        assert report.score < report.out_of
    assert text_in(worked.feedback(report), "markdown")


def proven(text: str, folder: Path) -> None:
    """SymPy differentiates the net and finds the gradients of the page."""
    path = folder / "problem.toml"
    path.write_text(text, "utf-8")
    page = told("solve", str(path), "--prove", "--to", "markdown")
    assert "DIFFERS" not in page and "derivatives are proven equal" in page
    assert "not proven" not in page, page[-2000:]
    assert told("solve", str(path), "--symbolic", "--to", "markdown")


def trained(text: str) -> None:
    """The training engine gives the numbers of the worksheet, step by step."""
    gap, where = worst(text, numpy.dtype("float64"))
    assert gap <= CLOSE and where != "nothing compared", f"{gap:.2g} at {where}"


def explained(text: str, step: int) -> set[str]:
    """Weights of a trained net are explained with the numbers of the worksheet; which quantities were compared."""
    gap, at, seen = compared(text, step)
    assert gap <= 1e-9, f"{gap:.2g} at {at}"
    return seen


def gradients_by_differences(
    text: str, hidden: Callable[[float], float], loss: Callable[[float, float], float]
) -> None:
    """The gradients of a net of one hidden layer with sigmoid outputs and one sample, by differences of its loss."""
    problem = worked.parse(text)
    assert isinstance(problem, Problem)
    outcomes, network = worked.solve(problem).outcomes, problem.network
    inputs, middle, last = network.units
    sample = problem.samples[0]
    known = {unit: float(given.text) for unit, given in zip(inputs, sample.inputs, strict=True)}
    targets = [float(given.text) for given in sample.targets]
    numbers: dict[object, float] = {place: float(given.text) for place, given in network.weights.items()}
    numbers |= {unit: float(given.text) for unit, given in network.biases.items()}

    def whole(numbers: Mapping[object, float]) -> float:
        sent = dict(known)
        for before, units, function in ((inputs, middle, hidden), (middle, last, lambda x: 1 / (1 + math.exp(-x)))):
            for unit in units:
                sent[unit] = function(sum(numbers[source, unit] * sent[source] for source in before) + numbers[unit])
        return sum(loss(target, sent[unit]) for unit, target in zip(last, targets, strict=True))

    assert float(outcomes["loss@1"].value) == pytest.approx(whole(numbers), rel=1e-12)
    for place, number in numbers.items():
        h = 1e-5
        rise = (whole({**numbers, place: number + h}) - whole({**numbers, place: number - h})) / (2 * h)
        name = ">".join(place) if isinstance(place, tuple) else str(place)
        assert float(outcomes[f"gradient[{name}]@1"].value) == pytest.approx(rise, rel=1e-6, abs=1e-9), name


def listed(catalogue: str, name: str) -> str:
    """What the command says of the entry of a catalogue; with the entry the list of all of them has it, too."""
    assert f"`{name}`" in told("catalogue", catalogue, "--to", "markdown")
    return told("catalogue", catalogue, name, "--to", "markdown")


def schema() -> dict:
    """The JSON Schema of problem files with nets."""
    return json.loads(json.dumps(worked.schema()))["anyOf"][0]["properties"]
