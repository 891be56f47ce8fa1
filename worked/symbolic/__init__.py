"""Symbolic: the only room that speaks SymPy. Formulas become its expressions, and its expressions formulas again.

SymPy takes a second to import, so this room is entered only by a page that has letters, closed forms or a proof to
show.
"""

from worked.symbolic.algebra import (
    Algebra,
    Decide,
    Expression,
    decided_at,
    derivative,
    expression_of,
    filled,
    has_cases,
    is_algebraic,
    rational,
    simplest,
    symbol,
    symbols_of,
    undecided,
    with_numbers,
)
from worked.symbolic.proofs import equal
from worked.symbolic.writer import formula_of

__all__ = [
    "Algebra",
    "Decide",
    "Expression",
    "decided_at",
    "derivative",
    "equal",
    "expression_of",
    "filled",
    "formula_of",
    "has_cases",
    "is_algebraic",
    "rational",
    "simplest",
    "symbol",
    "symbols_of",
    "undecided",
    "with_numbers",
]
