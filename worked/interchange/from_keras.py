"""Import from Keras: a Sequential model, or a functional one without branches, of dense layers, from a `.keras` file.

The file is a zip archive with the layers in JSON and the weights in HDF5. Both are read as data; no Keras is needed,
and code that a file may hold, as that of a Lambda layer, is never run.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from worked.arrays.buffers import Array
from worked.errors import WorkedError, excerpt
from worked.interchange.imported import Dense, Imported, Piece, assembled, without_dropout
from worked.interchange.libraries import library
from worked.interchange.model_files import MOST_BYTES, archive_of, bytes_of, numbers_of
from worked.interchange.twins import from_library, names_of
from worked.maths.layer_activation import LayerActivation

CONFIG, WEIGHTS = "config.json", "model.weights.h5"
# What Python's and HDF5's readers raise where something is not as Keras writes it.
BROKEN = (LookupError, ArithmeticError, ValueError, TypeError, AttributeError, OSError, RuntimeError, MemoryError)
PLAIN_RELU = {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}


def from_keras(path: str | Path) -> Imported:
    """The dense net in a `.keras` file; WorkedError where it is damaged, or no dense net.

    It may be made of Dense, Activation, ReLU, LeakyReLU, ELU, Softmax, Dropout and Flatten.
    """
    origin = str(path)
    config, weights = _members(bytes_of(path), origin)
    try:
        layers, title = _layers(json.loads(config), origin)
        with library("h5py").File(io.BytesIO(weights), "r") as file:
            return assembled(_pieces(layers, file, origin), origin, title)
    except BROKEN:
        raise WorkedError(f"{origin}: not a model of Keras 3, or a damaged one") from None


def _members(content: bytes, origin: str) -> tuple[bytes, bytes]:
    """The two files of the archive that matter."""
    with archive_of(content, origin, "a model of Keras 3") as archive:
        try:
            return archive.read(CONFIG), archive.read(WEIGHTS)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            raise WorkedError(f"{origin}: not a model of Keras 3, or a damaged one: {CONFIG}, {WEIGHTS}") from None


def _layers(model: Mapping[str, Any], origin: str) -> tuple[list[Mapping[str, Any]], str]:
    """The layers in their order, each of which takes what the one before gives, and the name of the model."""
    kind, config = model["class_name"], model["config"]
    if kind not in ("Sequential", "Functional"):
        raise WorkedError(f"{origin}: a model of the kind {excerpt(kind)}; expected Sequential or Functional")
    layers = list(config["layers"])
    if kind == "Functional":
        before: list[str] = []
        for layer in layers:
            if _sources(layer["inbound_nodes"]) != before:
                raise WorkedError(f"{origin}: {_called(layer)} does not follow the layer before it; nets with branches "
                                  "cannot be imported")  # fmt: skip
            before = [layer["config"]["name"]]
        if _first_text(config["output_layers"]) != before[0]:
            raise WorkedError(f"{origin}: its output is not that of its last layer")
    return layers, str(config["name"])


def _sources(nodes: Any) -> list[str]:
    """The layers that a layer takes its numbers from, as often as it does."""
    if isinstance(nodes, Mapping):
        if "keras_history" in nodes:
            return [nodes["keras_history"][0]]
        return _sources(list(nodes.values()))
    return [name for each in nodes for name in _sources(each)] if isinstance(nodes, list) else []


def _first_text(value: Any) -> str:
    """The first text in nested lists."""
    return value if isinstance(value, str) else _first_text(value[0])


def _pieces(layers: Sequence[Mapping[str, Any]], file: Any, origin: str) -> Iterator[Piece]:
    dense = 0
    rows = True
    for layer in layers:
        kind, config, where = layer["class_name"], layer["config"], f"{origin}: {_called(layer)}"
        if kind == "InputLayer":
            rows = len(config["batch_shape"]) == 2
        elif kind == "Flatten":
            rows = True
        elif kind == "Dropout":
            yield without_dropout(_called(layer))
        elif kind == "Dense":
            if not rows:
                raise WorkedError(f"{where} is applied to more than a row of numbers; flatten the inputs before it")
            yield _dense(layer, file, f"layers/dense{f'_{dense}' if dense else ''}/vars", origin)
            yield _activation(config["activation"], where)
            dense += 1
        elif kind == "Lambda":
            raise WorkedError(f"{where} holds code, which is never run; such a model cannot be imported")
        else:
            yield _of_layer(kind, config, where)


def _dense(layer: Mapping[str, Any], file: Any, place: str, origin: str) -> Dense:
    """The weights of a dense layer, which lie where its number among the dense layers says."""
    called, config = _called(layer), layer["config"]
    arrays = [numbers_of(each, origin, called) for each in _arrays(file, place, origin)]
    if len(arrays) != 1 + bool(config["use_bias"]) or arrays[0].shape[-1:] != (config["units"],):
        raise WorkedError(f"{origin}: {called} has other weights than a dense layer of {config['units']} units")
    return Dense(called, *arrays)


def _activation(name: Any, where: str) -> LayerActivation:
    """The activation of a layer; one that is no function of Keras is given as an object."""
    if not isinstance(name, str):
        raise WorkedError(f"{where} has an activation of its own, {excerpt(name['config'])}, which cannot be imported")
    return from_library(name, "keras", {}, where)


def _of_layer(kind: str, config: Mapping[str, Any], where: str) -> LayerActivation:
    """An activation that is a layer of its own."""
    if kind == "Activation":
        return _activation(config["activation"], where)
    changed = kind == "ReLU" and any(config.get(key, value) != value for key, value in PLAIN_RELU.items())
    if kind not in names_of("keras_layer") or changed or config.get("axis", -1) not in (-1, 1):
        raise WorkedError(f"{where} is neither a dense layer nor an activation of the catalogue")
    return from_library(kind, "keras_layer", config, where)


def _arrays(file: Any, place: str, origin: str) -> list[Array]:
    """The arrays of a group of an HDF5 file; links to other files are not followed."""
    h5py = library("h5py")
    group = file
    for part in place.split("/"):
        group = _member(h5py, group, part, origin)
    found = []
    for name in sorted(group, key=int):
        dataset = _member(h5py, group, name, origin)
        outside = dataset.is_virtual or dataset.external is not None
        if outside or dataset.nbytes > MOST_BYTES:
            raise WorkedError(f"{origin}: {place}/{name} lies in another file, or is too large")
        found.append(dataset[()])
    return found


def _member(h5py: Any, group: Any, name: str, origin: str) -> Any:
    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        raise WorkedError(f"{origin}: the weights have a link to another place in place of {excerpt(name)}")
    return group[name]


def _called(layer: Mapping[str, Any]) -> str:
    return f"the {excerpt(layer['class_name'])} layer {excerpt(layer['config']['name'])}"
