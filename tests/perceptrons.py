"""Perceptrons for tests: problems on the truth tables of two inputs, and a perceptron in plain Python beside them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from worked.exercises.reading import parse
from worked.problem.problem import Problem

INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))
TABLES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
STARTS = {
    "zero": ("0", "0", "0", "1"),
    "slides": ("0.2", "-0.1", "-0.3", "0.2"),
    "negnevitsky": ("0.3", "-0.1", "-0.2", "0.1"),
    "ones": ("0.1", "0.1", "0.1", "0.1"),
}


class Row(NamedTuple):
    """What happens at one sample: net input, output, error (target less output), and the new weights and bias."""

    net: Fraction
    out: int
    error: int
    weights: tuple[Fraction, Fraction, Fraction]


def text(table: str, start: str, epochs: int = 20, at_zero: int = 1, more: str = "", rounding: str = "") -> str:
    """A problem file."""
    one, two, bias, rate = STARTS[start]
    samples = "".join(
        f"[[samples]]\ninputs = [{x}, {y}]\ntargets = [{target}]\n"
        for (x, y), target in zip(INPUTS, TABLES[table], strict=True)
    )
    return (
        f'[network]\nlayers = [2, 1]\nactivations = {{ name = "step", at-zero = {at_zero} }}\n'
        f"weights = [[[{one}, {two}]]]\nbiases = [[{bias}]]\n{samples}"
        f'[training]\noptimiser = "perceptron"\nlearning-rate = {rate}\nepochs = {epochs}\nstop = "no-errors"\n{more}\n'
        f'[rounding]\n{rounding}\n[convention]\nsign = "target-out"\n'
    )


def perceptron(table: str, start: str, epochs: int = 20, at_zero: int = 1, **options: str) -> Problem:
    """Such a problem, read."""
    return parse(text(table, start, epochs, at_zero, **options))


def rows(table: str, start: str, epochs: int = 20, at_zero: int = 1, learns: bool = True) -> Iterator[list[Row]]:
    """The epochs of the perceptron rule (Rosenblatt 1958) in exact fractions, until one is without an error."""
    w1, w2, b, rate = map(Fraction, STARTS[start])
    for _ in range(epochs):
        epoch = []
        for (x, y), target in zip(INPUTS, TABLES[table], strict=True):
            net = w1 * x + w2 * y + b
            out = int(net > 0 or (net == 0 and at_zero == 1))
            error = target - out
            w1, w2, b = w1 + rate * error * x, w2 + rate * error * y, b + (rate * error if learns else 0)
            epoch.append(Row(net, out, error, (w1, w2, b)))
        yield epoch
        if not any(row.error for row in epoch):
            return
