"""Spelled: formulas as text in a language of other programs, such as that of a spreadsheet; only names differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from worked.record import NOTHING

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


class Text(NamedTuple):
    """A formula as text, and how tightly it binds."""

    text: str
    level: int = ATOM


class Spelled:
    """An arithmetic whose values are text; see `formula.arithmetic.Arithmetic`. A language defines what differs.

    `functions` are the elementary functions that the language has, each with its name there, "" for the same; what is
    no call is a pattern with `{}` for the argument. `program` is who reads it, in a sentence.
    """

    functions: ClassVar[Mapping[str, str]] = NOTHING
    constants: ClassVar[Mapping[str, str]] = NOTHING
    program = "the program"
    equal = "="
    apart = ", "

    def __call__(self, formula: Any, name: Callable[[str], str]) -> str:
        """A formula as text, with a name for each cell."""
        found: Text = formula.value(lambda cell: Text(name(cell)), self)
        return found.text

    def number(self, text: str) -> Text:
        return Text(text, SUM if text.startswith("-") else ATOM)

    def constant(self, name: str) -> Text:
        return Text(self.constants[name])

    def total(self, terms: Sequence[Text]) -> Text:
        first, *rest = terms
        text = first.text
        for term in rest:
            text += f" - {term.text[1:]}" if term.text.startswith("-") else f" + {term.text}"
        return Text(text, SUM)

    def product(self, factors: Sequence[Text]) -> Text:
        return Text("*".join(self._within(factor, PRODUCT) for factor in factors), PRODUCT)

    def vanishes(self, value: Text) -> bool:
        return False

    def divide(self, top: Text, bottom: Text) -> Text:
        return Text(f"{self._within(top, PRODUCT)}/{self._within(bottom, POWER)}", PRODUCT)

    def negate(self, body: Text) -> Text:
        return Text(f"-{self._within(body, PRODUCT)}", SUM)

    def power(self, base: Text, exponent: int) -> Text:
        return self.raised(base, Text(str(exponent)))

    def raised(self, base: Text, exponent: Text) -> Text:
        return Text(f"{self._within(base, ATOM)}^{self._within(exponent, ATOM)}", POWER)

    def call(self, function: Any, argument: Text) -> Text:
        if function.name not in self.functions:
            found: Text = function.written_by_others(self.program).value(
                {"x": self._bracketed(argument)}.__getitem__, self
            )
            return found
        pattern = self.functions[function.name] or function.name
        return Text(pattern.replace("{}", argument.text) if "{}" in pattern else f"{pattern}({argument.text})")

    def cosine_of_turn(self, top: Text, bottom: Text) -> Text:
        angle = self.divide(self.product((self.constant("pi"), top)), bottom)
        return Text(f"cos({angle.text})")

    def maximum(self, arguments: Sequence[Text]) -> Text:
        return Text(f"max({self.listed(arguments)})")

    def minimum(self, arguments: Sequence[Text]) -> Text:
        return Text(f"min({self.listed(arguments)})")

    def listed(self, arguments: Sequence[Text]) -> str:
        """Arguments of which there may be any number."""
        return self.apart.join(argument.text for argument in arguments)

    def choose(
        self, left: Text, relation: str, right: Text, then: Callable[[], Text], otherwise: Callable[[], Text]
    ) -> Text:
        condition = f"{left.text}{self.equal if relation == '=' else relation}{right.text}"
        return Text(f"if({self.apart.join((condition, then().text, otherwise().text))})")

    def _bracketed(self, part: Text) -> Text:
        """A part in brackets, so that it may stand anywhere."""
        return part if part.level == ATOM else Text(f"({part.text})")

    def _within(self, part: Text, level: int) -> str:
        return part.text if part.level >= level else f"({part.text})"


def plain_float(value: float) -> str:
    """A float with all of its digits, without an exponent."""
    return format(Decimal(repr(value)), "f")
