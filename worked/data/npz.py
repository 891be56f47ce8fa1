"""NPZ: the arrays of a NumPy archive become a table."""

from __future__ import annotations

import io
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from worked.data.table import DataTable, numbered
from worked.errors import WorkedError, excerpt

INPUTS = ("X", "x", "inputs", "x_train", "X_train")
TARGETS = ("y", "Y", "targets", "y_train", "Y_train")
LARGEST = 2_000_000
DAMAGED = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    TypeError,
    OverflowError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_npz(source: str, content: bytes) -> DataTable:
    """The table in the bytes of an NPZ file with arrays `X` and `y`, or as in Keras `x_train` and `y_train`.

    `X` is (samples, features), or (samples, height, width) for images, whose columns are called `pixel_0_0` and so on.
    `y` is (samples,) or (samples, outputs). Nothing pickled is read. WorkedError: damaged, or shapes that do not fit.
    """
    if not content:
        raise WorkedError(f"{source} is empty; expected an NPZ file with arrays X and y")
    try:
        archive = numpy.load(io.BytesIO(content), allow_pickle=False)
        if not isinstance(archive, Mapping):
            raise WorkedError(f"{source} holds one array; expected an NPZ file with arrays X and y")
        found = set(archive)
        inputs, targets = _name(source, INPUTS, found), _name(source, TARGETS, found)
        images, answers = archive[inputs], archive[targets]
    except DAMAGED as error:
        if "Object arrays" in str(error):
            raise WorkedError(f"{source} holds Python objects, which are never read; expected numbers") from None
        raise WorkedError(f"{source} is not an NPZ file, or is damaged ({excerpt(error, 80)})") from None
    names, columns = _inputs(source, inputs, images)
    targets_of_file, numbers, texts = _targets(source, targets, answers)
    if len(columns) != len(answers):
        found_rows = f"{inputs} has {len(columns)} rows and {targets} has {len(answers)}"
        raise WorkedError(f"{source}: {found_rows}; expected an answer for each row")
    if not texts:
        columns = numpy.column_stack([columns, numbers])
    aside = sorted(found - {inputs, targets})
    return DataTable(
        source=source,
        names=(*names, *targets_of_file),
        numbers=columns.astype(numpy.float64, copy=False),
        places=range(1, len(columns) + 1),
        texts=texts,
        targets=targets_of_file,
        notes=(f"the arrays {', '.join(aside)} are left aside",) if aside else (),
    )


def _name(source: str, names: Sequence[str], found: set[str]) -> str:
    """The name of an array among those that it may have."""
    for name in names:
        if name in found:
            return name
    held = ", ".join(sorted(found)) or "none"
    raise WorkedError(f"{source}: expected an array called {' or '.join(names)}, found {excerpt(held)}")


def _inputs(source: str, name: str, array: NDArray[Any]) -> tuple[list[str], NDArray[Any]]:
    """The names of the inputs, and the inputs, (samples, features)."""
    if array.dtype.kind not in "buif":
        raise WorkedError(f"{source}: {name} holds {array.dtype}; expected numbers")
    if not array.ndim or not array.size:
        raise WorkedError(f"{source}: {name} has the shape {array.shape}; expected (samples, features)")
    if array.ndim > 2:
        names = ["_".join(["pixel", *map(str, place)]) for place in numpy.ndindex(array.shape[1:])]
    else:
        names = numbered("x", 1 if array.ndim == 1 else array.shape[1])
    return names, array.reshape(len(array), -1)


def _targets(source: str, name: str, array: NDArray[Any]) -> tuple[tuple[str, ...], NDArray[Any], dict[str, list[str]]]:
    """The names of the targets, their numbers, and their texts where they are no numbers."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    text = array.dtype.kind in "bSU"
    if array.ndim not in (1, 2) or (text and array.ndim == 2) or not array.size:
        raise WorkedError(f"{source}: {name} has the shape {array.shape}; expected (samples,) or (samples, outputs)")
    if text:
        words = array.astype(str).tolist() if array.dtype.kind != "S" else [word.decode("latin-1") for word in array]
        return ("target",), array, {"target": [word.strip() for word in words]}
    if array.dtype.kind not in "uif":
        raise WorkedError(f"{source}: {name} holds {array.dtype}; expected numbers or text")
    names = ["target"] if array.ndim == 1 else numbered("y", array.shape[1])
    return tuple(names), array, {}


def arrays_in(source: str, content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an NPZ file by their names; WorkedError where it is none, is damaged, or holds other than numbers.

    Nothing pickled is read, and no array that says it is larger than LARGEST bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            if sum(each.file_size for each in zipped.infolist()) > LARGEST:
                raise WorkedError(f"{source}: larger than 2 MB, which no answers of a worksheet need to be")
        archive = numpy.load(io.BytesIO(content), allow_pickle=False)
        found = {name: archive[name] for name in archive.files}
    except DAMAGED as error:
        if "Object arrays" in str(error):
            raise WorkedError(f"{source}: holds Python objects, which are never read; expected numbers") from None
        raise WorkedError(f"{source}: is not an NPZ file, or is damaged ({excerpt(error, 80)})") from None
    for name, array in found.items():
        if array.dtype.kind not in "fiu":
            raise WorkedError(f"{source}: {name}: expected real numbers, found the type {array.dtype}")
    return found
