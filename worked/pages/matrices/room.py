"""Room: how large matrices may be on a page."""

from __future__ import annotations

from worked.problem.problem import Problem

MOST, LINE, BESIDE = 8, 88, 5  # rows or columns; characters of a line; those of a number that are no decimals
QUANTITIES = ("net", "delta", "gradient", "weight")


def most_columns(problem: Problem) -> int:
    """How many columns a matrix may have, and for its transpose how many rows."""
    digits = max(problem.rounding.of(quantity).count for quantity in QUANTITIES)
    return max(1, min(MOST, LINE // (digits + BESIDE)))


def too_large(problem: Problem) -> str:
    """A sentence where the matrices of a net do not fit on a page; else ""."""
    most = most_columns(problem)
    layers, batch = max(len(layer.units) for layer in problem.layers), min(problem.training.batch, len(problem.samples))
    if max(layers, batch) <= most:
        return ""
    found = f"{layers} units in a layer" if layers > most else f"{batch} samples in a batch"
    return f"There are {found}, and a matrix with more than {most} columns does not fit: the page goes line by line."
