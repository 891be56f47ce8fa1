"""The house: each room imports only from lower floors, and some libraries live in one room only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "cli": 10,
    "worked.__main__": 10,
    "worked.commands": 9,
    "worked": 8,
    "worked.pages": 6,
    "worked.tuning": 6,
    "worked.checking": 5,
    "worked.exercises": 5,
    "worked.explaining": 5,
    "worked.interchange": 5,
    "worked.estimators": 5,
    "worked.learning": 5,
    "worked.data": 2,
    "worked.engine": 4,
    "worked.trace": 4,
    "worked.problem": 3,
    "worked.maths": 2,
    "worked.rendering": 2,
    "worked.symbolic": 2,
    "worked.formula": 1,
    "worked.number": 1,
    "worked.document": 1,
    "worked.errors": 0,
    "worked.saving": 1,
    "worked.shared": 1,
    "worked.record": 0,
}
ONLY_IN = {
    "sympy": ("worked.symbolic",),
    "numpy": (
        *("worked.data", "worked.engine", "worked.estimators", "worked.explaining"),
        *("worked.interchange", "worked.learning", "worked.tuning"),
    ),
    "sklearn": ("worked.data", "worked.estimators", "worked.learning"),
    "optuna": ("worked.tuning",),
    "onnx": ("worked.interchange",),
    "numba": ("worked.engine",),
    "jinja2": ("worked.rendering",),
    "click": ("worked.commands",),
}
LONGEST_FILE, LONGEST_FUNCTION = 350, 50


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module of the package: its dotted name, its file and its syntax tree."""
    for path in [ROOT / "cli.py", *sorted((ROOT / "worked").rglob("*.py"))]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, path, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """The modules that a module imports, wherever in it; those that only a type checker reads are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(module: str) -> str:
    """The room of a module: the longest name in the list of floors that it lies in."""
    rooms = [name for name in FLOORS if module == name or (module.startswith(name + ".") and name != "worked")]
    assert rooms, f"{module} stands on no floor; give it one"
    return max(rooms, key=len)
