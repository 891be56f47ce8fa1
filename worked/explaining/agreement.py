"""Agreement: what the exact cells come to, beside what the engine computed in floating-point numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy

from worked.cells.cell import Cell
from worked.explaining.exact import EXACT, exact
from worked.explaining.traced import Traced
from worked.number import Digits, plain, rounded
from worked.record import Record
from worked.trace.replay import replay

FIGURES = {"float32": 10, "float64": 18}


class Agreement(Record):
    """One number of both.

    `exact` is what the cell comes to and `engine` what the engine had, each as it is printed. They agree to so many
    significant `digits`, None where they are the same number. They differ by `units` in the last place of the engine's
    number, and by a `share` of it. A `difference` is what the engine has only as the difference of two weights, in
    units of the weight.
    """

    cell: Cell
    exact: str
    engine: str
    digits: int | None
    units: float
    share: float
    difference: bool = False


class Compared(Traced, open=True):
    """An explanation beside what the engine computed."""

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """What the exact cells come to beside what the engine computed."""
        return agreements(self)


def agreements(asked: Traced) -> tuple[Agreement, ...]:
    """All numbers of an explanation that the engine has, too, in the order of the cells."""
    pairs = list(_pairs(asked))
    ((_, outcomes),) = replay(asked.steps, asked.rounding, precise=True)
    figures = Digits(FIGURES[numpy.dtype(asked.recorded.dtype).name], "figures")
    known = "change" in asked.recorded.states[1]
    found = []
    for cell, engine, unit in pairs:
        difference = cell.quantity == "change" and not known
        found.append(_agreement(cell, Decimal(outcomes[cell.id].value), engine, unit, figures, difference))
    return tuple(found)


def least(found: tuple[Agreement, ...]) -> Agreement | None:
    """The number with the fewest digits, without what is only known as a difference; None where all are the same."""
    said = [each for each in found if each.digits is not None and not each.difference]
    return min(said, key=lambda each: each.digits or 0, default=None)


def _agreement(
    cell: Cell, value: Decimal, engine: Decimal, unit: Decimal, figures: Digits, difference: bool
) -> Agreement:
    gap = abs(EXACT.subtract(value, engine))
    share = float(gap / abs(engine)) if engine else float("inf") if gap else 0.0
    here, there = (plain(rounded(number, figures, "even").normalize(EXACT)) for number in (value, engine))
    return Agreement(cell, here, there, _digits(value, gap), float(gap / unit), share, difference)


def _digits(value: Decimal, gap: Decimal) -> int | None:
    """To how many significant digits two numbers agree: as often as the gap is below half a unit of the last."""
    if not gap:
        return None
    if not value:
        return 0
    count = value.adjusted() - gap.adjusted() + 1
    while count > 0 and 2 * gap > Decimal(1).scaleb(value.adjusted() + 1 - count):
        count -= 1
    return max(count, 0)


def _pairs(asked: Traced) -> Iterator[tuple[Cell, Decimal, Decimal]]:
    """Cells, each with the engine's number and one unit in the last place of it."""
    recorded, sample, row = asked.recorded, asked.sample, asked.sample - 1
    numbers, unit = recorded.layers[asked.layer], asked.target - 1
    place = recorded.place(*asked.where)
    stages = {"net": numbers.nets, "out": numbers.outs, asked.stages[-1]: numbers.sent}
    known = [(asked.cell(stage, asked.unit, sample), array[row, unit]) for stage, array in stages.items()]
    yield from ((cell, exact(number), _unit(number)) for cell, number in known if cell)
    delta = asked.cell("delta", asked.unit, sample)
    assert delta
    engine = numbers.deltas[row, unit]
    yield delta, asked.scaled(engine), asked.scaled(_unit(engine))
    flats = {**recorded.gradients, "proposed": recorded.proposed, **recorded.states[1]}
    known = [(asked.cell(quantity, asked.parameter), flat[place]) for quantity, flat in flats.items()]
    shared = [(asked.cell(quantity), numpy.float64(number)) for quantity, number in recorded.shared[1].items()]
    order = {cell.id: place for place, cell in enumerate(asked.step.cells)}
    later = sorted(((cell, number) for cell, number in [*shared, *known] if cell), key=lambda pair: order[pair[0].id])
    yield from ((cell, exact(number), _unit(number)) for cell, number in later)
    before, after = recorded.before[place], recorded.after[place]
    change = asked.cell("change", asked.parameter)
    if change and "change" not in recorded.states[1]:
        yield change, EXACT.subtract(exact(after), exact(before)), _unit(after)
    yield asked.new, exact(after), _unit(after)


def _unit(number: Any) -> Decimal:
    """One unit in the last place of a floating-point number."""
    return exact(numpy.spacing(abs(number)))
