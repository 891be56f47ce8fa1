"""Rule: what an optimiser is made of, a few lines that are worked for each weight, in one or more forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from worked.formula import Formula, Symbol
from worked.maths.component import Parameter
from worked.maths.entry import Entry, empty, is_name, is_number, strange
from worked.number.quantity import define
from worked.record import NOTHING, Record

PREVIOUS = "previous "
CHANGE = "change"
# How the names of cells begin that belong to the learning of a gamma or beta, or to what an update makes new.
BEGINNINGS = ("new-", "bias-", "gamma-", "beta-")


def previous(quantity: str) -> Symbol:
    """What the line of a quantity came to one update ago."""
    return Symbol(PREVIOUS + quantity)


class Computed(Record):
    """What a line of a rule computes, as pages tell it.

    `symbol` is the template of its letter, which a convention may replace, and `meaning` says what it is. `plural` is
    the plural of its name, where that is not the name with an s. `small` says whether it may be so small that it is
    shown with significant figures where a problem says nothing of digits. `beside_g` is another letter for pages on
    which the gradient is g. `like` names the line of another rule, such as `first-moment`, in which the same mistakes
    are made.
    """

    symbol: str
    meaning: str
    plural: str = ""
    small: bool = True
    beside_g: str = ""
    like: str = ""

    @property
    def letter(self) -> str:
        """The template of its letter on pages on which the gradient is g."""
        return self.beside_g or self.symbol


class Line(Record):
    """One line of a rule: the quantity that it computes, and how. `start` is what a state is before any update."""

    quantity: str
    formula: Formula
    start: str = "0"


class Form(Record):
    """One way of writing a rule.

    `lines` end with that of the change; `met` says who writes it so. `by_delta` are the same lines written with the
    `descent`, which is -dE/dw as the product of a delta and an input, where textbooks do so. `shared` lines are
    worked once for all weights. `look_ahead` is where the gradient is taken, if not at the weight. `weighing` are the
    factors that stand before each gradient, where the rule is momentum: a sum of all gradients so far.
    """

    name: str
    lines: tuple[Line, ...]
    met: str
    by_delta: tuple[Line, ...] = ()
    shared: tuple[Line, ...] = ()
    look_ahead: Formula | None = None
    weighing: tuple[Formula, ...] | None = None

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Its lines in the order in which they are worked: those that all weights share come first."""
        return (*self.shared, *self.lines)

    @property
    def names(self) -> set[str]:
        """The symbols of its lines."""
        formulas = [line.formula for line in self.all_lines]
        formulas += [self.look_ahead] if self.look_ahead else []
        return {name for formula in formulas for name in formula.symbols()}

    @property
    def states(self) -> tuple[Line, ...]:
        """The lines whose results the next update needs."""
        names = self.names
        return tuple(line for line in self.all_lines if PREVIOUS + line.quantity in names)

    @property
    def is_plain(self) -> bool:
        """Whether the change is the gradient times the rate, and nothing else is worked."""
        return [line.formula for line in self.all_lines] == [-(Symbol("rate") * Symbol("gradient"))]


