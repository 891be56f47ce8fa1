"""Graph: a computation of scalars, node by node, and the gradients that go back through it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from worked.document import Block
from worked.errors import WorkedError, excerpt, nearest
from worked.exercises import _graph_page
from worked.exercises._graph import QUANTITIES
from worked.exercises._graph_names import NamedGraph
from worked.exercises._graph_nodes import MOST_NODES, SIGMOID, Node, Splitter, leading_to
from worked.exercises._graph_reader import BASE, Term, is_name, node, not_a_name, term
from worked.exercises._learning import METHOD_KEYS, training_in
from worked.exercises.kind import Kind, Opening, exact_number
from worked.exercises.kind import Table as Given
from worked.formula import letter
from worked.keys.key import COUNT, TEXT, Key, many, one_of
from worked.keys.values import listed
from worked.number import Digits, Rounding
from worked.problem.problem import Training
from worked.trace.exercise import Paper

MOST_INPUTS, MOST_OUTPUTS, MOST_STEPS, MOST_CELLS = 200, 6, 50, 20_000
NUMBERS = {"type": "object", "additionalProperties": {"type": "number"}}
NAMES = {"anyOf": [TEXT, many(TEXT)]}
KEYS = {
    "inputs": Key("the inputs with their numbers, such as `{ x = -2, y = 5, z = -4 }`", NUMBERS),
    "nodes": Key("the nodes in order, such as `q = x + y` and `f = q * z`, with + - * / ^, brackets, sqrt, exp, ln, "
                 "abs, tanh, sin, cos, max, min, relu, sigmoid, softplus and swish; a node with several operations is "
                 "taken apart into nodes v1, v2 and so on", many(TEXT), "there is an expression"),
    "expression": Key("one expression in place of nodes, such as `(x + y) * z`, which is taken apart", TEXT,
                      "there are nodes"),
    "output": Key("the node of which the gradients are taken, or the name of what an expression comes to; a list has "
                  "gradients of each output by itself", NAMES, "the last node; f for an expression"),
    "upstream": Key("the gradients that come from behind the outputs, such as `{ f = 1, g = -2 }`: all gradients are "
                    "those of what stands behind", NUMBERS, "1 at each output by itself"),
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

    def statement(self, paper: Paper) -> Sequence[Block]:
        """The nodes, a picture, the rules, and what is asked."""
        return _graph_page.Page(self, paper).statement()

    def page(self, paper: Paper) -> Sequence[Block]:
        """Forward, local derivatives, back, and the updates."""
        return _graph_page.Page(self, paper).blocks()


def read(table: Given, opening: Opening) -> Graph:
    """The exercise in a table `[graph]`."""
    inputs = _numbers(table, "inputs", MOST_INPUTS)
    written, outputs = _written(table)
    nodes = _nodes(table, inputs, written)
    outputs = outputs or (nodes[-1].name,)
    upstream = _upstream(table, outputs)
    by, update = (_inputs(table, key, inputs) for key in ("gradients", "update"))
    _whole(table, inputs, nodes, outputs)
    training = _training(table, update, outputs, upstream)
    if update and by and not set(update) <= set(by):
        raise table.refuse("gradients", "all inputs that learn need a gradient; leave the key out, or name them, too")
    graph = Graph(
        title=opening.title or "A computational graph",
        rounding=_rounding(opening.rounding, [*inputs.values(), *upstream.values()], nodes, training),
        inputs=tuple(inputs.items()),
        nodes=nodes,
        outputs=outputs,
        upstream=tuple(upstream.items()),
        by=by or update or tuple(inputs),
        update=update,
        training=training,
    )
    count = sum(1 + len(each.operands) for each in nodes) * (training.steps if training else 1) * len(graph.ends())
    if count > MOST_CELLS:
        raise table.refuse("nodes", f"so many nodes, outputs and updates make more than {MOST_CELLS} numbers")
    return graph


def _rounding(rounding: Rounding, numbers: Sequence[str], nodes: Sequence[Node], training: Training | None) -> Rounding:
    """No decimals where all numbers of the page are whole."""
    whole = not training and all("." not in text for text in numbers) and all(node.keeps_whole for node in nodes)
    return Graph.rounded(rounding, Digits(0)) if whole else rounding


def _numbers(table: Given, key: str, most: int) -> dict[str, str]:
    """A table of names with numbers."""
    value = table.data[key]
    if not isinstance(value, dict) or not 0 < len(value) <= most:
        said = f"a table of 1 to {most} names with numbers, such as {{ x = -2 }}"
        raise table.refuse(key, f"expected {said}, found {excerpt(value)}")
    for name in value:
        if not is_name(name):
            raise table.refuse(key, not_a_name(name))
    return {name: exact_number(each, f"{table.place(key)}.{name}") for name, each in value.items()}


def _written(table: Given) -> tuple[list[tuple[str, Term, str]], tuple[str, ...]]:
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


def _texts(table: Given, key: str, most: int = MOST_INPUTS) -> tuple[str, ...]:
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


def _nodes(table: Given, inputs: dict[str, str], written: list[tuple[str, Term, str]]) -> tuple[Node, ...]:
    """The nodes, each made of inputs and nodes before it; expressions are taken apart."""
    taken = [*inputs, *(name for name, _, _ in written)]
    splitter = Splitter(taken, table.choice("sigmoid", ("gate", "taken-apart")) == "taken-apart")
    known, looks = list(inputs), {letter(name): name for name in inputs}
    if len(looks) < len(inputs):
        raise table.refuse("inputs", "two names look the same on a page, such as x1 and x_1")
    for name, found, where in written:
        if name in known:
            what = "an input" if name in inputs else "a node before it"
            raise WorkedError(f"{where}: {excerpt(name)} is {what} already; choose another name")
        if looks.setdefault(letter(name), name) != name:
            raise WorkedError(f"{where}: {name} looks as {looks[letter(name)]} on a page; choose another name")
        for used in found.names():
            if used not in known:
                raise WorkedError(f"{where}: {_unknown(used, known, taken)}")
        splitter.add(name, found, where)
        known.append(name)
    if SIGMOID not in (found.does for _, term, _ in written for found in _all_terms(term)) and "sigmoid" in table:
        raise table.refuse("sigmoid", "there is no sigmoid in this graph")
    return tuple(splitter.nodes)


def _all_terms(whole: Term) -> list[Term]:
    return [whole, *(each for part in whole.parts for each in _all_terms(part))]


def _unknown(name: str, known: Sequence[str], taken: Sequence[str]) -> str:
    """What is said of a name that is no input and no node before the one that it stands in."""
    if name == BASE:
        return "the exponential function is written exp(x)"
    if name in taken:
        return f"{excerpt(name)} is computed only further down, or of itself; write nodes in the order of computation"
    return f"nothing is called {excerpt(name)}; {nearest(name, known)}"


def _upstream(table: Given, outputs: tuple[str, ...]) -> dict[str, str]:
    """The gradients that come from behind the outputs; {} where there are none."""
    if "upstream" not in table:
        return {}
    found = _numbers(table, "upstream", MOST_OUTPUTS)
    for name in found:
        if name not in outputs:
            raise table.refuse("upstream", f"{excerpt(name)} is no output; {nearest(name, outputs)}")
    missing = [name for name in outputs if name not in found]
    if missing:
        raise table.refuse("upstream", f"no gradient for the output {missing[0]}")
    if not any(map(Decimal, found.values())):
        raise table.refuse("upstream", "expected a gradient other than 0")
    return {name: found[name] for name in outputs}


def _inputs(table: Given, key: str, inputs: dict[str, str]) -> tuple[str, ...]:
    """A list of inputs."""
    found = _texts(table, key)
    for name in found:
        if name not in inputs:
            raise table.refuse(key, f"no input is called {excerpt(name)}; {nearest(name, inputs)}")
    return found


def _whole(table: Given, inputs: dict[str, str], nodes: tuple[Node, ...], outputs: tuple[str, ...]) -> None:
    """Refuse outputs that are no nodes, and what leads to no output."""
    names = [each.name for each in nodes]
    for output in outputs:
        if output not in names:
            raise table.refuse("output", f"no node is called {excerpt(output)}; {nearest(output, names)}")
    within = set().union(*(leading_to(nodes, output) for output in outputs))
    for name in (*inputs, *names):
        if name not in within:
            what = "input" if name in inputs else "node"
            key = "inputs" if name in inputs else "nodes"
            raise table.refuse(key, f"the {what} {name} leads to no output ({', '.join(outputs)}); leave it out")


def _training(
    table: Given, update: tuple[str, ...], outputs: tuple[str, ...], upstream: dict[str, str]
) -> Training | None:
    """How the inputs learn that are to be updated; None where there are none."""
    if not update:
        foreign = [key for key in ("steps", *METHOD_KEYS) if key in table]
        if foreign:
            raise table.refuse(foreign[0], "nothing learns; name the inputs that do in update")
        return None
    if len(outputs) > 1 and not upstream:
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
    others=("graph-sigmoid-neuron", "graph-max-gate", "graph-node-twice", "graph-update", "graph-upstream"),
)
