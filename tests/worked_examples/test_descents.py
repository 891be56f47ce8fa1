"""Holds [descent] to published steps of optimisers: each printed number is reproduced, except where it is wrong.

A printed number is right at full precision, or when numbers printed before it are carried. One that is `wrong` is
neither; one that `follows` from a wrong number comes out when that one is carried.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import worked
from tests.worked_examples.published import Printed, middle
from worked.formula import Formula
from worked.number import Enclosures

FOLDER = Path(__file__).parent / "descents"
FOLLOWS = "follows"
MOST_LEFT_OUT = 3


@dataclass(frozen=True)
class Number:
    """A printed number: its cell, whether its source counts it with the other sign, and what is wrong with it."""

    cell: str
    text: str
    wrong: str
    minus: bool = False

    @property
    def value(self) -> Decimal:
        """The number, with the sign of the cell."""
        return -Decimal(self.text) if self.minus else Decimal(self.text)

    def shows(self, value: Decimal, tolerance: Decimal) -> bool:
        """Whether a value of the cell, rounded to the digits printed, is this number."""
        return Printed(0, self.cell, self.text).shows(-value if self.minus else value, tolerance)


class Run:
    """A problem, and the numbers that its source prints."""

    def __init__(self, data: dict, tolerance: Decimal) -> None:
        self.problem = worked.parse(data["problem"])
        self.solution, self.tolerance = worked.solve(self.problem), tolerance
        self.printed = [
            Number(line["cell"].lstrip("-"), line["value"].rstrip("."), line.get("wrong", ""), line["cell"][0] == "-")
            for line in data["printed"]
        ]

    def is_exact(self, number: Number) -> bool:
        """Whether a number is right at full precision."""
        return number.shows(Decimal(self.solution[number.cell].value), self.tolerance)

    def is_carried(self, place: int, with_wrong: bool) -> bool:
        """Whether a number is what comes of numbers printed before it; the wrong ones may be left out."""
        number = self.printed[place]
        before = [each for each in self.printed[:place] if with_wrong or not each.wrong]
        return any(number.shows(self._from(number.cell, pins), self.tolerance) for pins in self._pins(before))

    def _pins(self, before: list[Number]) -> Iterator[dict[str, Decimal]]:
        """The numbers that an author may have carried: all of them, or all but a few."""
        whole = {each.cell: each.value for each in before}
        for count in range(MOST_LEFT_OUT + 1):
            for left in combinations(whole, count):
                yield {cell: value for cell, value in whole.items() if cell not in left}

    def _from(self, cell: str, pins: dict[str, Decimal]) -> Decimal:
        """The value of a cell where others are pinned."""
        arithmetic = Enclosures(50)
        known = {name: (value, value) for name, value in pins.items() if name != cell}

        def lookup(name: str):
            if name not in known:
                found = self.solution.cells[name]
                formula: Formula | None = found.formula
                known[name] = formula.value(lookup, arithmetic) if formula else arithmetic.number(found.given)
            return known[name]

        return middle(lookup(cell))


@cache
def runs(name: str) -> dict[str, Run]:
    """The runs of a case, solved once."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    assert data["source"]
    tolerance = Decimal(data.get("tolerance", "0"))
    return {run["name"]: Run(run, tolerance) for run in data["runs"]}


CASES = sorted(path.stem for path in FOLDER.glob("*.toml"))
RUNS = [(case, name) for case in CASES for name in runs(case)]


@pytest.mark.parametrize(("case", "name"), RUNS)
def test_printed_numbers_are_reproduced(case, name):
    run = runs(case)[name]
    for place, number in enumerate(run.printed):
        if not number.wrong:
            assert run.is_exact(number) or run.is_carried(place, with_wrong=False), number


@pytest.mark.parametrize(("case", "name"), RUNS)
def test_errata_are_wrong_and_what_follows_from_them_does(case, name):
    run = runs(case)[name]
    for place, number in enumerate(run.printed):
        if number.wrong:
            assert not run.is_exact(number), number
            assert (
                run.is_carried(place, with_wrong=True)
                if number.wrong == FOLLOWS
                else not run.is_carried(place, with_wrong=False)
            ), number


@pytest.mark.parametrize("case", ["coursera_momentum", "deepml_optimizers", "aio_bottom_rmsprop"])
@pytest.mark.parametrize("slip", [-1, 1])
def test_a_wrong_last_digit_is_noticed(case, slip):
    for run in runs(case).values():
        for number in run.printed:
            unit = Decimal((0, (1,), Decimal(number.text).as_tuple().exponent))
            other = Number(number.cell, str(Decimal(number.text) + slip * unit), "", number.minus)
            if unit > run.tolerance:
                assert number.wrong or not run.is_exact(other), number


def test_the_cost_with_an_l2_penalty_of_ngs_course():
    """Outputs are given there; the penalty is that of a net with its weights, lambda / (2m) over five samples."""
    weights = """[
      [[1.6243453636632417, -0.6117564136500754, -0.5281717522634557],
       [-1.0729686221561705, 0.8654076293246785, -2.3015386968802827]],
      [[0.31903909605709857, -0.2493703754774101], [1.462107937044974, -2.060140709497654],
       [-0.3224172040135075, -0.38405435466841564]],
      [[-0.8778584179213718, 0.04221374671559283, 0.5828152137158222]],
    ]"""
    text = f"""
    [network]
    layers = [3, 2, 3, 1]
    activations = "sigmoid"
    weights = {weights}
    [training]
    batch = "all"
    penalty = {{ name = "l2", factor = "lambda/(2m)", lambda = 0.1 }}
    """
    text += "\n[[samples]]\ninputs = [0, 0, 0]\ntargets = [1]\n" * 5
    penalty = Decimal(worked.solve(worked.parse(text))["penalty@1"].value)
    outs, targets = ("0.40682402", "0.01629284", "0.16722898", "0.10118111", "0.40682402"), (1, 1, 0, 1, 0)
    likely = [Decimal(out) if target else 1 - Decimal(out) for out, target in zip(outs, targets, strict=True)]
    cost = -sum(each.ln() for each in likely) / 5 + penalty
    assert round(cost, 11) == Decimal("1.78648594516")
