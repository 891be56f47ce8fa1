"""Closed forms: what cells that depend on a letter come to, and closed forms of others where they are short.

A closed form speaks of letters and numbers where that stays readable, and beyond that names earlier cells: what is
computed by a function (the output of a unit) is always named, what is a sum of products is put in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from worked.cells.cell import Cell
from worked.formula import About, Formula, Negative, Number, Quotient, Symbol, Value, formula, letter
from worked.formula.exact import arithmetic_of
from worked.formula.notation import Notation
from worked.number import Digits, Rounding, plain, rounded
from worked.number.fractions import short
from worked.number.quantity import NET, OUT
from worked.pages.symbols.cells import Symbols
from worked.symbolic import (
    Expression,
    expression_of,
    formula_of,
    has_cases,
    is_algebraic,
    rational,
    simplest,
    symbol,
    symbols_of,
    with_numbers,
)
from worked.trace.replay import Outcomes

MOST_OPERATIONS = 12
MOST_DIGITS = 6
MANY_DIGITS = 100
NET_FORMS = (NET, OUT)
LEAST_FIGURES = Digits(4, "figures")


def closed_forms(
    rounding: Rounding, cells: Mapping[str, Cell], outcomes: Outcomes, symbols: Symbols, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of the cells that depend on a letter, and, if asked for, short ones of the other cells."""
    letters = _Letters(rounding, cells, outcomes, symbols).forms()
    closed = exact_forms(rounding, cells.values(), outcomes, NET_FORMS) if symbolic else {}
    return letters, closed


def operations(written: Formula) -> int:
    """How many operations a formula is made of; a minus sign is none, nor is 1/2."""
    parts = () if isinstance(written, Notation) and not isinstance(written, About) else written.parts()
    fraction = isinstance(written, Quotient) and all(isinstance(part, Number) for part in parts)
    own = 0 if isinstance(written, (Negative, About)) or fraction or not parts else max(len(parts) - 1, 1)
    return own + sum(map(operations, parts))


# Cells that depend on a letter


class _Letters:
    """Finds the closed forms of the cells that depend on a letter, in the order of the cells."""

    def __init__(self, rounding: Rounding, cells: Mapping[str, Cell], outcomes: Outcomes, symbols: Symbols) -> None:
        self.rounding, self.cells, self.outcomes, self.symbols = rounding, cells, outcomes, symbols
        self.letters: dict[str, Expression] = {}
        self.expressions: dict[str, Expression] = {}
        self.named: dict[Expression, Cell] = {}
        self.own: dict[str, Expression] = {}
        self.improved: set[str] = set()
        self.cut: set[str] = set()
        self.kept: set[Fraction] = set()
        self.keeps = rounding.results == "fractions" and rounding.carry == "exact"

    def forms(self) -> dict[str, Formula]:
        """The form of each cell; a cell whose inputs the page does not tell has none."""
        found = {}
        for cell in self.cells.values():
            depends = cell.formula is not None and cell.id not in self.outcomes
            if depends and all(name in self.cells for name in cell.inputs):
                found[cell.id] = self._form(cell)
                if cell.id in self.cut:
                    found[cell.id] = About(found[cell.id])
        return found

    def _form(self, cell: Cell) -> Formula:
        """The form of one cell: with what its inputs come to, or with their names, or as the author wrote it."""
        assert cell.formula
        written = cell.formula.bind(lambda name: self._operand(cell, self.cells[name]))
        expression, form = self._simplified(cell, put_in=True)
        new = not symbols_of(expression) <= {self._input(cell, name, False) for name in cell.inputs}
        readable = form is not None and operations(form) <= MOST_OPERATIONS
        if not readable or not new or (cell.computed_in < cell.step and not self._only_letters(expression)):
            named, other = self._simplified(cell, put_in=False)
            if not readable or other is None or operations(other) <= operations(form or written):
                expression, form = named, other
            if form is None or operations(form) >= operations(written):
                form = written
        assert form
        self.expressions[cell.id] = expression
        if form != written:
            self.improved.add(cell.id)
        else:
            self.cut.discard(cell.id)
        return form

    def _simplified(self, cell: Cell, put_in: bool) -> tuple[Expression, Formula | None]:
        """A cell simplified, as it is carried on, and as it is shown; cases that a letter leaves open are not."""
        assert cell.formula
        inputs = {name: self._input(cell, name, put_in) for name in cell.inputs}
        expression = simplest(expression_of(cell.formula, inputs.__getitem__))
        if has_cases(expression):
            return expression, None
        shown = with_numbers(expression, lambda number: self._rounded(cell, number))
        (self.cut.discard if shown == expression else self.cut.add)(cell.id)
        form = formula_of(shown, self._names(cell, shown), self._number)
        return (shown if self.rounding.carry == "shown" else expression), form

    def _only_letters(self, expression: Expression) -> bool:
        return self.named.keys().isdisjoint(symbols_of(expression))

    def _operand(self, cell: Cell, name: Cell) -> Formula:
        """An input as the line of the cell shows it with the numbers put in."""
        if name.letter:
            return letter(name.given)
        formula = self._name(cell, name)
        return Value(name.id, formula) if name.id in self.outcomes else formula

    def _name(self, cell: Cell, name: Cell) -> Formula:
        """What a cell is called in the line of another: with its sample, where that line speaks of all samples."""
        marked = cell.sample is None or self.symbols.problem.operations.coupled
        return self.symbols.of(name, name.sample if marked else None, age="new" if name.step > cell.computed_in else "")

    def _input(self, cell: Cell, name: str, put_in: bool) -> Expression:
        """An input as an expression: its number, its letter, what it comes to, or a symbol that stands for it."""
        given = self.cells[name]
        if given.letter:
            return self.letters.setdefault(given.given, symbol(given.given))
        if given.formula is None and given.id in self.outcomes:
            return expression_of(arithmetic_of(given.given), symbol)
        if name in self.outcomes:
            outcome = self.outcomes[name]
            if outcome.in_full:
                return rational(Fraction(outcome.shown))
            return rational(plain(outcome.rounded.number) if self.rounding.carry == "shown" else outcome.value)
        if put_in and self._may_be_put_in(given, cell):
            return self.expressions[name]
        if name not in self.own:
            self.own[name] = symbol(name)
            self.named[self.own[name]] = given
        return self.own[name]

    def _may_be_put_in(self, given: Cell, cell: Cell) -> bool:
        """Whether what an input comes to may stand in its place: readable there, and speaking of the same step."""
        expression = self.expressions.get(given.id)
        if expression is None or expression in self.named or not is_algebraic(expression):
            return False
        if given.quantity.learned:
            return self._only_letters(expression)
        if cell.quantity == "out" and not isinstance(cell.formula, Symbol) and given.id not in self.improved:
            return False
        return all(self.named[each].step == cell.step for each in symbols_of(expression) & self.named.keys())

    def _names(self, cell: Cell, expression: Expression) -> dict[Expression, Formula]:
        """The names of the symbols of an expression: letters, then cells, in the order in which they were met."""
        found: dict[Expression, Formula] = {each: letter(text) for text, each in self.letters.items()}
        for each in symbols_of(expression) & self.named.keys():
            found[each] = self._name(cell, self.named[each])
        order = {name: place for place, name in enumerate(self.cells)}
        met = {each: order[named.id] for each, named in self.named.items()}
        return dict(sorted(found.items(), key=lambda item: met.get(item[0], -1)))

    def _rounded(self, cell: Cell, number: Fraction) -> Fraction:
        if self.keeps and short(abs(number)):
            self.kept.add(abs(number))
            return number
        return _rounded(number, self.rounding.of(cell.quantity), self.rounding.half)

    def _number(self, number: Fraction) -> Formula:
        return _fraction(number) if number in self.kept else _decimal(number)


