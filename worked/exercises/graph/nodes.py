"""The nodes of a graph: one operation each, with its number and its local derivatives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from worked.exercises.common.functions import coupled, number_of, other_numbers, other_slopes, slopes_of
from worked.exercises.graph.reading.terms import Term
from worked.formula import (
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    formula,
    ln,
    product_of,
    sum_of,
)
from worked.record import Record

WHOLE = ("+", "*", "-", "max", "min", "relu", "abs")
SMOOTH = ("+", "*", "/", "-")
ZERO, ONE = Number("0"), Number("1")


class Node(Record, open=True):
    """One operation: `name` = what `does` makes of its `parts`, symbols of inputs and nodes before it, and numbers.

    `does` is one of `+ * / - ^` or the name of a function. A subtracted part of a sum is a `Negative`. With `by_rule`
    its derivatives are no cells of their own, but stand in the gradients that go back through it. Of a softmax `row`
    are the names of all that comes of its parts, the node itself among them.
    """

    name: str
    does: str
    parts: tuple[Formula, ...]
    by_rule: bool = False
    row: tuple[str, ...] = ()

    @cached_property
    def operands(self) -> tuple[str, ...]:
        """The names of what it is made of, each once."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.symbols()))

    @cached_property
    def number(self) -> Formula:
        """What it comes to, as a formula of its operands."""
        match self.does:
            case "+":
                return Sum(self.parts)
            case "*":
                return Product(self.parts)
            case "/":
                return Quotient(*self.parts)
            case "-":
                return Negative(*self.parts)
            case "^":
                return Power(*self.parts)
        if self.row:
            return coupled(self.does).out(self.parts, self.row.index(self.name), {})
        return number_of(self.does, self.parts)

    @cached_property
    def slopes(self) -> Mapping[str, Formula]:
        """Its derivatives by its operands, as formulas of these and of its own name; those by one node are added."""
        if self.does in SMOOTH:
            return self.number.partials()
        found: dict[str, list[Formula]] = {}
        for part, slope in zip(self.parts, self._slopes_of_parts(), strict=True):
            for name in part.symbols():
                found.setdefault(name, []).append(slope)
        return {name: sum_of([each for each in slopes if each != ZERO] or [ZERO]) for name, slopes in found.items()}

    def _slopes_of_parts(self) -> Iterator[Formula]:
        own = Symbol(self.name)
        if self.row:
            outs, unit = [Symbol(name) for name in self.row], self.row.index(self.name)
            for place in range(len(self.parts)):
                yield coupled(self.does).slope_of(self.parts, outs, unit, place, {}) or ZERO
            return
        if self.does != "^":
            yield from slopes_of(self.does, self.parts, own)
            return
        base, exponent = self.parts
        fixed = Power(Symbol("base"), exponent).partials() if next(exponent.symbols(), None) is None else {}
        yield fixed["base"].bind(lambda name: base) if fixed else product_of((exponent, Power(base, exponent - 1)))
        yield product_of((own, ln(base)))

    @cached_property
    def keeps_whole(self) -> bool:
        """Whether it comes to a whole number if all that it is made of is whole, and so do its derivatives."""
        power = self.does == "^" and isinstance(self.parts[1], Number) and self.parts[1].text.isdecimal()
        return (power or self.does in WHOLE) and all("." not in each.text for each in _numbers_in(self.number))

    def others(self) -> Iterator[Formula]:
        """Other forms in which its number is computed by hand."""
        if self.does not in (*SMOOTH, "^"):
            yield from other_numbers(self.does, self.parts[0])

    def other_slopes(self, by: str) -> Iterator[Formula]:
        """Other forms of its derivative by an operand: without its own number, and with it."""
        slope, own = self.slopes[by], Symbol(self.name)
        if self.name in slope.symbols():
            yield slope.bind(lambda name: self.number if name == self.name else Symbol(name))
        if self.does == "/" and self.parts[1] == Symbol(by):
            yield Negative(Quotient(own, self.parts[1]))
            if next(self.parts[0].symbols(), None) is None and self.parts[0] == ONE:
                yield Negative(Power(own, Number("2")))
        elif self.does == "^" and self.parts[0] == Symbol(by) and next(self.parts[1].symbols(), None) is None:
            yield Quotient(product_of((self.parts[1], own)), self.parts[0])
        elif len(self.parts) == 1:
            yield from other_slopes(self.does, self.parts[0], own)


def _numbers_in(formula: Formula) -> Iterator[Number]:
    """The numbers in a formula; a constant that is computed counts as one that is not whole."""
    if isinstance(formula, Number):
        yield formula
    elif isinstance(formula, Quotient):
        yield Number("0.5")
    for part in formula.parts():
        yield from _numbers_in(part)


def constant(term: Term) -> Formula:
    """A term without names as a formula."""
    if term.does == "number":
        return formula(term.text)
    parts = tuple(constant(part) for part in term.parts)
    return sum_of(parts) if term.does == "+" else Node("", term.does, parts).number


def needed(nodes: Sequence[Node], by: Iterable[str]) -> set[str]:
    """The names of the inputs by which is differentiated, and of the nodes that depend on them."""
    found = set(by)
    for node in nodes:
        if not found.isdisjoint(node.operands):
            found.add(node.name)
    return found


def leading_to(nodes: Sequence[Node], output: str) -> set[str]:
    """The names of an output and of all that it is made of."""
    found = {output}
    for node in reversed(nodes):
        if node.name in found:
            found.update(node.operands)
    return found
