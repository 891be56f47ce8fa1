"""Learning without a net: how parameters learn by an optimiser, and what the cells of its lines are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from worked.cells.cell import Cell, Step, identifier
from worked.errors import excerpt
from worked.exercises.common.written import Written
from worked.exercises.kind import Table
from worked.formula import Formula, Name, letter
from worked.keys.values import exact_at
from worked.layers.operation import ParameterKey
from worked.maths.clipping import CLIPPINGS
from worked.maths.component import Parameter, letter_of
from worked.maths.entry import Derived
from worked.maths.optimisers import OPTIMISERS, quantities
from worked.maths.schedules import SCHEDULES
from worked.problem.keys import TRAINING
from worked.problem.problem import Training
from worked.problem.read_methods import methods_in, optimiser_in
from worked.record import Record, replace
from worked.trace.changes import Changes
from worked.trace.changes import Learning as Change
from worked.trace.forward import Parameters as Symbols
from worked.trace.learner import Learner
from worked.trace.methods import learning_rate

METHOD_KEYS = {
    name: TRAINING[name] for name in ("optimiser", "learning-rate", "schedule", "clip", "weight-decay", "state")
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
# The catalogues whose entries bring names of cells along.
METHODS = (OPTIMISERS, SCHEDULES, CLIPPINGS)


def parameters() -> dict[str, Parameter]:
    """The parameters of all methods by name."""
    entries = [entry for found in METHODS for entry in found.values()]
    return {name: parameter for entry in entries for name, parameter in entry.parameters.items()}


def signs() -> dict[str, Name]:
    """The letters by quantity. The number of an update stands above them, so that no t stands below."""
    lines = {name: letter_of(quantity.letter.removesuffix("_t")) for name, quantity in quantities().items()}
    others = {name: sign for name, (sign, _) in OTHERS.items()}
    return lines | others | {name: letter_of(parameter.symbol) for name, parameter in parameters().items()}


def meanings() -> dict[str, str]:
    """What the cells mean by quantity: those of any descent, those of the lines of optimisers, and parameters."""
    known = quantities() | parameters()
    return {name: meaning for name, (_, meaning) in OTHERS.items()} | {name: known[name].meaning for name in known}


PARAMETERS, SIGNS, QUANTITIES = Derived(parameters), Derived(signs), Derived(meanings)


class Learning(Written, open=True):
    """An exercise in which parameters learn by a `training`, if it has one."""

    training: Training | None

    @property
    def learner(self) -> Learner | None:
        """What learns."""
        return Parameters(self.training) if self.training else None

    @property
    def small(self) -> Sequence[str]:
        """What the lines of the optimiser compute that may be small."""
        return self.training.optimiser.small(self.training.form) if self.training else ()

    def may_take(self, steps: int) -> bool:
        """Whether so many updates can be carried out with what is given."""
        return self.training is not None

    def learned(self, step: Step, old: Symbols, gradients: Mapping[str, Formula]) -> Symbols:
        """The parameters after an update, by the gradients at their places."""
        assert self.learner
        learning_rate(self.learner, step)
        return Changes(self.learner, step).new([Change(*key, old[key], [gradients[key[1]]]) for key in old])

    def is_constant(self, quantity: str) -> bool:
        """Whether a quantity of learning has one number for all updates."""
        scheduled = self.training is not None and self.training.schedule is not None
        return is_fixed(quantity) or (quantity == "learning-rate" and not scheduled)

    def same_learned(self, cell: Cell, names: Sequence[str]) -> list[str]:
        """The same quantity of the other parameters, and of the updates before and after."""
        others = [identifier(cell.quantity, name, cell.step) for name in names if cell.place not in ("", name)]
        own = range(1, (self.training.steps if self.training else 0) + 1)
        near = (cell.step + away for away in (-1, 1))
        return [*others, *(identifier(cell.quantity, cell.place, step) for step in near if step in own)]

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The exercise with other steps, decimals or carrying."""
        if steps is None or not self.training or not self.may_take(steps):
            return super().altered(steps, decimals, carry)
        return replace(super().altered(None, decimals, carry), training=replace(self.training, steps=steps))


class Parameters(Record):
    """Parameters that learn without a net; see `worked.trace.learner.Learner`."""

    training: Training
    objective: str = "value"

    def epoch(self, step: int) -> int:
        """Every step is an epoch."""
        return step - 1

    def by_delta(self, samples: int) -> bool:
        """There are no deltas."""
        return False

    def learns(self, key: ParameterKey) -> bool:
        """Every parameter learns."""
        return True


def training_in(table: Table, names: Sequence[str], steps: int) -> Training:
    """How the parameters with these names learn, by the METHOD_KEYS of a table."""
    optimiser, form, settings = optimiser_in(table.data.get("optimiser", "gradient-descent"), table.where)
    if not optimiser.uses_slopes:
        raise table.refuse("optimiser", f"the {optimiser.name} rule needs a net with outputs and targets")
    data = {key: value for key, value in table.data.items() if key in METHOD_KEYS}
    methods = {**methods_in(data, form, names, table.where), "counts": "updates", "decay_biases": True}
    training = Training(
        loss=None,
        outputs="sum",
        samples="sum",
        optimiser=optimiser,
        rate=exact_at(table.data.get("learning-rate", 1), table.place("learning-rate")),
        batch=1,
        steps=steps,
        form=form,
        settings=settings,
        **methods,
    )
    for each in (training.rate, *training.hyperparameters.values(), *training.state.values.values()):
        if each.letter:
            found = f"expected numbers in the whole of [{table.where}], found the letter {excerpt(each.text)}"
            raise table.refuse("learning-rate", found)
    return training


def is_fixed(quantity: str) -> bool:
    """Whether a quantity of learning has one number for all updates, but for a learning rate."""
    return quantity in PARAMETERS or quantity in ("initial-rate", "weight-decay")


def name_of(sign: Name, quantity: str, place: str, update: str, index: str) -> Name:
    """The name of a quantity of a parameter, "" for any one, at an update; `index` tells it from other parameters."""
    above = ",".join(filter(None, (sign.above, update)))
    if quantity in ("weight", "change", "look-ahead") and place:
        base = letter(place)
        stem, below = (base.base, base.below) if isinstance(base, Name) else (place, "")
        return Name(stem, below, above, sign.accent)
    return Name(sign.base, sign.below or index, above, sign.accent)


def index_of(place: str, names: Sequence[str]) -> str:
    """What tells the parameter at a place from the others: its number, where it is all that differs."""
    if not place or len(names) == 1:
        return ""
    found = [letter(name) for name in names]
    stems = {each.base if isinstance(each, Name) else "" for each in found}
    own = letter(place)
    return own.below if isinstance(own, Name) and own.below and len(stems) == 1 else place
