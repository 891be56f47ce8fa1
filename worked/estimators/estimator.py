"""Estimator: what the classifier and the regressor have in common, their parameters and how they learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
from sklearn.utils import check_random_state  # type: ignore[import-untyped]
from sklearn.utils.validation import _check_sample_weight, validate_data  # type: ignore[import-untyped]

from worked.arrays.buffers import Array
from worked.engine.fitting import Samples, classes_of
from worked.engine.history import Epoch
from worked.engine.network import Network
from worked.engine.reading import ends_of, exact
from worked.engine.threads import limited
from worked.errors import WorkedError
from worked.estimators.fitted import Fitted
from worked.estimators.recipe import Recipe, dtype_of, recipe_of, refusals
from worked.keys.values import count_at, yes_no

LARGEST_SEED = 2**31 - 1


class Estimator(Fitted):
    """A net that learns as its parameters say.

    Parameters are called as the keys of problem files, with underscores for hyphens, and take the same values: names of
    the catalogue, or tables of a name and its parameters. Those that scikit-learn has words for are called by these.

    `hidden` are the units of the hidden layers, `activations` one activation for them or a list with one for each layer
    after the inputs, and `output` that of the outputs, which otherwise suits the `loss`, as the loss suits it.
    `normalisation`, `dropout`, `drop_connect` and `residual` are tables or lists of them; a number is short for the
    rate of `dropout` and `drop_connect`. `batch` is a number of samples, or "all". Training ends after `epochs`, or
    after `patience` epochs (None: never) whose loss was not more than `min_delta` below the best one. With
    `early_stopping` a share of the samples, `validation_fraction`, is held out to tell this loss, and the weights of
    the best epoch are restored unless `restore_best` is false. With `warm_start` another `fit` begins with the weights
    of the last one. The same `random_state` gives the same net, whatever the number of workers. The numbers are of the
    `dtype` float32 or float64; of small data they are computed in float64 and rounded in the end. The `backend` "numba"
    compiles what computes with them. Matrix products take so many `threads`; other numbers of threads may round them
    otherwise, hence one, and None for as many as there are.

    After `fit`: `network_` is the net of the engine, `history_` what stood after each epoch. `coefs_` and `intercepts_`
    are its numbers, layer by layer, (sending units, receiving units) and (receiving units,).
    """

    _kind: str
    _checks: Mapping[str, bool]

    def __init__(
        self,
        hidden: Any = (100,),
        activations: Any = "relu",
        output: Any = None,
        initialisation: Any = "xavier-uniform",
        biases: bool = True,
        normalisation: Any = None,
        dropout: Any = None,
        drop_connect: Any = None,
        residual: Any = None,
        loss: Any = None,
        optimiser: Any = "adam",
        learning_rate: float = 0.001,
        schedule: Any = None,
        penalty: Any = None,
        weight_decay: Any = None,
        clip: Any = None,
        max_norm: float | None = None,
        batch: int | str = 200,
        epochs: int = 200,
        shuffle: bool = True,
        patience: int | None = 10,
        min_delta: float = 1e-4,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        restore_best: bool = True,
        warm_start: bool = False,
        random_state: Any = None,
        dtype: Any = "float32",
        backend: str = "numpy",
        threads: int | None = 1,
        verbose: int = 0,
    ) -> None:
        # Scikit-learn reads the parameters off this signature, and asks that each is kept as it was given.
        given = {**locals()}
        del given["self"]
        self.__dict__.update(given)

    # Learning

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Any:
        """Train a net on samples, inputs of the shape (samples, features) and a target for each.

        A sample of `sample_weight` 2 counts as two; those of weight 0 are as if they were not there. ValueError says
        what is wrong with data or parameters, or where the training diverges.
        """
        with refusals(self):
            goes_on = self.__sklearn_is_fitted__() and self._says("warm_start")
            samples = self._samples(X, y, sample_weight, not goes_on)
            self._check(samples.targets)
            samples, held = self._held_back(samples)
            recipe = self._made(samples, held is not None)
            fitting = recipe.fitting(samples, held)
            if goes_on:
                _take(fitting.trainer.network, self.network_)
            epochs = count_at(exact(self.epochs), "epochs", "a number of epochs")
            with limited(self.threads):
                while len(fitting.epochs) < epochs and not fitting.stopped:
                    self._tell(fitting.epoch())
            fitting.finish()
            fitting.release()
        self._hold(recipe, fitting)
        return self

    def _partial_fit(self, X: Any, y: Any, sample_weight: Any, classes: Any = None) -> Any:
        """One more epoch of these samples."""
        first = not self.__sklearn_is_fitted__()
        with refusals(self):
            if self._says("early_stopping"):
                raise WorkedError("early_stopping: partial_fit learns from all samples and holds none back")
            samples = self._samples(X, y, sample_weight, first, classes)
            if first:
                recipe = self._made(samples, False)
                self._hold(recipe, recipe.fitting())
            self._fitting.samples = samples
            self._fitting.trainer.check(samples.targets)
            with limited(self.threads):
                self._tell(self._fitting.epoch())
            self._fitting.release()
        return self

    def _says(self, parameter: str) -> bool:
        """A parameter that is true or false."""
        return yes_no(exact(self.get_params()), parameter, False, "parameters")

    def _samples(self, X: Any, y: Any, sample_weight: Any, first: bool, classes: Any = None) -> Samples:
        """The samples that have a weight; `first` says that a new net is to learn from them."""
        dtype = dtype_of(self.dtype)
        X, y = validate_data(self, X, y, reset=first, dtype=dtype, order="C", **self._checks)
        if sample_weight is None:
            return Samples(X, self._targets(y, first, classes).astype(dtype))
        weights = _check_sample_weight(sample_weight, X, dtype=numpy.float64, ensure_non_negative=True)
        targets, counts = self._targets(y, first, classes).astype(dtype), weights > 0
        kept = slice(None) if counts.all() else counts
        return Samples(X[kept], targets[kept], weights[kept])

    def _targets(self, y: Array, first: bool, classes: Any) -> Array:
        """What each output of the net should give, (samples, outputs)."""
        raise NotImplementedError

    def _check(self, targets: Array) -> None:
        """Refuse targets from which nothing can be learnt."""

    def _held_back(self, samples: Samples) -> tuple[Samples, Samples | None]:
        """The samples to learn from, and those for validation; each class is divided by the same share."""
        if not self._says("early_stopping"):
            return samples, None
        strata = classes_of(samples.targets) if self._kind == "classification" else None
        arrays = [samples.inputs, samples.targets, *([] if samples.weights is None else [samples.weights])]
        share, seed = self.validation_fraction, self._seed()
        parts = train_test_split(*arrays, test_size=share, random_state=seed, stratify=strata)
        return Samples(*parts[::2]), Samples(*parts[1::2])

    def _seed(self) -> int:
        """The seed of all that is drawn."""
        state = check_random_state(self.random_state)
        if isinstance(self.random_state, (int, numpy.integer)):
            return int(self.random_state)
        return int(state.randint(LARGEST_SEED))

    def _ends(self) -> tuple[Any, Any]:
        """The loss, and the activation of the outputs."""
        given = exact(self.get_params())
        return ends_of(given["loss"], given["output"], given["activations"], self._usual_output())

    def _usual_output(self) -> str:
        """The activation of the outputs where nobody says one."""
        raise NotImplementedError

    def _made(self, samples: Samples, validates: bool) -> Recipe:
        """The recipe of a new net."""
        return recipe_of(exact(self.get_params()), self._kind, samples, self._ends(), self._seed(), validates)

    def _tell(self, epoch: Epoch) -> None:
        if self.verbose:
            said = {"loss": epoch.loss, "validation loss": epoch.validation_loss, "score": epoch.validation_score}
            words = ", ".join(f"{name} {number:.6g}" for name, number in said.items() if number is not None)
            print(f"epoch {epoch.number}: {words}")


def _take(network: Network, earlier: Network) -> None:
    """Begin with the numbers of an earlier net."""
    if network.design.sizes != earlier.design.sizes or network.values.shape != earlier.values.shape:
        before, now = ("-".join(map(str, net.design.sizes)) for net in (earlier, network))
        raise WorkedError(f"warm_start: expected the layers and parts of the last fit, {before}, found {now}")
    numpy.copyto(network.values, earlier.values, casting="same_kind")
    for layer, averages in network.running.items():
        for into, found in zip(averages, earlier.running.get(layer, averages), strict=True):
            numpy.copyto(into, found, casting="same_kind")
