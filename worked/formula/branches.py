"""Branches: the nodes of a formula that choose between others, extremes and definitions by cases."""

from __future__ import annotations

from typing import Any

from worked.formula.tree import ONE, ZERO, Formula
from worked.record import Record


class Maximum(Formula):
    """The largest of its arguments."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return Maximum(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return arithmetic.maximum([argument.value(lookup, arithmetic) for argument in self.arguments])


class Minimum(Formula):
    """The smallest of its arguments."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return Minimum(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return arithmetic.minimum([argument.value(lookup, arithmetic) for argument in self.arguments])


class Case(Record):
    """One line of a definition by cases: `body` where `left relation right`; the relation is one of > >= < <= =."""

    body: Formula
    left: Formula
    relation: str
    right: Formula


class Cases(Formula):
    """A definition by cases: the first case that holds counts, else `otherwise`."""

    cases: tuple[Case, ...]
    otherwise: Formula

    def parts(self):
        return (*(part for case in self.cases for part in (case.body, case.left, case.right)), self.otherwise)

    def bind(self, fill):
        cases = [
            Case(case.body.bind(fill), case.left.bind(fill), case.relation, case.right.bind(fill))
            for case in self.cases
        ]
        return Cases(tuple(cases), self.otherwise.bind(fill))

    def value(self, lookup, arithmetic):
        def branch(place: int) -> Any:
            if place == len(self.cases):
                return self.otherwise.value(lookup, arithmetic)
            case = self.cases[place]
            return arithmetic.choose(
                case.left.value(lookup, arithmetic),
                case.relation,
                case.right.value(lookup, arithmetic),
                lambda: case.body.value(lookup, arithmetic),
                lambda: branch(place + 1),
            )

        return branch(0)


def slopes_of_extreme(extreme: Maximum | Minimum) -> tuple[Formula, ...]:
    """The derivatives of a maximum or minimum by its arguments: 1 by the one that it is equal to, 0 by the others.

    Of equal arguments the first one counts, also where the same is written twice, so that just one derivative is 1. For
    two arguments a and b, that of their maximum by a is 1 where a >= b, and that by b is 1 where b > a.
    """
    before, behind = (">", ">=") if isinstance(extreme, Maximum) else ("<", "<=")
    arguments = tuple(dict.fromkeys(extreme.arguments))
    if len(arguments) == 1:
        slopes: tuple[Formula, ...] = (ONE,)
    elif len(arguments) == 2:
        a, b = arguments
        slopes = Cases((Case(ONE, a, behind, b),), ZERO), Cases((Case(ONE, b, before, a),), ZERO)
    else:
        slopes = tuple(_slope_at(place, arguments, before, behind) for place in range(len(arguments)))
    known = dict(zip(arguments, slopes, strict=True))
    return tuple(known.pop(argument, ZERO) for argument in extreme.arguments)


def _slope_at(place: int, arguments: tuple[Formula, ...], before: str, behind: str) -> Formula:
    """The derivative by the argument at a place: 0 as soon as another one comes first."""
    own, opposite = arguments[place], {">": "<=", ">=": "<", "<": ">=", "<=": ">"}
    cases = [
        Case(ZERO, own, opposite[before if at < place else behind], other)
        for at, other in enumerate(arguments)
        if at != place
    ]
    return Cases(tuple(cases), ONE)
