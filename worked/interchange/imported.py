"""Imported: a small dense net as another library left it, checked, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of
from worked.maths.layer_activation import LayerActivation
from worked.problem.read_network import MOST_UNITS
from worked.record import Record

LARGEST = 1e38  # beyond it a number has more digits than one of a problem file may have
LINEAR = LayerActivation(ACTIVATIONS["linear"], settings_of(ACTIVATIONS["linear"], {}))


class Imported(Record):
    """A dense net that was read.

    `weights` have the shape (sending units, receiving units), `biases` are None for a layer without; both have the
    number type of the file. `origin` says where it was read. `notes` are sentences on what of it was left out.
    """

    title: str
    origin: str
    activations: tuple[LayerActivation, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of units of the layers, inputs first."""
        return (len(self.weights[0]), *(weights.shape[1] for weights in self.weights))


class Dense(Record):
    """Weighted sums as a library has them: weights (sending, receiving) and biases; `called` is their name there."""

    called: str
    weights: Array
    biases: Array | None = None


class LeftOut(Record):
    """Something that does nothing when a net is tested, and a sentence that says so."""

    says: str


class Scaling(Record):
    """Numbers that become (x - shift) / scale on their way to the next dense layer; one of each, or one for each."""

    shift: Array
    scale: Array


Piece = Dense | LayerActivation | LeftOut | Scaling


def assembled(pieces: Iterable[Piece], origin: str, title: str) -> Imported:
    """The net of pieces in their order; WorkedError where they are no dense net, or one too large or not finite.

    A layer without an activation is linear. What scales the numbers before a layer becomes part of its weights.
    """
    layers: list[tuple[Dense, LayerActivation | None]] = []
    notes: list[str] = []
    for piece in _without_scaling(pieces, origin):
        if isinstance(piece, LeftOut):
            notes.append(piece.says)
        elif isinstance(piece, Dense):
            layers.append((piece, None))
        elif not layers:
            raise WorkedError(
                f"{origin}: {piece.activation.name} is applied to the inputs, before any layer of weights"
            )
        elif not piece.activation.is_linear:
            dense, before = layers[-1]
            if before:
                names = f"{before.activation.name} and {piece.activation.name}"
                raise WorkedError(f"{origin}: {names} follow one another; a layer here has one activation")
            layers[-1] = (dense, piece)
    if not layers:
        raise WorkedError(f"{origin}: holds no dense layer")
    _fitting([dense for dense, _ in layers], origin)
    return Imported(
        title,
        origin,
        tuple(chosen or LINEAR for _, chosen in layers),
        tuple(dense.weights for dense, _ in layers),
        tuple(dense.biases for dense, _ in layers),
        tuple(dict.fromkeys(notes)),
    )


def _without_scaling(pieces: Iterable[Piece], origin: str) -> Iterator[Dense | LayerActivation | LeftOut]:
    """The pieces with their scaling laid into the dense layers that follow, and a note that says so."""
    waiting: list[Scaling] = []
    for piece in pieces:
        if isinstance(piece, Scaling):
            waiting.append(piece)
        elif isinstance(piece, Dense):
            for scaling in reversed(waiting):
                piece = _scaled(piece, scaling, origin)
            if waiting:
                yield LeftOut(f"Inputs were scaled before {piece.called}; that is now part of its weights and biases.")
            waiting = []
            yield piece
        elif waiting and isinstance(piece, LayerActivation):
            break
        else:
            yield piece
    if waiting:
        raise WorkedError(f"{origin}: numbers are scaled where no dense layer follows, which no exercise can have")


def _scaled(dense: Dense, scaling: Scaling, origin: str) -> Dense:
    """A dense layer that scales by its weights: ((x - shift) / scale) W + b = x (W / scale) + b - shift (W / scale)."""
    if dense.weights.ndim != 2:
        return dense  # it is refused as soon as all layers are known
    rows = len(dense.weights)
    if any(each.shape not in ((), (1,), (rows,)) for each in (scaling.shift, scaling.scale)):
        raise WorkedError(f"{origin}: what scales the inputs of {dense.called} does not fit its {rows} inputs")
    shift, scale = (numpy.broadcast_to(each, rows).astype(float) for each in (scaling.shift, scaling.scale))
    with numpy.errstate(all="ignore"):  # what is not finite is refused later on
        weights = dense.weights / scale[:, None]
        biases = (0 if dense.biases is None else dense.biases) - shift @ weights
    return Dense(dense.called, weights, biases)


def _fitting(layers: list[Dense], origin: str) -> None:
    """Refuse layers that are not dense, do not follow one another, or are too large or not finite for an exercise."""
    for dense in layers:
        shape = dense.weights.shape
        if len(shape) != 2 or 0 in shape:
            raise WorkedError(
                f"{origin}: {dense.called} has weights of the shape {shape}; those of a dense layer have two"
            )
        if dense.biases is not None and dense.biases.shape != shape[1:]:
            raise WorkedError(
                f"{origin}: {dense.called} has {shape[1]} units and biases of the shape {dense.biases.shape}"
            )
    for before, after in pairwise(layers):
        if before.weights.shape[1] != len(after.weights):
            ends = f"{before.called} gives {before.weights.shape[1]} numbers, {after.called} takes {len(after.weights)}"
            raise WorkedError(f"{origin}: {ends}; layers must follow one another")
    units = len(layers[0].weights) + sum(dense.weights.shape[1] for dense in layers)
    if units > MOST_UNITS:
        raise WorkedError(f"{origin}: {units:,} units; an exercise can hold {MOST_UNITS:,}")
    for dense in layers:
        for array in (dense.weights, *(() if dense.biases is None else (dense.biases,))):
            wrong = array[~(numpy.abs(array) <= LARGEST)]
            if wrong.size:
                raise WorkedError(
                    f"{origin}: {dense.called} has a weight or bias {wrong[0]}, which no exercise can have"
                )


def without_dropout(called: str) -> LeftOut:
    """That dropout is left out."""
    return LeftOut(f"Left out: {called}, for dropout does nothing once a net is trained.")
