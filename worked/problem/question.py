"""Question: a small question beside the sheet, such as how many parameters a net has, as cells with formulas.

Whatever the answer is, it is a number: a count, a difference, or of a list of choices the number of the right one. So
it is solved, checked, marked and drawn as any other number is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from worked.cells.cell import QUESTIONS, Cell, Step, identifier
from worked.cells.place import WHOLE, Place
from worked.formula import ArgMax, Cases, Formula, Name, Symbol, absolute
from worked.formula.floats import FLOATS
from worked.formula.printers.text import clean
from worked.layers.operation import Parameter
from worked.number.quantity import BIAS, LOSS, WEIGHT, Quantity
from worked.problem.problem import Problem
from worked.record import Record

# Of so many choices the largest is still found at a glance.
MOST_CHOICES = 24
FIRST = "Of equal ones, the first counts."
SIZES = "Compare absolute values; of equal ones, the first counts."

# Words, formulas of cells, and places of units, one after the other.
Said = tuple[str | Formula, ...]


class Choices(Record):
    """What the numbers of an answer stand for, each a word, the symbol of a cell, or the place of a unit.

    `rule` says how to choose, also between equal ones. The numbers are 1, 2, 3 ..., or begin with `first` and go on in
    steps of `step`.
    """

    listed: tuple[str | Formula, ...]
    rule: str = FIRST
    first: int = 1
    step: int = 1

    @property
    def said(self) -> Said:
        """The rule, and what each number stands for: `(1) w13, (2) w23.`"""
        found: list[str | Formula] = [f"{self.rule} "]
        for place, name in enumerate(self.listed):
            found += [f"({clean(str(self.first + place * self.step))})\N{NO-BREAK SPACE}", name, ", "]
        return (*found[:-1], ".")


class Asked(Record):
    """A number that a question asks for: its cell, and where it has any, its choices.

    `about` are words before its line, such as the sample that it belongs to. One that is `beside` another stands in
    the line of the one before it.
    """

    quantity: Quantity
    formula: Formula
    place: Place = WHOLE
    sample: int | None = None
    about: Said = ()
    choices: Choices | None = None
    beside: bool = False

    def cell(self, step: Step) -> Cell:
        """The cell of the number in a step."""
        name = identifier(self.quantity, self.place, step.number, self.sample)
        return Cell(name, self.quantity, self.place, step.number, self.sample, self.formula, phase=QUESTIONS)


class Question(Record):
    """One question.

    `title` names it. `sentence` asks it: in it `{first}` and `{last}` stand for the update that it is about, and
    `{in_first}` for nothing where there is only one. `symbols` are the names of its quantities.
    `asked` are the numbers that it asks for in a step; `lacks` is what a problem lacks for it, in words that follow
    "it needs", and "" where it lacks nothing. `remembers` are quantities of the step before from which it goes on.
    `name` is that of its file.
    """

    title: str
    sentence: str
    symbols: Mapping[Quantity, Name]
    asked: Callable[[Problem, Step], Iterable[Asked]]
    lacks: Callable[[Problem], str]
    remembers: tuple[str, ...] = ()
    name: str = ""

    def asks(self, updates: int) -> str:
        """The sentence, for a training of so many updates."""
        one = updates == 1
        return self.sentence.format(
            first="the update" if one else "the first update",
            last="the update" if one else "the last update",
            in_first="" if one else " in the first update",
        )


def largest(
    quantity: Quantity,
    sizes: Iterable[tuple[Formula, str | Formula]],
    place: Place = WHOLE,
    sample: int | None = None,
    about: Said = (),
    rule: str = FIRST,
) -> Asked:
    """Which of some numbers is the largest; each comes with what it is the size of, as in `Choices`."""
    pairs = list(sizes)
    formula = ArgMax(tuple(size for size, _ in pairs))
    return Asked(quantity, formula, place, sample, about, Choices(tuple(name for _, name in pairs), rule))


# What authors of questions have at hand


def is_first(step: Step) -> bool:
    """Whether it is the first step."""
    return step.number == 1


def is_first_update(step: Step) -> bool:
    """Whether it is the first step, and one that learns."""
    return step.number == 1 and not step.final


def of_sample(step: Step, sample: int, *more: str | Formula) -> Said:
    """What an answer is about: its sample, where a step sees several, and `more`; nothing where it is about neither."""
    own = (f"Sample {sample}",) if len(step.samples) > 1 else ()
    return (*own, *([", "] if own and more else []), *more, ":") if own or more else ()


def learning(problem: Problem) -> list[Parameter]:
    """The parameters that learn."""
    return [each for layer in problem.layers for each in problem.learned_in(layer)]


def of_parameters(step: Step, plain: str) -> Iterator[tuple[Formula, Formula]]:
    """The size of a quantity of each parameter, such as of its change, and the symbol of the parameter."""
    for cell in step.cells:
        if cell.quantity.plain == plain and cell.sample is None and cell.step == step.number:
            parameter = cell.quantity.parameter or (WEIGHT if cell.place.is_edge else BIAS)
            yield absolute(cell.symbol), Symbol(identifier(parameter, cell.place, step.number))


def losses(problem: Problem, step: Step) -> Iterator[tuple[Formula, Formula]]:
    """The loss of the last update and that of the same samples in the last forward pass."""
    if step.final and step.number > 1:
        yield Symbol(identifier(LOSS, "", step.number - 1)), Symbol(identifier(LOSS, "", step.number))


def lacks_losses(problem: Problem) -> str:
    """What a problem lacks in which a loss cannot be compared with that before the last update."""
    training = problem.training
    if training.loss is None:
        return "a loss"
    if not training.final_pass or training.stop:
        return "a last forward pass"
    if problem.batch(training.steps) != problem.seen():
        return "a last update by all samples, so that its loss is that of the last forward pass"
    return ""


def bounds_of(cell: Cell) -> tuple[float | None, float | None]:
    """Between which numbers the answer to a question lies: the first and the last choice; a count is at least 0."""
    if isinstance(cell.formula, ArgMax):
        return 1.0, float(len(cell.formula.arguments))
    if isinstance(cell.formula, Cases):
        bodies = [*(case.body for case in cell.formula.cases), cell.formula.otherwise]
        numbers = [float(body.value(lambda name: 0.0, FLOATS)) for body in bodies]
        return min(numbers), max(numbers)
    return (0.0, None) if cell.quantity.whole else (None, None)


def lacks_update(problem: Problem) -> str:
    """What a problem lacks in which no parameters are compared by their updates."""
    return too_many(len(learning(problem)), "parameters that learn") if problem.training.steps else "an update"


def too_many(count: int, what: str) -> str:
    """What a problem lacks whose question has too few choices, or too many."""
    if count < 2:
        return f"at least two {what}, and this problem has {count or 'none'}"
    return f"at most {MOST_CHOICES} {what}, and this problem has {count}" if count > MOST_CHOICES else ""
