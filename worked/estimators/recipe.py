"""Recipes: what an estimator trains, as plain data, from which its net and training can be made again anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

import numpy

from worked.arrays.buffers import BACKENDS
from worked.engine.fitting import NO_SAMPLES, Fitting, Samples, Stopping
from worked.engine.reading import network_of, training_of
from worked.engine.training import Trainer
from worked.errors import WorkedError, excerpt
from worked.keys.values import choice, count_at, yes_no
from worked.layers.catalogue import keys as operations
from worked.problem.keys import TRAINING

SHORT = ("dropout", "drop-connect")
# So few inputs are computed with as fast in double precision, and what comes of them is rounded to single only once.
FEW = 10_000
Parameters = Mapping[str, Any]


class Refused(WorkedError, ValueError):
    """A WorkedError as scikit-learn expects it of an estimator: an error of values."""


@contextmanager
def refusals(estimator: object) -> Iterator[None]:
    """Tell a WorkedError as one of an estimator."""
    try:
        yield
    except WorkedError as error:
        raise Refused(f"{type(estimator).__name__}: {error}") from error


class Recipe(NamedTuple):
    """What a net and its training are made from: arguments of `network_of`, and options of `training_of`.

    `samples` are how many there are in all, `stopping` the fields of a `Stopping`, `dtype` is the type of the numbers
    that are reported, whichever they are computed in.
    """

    kind: str
    dtype: str
    network: dict[str, Any]
    training: dict[str, Any]
    samples: int
    seed: int
    backend: str
    shuffle: bool
    stopping: tuple[Any, ...]

    def fitting(self, samples: Samples = NO_SAMPLES, validation: Samples | None = None) -> Fitting:
        """A training that has not begun, always the same one."""
        network = network_of(**self.network, seed=self.seed)
        training = training_of(self.training, network.design)
        trainer = Trainer(network, training, self.samples, self.seed, self.backend)
        trainer.check(samples.targets)
        stopping = Stopping(*self.stopping)
        return Fitting(trainer, samples, validation, stopping, self.kind, shuffle=self.shuffle, scores=False)


def recipe_of(
    given: Parameters, kind: str, samples: Samples, ends: tuple[Any, Any], seed: int, validates: bool
) -> Recipe:
    """The recipe that the parameters of an estimator come to, as `exact` gives them.

    `ends` are the loss and the activation of the outputs; `validates` says that samples are held out for validation.
    """
    count, inputs = samples.inputs.shape
    loss, output = ends
    hidden, dtype = hidden_of(given["hidden"]), dtype_of(given["dtype"]).name
    activations = given["activations"]
    if not isinstance(activations, list):
        activations = [*[activations] * len(hidden), output]
    return Recipe(
        kind,
        dtype,
        {
            "sizes": [inputs, *hidden, samples.targets.shape[1]],
            "activations": activations,
            "extras": {key: _table(key, given[_word(key)]) for key in operations() if given[_word(key)] is not None},
            "initialisation": given["initialisation"],
            "biases": yes_no(given, "biases", True, "parameters"),
            "dtype": "float64" if samples.inputs.size <= FEW else dtype,
        },
        {**_rules(given), "loss": loss, "batch": count if given["batch"] == "all" else given["batch"]},
        count,
        seed,
        choice(given, "backend", BACKENDS, "numpy", "parameters"),
        yes_no(given, "shuffle", True, "parameters"),
        _stopping(given, validates),
    )


def hidden_of(value: Any) -> list[int]:
    """The numbers of units of the hidden layers, from a list or one number."""
    found = value.tolist() if isinstance(value, numpy.ndarray) else value
    return [count_at(size, "hidden", "a number of units") for size in (found if isinstance(found, list) else [found])]


def dtype_of(value: Any) -> numpy.dtype[Any]:
    """The type of the numbers of an estimator."""
    try:
        found = numpy.dtype(value)
    except TypeError:
        found = None
    if found not in (numpy.float32, numpy.float64):
        raise WorkedError(f"dtype: expected float32 or float64, found {excerpt(value)}")
    return found


def _word(key: str) -> str:
    """The parameter of a key."""
    return key.replace("-", "_")


def _table(key: str, value: Any) -> Any:
    """A table as in a problem file; a number is short for the rate of what is dropped."""
    return {"rate": value} if key in SHORT and not isinstance(value, (dict, list)) else value


def _rules(given: Parameters) -> dict[str, Any]:
    """What the parameters say of the training, by the keys of problem files."""
    return {key: given[_word(key)] for key in TRAINING if given.get(_word(key)) is not None}


def _stopping(given: Parameters, validates: bool) -> tuple[Any, ...]:
    """When the training ends before its last epoch; the best weights are restored where samples validate."""
    delta, patience = given["min_delta"], float("inf")
    if isinstance(delta, bool) or not isinstance(delta, (int, Decimal)) or not 0 <= delta < float("inf"):
        raise WorkedError(f"min_delta: expected a number, 0 or above, found {excerpt(delta)}")
    if given["patience"] is not None:
        patience = count_at(given["patience"], "patience", "a number of epochs")
    return patience, float(delta), False, validates and yes_no(given, "restore_best", True, "parameters")
