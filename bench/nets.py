"""Nets: the problems that are measured, written as problem files with numbers drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

SIZES = ((2, 2, 1), (5, 5, 5), (10, 10, 10), (30, 30, 30), (100, 100, 100))


def net_text(sizes: Sequence[int], seed: int = 1, final_pass: bool = True) -> str:
    """A dense sigmoid net with biases, half squared error and one step of plain gradient descent."""
    draw = random.Random(seed)
    weights = [_rows(draw, [below] * above) for below, above in pairwise(sizes)]
    lines = ['title = "A net to measure"', "[network]", f"layers = {list(sizes)}", 'activations = "sigmoid"']
    lines.append(f"weights = [{', '.join(weights)}]")
    lines.append(f"biases = {_rows(draw, sizes[1:])}")
    lines += ["[[samples]]", f"inputs = {_row(draw, sizes[0])}", f"targets = {_row(draw, sizes[-1])}"]
    lines += ["[training]", 'loss = "half-squared-error"', "learning-rate = 0.5"]
    return "\n".join([*lines, f"final-pass = {str(final_pass).lower()}", ""])


def _rows(draw: random.Random, widths: Sequence[int]) -> str:
    """Rows of numbers, one row for each width."""
    return f"[{', '.join(_row(draw, width) for width in widths)}]"


def _row(draw: random.Random, width: int) -> str:
    return f"[{', '.join(number(draw) for _ in range(width))}]"


def number(draw: random.Random) -> str:
    """A number between -1 and 1 with two decimals."""
    return f"{draw.randint(-99, 99) / 100:.2f}"


# The numbers of a 2-2-1 net by the names that the peers give them, with the ids of our cells.
OURS = {
    "x_1": "input[x1]@1",
    "x_2": "input[x2]@1",
    "t": "target[o1]@1",
    "w_1": "weight[x1>h1]@1",
    "w_2": "weight[x2>h1]@1",
    "w_3": "weight[x1>h2]@1",
    "w_4": "weight[x2>h2]@1",
    "w_5": "weight[h1>o1]@1",
    "w_6": "weight[h2>o1]@1",
    "b_1": "bias[h1]@1",
    "b_2": "bias[h2]@1",
    "b_3": "bias[o1]@1",
}


def draws(count: int, seed: int = 7) -> list[dict[str, Decimal]]:
    """Numbers for so many worksheets of a 2-2-1 net."""
    draw = random.Random(seed)
    return [{name: Decimal(number(draw)) for name in OURS} for _ in range(count)]
