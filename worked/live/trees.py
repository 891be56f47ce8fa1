"""Trees: formulas as the data of a page, which `templates/live/formula.js` evaluates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from worked.formula import Formula

# A text is a number as typed, a whole number the place of a cell, a list an operator and its parts.
Tree = str | int | list[Any]


class Trees:
    """An arithmetic in which the value of a formula is its own tree; see `formula.arithmetic.Arithmetic`."""

    def number(self, text: str) -> Tree:
        return text

    def constant(self, name: str) -> Tree:
        return [name]

    def total(self, terms: Sequence[Tree]) -> Tree:
        return ["+", *terms]

    def product(self, factors: Sequence[Tree]) -> Tree:
        return ["*", *factors]

    def vanishes(self, value: Tree) -> bool:
        return False

    def divide(self, top: Tree, bottom: Tree) -> Tree:
        return ["/", top, bottom]

    def negate(self, body: Tree) -> Tree:
        return ["-", body]

    def power(self, base: Tree, exponent: int) -> Tree:
        return ["^", base, str(exponent)]

    def raised(self, base: Tree, exponent: Tree) -> Tree:
        return ["^", base, exponent]

    def call(self, function: Any, argument: Tree) -> Tree:
        return [function.name, argument]

    def cosine_of_turn(self, top: Tree, bottom: Tree) -> Tree:
        return ["turn", top, bottom]

    def maximum(self, arguments: Sequence[Tree]) -> Tree:
        return ["max", *arguments]

    def minimum(self, arguments: Sequence[Tree]) -> Tree:
        return ["min", *arguments]

    def choose(
        self, left: Tree, relation: str, right: Tree, then: Callable[[], Tree], otherwise: Callable[[], Tree]
    ) -> Tree:
        case, rest = [then(), left, relation, right], otherwise()
        more = rest[1:] if isinstance(rest, list) and rest[0] == "cases" else [rest]
        return ["cases", case, *more]


TREES = Trees()


def tree_of(formula: Formula, places: Mapping[str, int]) -> Tree:
    """A formula as a tree over the places of its cells."""
    tree: Tree = formula.value(places.__getitem__, TREES)
    return tree
