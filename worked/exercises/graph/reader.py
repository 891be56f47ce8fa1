"""The expressions of a graph as they are typed, such as `q = x + y`, read into terms: what is done, to which parts.

The grammar is that of `formula.typed`; an atom is a number, a name, `function( term { , term } )` or `( term )`.
Nothing is ever evaluated: text becomes tokens, and tokens become terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from worked.errors import WorkedError, excerpt, nearest
from worked.exercises.common.functions import ARRAY_FUNCTIONS, MANY, functions
from worked.exercises.common.typed import PlacedReader, Token
from worked.keys.values import number_at
from worked.number import plain
from worked.record import Record, replace

LONGEST, DEEPEST, LONGEST_NAME, MOST_ARGUMENTS = 400, 20, 12, 12
BASE = "e"
NAME = r"[A-Za-z]+(?:_?[0-9]+)?"
TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>{NAME}(?:\.[0-9]+){{0,2}})"
    r"|(?P<sign>\.T\b|[-+*/^(),;@])"
)
NODE = re.compile(r"\s*([^=]*?)\s*=(.*)", re.DOTALL)


class Term(Record):
    """What is done, and the parts it is done to.

    `does` is `number`, `name` or `entry` (`x.2`, `W.1.2`), whose `text` it is; `+ * / - ^ @`, where `-` has one part;
    or the name of a function. A sum and a product have as many parts as were typed in a row; brackets keep them apart
    (`closed`).
    """

    does: str
    parts: tuple[Term, ...] = ()
    text: str = ""
    closed: bool = False

    def names(self) -> Iterator[str]:
        """The names that stand in it, in the order in which they are typed."""
        if self.does in ("name", "entry"):
            yield self.text.partition(".")[0]
        for part in self.parts:
            yield from part.names()


def is_name(text: str) -> bool:
    """Whether a text may be the name of an input or a node."""
    return bool(re.fullmatch(NAME, text)) and len(text) <= LONGEST_NAME and text not in (*functions(), BASE)


def node(text: object, where: str) -> tuple[str, Term]:
    """The name and the expression of a node such as `q = x + y`."""
    found = NODE.fullmatch(text) if isinstance(text, str) else None
    if not found or "=" in found[2]:
        raise WorkedError(f"{where}: expected a node such as 'q = x + y', found {excerpt(text)}")
    if not is_name(found[1]):
        raise WorkedError(f"{where}: {not_a_name(found[1])}")
    return found[1], term(found[2], where, len(text) - len(found[2]) if isinstance(text, str) else 0)


def not_a_name(text: str) -> str:
    """What is said of a text that is no name."""
    if text == BASE:
        return "e is the base of the exponential function on a page; choose another name"
    if text in functions():
        return f"{excerpt(text)} is a function; choose another name"
    return f"expected a name of at most {LONGEST_NAME} letters and digits, such as q or w1, found {excerpt(text)}"


def term(text: object, where: str, before: int = 0) -> Term:
    """The term of a text; `before` is the number of signs that stand before it, for the places in messages."""
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST:
        raise WorkedError(f"{where}: expected a text of 1 to {LONGEST} characters, found {excerpt(text)}")
    return Reader(list(_tokens(text, where, before)), where).whole()


def _tokens(text: str, where: str, before: int) -> Iterator[Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = TOKEN.match(text, place)
        if not found:
            raise WorkedError(f"{where}: place {before + place + 1}: unknown sign: {excerpt(text[place])}")
        assert found.lastgroup
        yield Token(found.lastgroup, found[0], before + place + 1)
        place = found.end()
    yield Token("end", "the end", before + len(text) + 1)


class Reader(PlacedReader[Term]):
    """Reads the tokens of an expression into a term."""

    deepest = DEEPEST

    def total(self, terms: list[Term]) -> Term:
        """The sum of terms."""
        return Term("+", tuple(terms))

    def negated(self, body: Term) -> Term:
        """What has a minus before it; that of a number is part of the number."""
        if body.does == "number" and not body.closed:
            return replace(body, text=body.text[1:] if body.text.startswith("-") else f"-{body.text}")
        return Term("-", (body,))

    def product(self, left: Term, right: Term) -> Term:
        """The product of two factors; one that goes on has one more."""
        before = left.parts if left.does == "*" and not left.closed else (left,)
        return Term("*", (*before, right))

    def term(self) -> Term:
        """Factors with *, / or @ between them, from left to right."""
        found = super().term()
        while self.next.text == "@":
            self.take()
            found = Term("@", (found, self.factor()))
            while self.next.text in ("*", "/"):
                divided = self.take().text == "/"
                found = (self.quotient if divided else self.product)(found, self.factor())
        return found

    def quotient(self, top: Term, bottom: Term) -> Term:
        """A fraction."""
        return Term("/", (top, bottom))

    def raised(self, base: Term, exponent: Term, first: Token, then: Token) -> Term:
        """A power."""
        return Term("^", (base, exponent))

    def atom(self) -> Term:
        """A number, a name, a function of something, or something in brackets, perhaps transposed."""
        found = self.untransposed()
        while self.next.text == ".T":
            self.take()
            found = Term("transpose", (found,))
        return found

    def untransposed(self) -> Term:
        """An atom without what follows it."""
        token = self.take()
        if token.kind == "number":
            value = Decimal(number_at(Decimal(token.text), self.where).text)
            whole = value == value.to_integral_value()
            return Term("number", text=plain(value.quantize(Decimal(1)) if whole else value))
        if token.kind == "name":
            return self.named(token)
        if token.text != "(":
            hint = " (a power is written with ^)" if token.text == "*" else ""
            raise self.refused(f"a number, a name or a bracket{hint}", token)
        return replace(self.closed()[0], closed=True)

    def named(self, token: Token) -> Term:
        """A name, or a function of what stands in the brackets behind it."""
        if self.next.text != "(":
            if token.text in functions():
                raise self.refused(f"a bracket behind {token.text}", self.next)
            if len(token.text) > LONGEST_NAME:
                raise self.refused(f"a name of at most {LONGEST_NAME} characters", token)
            return Term("entry" if "." in token.text else "name", text=token.text)
        if token.text not in (*functions(), *ARRAY_FUNCTIONS):
            known = (*functions(), *ARRAY_FUNCTIONS)
            hint = nearest(token.text, known)
            said = f"; {hint}" if hint.startswith("did") else ""
            valid = ", ".join(known)
            raise self.refused(f"one of {valid} before a bracket, or a sign between them{said}", token)
        self.take()
        if token.text == "dot":
            return Term("dot", tuple(self.two(token)))
        many = token.text in MANY
        arguments = self.closed(MOST_ARGUMENTS if many else 1)
        if many and len(arguments) < 2:
            raise self.refused(f"a second number in the brackets of {token.text}, after a comma", token)
        return Term(token.text, tuple(arguments))

    def two(self, token: Token) -> list[Term]:
        """The two arguments of a function."""
        found = self.closed(2)
        if len(found) < 2:
            raise self.refused(
                f"a second vector in the brackets of {token.text}, after a comma", self.tokens[self.at - 1]
            )
        return found
