"""Export: a solution as JSON, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from worked.cells.cell import Cell
from worked.errors import WorkedError
from worked.formula.printers.latex import Latex
from worked.number import Digits
from worked.pages.symbols.cells import names_of
from worked.pages.symbols.lines import Lines
from worked.trace.solution import Result, stream
from worked.trace.task import Task


def json_text(problem: Task, version: str, mode: str = "solved") -> Iterator[str]:
    """The solution as JSON, piece by piece, so that a long training never stands in memory as a whole.

    A student's copy names every cell and gives the numbers of the given ones only.
    """
    if mode not in ("solved", "key", "student"):
        raise WorkedError(f"mode: expected solved, student or key, found '{mode}'")
    head = {"title": problem.title, "version": version, "rounding": rounding(problem)}
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "cells": [\n'
    writer, first = CellWriter(problem, mode), True
    # A training that stops by itself goes on to its end in a student's copy: its length would tell when it stops.
    whole = problem.to_be_filled_in() if mode == "student" else problem
    for _, results in stream(whole, precise=True):
        for written in writer.step(results):
            yield ("" if first else ",\n") + json.dumps(written, ensure_ascii=False)
            first = False
    yield "\n]}\n"


def rounding(problem: Task) -> dict[str, Any]:
    """The rounding rule as data: digits by quantity where they differ."""
    rule = problem.rounding
    names = ("error", "slope", "delta", "gradient", "change", *sorted(rule.quantities))
    quantities = {name: digits(rule.of(name)) for name in names}
    return {
        **digits(rule.of("net")),
        "half": rule.half,
        "carry": rule.carry,
        **({} if rule.results == "decimals" else {"results": rule.results}),
        "quantities": {name: found for name, found in quantities.items() if found != digits(rule.of("net"))},
    }


def digits(rule: Digits) -> dict[str, int]:
    """`{"decimals": 4}` or `{"figures": 4}`."""
    return {rule.kind: rule.count}


class CellWriter:
    """Writes the cells of step after step."""

    def __init__(self, problem: Task, mode: str) -> None:
        self.symbols, self.mode = names_of(problem), mode
        self.known: dict[str, Cell] = {}
        self.shown: dict[str, tuple[str, bool]] = {}

    def step(self, results: list[Result]) -> Iterator[dict[str, Any]]:
        """The cells of one step; of those before it, only what it refers to is remembered."""
        keep = {name for result in results for name in result.cell.inputs}
        self.known = {name: cell for name, cell in self.known.items() if name in keep}
        self.shown = {name: shown for name, shown in self.shown.items() if name in keep}
        for result in results:
            self.known[result.cell.id] = result.cell
            if result.shown and (self.mode != "student" or not result.cell.formula):
                self.shown[result.cell.id] = (result.shown, result.exact)
        lines, printer = Lines(self.symbols, self.known), Latex(self.shown)
        for result in results:
            yield self.cell(result, lines, printer)

    def cell(self, result: Result, lines: Lines, printer: Latex) -> dict[str, Any]:
        """One cell."""
        cell, hidden = result.cell, self.mode == "student" and result.cell.formula is not None
        written = cell.formula
        return {
            "id": cell.id,
            "quantity": cell.quantity,
            "place": cell.place,
            "step": cell.step,
            "sample": cell.sample,
            "symbol": printer(lines.name(cell)),
            "formula": printer(lines.names(written, step=cell.computed_in)) if written else None,
            "substituted": printer(lines.numbers(written, step=cell.computed_in)) if written else None,
            "value": None if hidden else result.value or None,
            "shown": None if hidden else result.shown or None,
            "proven": None if hidden else result.proven,
            "tie": None if hidden else result.tie,
            "inputs": list(cell.inputs),
        }
