"""Ticks: the range of an axis, and where its ticks stand: few, at 1, 2 or 5 times a power of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from worked.document import Axis, Coordinate
from worked.formula.exact import arithmetic
from worked.formula.floats import FLOATS
from worked.formula.tree import Formula, Negative, Number, Power, Product

Values = Mapping[str, tuple[str, bool]]

LARGEST = 1e100  # numbers beyond cannot be drawn
LONGEST = 6  # characters of a tick's number
TINY = 1e-9
EMPTY = (0.0, 1.0)
BLANK_TICKS = 5
EMPTY_DECADES = (-3.0, 0.0)
MOST_DECADES = 8


class Tick(NamedTuple):
    """A tick: its place from 0 to 1 along the axis, and its number as a formula, or the label in its place."""

    share: float
    label: object


class Ruler(NamedTuple):
    """An axis to be drawn. `low` and `high` are its ends, in powers of ten where it is logarithmic.

    `between` are the places of the finer lines of logarithmic paper. `named`: its ticks are labels, evenly apart.
    `blank`: its ticks have no numbers; whoever draws on the chart writes them.
    """

    low: float
    high: float
    logarithmic: bool
    ticks: tuple[Tick, ...]
    between: tuple[float, ...] = ()
    named: bool = False
    blank: bool = False

    def share(self, number: float) -> float:
        """How far along the axis a number stands: 0 at its start, 1 at its end."""
        place = math.log10(number) if self.logarithmic else number
        return (place - self.low) / (self.high - self.low)


def number_of(coordinate: Coordinate, values: Values) -> float | None:
    """A coordinate as a number, or nothing where it may not be shown or is none that can be drawn."""
    if isinstance(coordinate, str):
        found = _number(coordinate)
    else:
        try:
            found = _number(values[coordinate.name][0]) * (-1 if coordinate.negative else 1)
        except (KeyError, ValueError, ZeroDivisionError):
            return None
    return found if abs(found) < LARGEST else None


def _number(text: str) -> float:
    found = arithmetic(text)
    return float(found.value(str, FLOATS)) if found else float(text)


def ruler(axis: Axis, numbers: Sequence[float], most: int, zero: bool = False, pad: float | None = None) -> Ruler:
    """The axis for these numbers with at most so many ticks, or a few more.

    `zero` draws 0 in. `pad` is the share of the range that is left free at its ends; without, they are ticks. Without
    numbers and hints nothing is known of the scale, and its ticks are blank.
    """
    if axis.labels:
        return _named(axis.labels)
    if not numbers and not axis.low and not axis.high:
        return _blank()
    hints = [_number(text) if text else None for text in (axis.low, axis.high)]
    if axis.logarithmic:
        hints = [None if hint is None else math.log10(hint) for hint in hints]
        numbers = [math.log10(number) for number in numbers if number > 0]
        low, high = _range(numbers, hints, EMPTY_DECADES)
        return _logarithmic(math.floor(low + TINY), math.ceil(high - TINY))
    low, high = _range(numbers, hints, EMPTY)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    whole = pad is not None and bool(numbers) and all(number == round(number) for number in numbers)
    unit, power = _step(high - low, most, whole)
    step = unit * 10.0**power
    ends = math.floor(low / step + TINY) * step, math.ceil(high / step - TINY) * step
    if pad is not None:
        ends = low - pad * (high - low), high + pad * (high - low)
    low = low if low == hints[0] else ends[0]
    high = high if high == hints[1] else ends[1]
    counts = range(math.ceil(low / step - TINY), math.floor(high / step + TINY) + 1)
    labels = _labels([Decimal(count * unit).scaleb(power) for count in counts])
    ticks = [Tick((count * step - low) / (high - low), label) for count, label in zip(counts, labels, strict=True)]
    return Ruler(low, high, False, tuple(ticks))


def _blank() -> Ruler:
    """An axis that is still to be numbered."""
    ticks = tuple(Tick(place / BLANK_TICKS, "") for place in range(BLANK_TICKS + 1))
    return Ruler(*EMPTY, False, ticks, blank=True)


def _named(labels: Sequence[object]) -> Ruler:
    """An axis of labels at 0, 1, 2 ..., each in the middle of its share."""
    ticks = tuple(Tick((place + 0.5) / len(labels), label) for place, label in enumerate(labels))
    return Ruler(-0.5, len(labels) - 0.5, False, ticks, named=True)


def _range(numbers: Sequence[float], hints: Sequence[float | None], empty: tuple[float, float]) -> tuple[float, float]:
    """From the smallest to the largest of numbers and hints; beside a single one there is some room."""
    found = [*numbers, *[hint for hint in hints if hint is not None]]
    if not found:
        return empty
    low, high = min(found), max(found)
    if high - low > TINY * max(abs(low), abs(high)):
        return low, high
    room = abs(low) / 2 or 0.5
    if low == hints[0]:
        return low, high + 2 * room
    return (low - 2 * room, high) if high == hints[1] else (low - room, high + room)


def _step(span: float, most: int, whole: bool) -> tuple[int, int]:
    """The smallest step of 1, 2 or 5 times a power of ten that is taken at most so often: the factor and the power."""
    power = math.floor(math.log10(span / most)) - 1
    steps = [(unit, power + more) for more in range(4) for unit in (1, 2, 5)]
    return next((unit, power) for unit, power in steps
                if span / (unit * 10.0**power) <= most + TINY and (power >= 0 or not whole))  # fmt: skip


def _logarithmic(low: int, high: int) -> Ruler:
    """An axis of whole decades, with lines at 2, 3 ... 9 between them where there is room."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / step <= MOST_DECADES)
    high = low + math.ceil((high - low) / step) * step
    powers = range(low, high + 1, step)
    plain = low >= -4 and high <= 4
    labels = [Number(f"{Decimal(10) ** power:f}") if plain else _power(power) for power in powers]
    decades = range(low, high) if high - low <= 5 else ()
    between = [power + math.log10(digit) for power in decades for digit in range(2, 10)]
    span = high - low
    ticks = tuple(Tick((power - low) / span, label) for power, label in zip(powers, labels, strict=True))
    return Ruler(low, high, True, ticks, tuple((place - low) / span for place in between))


def _labels(numbers: Sequence[Decimal]) -> list[Formula]:
    """Numbers as plain decimals, or where they would be long, as multiples of one power of ten."""
    texts = [plain(number) for number in numbers]
    if max([len(text.lstrip("-")) for text in texts], default=0) <= LONGEST:
        return [Number(text) for text in texts]
    powers = [number.adjusted() for number in numbers if number]
    power = min(powers) if max(powers) <= min(powers) + 1 else max(powers)
    return [_multiple(number.scaleb(-power), power) if number else Number("0") for number in numbers]


def _multiple(number: Decimal, power: int) -> Formula:
    factor = plain(abs(number))
    product = _power(power) if factor == "1" else Product((Number(factor), _power(power)))
    return Negative(product) if number < 0 else product


def _power(power: int) -> Formula:
    return Power(Number("10"), Number(str(power)))


def plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
