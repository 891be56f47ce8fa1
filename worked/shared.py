"""Shared data: folders that belong to the package, inside it when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent


def shared(name: str) -> Path:
    """The folder `templates` or `examples`. (`importlib.resources` would take longer to import than a page to make.)"""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name
