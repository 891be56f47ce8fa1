"""Reading: a net and its training from options in the words of problem files, for nets that no file could hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy

from worked.engine.layout import Design
from worked.engine.network import Network
from worked.engine.objective import unfit
from worked.errors import WorkedError
from worked.formula import Formula, Number
from worked.formula.floats import FLOATS
from worked.keys.values import choice, count_at, entry_at, known, number_at, yes_no
from worked.layers.catalogue import operations_in
from worked.maths.activations import ACTIVATIONS
from worked.maths.initialisations import INITIALISATIONS, Initialisation
from worked.maths.layer_activation import LayerActivation
from worked.maths.losses import LOSSES
from worked.problem.keys import TRAINING
from worked.problem.problem import Training
from worked.problem.read_methods import methods_in, optimiser_in

Options = Mapping[str, Any]


def exact(value: Any) -> Any:
    """Options with their floats as the decimals that they are printed as, as if they had been typed in a file."""
    if isinstance(value, Mapping):
        return {key: exact(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [exact(each) for each in value]
    if isinstance(value, numpy.generic):
        return exact(value.item())
    return Decimal(repr(value)) if isinstance(value, float) else value


def network_of(
    sizes: Sequence[int],
    activations: Any,
    extras: Options | None = None,
    initialisation: Any = "xavier-uniform",
    biases: bool = True,
    dtype: Any = numpy.float32,
    seed: int = 0,
) -> Network:
    """A net with weights drawn by a seed.

    `sizes` are the units of the layers, inputs first; `activations` one name or one for each layer after them;
    `extras` the tables normalisation, dropout, drop-connect and residual as in a problem file, where dropping may be
    without masks: then it is drawn by the engine, anew in each step. `initialisation` is a name, or a table of a name
    and its parameters.
    """
    layers = [count_at(size, "layers", "a number of units") for size in sizes]
    if len(layers) < 2:
        raise WorkedError(f"layers: expected at least two layers (inputs and outputs), found {len(layers)}")
    chosen = list(activations) if isinstance(activations, (list, tuple)) else [activations] * (len(layers) - 1)
    if len(chosen) != len(layers) - 1:
        raise WorkedError(f"activations: expected {len(layers) - 1} names, one for each layer, found {len(chosen)}")
    entries = [LayerActivation(*entry_at(exact(each), ACTIVATIONS, "activation", "activations")) for each in chosen]
    places = tuple(tuple(range(size)) if biases else () for size in layers[1:])
    units = tuple(tuple(map(str, range(size))) for size in layers)
    design = Design(tuple(layers), tuple(entries), places, operations_in(exact(extras or {}), units, by_engine=True))
    network = Network(design, dtype)
    entry, settings = entry_at(exact(initialisation), INITIALISATIONS, "initialisation", "initialisation")
    initialise(network, entry, settings, seed)
    return network


def initialise(network: Network, entry: Initialisation, settings: Mapping[str, Formula], seed: int) -> None:
    """Draw the weights of a net; biases begin at 0."""
    draw = numpy.random.default_rng(numpy.random.SeedSequence((seed, 2)))
    for weights in network.weights.values():
        fan_in, fan_out = (Number(str(fan)) for fan in weights.shape)
        spread = entry.width(fan_in, fan_out, settings).value(float, FLOATS)
        if entry.spread == "bound":
            weights[:] = draw.uniform(-spread, spread, weights.shape)
        else:
            weights[:] = draw.normal(0, spread, weights.shape) if entry.draws else spread
    for biases in network.biases.values():
        biases.fill(0)


def ends_of(loss: Any, output: Any, activations: Any, usual: str) -> tuple[Any, Any]:
    """The loss and the activation of the outputs, each as given, else as it suits the other one; None is not given.

    `activations` are those of the layers; of a list the last one is that of the outputs. `usual` is the activation
    where neither is given. A loss that no activation is made for is half the squared error.
    """
    if isinstance(activations, list) and activations:
        output = activations[-1]
    if output is None:
        needs = () if loss is None else entry_at(exact(loss), LOSSES, "loss", "loss")[0].needs
        output = needs[0] if needs else usual
    if loss is None:
        name = entry_at(exact(output), ACTIVATIONS, "activation", "output")[0].name
        loss = next((entry.name for entry in LOSSES.values() if name in entry.short), "half-squared-error")
    return loss, output


def training_of(options: Options, design: Design) -> Training:
    """How a net learns, from the keys of the table [training] of a problem file."""
    data = exact(options)
    known(data, TRAINING, "training")
    where = "training"
    optimiser, form, settings = optimiser_in(data.get("optimiser", "gradient-descent"))
    loss = None
    if "loss" in data or optimiser.uses_slopes:
        chosen, numbers = entry_at(data.get("loss", "half-squared-error"), LOSSES, "loss", f"{where}.loss")
        loss = chosen.given(numbers)
    wrong = unfit(loss, optimiser, design)
    if wrong:
        raise WorkedError(wrong)
    return Training(
        loss=loss,
        outputs=choice(data, "outputs", ("sum", "mean"), loss.outputs if loss else "sum", where),
        samples=choice(data, "samples", ("sum", "mean"), "mean", where),
        optimiser=optimiser,
        rate=number_at(data.get("learning-rate", 1), f"{where}.learning-rate"),
        batch=count_at(data.get("batch", 32), f"{where}.batch", "a number of samples"),
        steps=count_at(data.get("steps", 1), f"{where}.steps", "a number of updates"),
        form=form,
        update_biases=yes_no(data, "update-biases", True, where),
        shortcut=yes_no(data, "shortcut", True, where),
        hidden_deltas=choice(data, "hidden-deltas", ("old", "updated"), "old", where),
        settings=settings,
        **methods_in(data, form, ()),
    )
