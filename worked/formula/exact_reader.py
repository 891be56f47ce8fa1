"""Exact reader: the tokens of a number that is given as arithmetic become its formula."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from worked.errors import WorkedError, excerpt
from worked.formula.functions import sqrt
from worked.formula.tree import Formula, Negative, Number, Power, Quotient, product_of, sum_of
from worked.formula.typed import Arithmetic

MOST_FIGURES, LARGEST_POWER = 12, 12
TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z]+)|(?P<sign>[-+*/^()])")


class Token(NamedTuple):
    """A number, a name, a sign or the end of a text."""

    kind: str
    text: str


class Reader(Arithmetic[Token, Formula]):
    """Reads the tokens of a number into its formula."""

    deepest = 8

    def total(self, terms: list[Formula]) -> Formula:
        """The sum of terms."""
        return sum_of(terms)

    def negated(self, body: Formula) -> Formula:
        """What has a minus before it."""
        return body.body if isinstance(body, Negative) else Negative(body)

    def product(self, left: Formula, right: Formula) -> Formula:
        """The product of two factors."""
        return product_of((left, right))

    def quotient(self, top: Formula, bottom: Formula) -> Formula:
        """A fraction; a minus before its top stands before the whole."""
        if isinstance(top, Negative):
            return Negative(Quotient(top.body, bottom))
        return Quotient(top, bottom)

    def raised(self, base: Formula, exponent: Formula, first: Token, then: Token) -> Formula:
        """A power, whose exponent is a small whole number."""
        whole = isinstance(exponent, Number) and exponent.text.isdecimal() and int(exponent.text) <= LARGEST_POWER
        if not whole:
            raise self.refused(f"a whole number up to {LARGEST_POWER} as the exponent", then)
        return Power(base, exponent)

    def atom(self) -> Formula:
        """A decimal, a root, or something in brackets."""
        token = self.take()
        if token.kind == "number":
            if len(token.text) > MOST_FIGURES:
                raise self.refused(f"numbers of at most {MOST_FIGURES} digits", token)
            return Number(token.text)
        if token.text == "sqrt" and self.next.text == "(":
            self.take()
            return sqrt(self.closed()[0])
        if token.text != "(":
            raise self.refused("a number, sqrt( ) or a bracket", token)
        return self.closed()[0]


def formula_of(text: str) -> Formula:
    """The formula of a number; WorkedError says in one sentence what is wrong."""
    return Reader(list(_tokens(text))).whole()


def _tokens(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        found = TOKEN.match(text, place)
        if not found:
            raise WorkedError(f"{excerpt(text[place])} is no sign of arithmetic")
        assert found.lastgroup
        yield Token(found.lastgroup, found[0])
        place = found.end()
    yield Token("end", "the end")
