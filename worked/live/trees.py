"""Trees: formulas as the data of a page, which `templates/live/formula.js` evaluates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from worked.formula import ElementaryFunction, Formula

# A text is a number as typed, a whole number the place of a cell, a list an operator and its parts.
Tree = str | int | list[Any]
# The functions that `templates/live/enclosures.js` has.
OWN = ("sqrt", "exp", "ln", "abs", "sign", "tanh", "sin", "cos", "sinh", "cosh", "arctan", "erf")


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
        return [function.name, argument, *([] if function.name in OWN else [_made(function)])]

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


def _made(function: ElementaryFunction) -> dict[str, Any]:
    """How a page computes a function that it does not have: `by` and `slope` are trees, 0 is its argument, 1 itself."""
    slope, (low, high) = function.slope, function.domain
    assert slope is not None
    return {
        "by": function.written_by_others("a live page").value({"x": 0}.__getitem__, TREES),
        "slope": slope.value({"x": 0, "y": 1}.__getitem__, TREES),
        "domain": [None if math.isinf(low) else low, None if math.isinf(high) else high],
        "grows": function.image is None,
    }


def tree_of(formula: Formula, places: Mapping[str, int]) -> Tree:
    """A formula as a tree over the places of its cells."""
    tree: Tree = formula.value(places.__getitem__, TREES)
    return tree
