"""Problem: a network, what it is shown, how it learns, and the notation and rounding of its page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from worked.cells.cell import identifier, identity
from worked.cells.given import Given
from worked.cells.place import place_of, unit_place
from worked.errors import WorkedError
from worked.formula import Formula, Symbol, product_of
from worked.layers.operation import Parameter, ParameterKey
from worked.layers.stack import Operations
from worked.maths.losses import Loss
from worked.maths.rule import Form, Optimiser
from worked.number import Digits, Rounding, plain
from worked.number.quantity import BIAS, WEIGHT
from worked.number.quantity import quantity as kind
from worked.problem.convention import Convention, rising
from worked.problem.layer import Layer, Layered
from worked.problem.network import Network
from worked.problem.page_options import PageOptions
from worked.record import NOTHING, Record, replace


class Sample(Record):
    """What the net is shown: inputs and targets, in the order of the units; those that are left out are not known."""

    inputs: tuple[Given, ...]
    targets: tuple[Given, ...]

    @property
    def has_inputs(self) -> bool:
        """Whether its inputs are given."""
        return all(each.known for each in self.inputs)

    @property
    def has_targets(self) -> bool:
        """Whether its targets are given."""
        return all(each.known for each in self.targets)


class Chosen(Record):
    """An entry of the catalogue as a problem uses it: the name of its form, and its parameters as given."""

    entry: Any
    form: str = ""
    settings: Mapping[str, Given] = NOTHING


class State(Record):
    """What the optimiser remembers when the page begins: after so many `updates`, by quantity and place."""

    updates: int = 0
    values: Mapping[ParameterKey, Given] = NOTHING

    def renamed(self, name: Mapping[str, str]) -> State:
        """The same state with other names for the units."""
        values = {(quantity, place.renamed(name)): given for (quantity, place), given in self.values.items()}
        return replace(self, values=values)


class Training(Record):
    """How the net learns.

    `loss` may be None for rules that need none, where there are no targets, and where the gradient is that of an
    output itself, of the unit `output`. Without `updates` a step ends with its gradients; with 0 `steps` there is a
    forward pass and nothing else. `outputs` and `samples` are `sum` or `mean`: how the loss is put
    together. `form` is the form of the optimiser and `settings` its parameters. `shortcut` takes delta = out - target
    at once where the loss allows it. `hidden_deltas` is `old` or `updated`: which weights carry the deltas back.
    `counts` is what a schedule counts, `epochs` or `updates`, beginning with `counts_from`. `weight_decay` is
    decoupled from the loss; `decay_by_rate` says whether it is multiplied by the learning rate, `decay_biases`
    whether biases decay too. With a `stop`, training may end before the last of its `steps`: `no-errors`, after an
    epoch in which every sample was right.
    """

    loss: Loss | None
    outputs: str
    samples: str
    optimiser: Optimiser
    rate: Given
    batch: int
    steps: int
    form: Form
    final_pass: bool = True
    update_biases: bool = True
    shortcut: bool = True
    hidden_deltas: str = "old"
    settings: Mapping[str, Given] = NOTHING
    state: State = State()
    schedule: Chosen | None = None
    counts: str = "epochs"
    counts_from: int = 0
    penalty: Chosen | None = None
    penalise_biases: bool = False
    weight_decay: Given | None = None
    decay_by_rate: bool = True
    decay_biases: bool = False
    clip: Chosen | None = None
    max_norm: Given | None = None
    stop: str = ""
    output: str = ""
    updates: bool = True

    @property
    def decay(self) -> Formula | None:
        """What decoupled weight decay takes from a weight (Loshchilov & Hutter 2019), in the symbols of a rule."""
        if self.weight_decay is None:
            return None
        return product_of((*([Symbol("rate")] if self.decay_by_rate else []), Symbol("weight-decay"), Symbol("weight")))

    @property
    def hyperparameters(self) -> dict[str, Given]:
        """The numbers that rules are written with besides the learning rate, by name."""
        found = dict(self.settings)
        for chosen in (self.schedule, self.penalty, self.clip):
            found |= chosen.settings if chosen else {}
        found |= {"weight-decay": self.weight_decay} if self.weight_decay else {}
        return found | ({"max-norm": self.max_norm} if self.max_norm else {})


class Problem(Record, Layered, open=True):
    """A problem, complete: every default has been filled in.

    `chain_for` are the weights whose chains the page writes out; None for the usual ones. `compare` are sizes of
    batches with which it shows the same training side by side, that of `training` first. `given` are numbers in the
    place of computed cells, by the ids of these: what leads to them alone is not asked. With `input_gradients` the
    backward pass goes on to the inputs.
    """

    title: str
    network: Network
    samples: tuple[Sample, ...]
    training: Training
    convention: Convention
    rounding: Rounding
    chain_for: tuple[tuple[str, str], ...] | None = None
    compare: tuple[int, ...] = ()
    weighted_sum: bool = False
    options: PageOptions = PageOptions()
    given: Mapping[str, Given] = NOTHING
    input_gradients: bool = False

    objective = "loss"

    # Its net

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the net, inputs first."""
        return self.network.layers

    @property
    def operations(self) -> Operations:
        """What layers do besides weighted sums and activations."""
        return self.network.operations

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the net learns or might learn, layer by layer and unit by unit; what learns as one once."""
        return self.network.parameters

    @property
    def has_named_units(self) -> bool:
        """Whether the author named the units."""
        return self.network.named

    @property
    def has_thresholds(self) -> bool:
        """Whether biases are subtracted."""
        return self.network.bias_input < 0

    @property
    def has_frozen(self) -> bool:
        """Whether some parameters do not learn though others do."""
        return bool(self.network.frozen)

    @property
    def is_dense(self) -> bool:
        """Whether it is a stack of dense layers, in which each parameter learns for itself."""
        return self.is_layered and not (self.operations or self.network.ties or self.network.frozen)

    @property
    def is_threshold_unit(self) -> bool:
        """Whether it is a single unit that tells two classes apart by its net input."""
        decides = self.output_layer.activation.activation.decides
        return decides and len(self.computing) == 1 and not (self.operations or self.network.ties)

    def first_of(self, key: ParameterKey) -> ParameterKey:
        """The parameter whose cells stand for all that learn as one with it: itself, where it is tied to none."""
        return self.network.first_of(key)

    def is_tied(self, key: ParameterKey) -> bool:
        """Whether a parameter learns as one with others."""
        return self.network.is_tied(key)

    def shares_bias(self, layer: Layer) -> bool:
        """Whether the biases of all units of a layer learn as one."""
        keys = [(BIAS, unit_place(unit)) for unit in layer.units]
        return bool(layer.biases) and {*keys} == {*self.network.tie_of(keys[0])}

    # The calculation

    @cached_property
    def is_part(self) -> bool:
        """Whether the calculation is part of a whole one: numbers in it are given, or not known, or not needed."""
        numbers = [*self.network.weights.values(), *self.network.biases.values()]
        numbers += [each for sample in self.samples for each in (*sample.inputs, *sample.targets)]
        return bool(self.given or self.training.output) or not all(each.known for each in numbers)

    @property
    def is_forward_only(self) -> bool:
        """Whether there is a forward pass and nothing else."""
        return not self.training.steps

    def in_convention(self, convention: Convention) -> Self:
        """The problem in another notation, with the same numbers; units that the author did not name are renamed.

        Given errors and deltas have the sign of the convention.
        """
        if self.training.output:
            convention = rising(convention)
        if convention.falling != self.convention.falling:
            turned = replace(self, given={name: _turned(name, each) for name, each in self.given.items()})
            return replace(turned, convention=convention).in_convention(convention)
        if self.network.named:
            return replace(self, convention=convention)
        name = self.network.names_in(convention)
        chains = self.chain_for and tuple((name[source], name[target]) for source, target in self.chain_for)
        said = replace(self, convention=convention, network=self.network.renamed(name), chain_for=chains)
        given = {_renamed(each, name): number for each, number in self.given.items()}
        output = name.get(self.training.output, "")
        training = replace(self.training, state=self.training.state.renamed(name), output=output)
        return replace(said, training=training, given=given)

    def batch(self, step: int) -> tuple[int, ...]:
        """The samples, counted from 1, that a step sees; the last batch of a round may be smaller."""
        if self.is_forward_only:
            return self.everything
        size, count = self.training.batch, len(self.samples)
        first = (step - 1) % self.per_epoch * size
        return tuple(range(first + 1, min(first + size, count) + 1))

    @property
    def everything(self) -> tuple[int, ...]:
        """All samples."""
        return tuple(range(1, len(self.samples) + 1))

    def passes_before(self, step: int) -> int:
        """How many samples the steps before one have seen, each as often as it was seen."""
        size, count = self.training.batch, len(self.samples)
        rounds, rest = divmod(step - 1, self.per_epoch)
        return rounds * count + rest * size

    def epoch(self, step: int) -> int:
        """The epoch that a step belongs to, counted from 0."""
        return (step - 1) // self.per_epoch

    @property
    def per_epoch(self) -> int:
        """How many steps an epoch has."""
        return -(-len(self.samples) // self.training.batch)

    @property
    def epochs(self) -> int:
        """How many epochs the steps go into; the last one may not be whole."""
        return -(-self.training.steps // self.per_epoch)

    def by_delta(self, samples: int) -> bool:
        """Whether an update from so many samples is written with a delta; from several it needs their gradients."""
        training = self.training
        plain = not (training.penalty or training.clip) and bool(training.form.by_delta)
        return plain and samples == 1 and self.convention.update == "delta" and self.convention.falling

    def learns(self, key: ParameterKey) -> bool:
        """Whether a parameter learns: a weight, and a bias, gamma or beta unless the problem says otherwise."""
        quantity = key[0]
        if key in self.network.frozen:
            return False
        return self.training.update_biases if quantity == BIAS else quantity == WEIGHT or self.network.learns(key)

    def learned_in(self, layer: Layer) -> list[Parameter]:
        """The parameters of a layer that learn; of those that learn as one the first."""
        return [each for each in layer.parameters if self.learns(each.key) and self.first_of(each.key) == each.key]

    @property
    def learned_sums(self) -> list[ParameterKey]:
        """The weights and then the biases that learn; of those that learn as one the first."""
        found = [each.key for layer in self.layers for each in self.learned_in(layer)]
        return [key for quantity in (WEIGHT, BIAS) for key in found if key[0] == quantity]

    def first_seen(self, sample: int) -> int | None:
        """The first step that sees a sample, or None."""
        if self.is_forward_only:
            return 1
        step = (sample - 1) // self.training.batch + 1
        return step if step <= self.training.steps else None

    def seen(self) -> tuple[int, ...]:
        """The samples that the steps have seen, each once: the final forward pass shows them again."""
        found: set[int] = set()
        for step in range(1, self.training.steps + 1):
            found.update(self.batch(step))
            if len(found) == len(self.samples):
                break
        return tuple(sorted(found))

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Self:
        """The problem with other steps, decimals or carrying, as the command line asks."""
        rounding, training = self.rounding, self.training
        if decimals is not None:
            rounding = replace(rounding, digits=Digits(decimals), quantities={})
        if carry is not None:
            rounding = replace(rounding, carry=carry)
        if steps is not None and steps != training.steps:
            self._learns_by_steps()
            training = replace(training, steps=steps, stop="")
        return replace(self, rounding=rounding, training=training)

    def _learns_by_steps(self) -> None:
        """Refuse a number of updates where there are none."""
        if not self.training.updates:
            raise WorkedError("--steps: nothing is updated in this problem; it asks for gradients alone")
        if self.is_forward_only:
            raise WorkedError("--steps: there is a forward pass only, as the file says, and nothing is updated")


def _renamed(cell: str, name: Mapping[str, str]) -> str:
    """The id of a cell with other names for the units."""
    said = identity(cell)
    return identifier(said.quantity, place_of(said.place).renamed(name), said.step, said.sample)


def _turned(cell: str, given: Given) -> Given:
    """A given number by the other sign of errors and deltas, which is no longer the one in the file."""
    if not kind(identity(cell).quantity).is_error:
        return given
    if given.letter:
        raise WorkedError(f"convention: {cell} has the other sign there, and it is given as the letter {given.text}")
    return Given(plain(-Decimal(given.text)))
