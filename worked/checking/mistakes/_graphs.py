"""What the rules about computational graphs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from worked.cells.cell import Identity, identifier, identity
from worked.checking.mistake import Around
from worked.checking.mistakes._exercises import instead
from worked.formula import Formula, Product, Symbol, product_of

# The wrong derivatives of a node by one of its operands, as formulas of the names in the graph.
Rule = Callable[[Any, str], Iterable[Formula]]


def wrong_locals(around: Around, rule: Rule) -> Iterator[Formula]:
    """The wrong forms of a local derivative, and gradients with one of them in its place."""
    graph, seen = around.exercise, around.exercise.seen(around.step)

    def made(source: str, target: str) -> Iterator[Formula]:
        for formula in rule(graph.node[target], source):
            yield formula.bind(lambda name: Symbol(seen[name]))

    if around.cell.quantity == "local":
        yield from made(around.cell.place.source, around.cell.place.target)
        return
    for name in dict.fromkeys(around.formula.symbols()):
        if is_local(name):
            source, _, target = identity(name).place.partition(">")
            for formula in made(source, target):
                yield instead(around.formula, Symbol(name), formula)


def is_local(name: str) -> bool:
    """Whether a cell is a local derivative, by its id."""
    return identity(name).quantity == "local"


def without_factor(path: Formula, local: bool) -> Formula:
    """A path, gradient times local derivative, with one of them alone."""
    if not isinstance(path, Product):
        return path
    kept = [each for each in path.factors if isinstance(each, Symbol) and is_local(each.name) == local]
    return product_of(kept) if kept else path


def entries_in(formula: Formula) -> dict[str, tuple[Identity, str, list[str]]]:
    """The cells of a formula that are entries of vectors and matrices: what their id says, whose, and which place."""
    found = {}
    for name in dict.fromkeys(formula.symbols()):
        said = identity(name)
        stem, *index = said.place.partition(">")[0].split(".")
        if index and said.quantity != "local":
            found[name] = said, stem, index
    return found


def entry_at(said: Identity, stem: str, index: Iterable[str]) -> Symbol:
    """The cell of another entry of the same vector or matrix."""
    _, arrow, output = said.place.partition(">")
    return Symbol(identifier(said.quantity, ".".join([stem, *index]) + arrow + output, said.step, said.sample))