class Optimiser(Entry):
    """A rule for the change of a weight, in one or more `forms`, the usual one first.

    `quantities` are what its lines compute, all but the change, each once for all forms. `uses_slopes` is false for
    rules that need no derivative: their deltas are the plain errors of the outputs, and they train a single layer.
    """

    kind = "optimiser"

    name: str
    forms: tuple[Form, ...]
    source: str
    uses_slopes: bool = True
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    quantities: Mapping[str, Computed] = NOTHING
    title: str = ""

    @property
    def signal(self) -> str:
        """The quantity that a unit hands to its weights: its delta, or its plain error."""
        return "delta" if self.uses_slopes else "error"

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return self.title or self.name.replace("-", " ")

    def form(self, name: str) -> Form | None:
        """The form of a name."""
        return next((form for form in self.forms if form.name == name), None)

    def parameters_of(self, form: Form) -> Iterator[str]:
        """The names of the parameters that a form uses."""
        names = form.names
        return (name for name in self.parameters if name in names)

    def small(self, form: Form) -> list[str]:
        """What the lines of a form compute that may be small, the change left aside."""
        computed = {line.quantity for line in form.all_lines}
        return [name for name, quantity in self.quantities.items() if name in computed and quantity.small]

    def letters(self) -> Iterator[tuple[str, str, str]]:
        yield from super().letters()
        yield from ((name, each.symbol, each.meaning) for name, each in self.quantities.items())

    def enter(self) -> None:
        for name, each in self.quantities.items():
            define(name, small=each.small, plural=each.plural)

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "forms")
        for name, quantity in self.quantities.items():
            yield from _flaws_of_quantity(name, quantity)
        for form in self.forms:
            yield from (f"the form '{form.name}': {said}" for said in self._flaws_of_form(form))
        if len({form.name for form in self.forms}) < len(self.forms):
            yield "two forms have one name"
        used = {name for form in self.forms for name in (*form.names, *(line.quantity for line in form.all_lines))}
        yield from (f"no form uses '{name}'" for name in (*self.parameters, *self.quantities) if name not in used)

    def _flaws_of_form(self, form: Form) -> Iterator[str]:
        yield from empty(form, "name", "lines", "met")
        quantities = [line.quantity for line in form.all_lines]
        if quantities[-1:] != [CHANGE] or len(set(quantities)) < len(quantities):
            yield f"expected lines for one quantity each, and the change last, found {', '.join(quantities)}"
        for name in quantities:
            if name != CHANGE and name not in self.quantities:
                given = f"quantities={{'{name}': Computed(symbol, meaning)}}"
                yield f"the line '{name}' has no letter; it belongs into the entry, as {given}"
        known, own = {"rate", "count", *self.parameters}, [line.quantity for line in form.lines]
        before = {PREVIOUS + name for name in quantities}
        for line in form.shared:
            yield from _flaws_of_line(line, known | (before - {PREVIOUS + name for name in own}))
            known.add(line.quantity)
        known |= {"gradient", "weight", *before}
        for line in form.lines:
            yield from _flaws_of_line(line, known)
            known.add(line.quantity)
        for line in form.by_delta:
            yield from _flaws_of_line(line, (known - {"gradient"}) | {"descent"})
        if form.by_delta and [line.quantity for line in form.by_delta] != own:
            yield "by_delta has other lines than there are"
        if form.look_ahead is not None:
            seen = {"weight", *self.parameters, *(PREVIOUS + name for name in own)}
            yield from strange("look_ahead", form.look_ahead, seen)


def _flaws_of_line(line: Line, known: Collection[str]) -> Iterator[str]:
    """What is wrong of a line that may be made of what is known."""
    yield from strange(f"the line '{line.quantity}'", line.formula, known)
    if line.start != "rate" and not is_number(line.start):
        yield f"the line '{line.quantity}': start is '{line.start}', expected a number or 'rate'"


def _flaws_of_quantity(name: str, quantity: Computed) -> Iterator[str]:
    """What is missing or wrong of what a line computes."""
    yield from (f"the line '{name}': {said}" for said in empty(quantity, "symbol", "meaning"))
    if not is_name(name) or name.startswith(BEGINNINGS):
        yield f"the line '{name}': a name has small letters, digits and hyphens, and begins with none of {BEGINNINGS}"
    for template in filter(None, (quantity.symbol, quantity.beside_g)):
        if not set(template).isdisjoint("{}∂'Δ") or template[0] in "_^":
            yield f"the line '{name}': expected a letter such as v or m_1^old, found '{template}'"
    if quantity.letter == "g":
        yield f"the line '{name}': beside_g is missing, another letter than g for pages on which that is the gradient"
