"""Reader: an expression as it is typed, such as `0.1*w1^2 + max(0, b)`, becomes tokens, which a subclass makes more of.

The grammar is that of `formula.typed`; an atom is a number, a name, `function( sum { , sum } )` or `( sum )`. Tokens
know where they stand, so that an error can say it. Nothing is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from worked.errors import WorkedError, excerpt, nearest
from worked.formula.typed import Arithmetic
from worked.keys.values import number_at
from worked.number import plain

LONGEST_NAME = 12
NUMBER = r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
NAME = r"[A-Za-z]+(?:_?[0-9]+)?"
Made = TypeVar("Made")


class Token(NamedTuple):
    """A number, a name, a sign or the end of a text, and its place, counted from 1."""

    kind: str
    text: str
    place: int


def tokens(text: object, where: str, pattern: re.Pattern[str], longest: int, before: int = 0) -> list[Token]:
    """The tokens of a text by a pattern with groups; `before` is the number of signs that stand before the text."""
    if not isinstance(text, str) or not 0 < len(text.strip()) <= longest:
        raise WorkedError(f"{where}: expected a text of 1 to {longest} characters, found {excerpt(text)}")
    return [*_tokens(text, where, pattern, before), Token("end", "the end", before + len(text) + 1)]


def _tokens(text: str, where: str, pattern: re.Pattern[str], before: int) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = pattern.match(text, place)
        if not found:
            raise WorkedError(f"{where}: place {before + place + 1}: unknown sign: {excerpt(text[place])}")
        assert found.lastgroup
        yield Token(found.lastgroup, found[0], before + place + 1)
        place = found.end()


class Reader(Arithmetic[Token, Made], Generic[Made]):
    """Reads the tokens of an expression; `where` is what it is called in errors.

    `functions` are those that may be typed, each with the least and the largest number of arguments.
    """

    def __init__(self, tokens: list[Token], where: str, functions: Mapping[str, tuple[int, int]]) -> None:
        super().__init__(tokens)
        self.where, self.functions = where, functions

    def refused(self, expected: str, token: Token) -> WorkedError:
        """The error that says what is expected at a place."""
        found = token.text if token.kind == "end" else excerpt(token.text)
        return WorkedError(f"{self.where}: place {token.place}: expected {expected}, found {found}")

    def too_deep(self) -> WorkedError:
        """The error that brackets and signs are nested too deeply."""
        return WorkedError(f"{self.where}: place {self.next.place}: nested too deeply")

    def atom(self) -> Made:
        """A number, a name, a function of something, or something in brackets."""
        token = self.take()
        if token.kind == "number":
            value = Decimal(number_at(Decimal(token.text), self.where).text)
            # A whole number has no zeros behind the point, so that it may be any exponent.
            return self.constant(plain(value.quantize(Decimal(1)) if value == value.to_integral_value() else value))
        if token.kind == "name":
            return self.named(token)
        if token.text != "(":
            hint = " (a power is written with ^)" if token.text == "*" else ""
            raise self.refused(f"a number, a name or a bracket{hint}", token)
        return self.bracketed(self.closed()[0])

    def named(self, token: Token) -> Made:
        """A name, or a function of what stands in the brackets behind it."""
        name = token.text
        if self.next.text != "(":
            if name in self.functions:
                raise self.refused(f"a bracket behind {name}", self.next)
            if len(name) > LONGEST_NAME:
                raise self.refused(f"a name of at most {LONGEST_NAME} characters", token)
            return self.variable(name)
        if name not in self.functions:
            hint = nearest(name, list(self.functions))
            said = f"one of {', '.join(self.functions)} before a bracket, or a sign between them"
            raise self.refused(f"{said}; {hint}" if hint.startswith("did") else said, token)
        self.take()
        least, most = self.functions[name]
        arguments = self.closed(most)
        if len(arguments) < least:
            raise self.refused(f"a second argument in the brackets of {name}, after a comma", token)
        return self.applied(name, arguments)

    # What a subclass says

    def constant(self, text: str) -> Made:
        """A number."""
        raise NotImplementedError

    def variable(self, name: str) -> Made:
        """A name that is no function."""
        raise NotImplementedError

    def applied(self, name: str, arguments: list[Made]) -> Made:
        """A function of some arguments."""
        raise NotImplementedError

    def bracketed(self, inside: Made) -> Made:
        """What stands in brackets."""
        return inside
