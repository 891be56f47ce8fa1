"""The table of a graph: its inputs, nodes and outputs, of numbers alone or with vectors and matrices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.exercises.graph.nodes import Node, leading_to
from worked.exercises.graph.reading.shapes import Shape, described, letter_of, places
from worked.exercises.graph.reading.splitter import MOST_NODES, SIGMOID, Splitter, all_terms
from worked.exercises.graph.reading.terms import BASE, Term, is_name, node, not_a_name, term
from worked.exercises.graph.reading.wholes import Shapes, Whole
from worked.exercises.kind import Table, exact_number
from worked.formula import Formula
from worked.keys.values import listed
from worked.record import Record

MOST_INPUTS, MOST_OUTPUTS = 200, 6


class Parts(Record):
    """What a table says: all of single numbers, vectors and matrices as their entries.

    `wholes` are the nodes before they are taken apart into entries, and `shapes` those of all inputs and nodes by name.
    """

    inputs: Mapping[str, str]
    nodes: tuple[Node, ...]
    outputs: tuple[str, ...]
    upstream: Mapping[str, str]
    by: tuple[str, ...]
    update: tuple[str, ...]
    wholes: tuple[Whole, ...]
    shapes: Mapping[str, Shape]


def parts(table: Table) -> Parts:
    """What a table says."""
    inputs, shapes = _numbers(table, "inputs", MOST_INPUTS)
    for name in shapes:
        if not is_name(name):
            raise table.refuse("inputs", not_a_name(name))
    written, outputs = _written(table)
    splitter = _taken_apart(table, shapes, written)
    wholes, known = splitter.wholes, splitter.shapes
    outputs = outputs or (wholes[-1].name,)
    for name in outputs:
        if "." in name:
            _check_entry(table, name, known)
    _whole(table, shapes, [each.as_node for each in wholes], outputs)
    upstream = _upstream(table, {name: known.get(name, ()) for name in outputs})
    by, update = (
        tuple(place for name in _inputs(table, key, shapes) for place in places(name, shapes[name]))
        for key in ("gradients", "update")
    )
    single = tuple(place for name in outputs for place in places(name, known.get(name, ())))
    return Parts(inputs, tuple(splitter.nodes), single, upstream, by, update, tuple(wholes), known)


def _check_entry(table: Table, name: str, shapes: Mapping[str, Shape]) -> None:
    """Refuse an output that is no entry of a node."""
    if not re.fullmatch(r"[^.]+(\.[1-9][0-9]{0,2}){1,2}", name) or name.partition(".")[0] not in shapes:
        raise table.refuse("output", f"no node is called {excerpt(name)}")
    Shapes(shapes, table.place("output")).of(Term("entry", text=name))


def _numbers(table: Table, key: str, most: int) -> tuple[dict[str, str], dict[str, Shape]]:
    """A table of names with numbers, vectors and matrices: all numbers by entry, and the shapes."""
    value = table.data[key]
    if not isinstance(value, dict) or not 0 < len(value) <= most:
        said = f"a table of 1 to {most} names with numbers, such as {{ x = -2 }}"
        raise table.refuse(key, f"expected {said}, found {excerpt(value)}")
    numbers: dict[str, str] = {}
    shapes: dict[str, Shape] = {}
    for name, each in value.items():
        where = f"{table.place(key)}.{name}"
        shapes[name], found = _array(each, where)
        for entry, number in zip(places(name, shapes[name]), found, strict=True):
            numbers[entry] = exact_number(number, where if not shapes[name] else f"{where}, entry {entry}")
        if len(numbers) > most:
            raise table.refuse(key, f"at most {most} numbers, those of vectors and matrices counted one by one")
    return numbers, shapes


def _array(value: Any, where: str) -> tuple[Shape, list[Any]]:
    """The shape of a number, a vector or a matrix, and its entries row by row."""
    if not isinstance(value, list):
        return (), [value]
    rows = [each for each in value if isinstance(each, list)]
    if not value or (rows and not rows[0]):
        raise WorkedError(f"{where}: a vector has at least one number, and so has each row of a matrix")
    if not rows:
        return (len(value),), value
    if len(rows) < len(value):
        raise WorkedError(f"{where}: expected all rows of a matrix, or all numbers of a vector, found both")
    for at, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            said = f"row {at} has {len(row)} number{'' if len(row) == 1 else 's'}, the first one has {len(rows[0])}"
            raise WorkedError(f"{where}: {said}")
        if any(isinstance(each, list) for each in row):
            raise WorkedError(
                f"{where}: expected numbers, a list of numbers or a list of rows, found lists in row {at}"
            )
    return (len(rows), len(rows[0])), [each for row in rows for each in row]


def _written(table: Table) -> tuple[list[tuple[str, Term, str]], tuple[str, ...]]:
    """The nodes as they are written, each with its name and place in the file, and the outputs that are named."""
    if ("nodes" in table) == ("expression" in table):
        raise table.refuse("nodes", "give either nodes or an expression")
    outputs = _texts(table, "output", MOST_OUTPUTS)
    if "expression" in table:
        if len(outputs) > 1:
            raise table.refuse("output", "an expression has one output; write nodes for several")
        outputs = outputs or ("f",)
        if not is_name(outputs[0]):
            raise table.refuse("output", not_a_name(outputs[0]))
        where = table.place("expression")
        return [(outputs[0], term(table.data["expression"], where), where)], outputs
    found = listed(table.data["nodes"], table.place("nodes"))
    if not 0 < len(found) <= MOST_NODES:
        raise table.refuse("nodes", f"expected 1 to {MOST_NODES} nodes, found {len(found)}")
    places = [f"{table.place('nodes')}, number {at}" for at in range(1, len(found) + 1)]
    return [(*node(text, where), where) for text, where in zip(found, places, strict=True)], outputs


def _texts(table: Table, key: str, most: int = MOST_INPUTS) -> tuple[str, ...]:
    """A name, or a list of different names; () where the key is left out."""
    value: Any = table.data.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise table.refuse(key, f"expected a list of names, found {excerpt(value)}")
    if key in table and not 0 < len(found) <= most:
        raise table.refuse(key, f"expected 1 to {most} names, found {len(found)}")
    twice = next((each for at, each in enumerate(found) if each in found[:at]), None)
    if twice is not None:
        raise table.refuse(key, f"{excerpt(twice)} is named twice")
    return tuple(found)


def _taken_apart(table: Table, shapes: Mapping[str, Shape], written: list[tuple[str, Term, str]]) -> Splitter:
    """The nodes, each made of inputs and nodes before it; expressions are taken apart."""
    inputs, taken = list(shapes), [*shapes, *(name for name, _, _ in written)]
    apart = table.choice("sigmoid", ("gate", "taken-apart")) == "taken-apart"
    splitter = Splitter(taken, apart, shapes)
    known: list[str] = []
    looks: dict[Formula, str] = {}
    for name in inputs:
        if _looking_as(name, shapes[name], looks) != name:
            raise table.refuse(
                "inputs", "two names look the same on a page, such as x1 and x_1, or x1 and an entry of x"
            )
        known.append(name)
    for name, found, where in written:
        if name in known:
            what = "an input" if name in inputs else "a node before it"
            raise WorkedError(f"{where}: {excerpt(name)} is {what} already; choose another name")
        for used in found.names():
            if used not in known:
                raise WorkedError(f"{where}: {_unknown(used, known, taken)}")
        splitter.add(name, found, where)
        other = _looking_as(name, splitter.shapes[name], looks)
        if other != name:
            entry = " or an entry of it" if any(splitter.shapes.values()) else ""
            raise WorkedError(f"{where}: {name} looks as {other}{entry} on a page; choose another name")
        known.append(name)
    if "sigmoid" in table and SIGMOID not in (each.does for _, term, _ in written for each in all_terms(term)):
        raise table.refuse("sigmoid", "there is no sigmoid in this graph")
    return splitter


def _looking_as(name: str, shape: Shape, looks: dict[Formula, str]) -> str:
    """The name before it that looks the same, itself or in an entry; the name itself where there is none."""
    found = [looks.setdefault(letter_of(each), name) for each in (name, *places(name, shape))]
    return next((other for other in found if other != name), name)


def _unknown(name: str, known: Sequence[str], taken: Sequence[str]) -> str:
    """What is said of a name that is no input and no node before the one that it stands in."""
    if name == BASE:
        return "the exponential function is written exp(x)"
    if name in taken:
        return f"{excerpt(name)} is computed only further down, or of itself; write nodes in the order of computation"
    return f"nothing is called {excerpt(name)}; {nearest(name, known)}"


def _upstream(table: Table, outputs: Mapping[str, Shape]) -> dict[str, str]:
    """The gradients that come from behind the outputs, given with their shapes; {} where there are none."""
    if "upstream" not in table:
        for name, shape in outputs.items():
            if shape:
                said = f"{name} is {described(shape)}; name a number, one entry such as {places(name, shape)[0]}"
                raise table.refuse("output", f"{said}, or give the gradient behind it in upstream")
        return {}
    found, shapes = _numbers(table, "upstream", MOST_INPUTS)
    for name, shape in shapes.items():
        if name not in outputs:
            raise table.refuse("upstream", f"{excerpt(name)} is no output; {nearest(name, list(outputs))}")
        if shape != outputs[name]:
            said = f"the gradient is {described(shape)}, and {name} is {described(outputs[name])}"
            raise table.refuse("upstream", f"{said}; both have the same shape")
    missing = [name for name in outputs if name not in shapes]
    if missing:
        raise table.refuse("upstream", f"no gradient for the output {missing[0]}")
    if not any(map(Decimal, found.values())):
        raise table.refuse("upstream", "expected a gradient other than 0")
    return {place: found[place] for name, shape in outputs.items() for place in places(name, shape)}


def _inputs(table: Table, key: str, inputs: Mapping[str, Shape]) -> tuple[str, ...]:
    """A list of inputs."""
    found = _texts(table, key)
    for name in found:
        if name not in inputs:
            raise table.refuse(key, f"no input is called {excerpt(name)}; {nearest(name, list(inputs))}")
    return found


def _whole(table: Table, inputs: Iterable[str], nodes: Sequence[Node], outputs: Sequence[str]) -> None:
    """Refuse outputs that are no nodes, and what leads to no output."""
    names, stems = [each.name for each in nodes], [each.partition(".")[0] for each in outputs]
    for output, stem in zip(outputs, stems, strict=True):
        if stem not in names:
            raise table.refuse("output", f"no node is called {excerpt(output)}; {nearest(output, names)}")
    within = set().union(*(leading_to(nodes, stem) for stem in stems))
    for key, what, found in (("inputs", "input", inputs), ("nodes", "node", names)):
        for name in found:
            if name not in within:
                raise table.refuse(key, f"the {what} {name} leads to no output ({', '.join(outputs)}); leave it out")
