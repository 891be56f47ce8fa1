"""Numbers: exact decimals, enclosures that prove digits, and the rounding rules by which a page shows them."""

from worked.number.enclosures import (
    LAST_PRECISION,
    START_PRECISION,
    ZERO,
    Enclosure,
    Enclosures,
    Undecided,
    compare,
)
from worked.number.rounding import (
    CARRIES,
    COARSE,
    FINE,
    HALVES,
    Digits,
    Rounded,
    Rounding,
    decide,
    guess,
    is_tie,
    plain,
    rounded,
    significant,
)

__all__ = [
    "CARRIES",
    "COARSE",
    "FINE",
    "HALVES",
    "LAST_PRECISION",
    "START_PRECISION",
    "ZERO",
    "Digits",
    "Enclosure",
    "Enclosures",
    "Rounded",
    "Rounding",
    "Undecided",
    "compare",
    "decide",
    "guess",
    "is_tie",
    "plain",
    "rounded",
    "significant",
]
