"""Shared data: folders that belong to the package, inside it when installed, beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def shared(name: str) -> Traversable:
    """The folder `templates` or `examples`."""
    inside = files("worked").joinpath(name)
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / name
