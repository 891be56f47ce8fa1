"""Printer: walks a formula once for all formats; a format says only how each thing looks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from worked.formula import branches as b
from worked.formula import functions as f
from worked.formula import notation as n
from worked.formula import tree as t
from worked.formula.arg_max import ArgMax
from worked.formula.elementary import BARS, POWER_OF_E, ROOT
from worked.formula.exact import arithmetic
from worked.formula.printers.looks import Looks
from worked.formula.printers.text import scientific

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4
AFTER_MINUS = 2
NUMBERS, FRACTIONS = (n.Value, n.Answer, t.Number), (t.Quotient, n.Partial)
# How tightly each kind of node binds, where nothing else about it counts.
LEVELS: dict[type, int] = {
    **dict.fromkeys((n.Chain, n.SideBySide, b.Cases), 0),
    t.Sum: SUM,
    t.Product: PRODUCT,
    n.BigSum: PRODUCT,
    n.MatrixProduct: PRODUCT,
    n.Entrywise: PRODUCT,
    t.Power: POWER,
}


@cache
def _method(kind: str) -> str:
    """The name of the method that writes a kind of node."""
    return f"_{kind.lower()}"


class Printer(Looks):
    """Formulas as text of one format.

    `values` fills the slots: each a pair of the number's plain text and whether that is the whole number. A slot
    without a value prints its name or a blank, so the same formula serves the solution and the student's copy.
    Brackets follow from the author's tree: a negative number inside a line stands in brackets, one that opens a line
    does not.

    A format defines the methods of `Looks`; all take and return its own text.
    """

    def __init__(self, values: Mapping[str, tuple[str, bool]] | None = None, mode: str = "solved") -> None:
        self.values = values or {}
        self.mode = mode

    def __call__(self, formula: Any) -> str:
        return self.operand(formula, 0, leading=True)

    def operand(self, node: Any, level: int, leading: bool = False) -> str:
        """The text of a node, in brackets where it binds less tightly than its place asks."""
        kind = type(node)
        if kind in NUMBERS and (found := arithmetic(node.text if kind is t.Number else self._text(node.slot))):
            text = self.operand(found, level, leading)
            return self.boxed(text) if kind is n.Answer and self.mode == "key" else text
        if kind is n.Value and node.slot not in self.values:
            return self.operand(node.name, level, leading)
        if kind is n.Matrix and not self.shows(node):
            return self.operand(node.name, level, leading)
        if kind is n.About:
            return self.operand(node.body, level, leading)
        write = getattr(self, _method(kind.__name__))
        if kind in NUMBERS:
            text = write(node, bool(level) and not leading)
            return self.brackets(text) if level > PRODUCT and self._is_product(node) else text
        if level and self._level(node, kind, leading) < level:
            return self.brackets(write(node, True))
        return write(node, leading)

    def _text(self, slot: str) -> str:
        return self.values.get(slot, ("",))[0]

    def _level(self, node: Any, kind: type, leading: bool) -> int:
        if kind is t.Negative:
            return PRODUCT if leading else SUM
        if kind in FRACTIONS:
            return self.fraction_level
        if kind is f.Function:
            return POWER if node.entry.look == POWER_OF_E else ATOM
        return LEVELS.get(kind, ATOM)

    def _is_product(self, node: Any) -> bool:
        """Whether a number that is not negative is written as a product with a power of ten."""
        text = node.text if isinstance(node, t.Number) else self._text(node.slot)
        return "·" in scientific(text, self.most_zeros) and not text.startswith("-")

    # How the tree is walked

    def _number(self, node: t.Number, grouped: int) -> str:
        return self._grouped(node.text, grouped)

    def _value(self, node: n.Value, grouped: int) -> str:
        return self._grouped(self.values[node.slot][0], grouped)

    def _answer(self, node: n.Answer, grouped: int) -> str:
        found = self.values.get(node.slot)
        if found is None:
            return self.blank(node.slot)
        text = self._grouped(found[0], grouped)
        return self.boxed(text) if self.mode == "key" else text

    def is_blank(self, slot: str) -> bool:
        """Whether the answer in a slot is left to be filled in."""
        return slot not in self.values

    def written(self, slot: str, text: str) -> str:
        """A number written into the blank of its slot."""
        return self.filled(slot, self._grouped(text, 0), len(text))

    def _grouped(self, text: str, grouped: int) -> str:
        number = self._decimal(text)
        alone = grouped and (text.startswith("-") or (grouped == AFTER_MINUS and not text.strip("0.")))
        return self.brackets(number) if alone else number

    def _decimal(self, text: str) -> str:
        """A number: as it is, or a very small one with a power of ten."""
        first, ten, exponent = scientific(text, self.most_zeros).partition("10^")
        if not ten:
            return self.number(text)
        power = self.power(self.number("10"), self.number(exponent))
        lead = first.removesuffix("·")
        if lead in ("", "-"):
            return self.row([self.prefix("-"), power]) if lead else power
        return self.row([self.number(lead), self.operator("*"), power])

    def _sum(self, node: t.Sum, leading: bool) -> str:
        return self.row(self.terms(node, leading))

    def terms(self, node: t.Sum, leading: bool) -> list[str]:
        """The terms of a sum, each with the sign before it."""
        parts = [self.operand(node.terms[0], SUM, leading)]
        for term in node.terms[1:]:
            subtracted = isinstance(term, t.Negative)
            body = term.body if isinstance(term, t.Negative) else term
            parts.append(self.row([self.operator("-" if subtracted else "+"), self.operand(body, PRODUCT)]))
        return parts

    def _product(self, node: t.Product, leading: bool) -> str:
        parts = [self.operand(node.factors[0], PRODUCT, leading)]
        for factor in node.factors[1:]:
            parts += [self.operator("*"), self.operand(factor, PRODUCT)]
        return self.row(parts)

    def _quotient(self, node: t.Quotient, leading: bool) -> str:
        return self.fraction(self._side(node.top, PRODUCT), self._side(node.bottom, POWER))

    def _partial(self, node: n.Partial, leading: bool) -> str:
        curl = self.name("partial", "", "", "")
        return self.fraction(self.row([curl, self(node.top)]), self.row([curl, self(node.bottom)]))

    def _side(self, node: Any, level: int) -> str:
        """The top or bottom of a fraction: no brackets where the fraction bar does their work."""
        return self(node) if self.fraction_level == ATOM else self.operand(node, level, leading=level == PRODUCT)

    def _negative(self, node: t.Negative, leading: bool) -> str:
        return self.row([self.prefix("-"), self._subtracted(node.body)])

    def _subtracted(self, node: Any) -> str:
        """What stands after a minus sign; a zero there stands in brackets, for there is no negative zero."""
        if isinstance(node, t.Product):
            rest = [part for factor in node.factors[1:] for part in (self.operator("*"), self.operand(factor, PRODUCT))]
            return self.row([self._subtracted(node.factors[0]), *rest])
        if isinstance(node, t.Number) and not arithmetic(node.text):
            return self._number(node, AFTER_MINUS)
        if isinstance(node, n.Value) and node.slot in self.values and not arithmetic(self._text(node.slot)):
            return self._value(node, AFTER_MINUS)
        return self.operand(node, PRODUCT)

    def _power(self, node: t.Power, leading: bool) -> str:
        return self.power(self.operand(node.base, ATOM + self._tall(node.base)), self(node.exponent))

    def _tall(self, node: Any) -> bool:
        """Whether an exponent would seem to belong to a part of this base: a fraction, a function, what has a top."""
        if isinstance(node, n.Value) and node.slot not in self.values:
            return self._tall(node.name)
        if isinstance(node, f.Function):
            return node.entry.look != BARS
        tall = isinstance(node, (t.Quotient, n.Partial, b.Maximum, b.Minimum))
        return tall or bool(isinstance(node, n.Name) and node.above)

    def _function(self, node: f.Function, leading: bool) -> str:
        entry, argument = node.entry, self(node.argument)
        if entry.look == POWER_OF_E:
            return self.power(self.letter("e"), argument)
        if entry.look == ROOT:
            return self.root(argument)
        if entry.look == BARS:
            return self.bars(argument)
        return self.row([self.function(entry.word or entry.name), self.brackets(argument)])

    def _maximum(self, node: b.Maximum, leading: bool) -> str:
        return self._extreme("max", node)

    def _minimum(self, node: b.Minimum, leading: bool) -> str:
        return self._extreme("min", node)

    def _argmax(self, node: ArgMax, leading: bool) -> str:
        return self._extreme("argmax", node)

    def _applied(self, node: n.Applied, leading: bool) -> str:
        return self._extreme(node.function, node)

    def _extreme(self, name: str, node: b.Maximum | b.Minimum | ArgMax | n.Applied) -> str:
        inside = self.commas([self(argument) for argument in node.arguments])
        return self.row([self.function(name), self.brackets(inside)])

    def _cases(self, node: b.Cases, leading: bool) -> str:
        lines = [
            (self(case.body), self.row([self(case.left), self.operator(case.relation), self(case.right)]))
            for case in node.cases
        ]
        return self.cases([*lines, (self(node.otherwise), self.word("otherwise"))])

    def _constant(self, node: t.Constant, leading: bool) -> str:
        return self.letter(node.name)

    def _symbol(self, node: t.Symbol, leading: bool) -> str:
        return self.name(node.name, "", "", "")

    def _name(self, node: n.Name, leading: bool) -> str:
        if node.accent == "Delta":
            change = self.name("Delta", "", "", "")
            return self.row([change, self.change_gap, self.name(node.base, node.below, node.above, "")])
        return self.name(node.base, node.below, node.above, node.accent)

    def _sidebyside(self, node: n.SideBySide, leading: bool) -> str:
        return self.row([part for line in node.lines for part in (self.gap, self(line))][1:])

    def _letter(self, node: n.Letter, leading: bool) -> str:
        return self.letter(node.text)

    def _word(self, node: n.Word, leading: bool) -> str:
        return self.word(node.text)

    def _prime(self, node: n.Prime, leading: bool) -> str:
        name = self.letter(node.function) if len(node.function) == 1 else self.function(node.function)
        marks = [self.primes(node.order)] if node.order else []
        return self.row([name, *marks, self.argument(node.argument)])

    def argument(self, node: Any) -> str:
        """The argument of a named function; a matrix has brackets of its own."""
        text = self(node)
        return text if isinstance(node, n.Matrix) and self.shows(node) else self.brackets(text)

    def shows(self, node: n.Matrix) -> bool:
        """Whether a matrix is written with its entries, of which at least one may be shown, and not with its name."""
        entries = node.parts()
        return not node.name or any(not isinstance(each, n.Value) or each.slot in self.values for each in entries)

    def _bigsum(self, node: n.BigSum, leading: bool) -> str:
        return self.big_sum(node.index, self.operand(node.body, PRODUCT, leading=True))

    def _matrix(self, node: n.Matrix, leading: bool) -> str:
        return self.matrix([[self(entry) for entry in row] for row in node.rows])

    def _matrixproduct(self, node: n.MatrixProduct, leading: bool) -> str:
        return self.side_by_side([self.operand(factor, PRODUCT) for factor in node.factors])

    def _entrywise(self, node: n.Entrywise, leading: bool) -> str:
        parts = [self.operand(node.factors[0], PRODUCT, leading)]
        for factor in node.factors[1:]:
            parts += [self.operator("o"), self.operand(factor, PRODUCT)]
        return self.row(parts)

    def _transposed(self, node: n.Transposed, leading: bool) -> str:
        return self.transposed(self.operand(node.body, ATOM + self._tall(node.body)))

    def _shape(self, node: n.Shape, leading: bool) -> str:
        sides = [self.number(str(node.rows)), self.operator("x"), self.number(str(node.columns))]
        return self.brackets(self.row(sides))

    def _chain(self, node: n.Chain, leading: bool) -> str:
        return self.row([part for pair in self.chain(node) for part in pair if part])

    def chain(self, node: Any) -> list[tuple[str, str]]:
        """The sides of a chain, each with the sign that stands before it; anything else is one side without sign."""
        if not isinstance(node, n.Chain):
            return [("", self(node))]
        first = [] if node.after else [("", self(node.sides[0]))]
        return first + [(self.sign(side), self(side)) for side in node.sides[len(first) :]]

    def sign(self, side: Any) -> str:
        """`=`, or `~` before a number of which only the rounded text is shown, as the format writes it."""
        if isinstance(side, n.About):
            return self.operator("~")
        found = self.values.get(side.slot) if isinstance(side, n.Answer) else None
        return self.operator("=" if found is None or found[1] else "~")
