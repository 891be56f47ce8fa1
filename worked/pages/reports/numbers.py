"""Numbers: floats and settings as the pages of trainings and searches print them, to a few significant figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from worked.document import Inline, Maths
from worked.errors import excerpt
from worked.formula import Negative, Number, Power, Product
from worked.number import plain

FIGURES, FINE = 4, 8  # those of numbers that are read, and of places that may lie close together
MINUS = "\N{MINUS SIGN}"
LONGEST = 24
MOST_DECIMALS = 8


def rounded(value: float, figures: int = FIGURES) -> Decimal:
    """A number to so many significant figures, without zeros at its end."""
    return Decimal(f"{value:.{figures - 1}e}").normalize()


def coordinate(value: float | None, figures: int = FIGURES) -> str:
    """A number as a coordinate of a chart; one that is none, as `nan`, which is not drawn."""
    if value is None or not math.isfinite(value):
        return "nan"
    number = rounded(value, figures)
    return plain(number) if is_plain(number) else f"{number:e}"


def alike(values: Sequence[float]) -> dict[float, str]:
    """Numbers of one kind as texts with the same decimals, as many as the largest needs for its figures."""
    finite = [abs(value) for value in values if math.isfinite(value)]
    largest = max(finite, default=0.0)
    decimals = FIGURES - 1 - math.floor(math.log10(largest)) if largest else 0
    return {value: f"{value:.{min(max(decimals, 0), MOST_DECIMALS)}f}" for value in values}


def is_plain(number: Decimal) -> bool:
    """Whether a number is read more easily without a power of ten."""
    return not number or -4 <= number.adjusted() < 7


def significant(value: float | None, figures: int = FIGURES) -> Inline:
    """A number in a sentence or a table."""
    if value is None or not math.isfinite(value):
        return "–" if value is None else "no number"
    number = rounded(value, figures)
    if is_plain(number):
        return plain(number).replace("-", MINUS)
    power = Power(Number("10"), Number(str(number.adjusted())))
    factor = plain(abs(number.scaleb(-number.adjusted())))
    product = power if factor == "1" else Product((Number(factor), power))
    return Maths(Negative(product) if number < 0 else product)


def setting(value: object) -> Inline:
    """A value of a hyperparameter: a number, a word, or the numbers of a list."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, int):
        return str(value).replace("-", MINUS)
    if isinstance(value, float):
        return significant(value)
    if isinstance(value, (list, tuple)):
        return excerpt(", ".join(map(str, value)), LONGEST).strip("'") or "none"
    return excerpt(value, LONGEST)[1:-1]


def duration(seconds: float) -> str:
    """A time as it is said: `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s" if seconds >= 0.05 else f"{1000 * seconds:.0f} ms"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
