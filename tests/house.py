"""The house: each room imports only from lower floors, and some libraries live in one room only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "cli": 24,
    "worked.__main__": 24,
    "worked.commands": 23,
    "worked": 22,
    "worked.classroom": 21,
    "worked.pages.catalogue": 21,
    "worked.packages": 20,
    "worked.pages.exams": 19,
    "worked.tutor": 19,
    "worked.live": 19,
    "worked.pages.worksheet": 18,
    "worked.pages.feedback": 18,
    "worked.pages.proof": 17,
    "worked.pages.training": 17,
    "worked.pages.matrices": 16,
    "worked.pages.methods": 16,
    "worked.pages.layers": 15,
    "worked.pages.symbols": 14,
    "worked.pages.reports": 14,
    "worked.pages": 13,
    "worked.tuning": 13,
    "worked.exam": 13,
    "worked.checking": 12,
    "worked.checking.diagnosis": 11,
    "worked.checking.judging": 10,
    "worked.checking.mistakes": 9,
    "worked.checking.sheets": 9,
    "worked.checking.answer_key": 8,
    "worked.checking.numbers": 7,
    "worked.exercises.deep_chain": 8,
    "worked.exercises.descent": 8,
    "worked.exercises.feature_scaling": 8,
    "worked.exercises.graph": 8,
    "worked.exercises.search": 8,
    "worked.exercises": 7,
    "worked.explaining": 7,
    "worked.interchange": 7,
    "worked.estimators": 7,
    "worked.learning": 7,
    "worked.engine": 6,
    "worked.trace": 6,
    "worked.problem": 5,
    "worked.layers": 4,
    "worked.arrays": 3,
    "worked.keys": 3,
    "worked.data": 2,
    "worked.cells": 2,
    "worked.maths": 2,
    "worked.rendering": 2,
    "worked.symbolic": 2,
    "worked.formula": 1,
    "worked.number": 1,
    "worked.document": 1,
    "worked.words": 2,
    "worked.errors": 0,
    "worked.saving": 1,
    "worked.shared": 1,
    "worked.text_file": 1,
    "worked.ordered": 0,
    "worked.record": 0,
    "worked.workers": 1,
    "worked.zipped": 1,
}
ONLY_IN = {
    "sympy": ("worked.symbolic",),
    "numpy": (
        *("worked.arrays", "worked.data", "worked.engine", "worked.estimators", "worked.explaining"),
        *("worked.interchange", "worked.layers", "worked.learning", "worked.tuning"),
    ),
    "sklearn": ("worked.data", "worked.estimators", "worked.learning"),
    "optuna": ("worked.tuning",),
    "onnx": ("worked.interchange",),
    "numba": ("worked.arrays", "worked.engine"),
    "jinja2": ("worked.rendering",),
    "click": ("worked.commands",),
}
# The pages that draw and describe the net itself; all others ask its layers.
NETWORK_IN = ("worked.pages.worksheet.picture", "worked.pages.worksheet.topology")
# Where it is decided whether the page of a net or of an exercise is laid out.
LAYING_OUT_NETS = {
    "worked.live.lab_data",
    "worked.pages.exams.sheet",
    "worked.pages.symbols.cells",
    "worked.pages.training.shown_steps",
    "worked.pages.worksheet.page",
}
LONGEST_FILE, LONGEST_FUNCTION = 350, 50


@cache
def modules() -> list[tuple[str, Path, ast.Module]]:
    """Every module of the package: its dotted name, its file and its syntax tree."""
    paths = [ROOT / "cli.py", *sorted((ROOT / "worked").rglob("*.py"))]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return [(name, path, ast.parse(path.read_text("utf-8"))) for name, path in zip(names, paths, strict=True)]


def imports(tree: ast.Module) -> Iterator[str]:
    """The modules that a module imports, wherever in it; those that only a type checker reads are left out."""
    for_types = _for_types(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and node not in for_types:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node not in for_types:
            yield node.module


def _for_types(tree: ast.Module) -> list[ast.stmt]:
    """The statements that only a type checker reads."""
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.If) and isinstance(node.test, ast.Name)]
    return [statement for node in tests if node.test.id == "TYPE_CHECKING" for statement in node.body]


def graph() -> dict[str, set[str]]:
    """For each module the modules of the package that it names in an import of any kind, for types too."""
    trees = {name: tree for name, _, tree in modules()}
    found: dict[str, set[str]] = {name: set() for name in trees}
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                below = {f"{node.module}.{alias.name}" for alias in node.names}
                found[name] |= (below & trees.keys()) or {node.module}
    # The front door imports every room, and no room imports the front door (its floor is above them).
    return {name: {other for other in named & trees.keys() if other != "worked"} for name, named in found.items()}


def circles() -> list[set[str]]:
    """The groups of modules of which each imports each other one, directly or through others."""
    arrows = graph()
    reached = {name: _reached(name, arrows) for name in arrows}
    groups = {frozenset(other for other in found if name in reached[other]) for name, found in reached.items()}
    return sorted((set(group) for group in groups if group), key=sorted)


def _reached(start: str, arrows: dict[str, set[str]]) -> set[str]:
    """The modules that a module imports, directly or through others."""
    found, waiting = set[str](), list(arrows[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += arrows[name]
    return found


def room(module: str) -> str:
    """The room of a module: the longest name in the list of floors that it lies in."""
    rooms = [name for name in FLOORS if module == name or (module.startswith(name + ".") and name != "worked")]
    assert rooms, f"{module} stands on no floor; give it one"
    return max(rooms, key=len)
