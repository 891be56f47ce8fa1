"""Reading of the samples, of how the net learns, and of how numbers are rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worked.cells.given import LEFT_OUT
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import choice, count_at, entry_at, exact_at, known, listed, sized, yes_no
from worked.maths.losses import LOSSES, Loss
from worked.maths.rule import Optimiser
from worked.number import Digits, Rounding
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Network
from worked.problem.problem import Sample, Training
from worked.problem.read_methods import methods_in, optimiser_in, places_of
from worked.record import NOTHING, replace

MOST_STEPS = 100_000
OUTPUT = "output"
# What is said of updates alone: where the gradient of an output is taken, one of these asks for updates, too.
LEARNING = (
    *("steps", "epochs", "stop", "learning-rate", "optimiser", "state", "schedule"),
    *("weight-decay", "clip", "max-norm", "final-pass"),
)


def samples_in(value: Any, network: Network, part: bool = False) -> tuple[Sample, ...]:
    """The samples of a file. Targets may be left out of all of them; of a `part` of a calculation, inputs too."""
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
            if key not in row and (part or key == "targets"):
                found[key] = (LEFT_OUT,) * len(units)
                continue
            if key not in row:
                raise WorkedError(f"{where}: {key} are missing")
            numbers = sized(row[key], len(units), f"{where}, {key}", f"numbers, one for each {key[:-1]} unit")
            found[key] = tuple(exact_at(entry, f"{where}, {key}") for entry in numbers)
        samples.append(Sample(found["inputs"], found["targets"]))
    for key, has in (
        ("inputs", [each.has_inputs for each in samples]),
        ("targets", [each.has_targets for each in samples]),
    ):
        if any(has) and not all(has):
            raise WorkedError(f"samples, number {has.index(False) + 1}: {key} are missing; other samples have them")
    return tuple(samples)


def training_in(
    data: Mapping[str, Any], convention: Convention, network: Network, samples: Sequence[Sample], part: bool = False
) -> Training:
    """How the net learns; of a `part` of a calculation, targets may be left out."""
    where = "training"
    optimiser, form, settings = optimiser_in(data.get("optimiser", "gradient-descent"))
    output = _output(data, network, optimiser)
    compares = samples[0].has_targets or part
    if not compares and not output:
        _forward_only(data)
    loss = None
    if not output and compares and ("loss" in data or optimiser.uses_slopes):
        chosen, numbers = entry_at(data.get("loss", convention.loss), LOSSES, "loss", f"{where}.loss")
        loss = chosen.given(numbers)
    updates = yes_no(data, "update", not output or any(key in data for key in LEARNING), where)
    batch = data.get("batch", 1)
    size = len(samples) if batch == "all" else count_at(batch, f"{where}.batch", "a number of samples or 'all'")
    if size > len(samples):
        raise WorkedError(f"{where}.batch: {size} samples for each update, but the problem has only {len(samples)}")
    per_epoch = -(-len(samples) // size)
    steps = _steps(data, per_epoch) if updates else _passes(data, per_epoch)
    steps = steps if compares or output else 0
    _fits(loss, optimiser, network, samples, steps)
    training = Training(
        loss=loss,
        outputs=choice(data, "outputs", ("sum", "mean"), loss.outputs if loss else "sum", where),
        samples=choice(data, "samples", ("sum", "mean"), "mean", where),
        optimiser=optimiser,
        rate=exact_at(data.get("learning-rate", 1), f"{where}.learning-rate"),
        batch=size,
        steps=steps,
        final_pass=_final_pass(data, steps if updates else 0, part),
        update_biases=yes_no(data, "update-biases", convention.update_biases, where),
        shortcut=yes_no(data, "shortcut", True, where),
        hidden_deltas=choice(data, "hidden-deltas", ("old", "updated"), "old", where),
        form=form,
        settings=settings,
        stop=choice(data, "stop", keys.STOPS, "", where) if "stop" in data else "",
        output=output,
        updates=updates,
        **methods_in(data, form, places_of(network)),
    )
    if training.stop:
        _stops(data, training, network, samples)
    fits_batch(training, network, len(samples))
    return training


def _output(data: Mapping[str, Any], network: Network, optimiser: Optimiser) -> str:
    """The output whose own gradient is taken, where there is no loss; else ""."""
    where, outputs = "training.output", network.outputs
    if data.get("loss") != OUTPUT:
        if "output" in data:
            raise WorkedError(f'{where}: an output is chosen for its own gradient, with loss = "{OUTPUT}"')
        return ""
    if not optimiser.uses_slopes:
        raise WorkedError(f"training.loss: the {optimiser.name} rule has no gradients, also not that of an output")
    if "penalty" in data:
        raise WorkedError("training.penalty: there is no loss to add it to, only an output")
    if "output" not in data:
        if len(outputs) > 1:
            hint = f'choose one of {", ".join(outputs)}, such as output = "{outputs[0]}"'
            raise WorkedError(f"{where}: the net has {len(outputs)} outputs; {hint}")
        return outputs[0]
    chosen = data["output"]
    if chosen not in outputs:
        raise WorkedError(f"{where}: no output is called {excerpt(chosen)}; {nearest(str(chosen), outputs)}")
    return str(chosen)


def _forward_only(data: Mapping[str, Any]) -> None:
    """Refuse what asks for more than a forward pass where no sample has targets."""
    for key in data:
        if key in ("loss", "penalty", *LEARNING) and not (key == "steps" and data[key] == 0):
            said = f"samples, number 1: targets are missing, which training.{key} has to do with"
            raise WorkedError(f"{said}; leave out {key} for a forward pass alone")


def _final_pass(data: Mapping[str, Any], updates: int, part: bool) -> bool:
    """Whether a last forward pass follows: one with new weights, so that there must be some."""
    found = yes_no(data, "final-pass", bool(updates) and not part and "stop" not in data, "training")
    if found and not updates:
        raise WorkedError("training.final-pass: no weight is updated, so that a last pass would repeat the first")
    return found


def _passes(data: Mapping[str, Any], per_epoch: int) -> int:
    """The number of steps where nothing is updated: each sample is seen once."""
    for key in ("steps", "epochs"):
        if key in data and data[key] != 0:
            raise WorkedError(f"training.{key}: it counts updates, and there are none with update = false")
    return 0 if "steps" in data else per_epoch


def _steps(data: Mapping[str, Any], per_epoch: int) -> int:
    """The number of updates, as such or by the number of epochs."""
    where = "training"
    if "steps" in data and "epochs" in data:
        raise WorkedError(f"{where}: give steps or epochs, not both")
    if "epochs" not in data:
        if data.get("steps") == 0 and not isinstance(data["steps"], bool):
            return 0
        steps = count_at(data.get("steps", 1), f"{where}.steps", "a number of updates")
        if steps > MOST_STEPS:
            raise WorkedError(f"{where}.steps: {steps} updates; a worksheet can hold {MOST_STEPS}")
        return steps
    epochs = count_at(data["epochs"], f"{where}.epochs", "a number of epochs")
    if epochs * per_epoch > MOST_STEPS:
        raise WorkedError(
            f"{where}.epochs: {epochs} epochs are {epochs * per_epoch} updates; a worksheet can hold {MOST_STEPS}"
        )
    return epochs * per_epoch


def _stops(data: Mapping[str, Any], training: Training, network: Network, samples: Sequence[Sample]) -> None:
    """Refuse a training that cannot stop when every sample is right."""
    where = "training.stop"
    if training.optimiser.uses_slopes:
        raise WorkedError(f"{where}: only the perceptron rule ends without errors, found {training.optimiser.name}")
    if "epochs" not in data:
        raise WorkedError(f"{where}: give the largest number of epochs too, such as epochs = 20")
    if training.final_pass:
        raise WorkedError(f"{where}: no final pass can follow, for the last epoch shows every sample already")
    letters = _letters(training, network, samples)
    if letters:
        raise WorkedError(f"{where}: whether a sample is right depends on the letter {letters[0]}; give a number")


def _letters(training: Training, network: Network, samples: Sequence[Sample]) -> list[str]:
    """The letters that stand in place of numbers."""
    numbers = [given for sample in samples for given in (*sample.inputs, *sample.targets)]
    numbers += [*network.weights.values(), *network.biases.values()]
    numbers += [training.rate, *training.hyperparameters.values(), *training.state.values.values()]
    return [given.text for given in numbers if given.letter]


def fits_batch(training: Training, network: Network, samples: int) -> None:
    """Refuse what does not go together with so many samples for each update."""
    _together(training, samples)
    _large_enough(training, network, samples)


def compared_in(value: Any, training: Training, network: Network, samples: Sequence[Sample]) -> tuple[int, ...]:
    """The sizes of batches to compare, that of the training first, the others as they are listed; () for none."""
    where, found = "page.compare-batches", [training.batch]
    for entry in listed(value, where):
        size = len(samples) if entry == "all" else count_at(entry, where, "numbers of samples or 'all'")
        if size > len(samples):
            raise WorkedError(f"{where}: {size} samples for each update, but the problem has only {len(samples)}")
        found.append(size)
    sizes = tuple(dict.fromkeys(found))
    if not value:
        return ()
    if len(sizes) == 1:
        raise WorkedError(f"{where}: there is nothing to compare with batches of {sizes[0]}")
    if not training.loss:
        raise WorkedError(f"{where}: the trainings of the {training.optimiser.name} rule have no loss to compare")
    if _normalises(network):
        raise WorkedError(f"{where}: the losses of a net that normalises depend on what was seen before")
    letters = _letters(training, network, samples)
    if letters:
        raise WorkedError(f"{where}: numbers are compared, found the letter {letters[0]}")
    for size in sizes:
        fits_batch(replace(training, batch=size), network, len(samples))
    return sizes


def _normalises(network: Network) -> bool:
    if not network.operations:
        return False
    from worked.layers.normalisation import Normalisation

    return bool(network.operations.of(Normalisation))


def _together(training: Training, samples: int) -> None:
    """Refuse methods that do not go together."""
    where, size = "training", training.batch
    if training.hidden_deltas == "updated":
        if size > 1:
            raise WorkedError(
                f"{where}.hidden-deltas: 'updated' needs one sample for each update, found batch = {size}"
            )
        if training.clip and training.clip.entry.by_norm:
            raise WorkedError(f"{where}.hidden-deltas: 'updated' does not go with clipping by the norm of gradients")
    if training.penalty and not training.loss:
        raise WorkedError(f"{where}.penalty: the {training.optimiser.name} rule has no loss to add it to")
    if training.schedule and training.schedule.entry.listens and (size < samples or not training.loss):
        raise WorkedError(
            f"{where}.schedule: an adaptive rate compares the losses of whole epochs; set batch = 'all' and a loss"
        )


def _large_enough(training: Training, network: Network, samples: int) -> None:
    """Refuse batches over which nothing can be normalised."""
    size = training.batch
    if network.operations.coupled and (size == 1 or samples % size == 1):
        found = f"batch = {size}" + (f", and {samples} samples leave a last batch of one" if size > 1 else "")
        raise WorkedError(f"training.batch: normalising over a batch needs at least two samples in each, found {found}")
    if network.operations and (training.hidden_deltas == "updated" or not training.optimiser.uses_slopes):
        raise WorkedError("network: normalisation, dropout and residual connections need deltas carried by old weights")


def _fits(loss: Loss | None, optimiser: Optimiser, network: Network, samples: Sequence[Sample], steps: int) -> None:
    """Refuse a loss, rule and activations that do not go together."""
    outputs = [each.activation.name for each in network.layers[-1].activations]
    one_layer = all(unit in network.outputs for unit in network.learning_units)
    if not optimiser.uses_slopes and steps and not one_layer:
        raise WorkedError(
            f"training.optimiser: the {optimiser.name} rule trains one layer, the net has {len(network.layers) - 1}"
        )
    for unit in network.reached if optimiser.uses_slopes and steps else ():
        if not network.activation_of[unit].activation.learns:
            name = network.activation_of[unit].activation.name
            raise WorkedError(
                f"network.activations: {name} has no slope to descend; use optimiser = 'perceptron' or another one"
            )
    unfit = [name for name in outputs if loss and loss.needs and name not in loss.needs]
    if loss and unfit:
        raise WorkedError(
            f"training.loss: {loss.name} needs {' or '.join(loss.needs)} outputs, the last layer is {unfit[0]}"
        )
    if loss is None or loss.compares == "numbers":
        return
    from worked.problem.read_targets import refuse_targets

    refuse_targets(loss, samples)


def rounding_in(data: Mapping[str, Any], marking: Mapping[str, Any] = NOTHING) -> Rounding:
    """The rounding rule of a problem file, with the fewest digits that its table on marking asks for."""
    where = "rounding"
    quantities = data.get("quantities", {})
    if not isinstance(quantities, dict):
        raise WorkedError(f"{where}.quantities: expected a table, found {excerpt(quantities)}")
    single = {}
    for name, value in quantities.items():
        place = f"{where}.quantities.{name}"
        if name not in keys.quantities():
            raise WorkedError(
                f"{where}.quantities: no quantity is called {excerpt(name)}; {nearest(name, keys.quantities())}"
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
        results=choice(data, "results", tuple(keys.ROUNDING["results"].schema["enum"]), "decimals", where),
        quantities=single,
        least_digits=_least_digits(marking),
    )


def _least_digits(marking: Mapping[str, Any]) -> int | None:
    least = marking.get("least-digits")
    most = keys.MARKING["least-digits"].schema["maximum"]
    if least is not None and (not isinstance(least, int) or isinstance(least, bool) or not 0 <= least <= most):
        raise WorkedError(f"marking.least-digits: expected a whole number from 0 to {most}, found {excerpt(least)}")
    return least


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
