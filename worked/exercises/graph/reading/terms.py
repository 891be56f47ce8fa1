"""The expressions of a graph as they are typed, such as `q = x + y`, read into terms: what is done, to which parts.

The grammar is that of `common.reader`, with a product `@` of matrices, `.T` for a transposed one, and entries `x.2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from worked.errors import WorkedError, excerpt
from worked.exercises.common.functions import MOST_ARGUMENTS, functions
from worked.exercises.common.reader import LONGEST_NAME, NAME, NUMBER, Reader, Token, tokens
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.record import Record, replace

LONGEST = 400
BASE = "e"
# What arranges entries anew, but computes nothing.
ARRANGED = ("transpose", "concat")
TOKEN = re.compile(rf"{NUMBER}|(?P<name>{NAME}(?:\.[0-9]+){{0,2}})|(?P<sign>\.T\b|[-+*/^(),;@])")
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


def known() -> dict[str, tuple[int, int]]:
    """The functions that may be typed, with the least and the largest number of their arguments."""
    arrays = {name: function.arguments for name, function in ARRAY_FUNCTIONS.items()}
    return {**functions(), **arrays, "transpose": (1, 1), "concat": (2, MOST_ARGUMENTS)}


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
    return Terms(tokens(text, where, TOKEN, LONGEST, before), where, known()).whole()


class Terms(Reader[Term]):
    """Reads the tokens of an expression into a term."""

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
        """An atom, perhaps transposed."""
        found = super().atom()
        while self.next.text == ".T":
            self.take()
            found = Term("transpose", (found,))
        return found

    def constant(self, text: str) -> Term:
        """A number."""
        return Term("number", text=text)

    def variable(self, name: str) -> Term:
        """An input or a node, or an entry of one."""
        return Term("entry" if "." in name else "name", text=name)

    def applied(self, name: str, arguments: list[Term]) -> Term:
        """A function of some arguments."""
        return Term(name, tuple(arguments))

    def bracketed(self, inside: Term) -> Term:
        """What stands in brackets."""
        return replace(inside, closed=True)
