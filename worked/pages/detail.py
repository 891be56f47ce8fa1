"""Detail: which weights a page writes out line by line, the others in tables only."""

from __future__ import annotations

from worked.cells.place import Place
from worked.number.quantity import WEIGHT
from worked.problem.problem import Problem

MOST_CHAINS = 12


def weights_in_detail(problem: Problem) -> list[tuple[str, str]]:
    """The weights that are written out, of those that learn: the author's choice; all, where the convention is led by
    chains and the net is small; else one into the outputs and one into the first layer."""
    if problem.chain_for is not None:
        return list(problem.chain_for)
    edges = _learned(problem)
    if not edges or (problem.convention.backward == "chains" and len(edges) <= MOST_CHAINS):
        return edges
    steps = [edge for edge in edges if edge not in problem.network.skips] or edges
    outputs = [problem.training.output] if problem.training.output else problem.network.outputs
    last = next((edge for edge in steps if edge[1] in outputs), steps[-1])
    return list(dict.fromkeys((last, steps[0])))


def chains_in_detail(problem: Problem) -> list[tuple[str, str]]:
    """Those whose gradient is written as a chain: a weight that is tied to others has one for each of them."""
    return [edge for edge in weights_in_detail(problem) if not is_tied(problem, edge)]


def is_tied(problem: Problem, edge: tuple[str, str]) -> bool:
    """Whether a weight learns as one with others."""
    return any((WEIGHT, ">".join(edge)) in tie for tie in problem.network.ties)


def _learned(problem: Problem) -> list[tuple[str, str]]:
    """The weights that learn, by their units; those that are tied to others last."""
    places: list[Place] = [place for quantity, place in problem.learned_sums if quantity == WEIGHT]
    edges = [(place.source, place.target) for place in places]
    return sorted(edges, key=lambda edge: is_tied(problem, edge))
