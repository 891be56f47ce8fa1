"""Weighted sum: momentum as the sum of all gradients so far, each with a smaller weight than the one after it."""

from __future__ import annotations

from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import edge
from worked.document import Block, Display, Maths, Paragraph
from worked.formula import BigSum, Chain, Formula, Name, Negative, Partial, Power, Symbol, product_of, sum_of
from worked.pages.detail import weights_in_detail
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.notation import marked
from worked.problem.problem import Problem


def weighted_sum(problem: Problem, step: Step, symbols: Symbols, lines: NetLines) -> list[Block]:
    """The sums of the weights that are shown, from the second step on."""
    if not problem.weighted_sum or step.number == 1:
        return []
    sums = WeightedSum(problem, step, symbols, lines)
    shown = [line for place in weights_in_detail(problem) if (line := sums.line(edge(*place)))]
    if not shown:
        return []
    near = "" if problem.rounding.carry == "exact" else ", except for rounding on the way"
    return [
        Paragraph(
            (
                "As a weighted sum of all gradients so far, ",
                Maths(sums.generic()),
                f" (the step is the superscript){near}:",
            )
        ),
        Display(tuple(shown)),
    ]


class WeightedSum:
    """Writes the sums of one step."""

    def __init__(self, problem: Problem, step: Step, symbols: Symbols, lines: NetLines) -> None:
        self.problem, self.step, self.symbols, self.lines = problem, step, symbols, lines
        form = problem.training.form
        # Where the change itself remembers, gradients are subtracted.
        self.falls, self.quantity, self.weighing = len(form.lines) == 1, form.lines[0].quantity, form.weighing or ()
        self.gradient = "clipped-gradient" if problem.training.clip else "gradient"

    def generic(self) -> Formula:
        """The sum for any weight."""
        symbols = self.symbols
        share, rate = symbols.named("momentum"), symbols.named("learning-rate")
        gradient = _at(symbols.generic(self.gradient), "(t-k)")
        rate = _at(rate, "(t-k)") if self.problem.training.schedule else rate
        term = product_of((Power(share, Name("k")), *self._before(share, rate), gradient))
        whole: Formula = BigSum("k", term)
        whole = Negative(whole) if self.falls else whole
        name = symbols.generic(self.quantity)
        if self.problem.training.state.values:
            whole = whole + Power(share, Name("t")) * _at(name, "(0)")
        return Chain((_at(name, "(t)"), whole))

    def line(self, place: str) -> Chain | None:
        """The sum of a weight: names = numbers = value; None where not all of it is on the page."""
        terms, cells = list[Formula](), self.lines.cells
        share = Symbol(identifier("momentum", "", self.step.number))
        for back in range(self.step.number):
            number = self.step.number - back
            rate = Symbol(identifier("learning-rate", "", number))
            gradient = Symbol(identifier(self.gradient, place, number))
            term = product_of((*_power(share, back), *self._before(share, rate), gradient))
            terms.append(Negative(term) if self.falls else term)
        start = cells.get(identifier(self.quantity, place, 0))
        if start and (start.letter or start.given.strip("-0.")):
            terms.append(product_of((*_power(share, self.step.number), start.symbol)))
        formula = sum_of(terms)
        own = cells.get(identifier(self.quantity, place, self.step.number))
        if not own or not set(formula.symbols()) <= set(cells):
            return None
        numbers = formula.bind(lambda name: self.lines.value(cells[name]))
        return Chain(
            (self._name(own), formula.bind(lambda name: self._name(cells[name])), numbers, self.lines.result(own))
        )

    def _before(self, share: Formula, rate: Formula) -> list[Formula]:
        """What stands before a gradient, from the share that is kept and the rate of its step."""
        return [factor.bind({"momentum": share, "rate": rate}.__getitem__) for factor in self.weighing]

    def _name(self, cell: Cell) -> Formula:
        """The symbol of a cell with its step, where each step has another number."""
        name = self.symbols.of(cell)
        fixed = cell.letter or cell.quantity == "momentum"
        fixed = fixed or (cell.quantity == "learning-rate" and not self.problem.training.schedule)
        return name if fixed else marked(name, cell.step)


def _power(share: Formula, count: int) -> tuple[Formula, ...]:
    """The share, as often as it was multiplied with."""
    return () if not count else (share,) if count == 1 else (share**count,)


def _at(node: Formula, above: str) -> Formula:
    """Notation with a step above it."""
    if isinstance(node, Partial):
        return Partial(_at(node.top, above), node.bottom)
    assert isinstance(node, Name)
    return Name(node.base, node.below, f"{node.above},{above}".lstrip(","), node.accent)
