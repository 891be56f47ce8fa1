"""Descent: a function is minimised, or given gradients are followed, by any optimiser, step by step by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

from worked.document import Block
from worked.errors import excerpt
from worked.exercises import _descent_page
from worked.exercises._expression import Expression, is_name, parse
from worked.exercises.kind import Kind, Opening, number, numbers
from worked.exercises.kind import Table as Given
from worked.formula import Formula, Name, letter
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.schedules import SCHEDULES
from worked.problem import keys
from worked.problem.keys import TEXT, TRAINING, Key, many
from worked.problem.network import Given as Number
from worked.problem.problem import Training
from worked.problem.read_methods import methods_in, optimiser_in
from worked.problem.values import known, number_at
from worked.record import replace
from worked.trace.cell import Cell, Step, identifier
from worked.trace.changes import Changes, Learning
from worked.trace.exercise import Exercise, Paper
from worked.trace.methods import first_state, learning_rate, looked_ahead

MOST_STEPS, MOST_PARAMETERS = 50, 24
STATES = {
    "velocity": (Name("v"), "the accumulated gradients of momentum"),
    "first-moment": (Name("m"), "the average of the gradients"),
    "second-moment": (Name("v"), "the average of the squares of the gradients"),
    "first-moment-corrected": (Name("m", accent="hat"), "the first moment without the bias of its start at 0"),
    "second-moment-corrected": (Name("v", accent="hat"), "the second moment without the bias of its start at 0"),
    "squared-sum": (Name("G"), "the sum of the squares of the gradients"),
    "squared-changes": (Name("u"), "the average of the squares of the rescaled gradients"),
    "rescaled-gradient": (Name("r"), "the gradient in the unit of the parameter"),
    "largest-gradient": (Name("u"), "the largest recent gradient, decayed"),
    "step-size": (Name("s"), "the size of the step"),
    "effective-gradient": (Name("g", "", "eff"), "the gradient, or 0 where its sign has changed"),
    "momentum-now": (Name("mu"), "the momentum of the update"),
    "momentum-next": (Name("mu", "next"), "the momentum of the next update"),
    "momentum-product": (Name("M"), "the product of the momenta"),
}
OTHERS = {
    "value": (Name("f"), "the value of the function"),
    "gradient": (Name("g"), "the derivative of the function by a parameter"),
    "clipped-gradient": (Name("g", "", "clip"), "the clipped gradient"),
    "gradient-norm": (Name("norm", "g"), "the norm of all gradients"),
    "look-ahead": (Name("w", "", "ahead"), "the point, ahead of the parameter, at which the gradient is computed"),
    "learning-rate": (Name("eta"), "the learning rate"),
    "initial-rate": (Name("eta", "0"), "the initial learning rate"),
    "change": (Name("w", accent="Delta"), "what is added to a parameter"),
    "weight": (Name("w"), "a parameter"),
    "weight-decay": (Name("lambda"), "the strength of the weight decay"),
}
PARAMETERS = {
    name: (Name(*parameter.symbol.partition("_")[::2]), parameter.meaning)
    for entries in (OPTIMISERS, SCHEDULES, CLIPPINGS)
    for entry in entries.values()
    for name, parameter in entry.parameters.items()
}
SIGNS = {name: sign for name, (sign, _) in (STATES | OTHERS | PARAMETERS).items()}
QUANTITIES = {name: meaning for name, (_, meaning) in (OTHERS | STATES | PARAMETERS).items()}
SHARED = ("optimiser", "learning-rate", "schedule", "clip", "weight-decay", "state")
KEYS = {
    "function": Key("the function to be minimised, such as `0.1*w1^2 + 2*w2^2`, with + - * / ^, brackets, sqrt, "
                    "exp, ln and abs", TEXT, "gradients are given"),
    "gradients": Key("the gradients, in place of a function: a row for each step, with a number for each parameter",
                     many(many({"type": "number"})), "they are the derivatives of the function"),
    "start": Key("the initial parameters: a table such as `{ w1 = -5, w2 = -2 }`, or a list of numbers",
                 {"anyOf": [many({"type": "number"}), {"type": "object", "additionalProperties": {"type": "number"}}]}),
    "steps": Key("the number of updates", keys.COUNT, "2, or as many as there are rows of gradients"),
    **{name: TRAINING[name] for name in SHARED},
}  # fmt: skip


class Descent(Exercise, open=True):
    """Parameters with these `names` and numbers at the `start`, which learn by the slopes of a `function`.

    Where there is none, `gradients` are given, a row for each step. `training` says how the parameters learn: of it
    the optimiser, its state, the rate and its schedule, clipping and decay count.
    """

    names: tuple[str, ...]
    start: tuple[str, ...]
    function: Expression | None
    gradients: tuple[tuple[str, ...], ...]
    training: Training

    kind = "descent"
    quantities = QUANTITIES
    objective = "value"

    # What learns by an optimiser; see `worked.trace.methods.Learner`

    def epoch(self, step: int) -> int:
        """Every step is an epoch."""
        return step - 1

    def by_delta(self, samples: int) -> bool:
        """There are no deltas."""
        return False

    def learns(self, key: str) -> bool:
        """Every parameter learns."""
        return True

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step for each update, and a last one for the value that is reached."""
        schedule = self.training.schedule
        kept = {"weight", *(line.quantity for line in self.training.form.states)}
        kept |= {"value", "learning-rate"} if schedule and schedule.entry.listens else set()
        parameters: dict[str, Any] = {}
        for count in range(1, self.training.steps + 1):
            step = Step(count, (), lasting=frozenset(kept))
            if count == 1:
                pairs = zip(self.names, self.start, strict=True)
                parameters = {name: step.add("weight", name, given=text) for name, text in pairs}
                first_state(self, step, parameters)
            if not schedule:
                step.add("learning-rate", "", given=self.training.rate.text)
            self._value(step, parameters)
            gradients = self._gradients(step, looked_ahead(self, step, parameters))
            learning_rate(self, step)
            learnings = [Learning("weight", name, "", parameters[name], [gradients[name]]) for name in self.names]
            parameters = Changes(self, step).new(learnings)
            yield step
        if self.function:
            step = Step(self.training.steps + 1, (), final=True, lasting=frozenset(kept))
            self._value(step, parameters)
            yield step

    def _value(self, step: Step, parameters: Mapping[str, Formula]) -> None:
        """The value of the function, where there is one."""
        if self.function:
            step.add("value", "", formula=self.function.formula.bind(parameters.__getitem__))

    def _gradients(self, step: Step, seen: Mapping[str, Formula]) -> dict[str, Formula]:
        """The slopes at the parameters that are seen, or the given row."""
        if self.function is None:
            row = zip(self.names, self.gradients[step.number - 1], strict=True)
            return {name: step.add("gradient", name, given=text) for name, text in row}
        slopes = self.function.slopes()
        return {name: step.add("gradient", name, formula=slopes[name].bind(seen.__getitem__)) for name in self.names}

    # Names

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell, with the number of its update; parameters before any update have their start."""
        fixed = cell.quantity in PARAMETERS or cell.quantity in ("initial-rate", "weight-decay")
        if fixed or (cell.quantity == "learning-rate" and not self.training.schedule):
            return self.named(cell.quantity)
        before = cell.quantity in ("weight", "value")
        return self.named(cell.quantity, cell.place, f"({self.training.state.updates + cell.step - before})")

    def named(self, quantity: str, place: str = "", update: str = "") -> Formula:
        """The name of a quantity of a parameter, "" for any one, at an update."""
        sign = SIGNS[quantity]
        above = ",".join(filter(None, (sign.above, update)))
        if quantity in ("weight", "change", "look-ahead") and place:
            base = letter(place)
            stem, below = (base.base, base.below) if isinstance(base, Name) else (place, "")
            return Name(stem, below, above, sign.accent)
        return Name(sign.base, sign.below or self._index(place), above, sign.accent)

    def _index(self, place: str) -> str:
        """What tells the parameter at a place from the others: its number, where it is all that differs."""
        if not place or len(self.names) == 1:
            return ""
        found = [letter(name) for name in self.names]
        stems = {each.base if isinstance(each, Name) else "" for each in found}
        own = letter(place)
        return own.below if isinstance(own, Name) and own.below and len(stems) == 1 else place

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the other parameters, and of the updates before and after; of what is given, none."""
        if not cell.formula:
            return []
        others = [identifier(cell.quantity, name, cell.step) for name in self.names if cell.place not in ("", name)]
        own = range(1, self.training.steps + 1)
        near = (cell.step + away for away in (-1, 1))
        return [*others, *(identifier(cell.quantity, cell.place, step) for step in near if step in own)]

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The exercise with other steps, decimals or carrying; given gradients are no more than they are."""
        if steps is None or (self.gradients and steps > len(self.gradients)):
            return super().altered(steps, decimals, carry)
        training = replace(self.training, steps=steps)
        return replace(super().altered(None, decimals, carry), training=training)

    # The page

    def statement(self, paper: Paper) -> Sequence[Block]:
        """The function or the gradients, the rule, and what is asked."""
        return _descent_page.Page(self, paper).statement()

    def page(self, paper: Paper) -> Sequence[Block]:
        """The first update line by line, all of them in tables, and where they lead."""
        return _descent_page.Page(self, paper).blocks()


def read(table: Given, opening: Opening) -> Descent:
    """The exercise in a table `[descent]`."""
    if ("function" in table) == ("gradients" in table):
        raise table.refuse("function", "give either a function or gradients")
    function = parse(table.data["function"], table.place("function")) if "function" in table else None
    gradients = table.rows("gradients", MOST_STEPS) if "gradients" in table else ()
    names, start = _start(table, function, len(gradients[0]) if gradients else 0)
    steps = table.count("steps", len(gradients) or 2, most=len(gradients) or MOST_STEPS)
    optimiser, form, settings = optimiser_in(table.data.get("optimiser", "gradient-descent"), table.where)
    if not optimiser.uses_slopes:
        raise table.refuse("optimiser", f"the {optimiser.name} rule needs a net with outputs and targets")
    data = {key: value for key, value in table.data.items() if key in SHARED}
    methods = {**methods_in(data, form, names, table.where), "counts": "updates", "decay_biases": True}
    training = Training(
        loss=None,
        outputs="sum",
        samples="sum",
        optimiser=optimiser,
        rate=number_at(table.data.get("learning-rate", 1), table.place("learning-rate")),
        batch=1,
        steps=steps,
        form=form,
        settings=settings,
        **methods,
    )
    _together(table, training, function)
    return Descent(
        title=opening.title or f"Descent by {optimiser.called}",
        rounding=opening.rounding,
        names=names,
        start=start,
        function=function,
        gradients=gradients,
        training=training,
    )


def _start(table: Given, function: Expression | None, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the parameters and their numbers."""
    value, where = table.data["start"], table.place("start")
    names = function.names if function else tuple(f"w{place}" for place in range(1, count + 1)) if count > 1 else ("w",)
    if isinstance(value, dict):
        names = tuple(value)
    for name in names:
        if name == "f" or not is_name(name):
            raise table.refuse("start", f"expected names such as w, w1 or b, but not f, found {excerpt(name)}")
    if len(names) > MOST_PARAMETERS:
        raise table.refuse("function" if function else "gradients", f"more than {MOST_PARAMETERS} parameters")
    if not isinstance(value, dict):
        start = numbers(value, where, most=MOST_PARAMETERS)
        if len(start) != len(names):
            raise table.refuse("start", f"expected {len(names)} numbers, for {', '.join(names)}, found {len(start)}")
        return names, start
    if function:
        known(value, dict.fromkeys(function.names), where)
        missing = [name for name in function.names if name not in value]
        if missing:
            raise table.refuse("start", f"no number for {missing[0]}, which occurs in the function")
    elif len(value) != count:
        raise table.refuse(
            "start", f"expected {count} parameters, as there are in a row of gradients, found {len(value)}"
        )
    return tuple(value), tuple(number(each, f"{where}.{name}") for name, each in value.items())


def _together(table: Given, training: Training, function: Expression | None) -> None:
    """Refuse letters, and what does not go together."""
    given: list[Number] = [training.rate, *training.hyperparameters.values(), *training.state.values.values()]
    for each in given:
        if each.letter:
            found = f"expected numbers in the whole of [descent], found the letter {excerpt(each.text)}"
            raise table.refuse("learning-rate", found)
    if training.schedule and training.schedule.entry.listens and not function:
        raise table.refuse("schedule", "an adaptive rate follows the values of a function, and gradients are given")


KIND = Kind(
    title="Descent",
    sentence="How does an optimiser change the parameters of a function, update by update?",
    source="Goodfellow, Bengio & Courville 2016, chapter 8; AI Viet Nam course, exercises on f = 0.1 w1^2 + 2 w2^2",
    keys=KEYS,
    required=("start",),
    read=read,
    cells=QUANTITIES,
    example="momentum-quadratic",
    others=(
        "rmsprop-quadratic",
        "adam-first-update",
        "adagrad-quadratic",
        "nadam-quadratic",
        "rprop-quadratic",
        "adaptive-rate",
        "clip-value",
        "warm-up-cosine",
    ),
)
