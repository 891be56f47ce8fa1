"""Reading of the samples, of how the net learns, and of how numbers are rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.maths.losses import LOSSES, Loss
from worked.maths.optimisers import OPTIMISERS, Optimiser
from worked.number import Digits, Rounding
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Network
from worked.problem.problem import Sample, Training
from worked.problem.values import choice, count_at, entry_at, known, listed, number_at, sized, some, yes_no

MOST_STEPS = 100_000


def samples_in(value: Any, network: Network) -> tuple[Sample, ...]:
    rows = listed(value, "samples")
    if not rows:
        raise WorkedError("no samples; a problem needs at least one [[samples]] table")
    samples = []
    for number, row in enumerate(rows, start=1):
        where = f"samples, number {number}"
        if not isinstance(row, dict):
            raise WorkedError(f"{where}: expected a table with inputs and targets, found {excerpt(row)}")
        known(row, keys.SAMPLE, where)
        found = {}
        for key, units in (("inputs", network.inputs), ("targets", network.outputs)):
            if key not in row:
                raise WorkedError(f"{where}: {key} are missing")
            numbers = sized(row[key], len(units), f"{where}, {key}", f"numbers, one for each {key[:-1]} unit")
            found[key] = tuple(number_at(entry, f"{where}, {key}") for entry in numbers)
        samples.append(Sample(found["inputs"], found["targets"]))
    return tuple(samples)


def training_in(
    data: Mapping[str, Any], convention: Convention, network: Network, samples: Sequence[Sample]
) -> Training:
    where = "training"
    optimiser, _ = entry_at(data.get("optimiser", "gradient-descent"), OPTIMISERS, "optimiser", f"{where}.optimiser")
    loss = None
    if "loss" in data or optimiser.uses_slopes:
        loss, _ = entry_at(data.get("loss", convention.loss), LOSSES, "loss", f"{where}.loss")
    _fits(loss, optimiser, network, samples)
    batch = data.get("batch", 1)
    size = len(samples) if batch == "all" else count_at(batch, f"{where}.batch", "a number of samples or 'all'")
    if size > len(samples):
        raise WorkedError(f"{where}.batch: {size} samples for each update, but the problem has only {len(samples)}")
    steps = count_at(data.get("steps", 1), f"{where}.steps", "a number of updates")
    if steps > MOST_STEPS:
        raise WorkedError(f"{where}.steps: {steps} updates; a worksheet can hold {MOST_STEPS}")
    training = Training(
        loss=loss,
        outputs=choice(data, "outputs", ("sum", "mean"), loss.outputs if loss else "sum", where),
        samples=choice(data, "samples", ("sum", "mean"), "mean", where),
        optimiser=optimiser,
        rate=number_at(data.get("learning-rate", 1), f"{where}.learning-rate"),
        batch=size,
        steps=steps,
        final_pass=yes_no(data, "final-pass", True, where),
        update_biases=yes_no(data, "update-biases", convention.update_biases, where),
        shortcut=yes_no(data, "shortcut", True, where),
        hidden_deltas=choice(data, "hidden-deltas", ("old", "updated"), "old", where),
    )
    if training.hidden_deltas == "updated" and size > 1:
        raise WorkedError(f"{where}.hidden-deltas: 'updated' needs one sample for each update, found batch = {size}")
    return training


def _fits(loss: Loss | None, optimiser: Optimiser, network: Network, samples: Sequence[Sample]) -> None:
    """Refuse a loss, rule and activations that do not go together."""
    last = network.activations[-1].activation
    if not optimiser.uses_slopes and len(network.layers) > 2:
        raise WorkedError(
            f"training.optimiser: the {optimiser.name} rule trains one layer, the net has {len(network.layers) - 1}"
        )
    for layer in network.activations if optimiser.uses_slopes else ():
        if not layer.activation.learns:
            name = layer.activation.name
            raise WorkedError(
                f"network.activations: {name} has no slope to descend; use optimiser = 'perceptron' or another one"
            )
    if loss and loss.needs and last.name not in loss.needs:
        raise WorkedError(
            f"training.loss: {loss.name} needs {' or '.join(loss.needs)} outputs, the last layer is {last.name}"
        )
    if loss is None or not loss.needs:
        return
    for number, sample in enumerate(samples, start=1):
        whole = not any(given.letter for given in sample.targets)
        _probable(loss, [given.text for given in sample.targets if not given.letter], number, whole)


def _probable(loss: Loss, targets: Sequence[str], number: int, whole: bool) -> None:
    """Refuse targets that are no probabilities."""
    outside = [text for text in targets if not 0 <= Decimal(text) <= 1]
    if outside:
        raise WorkedError(
            f"samples, number {number}, targets: {loss.name} needs targets from 0 to 1, found {outside[0]}"
        )
    if whole and loss.needs == ("softmax",) and sum(map(Decimal, targets)) != 1:
        raise WorkedError(
            f"samples, number {number}, targets: {loss.name} needs targets that sum to 1, found {some(targets)}"
        )


def rounding_in(data: Mapping[str, Any]) -> Rounding:
    where = "rounding"
    quantities = data.get("quantities", {})
    if not isinstance(quantities, dict):
        raise WorkedError(f"{where}.quantities: expected a table, found {excerpt(quantities)}")
    single = {}
    for name, value in quantities.items():
        place = f"{where}.quantities.{name}"
        if name not in keys.QUANTITIES:
            raise WorkedError(
                f"{where}.quantities: no quantity is called {excerpt(name)}; {nearest(name, keys.QUANTITIES)}"
            )
        if not isinstance(value, dict):
            raise WorkedError(f"{place}: expected {{ decimals = N }} or {{ figures = N }}, found {excerpt(value)}")
        known(value, keys.DIGITS, place)
        found = _digits(value, place)
        if found is None:
            raise WorkedError(f"{place}: expected {{ decimals = N }} or {{ figures = N }}, found an empty table")
        single[name] = found
    return Rounding(
        digits=_digits(data, where),
        half=choice(data, "half", tuple(keys.ROUNDING["half"].schema["enum"]), "up", where),
        carry=choice(data, "carry", tuple(keys.ROUNDING["carry"].schema["enum"]), "exact", where),
        quantities=single,
    )


def _digits(data: Mapping[str, Any], where: str) -> Digits | None:
    kinds = [kind for kind in ("decimals", "figures") if kind in data]
    if not kinds:
        return None
    if len(kinds) == 2:
        raise WorkedError(f"{where}: give decimals or figures, not both")
    kind, least = kinds[0], keys.DIGITS[kinds[0]].schema["minimum"]
    count = data[kind]
    if not isinstance(count, int) or isinstance(count, bool) or not least <= count <= 30:
        raise WorkedError(f"{where}.{kind}: expected a whole number from {least} to 30, found {excerpt(count)}")
    return Digits(count, kind)
