"""Detail: which weights a page writes out line by line, the others in tables only."""

from __future__ import annotations

from worked.problem.problem import Problem

MOST_CHAINS = 12


def weights_in_detail(problem: Problem) -> list[tuple[str, str]]:
    """The weights whose chains are written out: the author's choice; all, where the convention is led by chains and
    the net is small; else one into the outputs and one into the first layer."""
    edges = list(problem.network.weights)
    if problem.chain_for is not None:
        return list(problem.chain_for)
    if problem.convention.backward == "chains" and len(edges) <= MOST_CHAINS:
        return edges
    outputs = [problem.training.output] if problem.training.output else problem.network.outputs
    last = next(place for place in edges if place[1] in outputs)
    return list(dict.fromkeys((last, edges[0])))