def _rounded(number: Fraction, digits: Digits, half: str) -> Fraction:
    """A coefficient rounded as the page declares; one that would vanish keeps significant figures."""
    with localcontext(prec=MANY_DIGITS):
        exact = Decimal(number.numerator) / Decimal(number.denominator)
    return Fraction(rounded(exact, digits, half) or rounded(exact, LEAST_FIGURES, half))


def _decimal(number: Fraction) -> Formula:
    """A number that was rounded, as a decimal."""
    with localcontext(prec=MANY_DIGITS):
        return formula(plain((Decimal(number.numerator) / Decimal(number.denominator)).normalize()))


# Cells that are numbers


def exact_forms(
    rounding: Rounding, cells: Iterable[Cell], outcomes: Outcomes, quantities: Collection[str] = ()
) -> dict[str, Formula]:
    """The closed forms of cells in terms of the given numbers, where they are short; of all quantities or some."""
    exact: dict[str, Expression] = {}
    found = {}
    for cell in cells:
        if cell.id not in outcomes:
            continue
        if cell.formula is None:
            exact[cell.id] = expression_of(arithmetic_of(cell.given), symbol)
        elif (not quantities or cell.quantity in quantities) and all(name in exact for name in cell.inputs):
            expression = expression_of(cell.formula, exact.__getitem__)
            if is_algebraic(expression) and (rounding.carry == "exact" or outcomes[cell.id].rounded.exact):
                exact[cell.id] = expression
            form = formula_of(expression, {}, _fraction)
            if not isinstance(form, Number) and operations(form) <= MOST_OPERATIONS and _short(form):
                found[cell.id] = form
    return found


def _fraction(number: Fraction) -> Formula:
    """A positive number as a fraction."""
    top, bottom = Number(str(number.numerator)), Number(str(number.denominator))
    return top if number.denominator == 1 else Quotient(top, bottom)


def _short(written: Formula) -> bool:
    """Whether no number in a formula has many digits."""
    if isinstance(written, Number):
        return len(written.text) <= MOST_DIGITS
    return all(_short(part) for part in written.parts())
