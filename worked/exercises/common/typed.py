"""Placed: tokens of an expression that know where they stand, so that an error can say it."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from worked.errors import WorkedError, excerpt
from worked.formula.typed import Arithmetic

Made = TypeVar("Made")


class Token(NamedTuple):
    """A number, a name, a sign or the end of a text, and its place, counted from 1."""

    kind: str
    text: str
    place: int


class PlacedReader(Arithmetic[Token, Made], Generic[Made]):
    """Reads the tokens of an expression; `where` is what it is called in errors."""

    def __init__(self, tokens: list[Token], where: str) -> None:
        super().__init__(tokens)
        self.where = where

    def refused(self, expected: str, token: Token) -> WorkedError:
        """The error that says what is expected at a place."""
        found = token.text if token.kind == "end" else excerpt(token.text)
        return WorkedError(f"{self.where}: place {token.place}: expected {expected}, found {found}")

    def too_deep(self) -> WorkedError:
        """The error that brackets and signs are nested too deeply."""
        return WorkedError(f"{self.where}: place {self.next.place}: nested too deeply")
