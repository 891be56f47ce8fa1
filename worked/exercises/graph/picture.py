"""The pictures of a graph: with the names of its nodes as it is set, and with all numbers when it is solved."""

from __future__ import annotations

from worked.cells.cell import Cell
from worked.document import Block, Figure, Maths, Prose
from worked.document.diagram import Diagram, Link, Vertex
from worked.exercises.graph.names import NamedGraph
from worked.exercises.graph.nodes import Node, leading_to
from worked.formula import Answer, Chain, Formula, Function, Name, Negative, Value, Word
from worked.trace.exercise import Paper

MOST_DRAWN = 40
U, MINUS = Name("u"), "\N{MINUS SIGN}"
SIGNS = {"+": "+", "*": "\N{MULTIPLICATION SIGN}", "/": "\N{DIVISION SIGN}", "^": "^"}
SHORT = ("+", "*", "-", "/", "^")  # what is shown as a formula of u where the rest is a number
LOOKING = ("sqrt", "abs")  # functions that are known by how they look


def statement_picture(graph: NamedGraph, paper: Paper) -> list[Block]:
    """The graph as it is set, with the numbers of its inputs; nothing where it is too large to be drawn."""
    if _is_large(graph):
        return []
    inputs = [_vertex(graph, name, _number(graph, paper, name)) for name, _ in graph.inputs]
    nodes = [_vertex(graph, node.name, graph.called(node.name)) for node in graph.nodes]
    drawn = Diagram((*inputs, *nodes), _links(graph), "The graph", _described(graph))
    return [Figure("graph", drawn, ("The graph, with the numbers of its inputs.",))]


def solved_pictures(graph: NamedGraph, paper: Paper) -> list[Block]:
    """The graph with what each node comes to above and its gradient below it; one picture for each set of gradients."""
    return [] if _is_large(graph) else [_solved(graph, paper, ends) for ends in graph.ends()]


def _solved(graph: NamedGraph, paper: Paper, ends: tuple[str, ...]) -> Figure:
    within = set().union(*(leading_to(graph.nodes, output) for output in ends))
    vertices = []
    for name in (*(name for name, _ in graph.inputs), *graph.node):
        own = name in within and name in graph.needed
        gradient = Answer(paper.cell("gradient", graph.gradient_place(name, ends)).id) if own else None
        value = _number(graph, paper, name)
        above = Chain((graph.called(name), value)) if name in graph.node else value
        vertices.append(_vertex(graph, name, above, gradient))
    drawn = Diagram(tuple(vertices), _links(graph), "Values and gradients", _described(graph))
    which: Prose = (" of ", Maths(graph.called(ends[0]))) if graph.by_itself else ()
    caption: Prose = ("Values above the nodes, gradients", *which, " below them.")
    return Figure(f"gradients-{ends[0]}" if graph.by_itself else "gradients", drawn, caption)


def _is_large(graph: NamedGraph) -> bool:
    return len(graph.inputs) + len(graph.nodes) > MOST_DRAWN


def _described(graph: NamedGraph) -> Prose:
    return (f"A graph from {len(graph.inputs)} inputs through {len(graph.nodes)} nodes.",)


def _number(graph: NamedGraph, paper: Paper, name: str) -> Formula:
    """The number of an input or node in the first pass; a blank in a student's copy, unless it is given."""
    cell: Cell = paper.cell(graph.held_in(name), name)
    return Answer(cell.id) if cell.formula else Value(cell.id, graph.called(name))


def _links(graph: NamedGraph) -> tuple[Link, ...]:
    return tuple(Link(name, node.name) for node in graph.nodes for name in node.operands)


def _vertex(graph: NamedGraph, name: str, above: Formula, below: Formula | None = None) -> Vertex:
    """The box of an input, with its name, or of a node, with what it does."""
    node = graph.node.get(name)
    role = "input" if node is None else "output" if name in graph.outputs else "inner"
    return Vertex(name, graph.called(name) if node is None else label(node), above, below, role)


def label(node: Node) -> object:
    """What a node does, in short; u is the only thing it is made of beside numbers."""
    fixed = [next(part.symbols(), None) is None for part in node.parts]
    if any(fixed) or len(node.parts) == 1:
        return _of_one(node, fixed)
    if node.does == "+":
        return MINUS if len(node.parts) == 2 and isinstance(node.parts[1], Negative) else "+"
    return SIGNS.get(node.does) or Word(node.does)


def _of_one(node: Node, fixed: list[bool]) -> object:
    """The label of a node with numbers in it, or with one part."""
    if node.does in SHORT and len(fixed) <= 2 and len(node.operands) == 1:
        return node.number.bind(lambda name: U)
    if node.does in LOOKING:
        return Function(node.does, U)
    return Name("sigma") if node.does == "sigmoid" else SIGNS.get(node.does) or Word(node.does)
