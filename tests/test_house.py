"""Holds the floors of the house and the size of its rooms."""

from __future__ import annotations

import ast

import pytest

from tests import house

MODULES = list(house.modules())


@pytest.mark.parametrize(("name", "tree"), [(name, tree) for name, _, tree in MODULES], ids=[m[0] for m in MODULES])
def test_imports_go_down(name, tree):
    own = house.room(name)
    for imported in house.imports(tree):
        library = imported.partition(".")[0]
        if library in house.ONLY_IN:
            assert own in house.ONLY_IN[library], f"{name} may not import {library}"
        if library != "worked" and imported != "cli":
            continue
        other = house.room(imported)
        assert other == own or house.FLOORS[other] < house.FLOORS[own], (
            f"{name} imports {imported}, which is not below it"
        )


@pytest.mark.parametrize(("name", "path", "tree"), MODULES, ids=[m[0] for m in MODULES])
def test_files_and_functions_are_short_and_say_what_they_are(name, path, tree):
    assert ast.get_docstring(tree), f"{name} does not say what it is"
    assert len(path.read_text("utf-8").splitlines()) <= house.LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < house.LONGEST_FUNCTION, f"{name}.{node.name} is too long"


def test_no_circles_of_files():
    assert not house.circles(), "files import each other; move what they share below them"
