"""Data: a solved task as JSON from which a page computes all of its numbers anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.cells.cell import Cell
from worked.formula.exact import exact, is_arithmetic
from worked.formula.printers.mathml import MathML
from worked.live.names import CellWords
from worked.live.trees import tree_of
from worked.trace.replay import Outcome
from worked.trace.solution import Solution
from worked.trace.task import Task

# A page refuses data of another version.
VERSION = 1


def live_data(task: Task | Solution) -> dict[str, Any]:
    """A task as data that JSON holds.

    `cells` are in an order in which each follows from those before it, with an `id` and a `name` in words. One has
    either a `given` text (with `arithmetic`, a tree, and its `markup` where that is no decimal), or a `letter`, or
    a `formula` (see `worked.live.trees`; places count `cells` from 0) with its `digits`, the text `shown` by which
    the worksheet prints it, and `proven` where that is false. `rounding` says how halves are rounded, what is
    carried on, and whether short fractions are shown as such. `phases` are the parts of the calculation with the
    places of their computed cells.
    """
    solution = task if isinstance(task, Solution) else Solution(task)
    problem, outcomes, rule = solution.problem, solution.outcomes, solution.problem.rounding
    places = {name: place for place, name in enumerate(solution.cells)}
    words = CellWords(problem)
    return {
        "version": VERSION,
        "title": problem.title,
        "kind": problem.kind,
        "rounding": {
            "half": rule.half,
            "carry": rule.carry,
            **({} if rule.results == "decimals" else {"results": rule.results}),
        },
        "cells": [
            {"id": name, "name": words.name(cell), **_content(problem, cell, places, outcomes.get(name))}
            for name, cell in solution.cells.items()
        ],
        "phases": [
            {"title": phase.title, "step": phase.step, "cells": [places[name] for name in phase.cells]}
            for phase in problem.phases()
        ],
    }


def _given(text: str) -> dict[str, Any]:
    """A given number: its text, and of arithmetic such as 1/3 its tree, too, and its MathML."""
    if not is_arithmetic(text):
        return {"given": text}
    formula = exact(text)
    return {"given": text, "arithmetic": tree_of(formula, {}), "markup": MathML()(formula)}


def _content(task: Task, cell: Cell, places: Mapping[str, int], outcome: Outcome | None) -> dict[str, Any]:
    """What a cell is: given, or a formula and what it comes to."""
    if cell.formula is None:
        return {"letter": cell.given} if cell.letter else _given(cell.given)
    digits = task.rounding.of(cell.quantity)
    found: dict[str, Any] = {"formula": tree_of(cell.formula, places), "digits": [digits.count, digits.kind]}
    if outcome is not None:
        found["shown"] = outcome.shown
        if not outcome.rounded.proven:
            found["proven"] = False
    return found
