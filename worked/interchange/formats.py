"""Formats: the files of other libraries in which a net can be written, and from which one can be read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from worked.engine.network import Network
from worked.errors import WorkedError, excerpt, nearest
from worked.interchange.ends import BARE, Ends
from worked.interchange.imported import Imported
from worked.record import Record


class Format(Record):
    """A format: the endings of its files, what it is in a line, and the function that writes or reads it."""

    name: str
    endings: tuple[str, ...]
    does: str
    function: str

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Write or read a file; its room is opened only then."""
        module = import_module(f"worked.interchange.{self.function}")
        return getattr(module, self.function)(*arguments, **options)


def _formats(*formats: Format) -> dict[str, Format]:
    return {format.name: format for format in formats}


EXPORTS = _formats(
    Format("onnx", (".onnx",), "a model for ONNX runtimes and viewers", "to_onnx"),
    Format("torch", (".py",), "a script of PyTorch that defines the net, its state_dict beside it", "to_torch"),
)
IMPORTS = _formats(
    Format("onnx", (".onnx",), "a dense net in ONNX", "from_onnx"),
    Format("torch", (".pt", ".pth", ".npz"), "a state_dict of PyTorch; activations must be named", "from_torch"),
    Format("keras", (".keras",), "a Sequential or functional model of Keras 3", "from_keras"),
)


def export(
    network: Network,
    path: str | os.PathLike[str],
    format: str | None = None,
    ends: Ends = BARE,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write a trained net in the format that is named, or that the file's ending says; the paths of files written.

    `ends` are how its inputs are scaled and what inputs and classes are called. Nothing is overwritten unless
    `overwrite`.
    """
    chosen = _chosen(EXPORTS, format, Path(path))
    return chosen(network, path, ends, overwrite=overwrite)


def import_net(path: str | os.PathLike[str], activations: Any = None, format: str | None = None) -> Imported:
    """The small dense net in a file of another library; `problem_text` makes a problem file of it.

    `activations` are names of the catalogue, one for each layer or one for all, for formats that do not tell them.
    """
    chosen = _chosen(IMPORTS, format, Path(path))
    if chosen.name == "torch":
        return chosen(path, activations)
    if activations is not None:
        raise WorkedError(f"{path}: the file tells its activations; none can be named")
    return chosen(path)


def _chosen(formats: Mapping[str, Format], name: str | None, path: Path) -> Format:
    """The format of a name, else of the ending of a file."""
    if name is not None:
        if name not in formats:
            raise WorkedError(f"no format is called {excerpt(name)}; {nearest(name, formats)}")
        return formats[name]
    for format in formats.values():
        if path.suffix.lower() in format.endings:
            return format
    endings = [ending for format in formats.values() for ending in format.endings]
    hint = nearest(path.suffix.lower(), endings)
    raise WorkedError(f"{path}: no format goes with the ending {excerpt(path.suffix)}; {hint}")
