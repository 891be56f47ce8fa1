"""Typed: the grammar of arithmetic as it is typed, for whatever a reader makes of it, a formula or a number.

    sum      term { (+ | -) term }
    term     factor { (* | /) factor }
    factor   [+ | -] power
    power    atom [ ^ factor ]

What an atom is, and what sums, products and powers come to, a reader says. Nothing is ever evaluated by Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from worked.errors import WorkedError, excerpt


class Token(Protocol):
    """A number, a name, a sign or the end of a text."""

    @property
    def kind(self) -> str:
        """What it is; `end` for the end of the text."""

    @property
    def text(self) -> str:
        """How it is written."""


AToken = TypeVar("AToken", bound=Token)
Made = TypeVar("Made")


class Arithmetic(Generic[AToken, Made]):
    """Reads tokens by the grammar, one method for each rule; brackets and signs are nested `deepest` times at most."""

    deepest = 20

    def __init__(self, tokens: Sequence[AToken]) -> None:
        self.tokens = tokens
        self.at, self.depth = 0, 0

    @property
    def next(self) -> AToken:
        """The token that comes next."""
        return self.tokens[self.at]

    def take(self) -> AToken:
        """The next token, which is then behind."""
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> Made:
        """The whole text."""
        found = self.sum()
        if self.next.kind != "end":
            raise self.refused("+, -, *, / or ^", self.next)
        return found

    def sum(self) -> Made:
        """Terms with + or - between them."""
        terms = [self.term()]
        while self.next.text in ("+", "-"):
            minus = self.take().text == "-"
            term = self.term()
            terms.append(self.negated(term) if minus else term)
        return terms[0] if len(terms) == 1 else self.total(terms)

    def term(self) -> Made:
        """Factors with * or / between them, from left to right."""
        found = self.factor()
        while self.next.text in ("*", "/"):
            divided = self.take().text == "/"
            factor = self.factor()
            found = self.quotient(found, factor) if divided else self.product(found, factor)
        return found

    def factor(self) -> Made:
        """A power, perhaps with a sign before it."""
        self.depth += 1
        if self.depth > self.deepest:
            raise self.too_deep()
        if self.next.text in ("+", "-"):
            minus = self.take().text == "-"
            body = self.factor()
            found = self.negated(body) if minus else body
        else:
            found = self.power()
        self.depth -= 1
        return found

    def power(self) -> Made:
        """An atom, perhaps with an exponent."""
        base = self.next
        found = self.atom()
        if self.next.text != "^":
            return found
        self.take()
        first = self.next
        return self.raised(found, self.factor(), base, first)

    def closed(self, most: int = 1) -> list[Made]:
        """What stands in brackets, the first of which is behind: so many sums at most, with , or ; between them."""
        found = [self.sum()]
        while self.next.text in (",", ";") and len(found) < most:
            self.take()
            found.append(self.sum())
        if self.next.text != ")":
            raise self.refused("a closing bracket", self.next)
        self.take()
        return found

    # What a reader says

    def refused(self, expected: str, token: AToken) -> WorkedError:
        """The error that says what is expected in place of a token."""
        found = token.text if token.kind == "end" else excerpt(token.text)
        return WorkedError(f"expected {expected}, found {found}")

    def too_deep(self) -> WorkedError:
        """The error that brackets and signs are nested too deeply."""
        return WorkedError("its brackets are nested too deeply")

    def atom(self) -> Made:
        """A number, a name, a function of something, or something in brackets."""
        raise NotImplementedError

    def total(self, terms: list[Made]) -> Made:
        """The sum of two or more terms."""
        raise NotImplementedError

    def negated(self, body: Made) -> Made:
        """What has a minus before it."""
        raise NotImplementedError

    def product(self, left: Made, right: Made) -> Made:
        """The product of two factors."""
        raise NotImplementedError

    def quotient(self, top: Made, bottom: Made) -> Made:
        """One divided by another."""
        raise NotImplementedError

    def raised(self, base: Made, exponent: Made, first: AToken, then: AToken) -> Made:
        """A power; `first` is the first token of the base, and `then` that of the exponent."""
        raise NotImplementedError
