"""Import from PyTorch: the state_dict of a Sequential of linear layers as a dense net."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.engine.reading import exact
from worked.errors import WorkedError, excerpt
from worked.interchange.imported import Dense, Imported, Piece, Scaling, assembled
from worked.interchange.libraries import library
from worked.interchange.model_files import MOST_BYTES, archive_of, bytes_of, numbers_of
from worked.keys.values import entry_at
from worked.maths.activations import ACTIVATIONS
from worked.maths.layer_activation import LayerActivation


def from_torch(path: str | Path, activations: Any = None) -> Imported:
    """The dense net in a state_dict: a `.pt` of PyTorch, or an `.npz` of arrays under the same names.

    `activations` are names of the catalogue (or tables, as in a problem file), one for each layer, or one for all: a
    state_dict does not tell them. A `.pt` is read by PyTorch's loader of weights, which runs no code.
    """
    origin, content = str(path), bytes_of(path)
    state = (_arrays if Path(path).suffix == ".npz" else _state_dict)(content, origin)
    found = {name: numbers_of(each, origin, excerpt(name)) for name, each in state.items()}
    return assembled(_pieces(list(_layers(found, origin)), activations, origin), origin, Path(path).stem)


def _state_dict(content: bytes, origin: str) -> dict[str, Array]:
    """What PyTorch's loader of weights finds, as arrays."""
    torch = library("torch")
    archive_of(content, origin, "a state_dict of PyTorch")
    try:
        found = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except Exception:  # the loader raises many kinds, with long advice to trust the file
        raise WorkedError(f"{origin}: not a state_dict of PyTorch, or a damaged one; save model.state_dict()") from None
    if not isinstance(found, dict) or not all(isinstance(each, torch.Tensor) for each in found.values()):
        raise WorkedError(f"{origin}: expected a state_dict, names with tensors; save model.state_dict()")
    if sum(each.numel() * each.element_size() for each in found.values()) > MOST_BYTES:
        raise WorkedError(f"{origin}: its tensors are larger than those of any net for an exercise")
    wide = (torch.float32, torch.float64)
    tensors = {str(name): each.detach() for name, each in found.items()}
    try:
        return {name: (each if each.dtype in wide else each.float()).numpy() for name, each in tensors.items()}
    except (TypeError, RuntimeError, NotImplementedError):  # sparse tensors, and those without numbers
        raise WorkedError(f"{origin}: expected tensors that hold all of their numbers, as a state_dict has") from None


def _arrays(content: bytes, origin: str) -> dict[str, Array]:
    """The arrays of an `.npz`, none of which may be pickled."""
    what = "a file of NumPy's arrays"
    archive_of(content, origin, what)
    try:
        with numpy.load(io.BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
    except Exception:  # NumPy's reader of headers raises many kinds
        raise WorkedError(f"{origin}: not {what}, or a damaged one") from None
    if not all(isinstance(each, numpy.ndarray) for each in found.values()):  # NumPy hands over what it cannot read
        raise WorkedError(f"{origin}: not {what}, or a damaged one")
    return found


def _layers(state: Mapping[str, Array], origin: str) -> Iterator[Dense | Scaling]:
    """The linear layers, in the order of the state_dict: `0.weight` and `0.bias`, `2.weight` and so on.

    `0.shift` and `0.scale` are how a script that worked has exported scales the inputs.
    """
    left = dict(state)
    for name, array in state.items():
        stem, dot, kind = name.rpartition(".")
        if kind == "shift" and f"{stem}{dot}scale" in left:
            yield Scaling(left.pop(name), left.pop(f"{stem}{dot}scale"))
        if kind != "weight":
            continue
        if array.ndim != 2:
            what = "a convolution" if array.ndim > 2 else "a normalisation"
            raise WorkedError(f"{origin}: {excerpt(name)} has the shape {array.shape}, as {what} has; "
                              "only linear layers can be imported")  # fmt: skip
        yield Dense(excerpt(stem) if stem else "the layer", left.pop(name).T, left.pop(f"{stem}{dot}bias", None))
    if left:
        raise WorkedError(f"{origin}: {excerpt(next(iter(left)))} belongs to no linear layer")


def _pieces(found: Sequence[Dense | Scaling], activations: Any, origin: str) -> Iterator[Piece]:
    """The layers, each with its activation."""
    count = sum(isinstance(each, Dense) for each in found)
    if activations is None:
        raise WorkedError(
            f"{origin}: a state_dict does not tell its activations; name one for each of its {count} layers"
        )
    chosen = list(activations) if isinstance(activations, (list, tuple)) else [activations]
    chosen = chosen * count if len(chosen) == 1 else chosen
    if len(chosen) != count:
        raise WorkedError(f"{origin}: expected {count} activations, one for each layer, found {len(chosen)}")
    names = iter(chosen)
    for each in found:
        yield each
        if isinstance(each, Dense):
            yield LayerActivation(*entry_at(exact(next(names)), ACTIVATIONS, "activation", "activations"))
