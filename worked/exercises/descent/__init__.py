"""Descent: a function is minimised, or given gradients are followed, by any optimiser, step by step by hand."""

from __future__ import annotations

from worked.errors import excerpt
from worked.exercises.common.learning import METHOD_KEYS, QUANTITIES, training_in
from worked.exercises.descent.cells import DescentCells
from worked.exercises.descent.expression import Expression, is_name, parse
from worked.exercises.descent.page import Page
from worked.exercises.kind import Kind, Opening, exact_number, numbers
from worked.exercises.kind import Table as Given
from worked.keys.key import GIVEN, TEXT, Key, many
from worked.keys.values import known
from worked.problem import keys
from worked.problem.problem import Training

MOST_STEPS, MOST_PARAMETERS = 50, 24
KEYS = {
    "function": Key("the function to be minimised, such as `0.1*w1^2 + 2*w2^2`, with + - * / ^, brackets, functions "
                    "such as sqrt, exp, ln, abs, sin and cos, max and min, and smooth activations",
                    TEXT, "gradients are given"),
    "gradients": Key("the gradients, in place of a function: a row for each step, with a number for each parameter",
                     many(many({"type": "number"})), "they are the derivatives of the function"),
    "start": Key("the initial parameters: a table such as `{ w1 = -5, w2 = -2 }`, or a list of numbers",
                 {"anyOf": [many({"type": "number"}), {"type": "object", "additionalProperties": GIVEN}]}),
    "steps": Key("the number of updates", keys.COUNT, "2, or as many as there are rows of gradients"),
    **METHOD_KEYS,
}  # fmt: skip


class Descent(DescentCells, open=True):
    """A descent, with its page."""

    writer = Page


def read(table: Given, opening: Opening) -> Descent:
    """The exercise in a table `[descent]`."""
    if ("function" in table) == ("gradients" in table):
        raise table.refuse("function", "give either a function or gradients")
    function = parse(table.data["function"], table.place("function")) if "function" in table else None
    gradients = table.rows("gradients", MOST_STEPS) if "gradients" in table else ()
    names, start = _start(table, function, len(gradients[0]) if gradients else 0)
    steps = table.count("steps", len(gradients) or 2, most=len(gradients) or MOST_STEPS)
    training = training_in(table, names, steps)
    _together(table, training, function)
    return Descent(
        title=opening.title or f"Descent by {training.optimiser.called}",
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
    return tuple(value), tuple(exact_number(each, f"{where}.{name}") for name, each in value.items())


def _together(table: Given, training: Training, function: Expression | None) -> None:
    """Refuse what does not go together."""
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
