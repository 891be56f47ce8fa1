"""Setup: a plan and its data become a net, its training, and the samples that it learns from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy

from worked.arrays.buffers import BACKENDS, Array
from worked.data.data import Data, split, targets_of
from worked.data.scaling import METHODS, Scaling
from worked.engine.fitting import Fitting, Samples, Stopping
from worked.engine.objective import fits
from worked.engine.reading import ends_of, exact, network_of, training_of
from worked.engine.training import Trainer
from worked.errors import WorkedError, excerpt
from worked.keys.values import choice, count_at, entry_at, yes_no
from worked.layers.catalogue import keys as operations
from worked.learning.filling import Filling
from worked.learning.length import usual_epochs, usual_stopping
from worked.learning.plan import ADAM, RULES, Plan
from worked.maths.activations import ACTIVATIONS
from worked.problem.keys import STOPPING, STOPS_WHEN, TRAINING

MOST_PARAMETERS = 200_000_000
PIXEL = "pixel_"
ROWS = 4096


class Setup:
    """What a plan says of some data: the samples, and what makes a new fitting of them, always the same one.

    `sizes` are the units of the layers, `epochs` how many are asked for, `seed` that of everything drawn.
    """

    def __init__(self, plan: Plan, data: Data) -> None:
        self.plan, self.data = plan, data
        rules, net = plan.training, plan.network
        self.seed = whole(rules, "seed", 0, least=0)
        self.keep_every = whole(rules, "keep-every", 0) if "keep-every" in rules else 0
        self.dtype = numpy.dtype(choice(rules, "numbers", RULES["numbers"].schema["enum"], "float32", "training"))
        self.backend = choice(rules, "backend", BACKENDS, "numpy", "training")
        given = _stopping(rules)
        classes = len(data.classes)
        usual = "softmax" if classes > 2 else "linear" if data.kind == "regression" else "sigmoid"
        self.loss, self.output = ends_of(rules.get("loss"), net.get("output"), net.get("activations"), usual)
        couples = entry_at(exact(self.output), ACTIVATIONS, "activation", "network.output")[0].couples
        units = len(data.outputs) if not classes else classes if classes > 2 or couples else 1
        hidden = net.get("hidden", [100])
        if not isinstance(hidden, Sequence) or isinstance(hidden, str):
            raise WorkedError(f"network.hidden: expected a list of numbers of units, found {excerpt(hidden)}")
        self.sizes = (
            len(data.features),
            *(count_at(size, "network.hidden", "a number of units") for size in hidden),
            units,
        )
        self._small_enough()
        self.samples, self.validation = self._samples(units)
        self.rules = {key: value for key, value in rules.items() if key in TRAINING and key != "epochs"}
        self.rules.setdefault("optimiser", ADAM.name)
        self.rules.setdefault("learning-rate", 0.001)
        if self.rules.get("batch") == "all":
            self.rules["batch"] = len(self.samples.inputs)
        self.rules["loss"] = self.loss
        held = len(self.validation.inputs) if self.validation else 0
        self.stopping = given or usual_stopping(rules, held)
        self.epochs = whole(rules, "epochs", usual_epochs(self.updates))

    @property
    def resolved(self) -> Plan:
        """The plan with the length of its training fixed, so that it does not change with the defaults."""
        said: dict[str, Any] = {"training.epochs": self.epochs}
        if self.stopping and "patience" not in self.plan.training:
            said["training.patience"] = int(self.stopping.patience)
        return self.plan.altered(said)

    def _small_enough(self) -> None:
        parameters = sum(a * b for a, b in zip(self.sizes, self.sizes[1:], strict=False))
        if parameters > MOST_PARAMETERS:
            raise WorkedError(f"network.hidden: expected at most {MOST_PARAMETERS:,} weights, found {parameters:,}")

    def _samples(self, units: int) -> tuple[Samples, Samples | None]:
        """The samples of the training and those held out, with scaled inputs and targets."""
        given = self.plan.data
        share = given.get("validation", 0.2)
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share < 1:
            raise WorkedError(f"data.validation: expected a share from 0 to below 1, found {excerpt(share)}")
        known, held = split(self.data, share, self.seed) if share else (self.data, None)
        method = choice(given, "scaling", tuple(METHODS), "z-score", "data")
        together = yes_no(given, "together", all(name.startswith(PIXEL) for name in self.data.features), "data")
        gaps = numpy.isnan(self.data.inputs).any()
        self.filling = Filling.of(known.inputs, self.data.features) if gaps else Filling()
        filled, whole = self.filling.applied(known.inputs), self.data.inputs
        self.scaling = Scaling.of(filled, method, self.data.features, together, whole=whole)
        self.target_scaling = self._target_scaling(known, units)
        return self._scaled(known, units), self._scaled(held, units) if held is not None else None

    def _target_scaling(self, known: Data, units: int) -> Scaling:
        """How the targets of a regression are scaled; classes are not."""
        given, linear = self.plan.data, entry_at(exact(self.output), ACTIVATIONS, "activation", "network.output")[0]
        usual = "z-score" if self.data.kind == "regression" and linear.is_linear else "none"
        method = choice(given, "target-scaling", tuple(METHODS), usual, "data")
        if method != "none" and self.data.kind != "regression":
            raise WorkedError(f"data.target-scaling: expected none for a {self.data.kind}, found {method}")
        return Scaling.of(targets_of(known, units), method, self.data.outputs, what="target")

    def prepared(self, inputs: Array) -> Array:
        """Inputs as they stand in the data as the net sees them: filled in and scaled."""
        return self.scaling.applied(self.filling.applied(inputs))

    def _scaled(self, data: Data, units: int) -> Samples:
        """Samples as the net sees them."""
        inputs = numpy.empty(data.inputs.shape, self.dtype)
        for first in range(0, len(inputs), ROWS):  # so that large data are never there twice in double precision
            rows = slice(first, first + ROWS)
            inputs[rows] = self.prepared(data.inputs[rows])
        return Samples(inputs, self.target_scaling.applied(targets_of(data, units)).astype(self.dtype))

    def fitting(self) -> Fitting:
        """A training that has not begun."""
        net = self.plan.network
        given = net.get("activations", "relu")
        activations = given if isinstance(given, list) else [*[given] * (len(self.sizes) - 2), self.output]
        network = network_of(
            self.sizes,
            activations,
            {key: net[key] for key in operations() if key in net},
            net.get("initialisation", "xavier-uniform"),
            yes_no(net, "biases", True, "network"),
            self.dtype,
            self.seed,
        )
        training = training_of(self.rules, network.design)
        trainer = Trainer(network, training, len(self.samples.inputs), self.seed, self.backend)
        wrong = fits(trainer.training.loss, self.samples.targets)
        if wrong:
            raise WorkedError(f"training.loss: {wrong}")
        return Fitting(trainer, self.samples, self.validation, self.stopping, self.data.kind, looks=True)

    @property
    def updates(self) -> int:
        """The number of updates of an epoch."""
        batch = count_at(self.rules.get("batch", 32), "training.batch", "a number of samples")
        return ceil(len(self.samples.inputs) / batch)


def _stopping(rules: Mapping[str, Any]) -> Stopping | None:
    """When training ends early."""
    if "patience" not in rules:
        given = [key for key in STOPPING if key in rules]
        if given:
            raise WorkedError(f"training.{given[0]}: it needs training.patience beside it")
        return None
    delta = rules.get("min-delta", 0)
    if isinstance(delta, bool) or not isinstance(delta, (int, float)) or not 0 <= delta < float("inf"):
        raise WorkedError(f"training.min-delta: expected a number, 0 or above, found {excerpt(delta)}")
    after = choice(rules, "stops", tuple(STOPS_WHEN), "at-patience", "training") == "after-patience"
    restore = yes_no(rules, "restore-best", True, "training")
    return Stopping(whole(rules, "patience", 1), float(delta), after, restore)


def whole(rules: Mapping[str, Any], key: str, default: int, least: int = 1) -> int:
    """A whole number among the rules."""
    value = rules.get(key, default)
    if key in rules and (isinstance(value, bool) or not isinstance(value, int) or value < least):
        raise WorkedError(f"training.{key}: expected a whole number, at least {least}, found {excerpt(value)}")
    return value
