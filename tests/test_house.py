"""Holds the floors of the house and the size of its rooms."""

from __future__ import annotations

import ast

from tests import house


def test_imports_go_down():
    assert [said for name, _, tree in house.modules() for said in wrong_imports(name, tree)] == []


def wrong_imports(name: str, tree: ast.Module):
    """What a module imports and may not."""
    own = house.room(name)
    for imported in house.imports(tree):
        library = imported.partition(".")[0]
        if own not in house.ONLY_IN.get(library, (own,)):
            yield f"{name} may not import {library}"
        if library == "worked" or imported == "cli":
            other = house.room(imported)
            if other != own and house.FLOORS[other] >= house.FLOORS[own]:
                yield f"{name} imports {imported}, which is not below it"


def test_files_and_functions_are_short_and_say_what_they_are():
    assert [said for module in house.modules() for said in lengthy(*module)] == []


def lengthy(name: str, path, tree: ast.Module):
    """What of a module is too long, or has no name."""
    if not ast.get_docstring(tree):
        yield f"{name} does not say what it is"
    if len(path.read_text("utf-8").splitlines()) > house.LONGEST_FILE:
        yield f"{name} has more than {house.LONGEST_FILE} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= house.LONGEST_FUNCTION:
            yield f"{name}.{node.name} is too long"


def test_pages_ask_problems_and_layers_but_not_networks():
    pages = [(name, tree) for name, _, tree in house.modules() if name.startswith("worked.pages.")]
    using = {name for name, tree in pages if any(map(is_network, ast.walk(tree)))}
    assert using == set(house.NETWORK_IN)


def is_network(node: ast.AST) -> bool:
    """Whether a part of a module is the network of a problem, or an import of its class."""
    asked = isinstance(node, ast.Attribute) and node.attr == "network"
    return asked or (isinstance(node, ast.ImportFrom) and node.module == "worked.problem.network")


def test_no_circles_of_files():
    assert not house.circles(), "files import each other; move what they share below them"


def test_what_a_task_is_only_those_ask_who_lay_out_nets():
    asking = {name for name, _, tree in house.modules() if any(asks_for_a_net(node) for node in ast.walk(tree))}
    assert asking == house.LAYING_OUT_NETS, "ask the task (worked/trace/task.py), which answers for nets and exercises"


def asks_for_a_net(node: ast.AST) -> bool:
    """Whether it asks if something is a net: `isinstance(task, Net)`, `type(task) is Net`, `task.kind == NET`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
        return named_net(node.args[1])
    if isinstance(node, ast.Compare):
        asked = node.left.attr if isinstance(node.left, ast.Attribute) else ""
        is_type = (
            isinstance(node.left, ast.Call) and isinstance(node.left.func, ast.Name) and node.left.func.id == "type"
        )
        return (asked == "kind" or is_type) and any(map(named_net, node.comparators))
    return False


def named_net(node: ast.AST) -> bool:
    """Whether a net stands in an expression, as the class or as the kind of its tasks."""
    return any(isinstance(each, ast.Name) and each.id in ("Net", "NET") for each in ast.walk(node))
