"""Spelled: formulas as text in a language of other programs, such as that of a spreadsheet; only names differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from worked.packages.item import decimal_text
from worked.packages.values import Expression, Values
from worked.record import NOTHING

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


class Text(NamedTuple):
    """A formula as text, and how tightly it binds."""

    text: str
    level: int = ATOM


class Spelled:
    """An arithmetic whose values are text; see `formula.arithmetic.Arithmetic`. A language defines what differs.

    `functions` are the elementary functions that the language has, `log` (of base 10) and `floor`, each with its name
    there, "" for the same.
    """

    functions: ClassVar[Mapping[str, str]] = NOTHING
    constants: ClassVar[Mapping[str, str]] = NOTHING
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
        return self.function(function.name, argument)

    def function(self, name: str, argument: Text) -> Text:
        """A function of the language."""
        return Text(f"{self.functions[name] or name}({argument.text})")

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
        condition = f"{left.text}{relation}{right.text}"
        return Text(f"if({self.apart.join((condition, then().text, otherwise().text))})")

    def _within(self, part: Text, level: int) -> str:
        return part.text if part.level >= level else f"({part.text})"


class Texts(Values):
    """The arithmetic of expressions that are text in a language."""

    def __init__(self, language: Spelled) -> None:
        self.language = language

    def operation(self, name: str, *parts: Expression) -> Text:
        texts, language = list(map(self.text, parts)), self.language
        if name == "subtract":
            return language.total((texts[0], language.negate(texts[1])))
        if name in ("divide", "power"):
            return (language.divide if name == "divide" else language.raised)(*texts)
        several = {"sum": language.total, "product": language.product, "max": language.maximum, "min": language.minimum}
        return several[name](texts)

    def function(self, name: str, argument: Expression) -> Text:
        return self.language.function(name, self.text(argument))

    def choice(
        self, left: Expression, relation: str, right: Expression, then: Expression, otherwise: Expression
    ) -> Text:
        first, second, one, other = map(self.text, (left, right, then, otherwise))
        return self.language.choose(first, relation, second, lambda: one, lambda: other)

    def text(self, value: Expression) -> Text:
        """A constant or an expression as text."""
        return self.language.number(decimal_text(value)) if isinstance(value, Decimal) else value


def plain_float(value: float) -> str:
    """A float with all of its digits, without an exponent."""
    return format(Decimal(repr(value)), "f")
