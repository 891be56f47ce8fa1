"""Rule: what an optimiser is made of, a few lines that are worked for each weight, in one or more forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.formula import Formula, Symbol
from worked.maths.component import Parameter
from worked.record import NOTHING, Record

PREVIOUS = "previous "


def previous(quantity: str) -> Symbol:
    """What the line of a quantity came to one update ago."""
    return Symbol(PREVIOUS + quantity)


class Line(Record):
    """One line of a rule: the quantity that it computes, and how. `start` is what a state is before any update."""

    quantity: str
    formula: Formula
    start: str = "0"


class Form(Record):
    """One way of writing a rule.

    `lines` end with that of the change; `met` says who writes it so. `by_delta` are the same lines written with the
    `descent`, which is -dE/dw as the product of a delta and an input, where textbooks do so. `shared` lines are
    worked once for all weights. `look_ahead` is where the gradient is taken, if not at the weight.
    """

    name: str
    lines: tuple[Line, ...]
    met: str
    by_delta: tuple[Line, ...] = ()
    shared: tuple[Line, ...] = ()
    look_ahead: Formula | None = None

    @property
    def names(self) -> set[str]:
        """The symbols of its lines."""
        formulas = [line.formula for line in (*self.shared, *self.lines)]
        formulas += [self.look_ahead] if self.look_ahead else []
        return {name for formula in formulas for name in formula.symbols()}

    @property
    def states(self) -> tuple[Line, ...]:
        """The lines whose results the next update needs."""
        names = self.names
        return tuple(line for line in (*self.shared, *self.lines) if PREVIOUS + line.quantity in names)


class Optimiser(Record):
    """A rule for the change of a weight, in one or more `forms`, the usual one first.

    `uses_slopes` is false for rules that need no derivative: their deltas are the plain errors of the outputs, and
    they train a single layer.
    """

    name: str
    forms: tuple[Form, ...]
    source: str
    uses_slopes: bool = True
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    title: str = ""

    @property
    def signal(self) -> str:
        """The quantity that a unit hands to its weights: its delta, or its plain error."""
        return "delta" if self.uses_slopes else "error"

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return self.title or self.name.replace("-", " ")

    def quantities(self) -> Iterator[str]:
        """The quantities that are computed for each weight, in any form."""
        return (line.quantity for form in self.forms for line in form.lines)

    def form(self, name: str) -> Form | None:
        """The form of a name."""
        return next((form for form in self.forms if form.name == name), None)

    def parameters_of(self, form: Form) -> Iterator[str]:
        """The names of the parameters that a form uses."""
        names = form.names
        return (name for name in self.parameters if name in names)
