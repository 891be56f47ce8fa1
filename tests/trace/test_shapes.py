"""Given numbers that do not shape a calculation: with others in their places cells and formulas are the same."""

from __future__ import annotations

import random

import pytest

import worked

NUMBERS = ("0", "1", "-1", "0.5")
TRIES = 4


@pytest.mark.parametrize("name", worked.examples())
def test_cells_are_the_same_with_other_numbers(name: str) -> None:
    task, draw = worked.example(name), random.Random(name)
    if task.stops_by_itself or len(task.givens()) > 150:
        pytest.skip("its numbers decide when it stops, or it is long")
    cells = {cell.id: cell for step in task.steps() for cell in step.cells}
    free = [first for first in task.repeated_givens() if not task.shapes(cells[first])]
    for _ in range(TRIES if free else 0):
        numbers: dict[str, str] = {}
        for first in free:
            chosen = draw.choice((*NUMBERS, f"{draw.uniform(-2, 2):.2f}"))
            try:
                numbers = numbers | {first: chosen}
                changed = task.with_givens(numbers)
            except worked.WorkedError:
                del numbers[first]  # a bias that is shared, a target that is no class, a rate below 0
        changed = task.with_givens(numbers)
        found = {cell.id: cell for step in changed.steps() for cell in step.cells}
        assert list(found) == list(cells)
        assert [cell.formula for cell in found.values()] == [cell.formula for cell in cells.values()]
        assert not numbers or any(found[each].given != cells[each].given for each in numbers)
