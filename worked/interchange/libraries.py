"""Libraries: other people's packages, asked for only where they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from worked.errors import WorkedError

INSTALLED_BY = {"onnx": "worked[interchange]", "h5py": "worked[interchange]", "torch": "torch"}


def library(name: str) -> Any:
    """A package by its name; WorkedError says how to install it where it is missing."""
    try:
        return import_module(name)
    except ImportError:
        raise WorkedError(f"this needs the package {name}: pip install '{INSTALLED_BY[name]}'") from None
