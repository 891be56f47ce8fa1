"""Final errors: the errors of the outputs in the last forward pass; no cell holds them, for nothing learns there."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.document import Shown
from worked.formula import Answer, Chain, Formula, Symbol
from worked.number import Rounding
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.notation import raised
from worked.pages.training.shown_steps import ShownSteps
from worked.trace.beside import beside
from worked.trace.replay import Outcomes
from worked.trace.wording import PREFIX, Wording

MOST_OUTPUTS = 3


class FinalError(Wording):
    """The error of an output in the last forward pass: a number of the page that is no cell."""

    unit: str
    formula: Formula
    rounding: Rounding
    given: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """The slot of the number."""
        return f"{PREFIX}the last error of {self.unit}"

    def word(self, outcomes: Outcomes) -> str:
        """The number as it is shown."""
        return self.shown(outcomes).text

    def shown(self, outcomes: Outcomes) -> Shown:
        """The number, rounded as an error is."""
        found = beside(self.formula, "error", outcomes, self.rounding, self.given)
        return Shown(found.shown, found.rounded.exact)


def final_errors(shown: ShownSteps) -> Iterator[FinalError]:
    """The errors of the outputs, each by the formula of the first step; only where one sample was seen."""
    problem, final, first = shown.problem, shown.final, shown.steps[0]
    outputs = problem.outputs
    if not final or shown.lettered or len(problem.samples) > 1 or len(outputs) > MOST_OUTPUTS:
        return
    for unit in outputs:
        cell = first.get("error", unit, first.samples[0])
        if cell and cell.formula and problem.training.loss:
            found = {name: first[name] for name in cell.inputs}
            ids = {name: Symbol(identifier(each.quantity, each.place, final.number)) for name, each in found.items()}
            yield FinalError(
                unit,
                cell.formula.bind(ids.__getitem__),
                problem.rounding,
                tuple(ids[name].name for name, each in found.items() if each.formula is None),
            )


def error_line(error: FinalError, lines: NetLines) -> Chain:
    """The line of such an error: symbol = formula = numbers = value."""
    name = raised(lines.symbols.named("error", error.unit), lines.symbols.new)
    return Chain((name, lines.names(error.formula), lines.numbers(error.formula), Answer(error.slot)))
