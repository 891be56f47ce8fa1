"""Holds every gradient of the trace to finite differences, and every printed line to its printed operands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests import latex_value, problems
from worked.document import Display
from worked.formula import Answer, Chain, Name, Partial, Prime
from worked.formula.printers.latex import Latex
from worked.number import rounded
from worked.pages.worksheet.page import worksheet
from worked.trace.solution import Solution

STEP = Decimal("1e-9")
NAMES = (Name, Partial)


def middle(solution: Solution, pins, name: str) -> Decimal:
    """The number of a cell with pins, before rounding."""
    low, high = solution.replayed(pins, precise=True)[name].enclosure
    return (low + high) / 2


@pytest.mark.parametrize(("hidden", "out", "loss"), problems.pairs())
@pytest.mark.parametrize("shortcut", ["true", "false"])
def test_gradients_are_finite_differences(hidden, out, loss, shortcut):
    more = f'shortcut = {shortcut}\noutputs = "mean"' if shortcut == "true" else "shortcut = false"
    solution = Solution(problems.problem(7, sizes=(2, 2, 3), hidden=hidden, out=out, loss=loss, more=more))
    places = [cell for cell in solution.cells.values() if cell.quantity in ("weight", "bias") and cell.step == 1]
    assert places
    for cell in places[::3]:
        at = Decimal(cell.given)
        above, below = (middle(solution, {cell.id: at + sign * STEP}, "loss@1") for sign in (1, -1))
        difference = (above - below) / (2 * STEP)
        assert abs(difference - Decimal(solution[f"gradient[{cell.place}]@1"].value)) < Decimal("1e-14"), cell.id


@pytest.mark.parametrize("samples", ["sum", "mean"])
def test_gradients_of_a_batch_are_finite_differences(samples):
    more = f'batch = 3\nsamples = "{samples}"'
    solution = Solution(problems.problem(3, samples=3, hidden="tanh", more=more))
    for name in ("weight[x1>h2]@1", "weight[h1>o2]@1", "bias[h1]@1"):
        at = Decimal(solution.cells[name].given)
        above, below = (middle(solution, {name: at + sign * STEP}, "loss@1") for sign in (1, -1))
        gradient = solution["gradient" + name.removeprefix("weight").removeprefix("bias")].value
        assert abs((above - below) / (2 * STEP) - Decimal(gradient)) < Decimal("1e-14")


@pytest.mark.parametrize("convention", ["slides", "mazur", "larose", "han-kamber", "chain", "layered", "plain"])
@pytest.mark.parametrize("half", ["up", "even", "truncate"])
def test_printed_lines_follow_from_their_printed_operands(convention, half):
    for seed, (hidden, out, loss) in enumerate(problems.pairs()):
        rounding = f'carry = "shown"\nhalf = "{half}"\n' + ("decimals = 3" if seed % 2 else "")
        problem = problems.problem(
            seed, rounding, hidden=hidden, out=out, loss=loss, extra=f'convention = "{convention}"'
        )
        assert recomputed(problem) > 25


def recomputed(problem) -> int:
    """Recompute every line of a page that ends in a number; the count of lines."""
    page, count = worksheet(problem), 0
    printer = Latex(page.values)
    for block in page.blocks:
        for line in block.lines if isinstance(block, Display) else ():
            if not isinstance(line, Chain) or not isinstance(line.sides[-1], Answer) or named_only(line.sides[-2]):
                continue
            slot = line.sides[-1].slot
            quantity = "error" if "the last error of" in slot else slot.lstrip("-").partition("[")[0].partition("@")[0]
            digits = problem.rounding.of(quantity)
            found = latex_value.value(printer(line.sides[-2]))
            expected = rounded(found, digits, problem.rounding.half)
            shown = Decimal(page.values[slot].text)
            assert shown == expected, printer(line)
            count += 1
    return count


def named_only(side) -> bool:
    """Whether a side of a line is a bare name: then the line only passes a number on."""
    return isinstance(side, NAMES) or (isinstance(side, Prime) and isinstance(side.argument, NAMES))


def test_full_precision_values_are_those_of_an_independent_calculation():
    import mpmath

    mpmath.mp.dps = 60
    for seed in range(6):
        solution = Solution(problems.problem(seed, sizes=(3, 4, 2), hidden="tanh", out="sigmoid"))
        given = {name: mpmath.mpf(cell.given) for name, cell in solution.cells.items() if cell.given}
        x = [given[f"input[x{i}]@1"] for i in (1, 2, 3)]
        hidden = [
            mpmath.tanh(sum(given[f"weight[x{i}>h{j}]@1"] * x[i - 1] for i in (1, 2, 3)) + given[f"bias[h{j}]@1"])
            for j in range(1, 5)
        ]
        for k in (1, 2):
            net = sum(given[f"weight[h{j}>o{k}]@1"] * hidden[j - 1] for j in range(1, 5)) + given[f"bias[o{k}]@1"]
            out = 1 / (1 + mpmath.exp(-net))
            delta = (out - given[f"target[o{k}]@1"]) * out * (1 - out)
            assert abs(mpmath.mpf(solution[f"delta[o{k}]@1"].value) / delta - 1) < mpmath.mpf(10) ** -29
            assert (
                abs(mpmath.mpf(solution[f"gradient[h3>o{k}]@1"].value) / (delta * hidden[2]) - 1)
                < mpmath.mpf(10) ** -29
            )
