"""Graph: a computation of numbers, vectors and matrices, node by node, and the gradients that go back through it."""

from __future__ import annotations

from typing import Any

from worked.exercises.common.functions import functions
from worked.exercises.common.learning import METHOD_KEYS, training_in
from worked.exercises.graph.arrays.forms import ArrayCells
from worked.exercises.graph.arrays.page import ArrayPage
from worked.exercises.graph.cells import QUANTITIES
from worked.exercises.graph.names import NamedGraph
from worked.exercises.graph.page import Page
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.exercises.graph.reading.table import Parts, parts
from worked.exercises.kind import Kind, Opening
from worked.exercises.kind import Table as Given
from worked.keys.key import COUNT, TEXT, Key, many, one_of
from worked.number import Digits, Rounding
from worked.problem.problem import Training

MOST_STEPS, MOST_CELLS = 50, 20_000
ENTRIES = {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}]}}
NUMBERS = {"type": "object", "additionalProperties": {"anyOf": [{"type": "number"}, ENTRIES]}}
NAMES = {"anyOf": [TEXT, many(TEXT)]}
KEYS = {
    "inputs": Key("the inputs with their numbers, such as `{ x = -2, y = 5, z = -4 }`; a list is a vector, a list of "
                  "rows a matrix, such as `{ x = [1, 2], W = [[1, 0], [2, 3]] }`", NUMBERS),
    "nodes": Key("the nodes in order, such as `q = x + y` and `f = q * z`, with + - * / ^, brackets, "
                 f"{', '.join(functions())}; a node with several operations is taken apart into nodes v1, v2 and so "
                 "on; with vectors and matrices also `z = W @ x + b`, `W.T`, `concat(h, x)`, entries such as "
                 "`p.2`, and "
                 f"{', '.join(ARRAY_FUNCTIONS)}", many(TEXT), "there is an expression"),
    "expression": Key("one expression in place of nodes, such as `(x + y) * z`, which is taken apart", TEXT,
                      "there are nodes"),
    "output": Key("the node of which the gradients are taken, or an entry of one, such as `z.1`, or the name of what "
                  "an expression comes to; a list has gradients of each output by itself", NAMES,
                  "the last node; f for an expression"),
    "upstream": Key("the gradients that come from behind the outputs, such as `{ f = 1, g = -2 }` or `{ z = [1, -2] }`:"
                    " all gradients are those of what stands behind", NUMBERS, "1 at each output by itself"),
    "gradients": Key("the inputs by which gradients are taken", many(TEXT),
                     "all inputs; with `update` those that learn"),
    "sigmoid": Key("`gate`: a sigmoid is one node; `taken-apart`: it is four, -u, e^v, 1 + v and 1/v",
                   one_of(("gate", "taken-apart")), "gate"),
    "update": Key("the inputs that learn by these gradients, by any optimiser", many(TEXT), "none"),
    "steps": Key("the number of updates", COUNT, "1"),
    **METHOD_KEYS,
}  # fmt: skip


class Graph(NamedGraph, open=True):
    """A graph of scalars, with its page."""

    writer = Page


class ArrayGraph(ArrayCells, open=True):
    """A graph of vectors and matrices, with its page."""

    writer = ArrayPage


def read(table: Given, opening: Opening) -> NamedGraph:
    """The exercise in a table `[graph]`."""
    found = parts(table)
    training = _training(table, found)
    if found.update and found.by and not set(found.update) <= set(found.by):
        raise table.refuse("gradients", "all inputs that learn need a gradient; leave the key out, or name them, too")
    given: dict[str, Any] = {
        "title": opening.title or "A computational graph",
        "rounding": _rounding(opening.rounding, found, training),
        "inputs": tuple(found.inputs.items()),
        "nodes": found.nodes,
        "outputs": found.outputs,
        "upstream": tuple(found.upstream.items()),
        "by": found.by or found.update or tuple(found.inputs),
        "update": found.update,
        "training": training,
    }
    has_arrays = any(found.shapes.values())
    graph = ArrayGraph(**given, wholes=found.wholes, dimensions=found.shapes) if has_arrays else Graph(**given)
    count = sum(1 + len(each.operands) for each in graph.nodes) * (training.steps if training else 1)
    if count * len(graph.ends()) > MOST_CELLS:
        raise table.refuse("nodes", f"so many nodes, outputs and updates make more than {MOST_CELLS} numbers")
    return graph


def _rounding(rounding: Rounding, found: Parts, training: Training | None) -> Rounding:
    """No decimals where all numbers of the page are whole."""
    numbers = [*found.inputs.values(), *found.upstream.values()]
    all_whole = all(text.removeprefix("-").isdecimal() for text in numbers)
    whole = all_whole and not training and all(node.keeps_whole for node in found.nodes)
    return Graph.rounded(rounding, Digits(0)) if whole else rounding


def _training(table: Given, found: Parts) -> Training | None:
    """How the inputs learn that are to be updated; None where there are none."""
    update = found.update
    if not update:
        foreign = [key for key in ("steps", *METHOD_KEYS) if key in table]
        if foreign:
            raise table.refuse(foreign[0], "nothing learns; name the inputs that do in update")
        return None
    if len(found.outputs) > 1 and not found.upstream:
        raise table.refuse("update", "of which output? give one output, or the gradients behind them in upstream")
    training = training_in(table, update, table.count("steps", 1, most=MOST_STEPS))
    if training.schedule and training.schedule.entry.listens:
        raise table.refuse("schedule", "an adaptive rate follows a loss, and a graph has none")
    return training


KIND = Kind(
    title="Computational graph",
    sentence="What does each node come to, and what is the derivative of the output by each input and node?",
    source="Stanford CS231n, notes on backpropagation; Goodfellow, Bengio & Courville 2016, section 6.5; Griewank and "
    "Walther 2008, Evaluating Derivatives",
    keys=KEYS,
    required=("inputs",),
    read=read,
    cells=QUANTITIES,
    example="graph-product-of-sum",
    others=(
        "graph-sigmoid-neuron",
        "graph-max-gate",
        "graph-node-twice",
        "graph-update",
        "graph-upstream",
        "graph-layer",
        "graph-quadratic",
        "convolution",
        "recurrent-net",
        "attention",
    ),
)
