"""Problem text: an imported net as the text of a problem file, so that it can be set as an exercise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError, excerpt
from worked.formula import Formula
from worked.formula.floats import FLOATS
from worked.interchange.imported import Imported
from worked.keys.values import MOST_PLACES
from worked.maths.component import settings_of
from worked.maths.layer_activation import LayerActivation
from worked.maths.losses import LOSSES
from worked.problem.read import LARGEST_FILE, LONGEST_TITLE, problem_in, tables_of

Samples = Sequence[tuple[Sequence[float], Sequence[float]]]
MOST_DECIMALS = 30


def problem_text(imported: Imported, decimals: int | None = None, samples: Samples = ()) -> str:
    """The net as a problem file, which `worked.parse` reads.

    With `decimals` weights and biases are rounded to so many; else each is written with the fewest digits that are
    the same number in the type of the file (numbers below 1e-40 are lost). `samples` are pairs of inputs and targets;
    where none are given one is made up. WorkedError where the net does not fit into a problem file.
    """
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= MOST_DECIMALS):
        raise WorkedError(f"decimals: expected a whole number from 0 to {MOST_DECIMALS}, found {excerpt(decimals)}")
    text = "\n".join([*_head(imported, decimals), *_network(imported, decimals), *_samples(imported, samples), ""])
    if len(text) > LARGEST_FILE:
        raise WorkedError(f"{imported.origin}: the problem file would be larger than 1 MB; ask for fewer decimals")
    data = tables_of(text, imported.origin)
    try:
        problem_in(data, None)
    except WorkedError as error:
        raise WorkedError(f"{imported.origin}: {error}") from None
    return text


def _head(imported: Imported, decimals: int | None) -> Iterator[str]:
    """Where the net comes from, what of it is not there, and its title."""
    kind = imported.weights[0].dtype.name
    exact = f"have the fewest digits that are the same {kind}"
    numbers = exact if decimals is None else f"are rounded to {decimals} decimals"
    yield f"# Imported from {_line(imported.origin)}. Weights and biases {numbers}."
    yield from (f"# {_line(note)}" for note in imported.notes)
    yield f"title = {json.dumps(_line(imported.title)[:LONGEST_TITLE], ensure_ascii=False)}"


def _network(imported: Imported, decimals: int | None) -> Iterator[str]:
    yield from ("", "[network]", f"layers = {list(imported.sizes)}")
    yield f"activations = [{', '.join(map(_activation, imported.activations))}]"
    yield "weights = ["
    for weights in imported.weights:
        yield from ("  [", *(f"    {_row(row, decimals)}," for row in weights.T), "  ],")
    yield "]"
    if any(biases is not None for biases in imported.biases):
        yield "biases = ["
        yield from (f"  {'[]' if biases is None else _row(biases, decimals)}," for biases in imported.biases)
        yield "]"


def _samples(imported: Imported, samples: Samples) -> Iterator[str]:
    """The samples, and the loss that belongs to the outputs."""
    units, last = imported.sizes[0], imported.sizes[-1]
    if not samples:
        yield from ("", "# This sample is made up: put in what the net is to be shown, and what it should say.")
        samples = [([1.0] * units, [1.0] + [0.0] * (last - 1))]
    for number, (inputs, targets) in enumerate(samples):
        yield from ([""] if number else [])
        yield from ("[[samples]]", f"inputs = {_row(inputs, None)}", f"targets = {_row(targets, None)}")
    out = imported.activations[-1].activation.name
    loss = next((loss.name for loss in LOSSES.values() if loss.needs == (out,)), None)
    if loss:
        yield from ("", "[training]", f'loss = "{loss}"')


def _activation(chosen: LayerActivation) -> str:
    """An activation: its name, or a table with those parameters that are not at their defaults."""
    moved: dict[str, Formula] = {}
    for key, value in chosen.settings.items():
        if settings_of(chosen.activation, moved)[key] != value:
            moved[key] = value
    if not moved:
        return f'"{chosen.activation.name}"'
    numbers = [f"{key} = {_number(value.value(float, FLOATS), None)}" for key, value in moved.items()]
    return f'{{ name = "{chosen.activation.name}", {", ".join(numbers)} }}'


def _row(numbers: Array | Iterable[Any], decimals: int | None) -> str:
    return f"[{', '.join(_number(each, decimals) for each in numbers)}]"


def _number(value: Any, decimals: int | None) -> str:
    """A number in decimals, without an exponent and without a negative zero."""
    if decimals is None:
        return numpy.format_float_positional(value + 0.0, precision=MOST_PLACES, trim="-")
    text = f"{value:.{decimals}f}"
    return text if text.strip("-0.") else text.removeprefix("-")


def _line(text: str) -> str:
    """A text from outside on one line, without signs that TOML forbids."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
