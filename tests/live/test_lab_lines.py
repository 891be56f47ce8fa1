"""The lines of a lab are those of the worksheet: MathML with the same numbers, brackets and powers of ten."""

from __future__ import annotations

import re

import pytest

import worked
from tests.live import node
from worked.formula.printers.mathml import MathML
from worked.live.lab_data import lab_data
from worked.live.slots import LEFT, SlottedLines
from worked.trace.solution import Solution

NAMES = [name for name in worked.examples() if name not in ("epochs-2-2-1", "batch-modes")][::3]


def plain(markup: str, fractions: bool = False) -> str:
    """Markup without rows, which say nothing; where there are fractions, brackets may grow around any number."""
    found = re.sub(r"</?mrow[^>]*>", "", markup)
    return found.replace(' stretchy="false"', "") if fractions else found


def test_formulas_are_filled_as_the_worksheet_prints_them():
    pages = [lab_data(worked.example(name)) for name in NAMES]
    compared = 0
    for name, found in zip(NAMES, node.run("lines.mjs", pages), strict=True):
        task = worked.example(name).to_be_filled_in()
        solution = Solution(task)
        slotted = SlottedLines(task, solution.cells)
        printer = MathML({key: (each.shown, each.rounded.exact) for key, each in solution.outcomes.items()})
        for cell, sides in zip(solution.cells.values(), found["sides"], strict=True):
            if cell.formula is None or sides[0] is None:
                continue
            expected = slotted.lines.sides(cell, slotted.show_sample)[:-1]
            for said, side in zip(sides, expected, strict=False):
                assert said is not None
                assert plain(said) == plain(printer(side).replace(LEFT, ' class="case"')), (name, cell.id)
                compared += 1
        # Doubles may fall on the other side of a step, and carry no rounded numbers on.
        if not name.startswith("perceptron"):
            assert found["furthest"] < (0.02 if task.rounding.carry == "shown" else 1e-6), name
    assert compared > 2500


def test_a_digit_that_nothing_decides_is_marked():
    data = lab_data(worked.example("slides-2-2-1"))
    place = next(place for place, cell in enumerate(data["cells"]) if cell["id"] == "net[3]@1")
    quarter = ["exp", ["-", ["ln", "8"]]]
    data["cells"][place] |= {"formula": quarter, "digits": [2, "decimals"]}
    [found] = node.run("lines.mjs", [data])
    assert found["texts"][place] in ("0.13?", "0.12?")
    assert found["texts"][place + 1].endswith("0") or "?" not in found["texts"][place + 1]


@pytest.mark.parametrize(
    ("tree", "said"), [(["/", "1", ["+", "1", "-1"]], "division by 0"), (["^", "10", "400"], "too large")]
)
def test_what_has_no_value_says_why(tree, said):
    data = lab_data(worked.example("slides-2-2-1"))
    place = next(place for place, cell in enumerate(data["cells"]) if cell["id"] == "net[3]@1")
    data["cells"][place]["formula"] = tree
    [found] = node.run("lines.mjs", [data])
    assert said in found["texts"][place]
    assert "depends on a number that has no value" in found["texts"]
