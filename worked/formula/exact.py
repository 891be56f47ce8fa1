"""Exact: numbers that are given as arithmetic, such as 1/3 or sqrt(2)/2, read by the grammar of `formula.typed`.

An atom is a decimal, `sqrt( sum )` or `( sum )`; exponents are whole. Nothing is ever evaluated by Python: a text
becomes a formula without symbols, which any arithmetic evaluates.
"""

from __future__ import annotations

import re
from functools import lru_cache

from worked.errors import WorkedError
from worked.formula.tree import Formula, Number

LONGEST = 40
SIGNS, ARITHMETIC = re.compile(r"[/(^*]"), re.compile(r"(?:[-+*/^()0-9. ]|sqrt(?=\())+")
DECIMAL = re.compile(r"[-+]?[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?")


def is_arithmetic(text: str) -> bool:
    """Whether a text of a number is more than a decimal."""
    return DECIMAL.fullmatch(text) is None


def arithmetic_of(text: str) -> Formula:
    """The formula of a number, however it is given."""
    return exact(text) if is_arithmetic(text) else Number(text)


def arithmetic(text: str) -> Formula | None:
    """The formula of what stands in place of a number, where that is more than a decimal, and no words."""
    if not (SIGNS.search(text) and ARITHMETIC.fullmatch(text)):
        return None
    try:
        return exact(text)
    except WorkedError:
        return None


@lru_cache(4096)
def exact(text: str) -> Formula:
    """The formula of a number; WorkedError says in one sentence what is wrong."""
    if len(text) > LONGEST:
        raise WorkedError(f"it is longer than {LONGEST} characters")
    from worked.formula.exact_reader import formula_of

    return formula_of(text)
