"""Detail: which weights a page writes out line by line, the others in tables only."""

from __future__ import annotations

from worked.cells.place import edge
from worked.number.quantity import WEIGHT
from worked.problem.problem import Problem

MOST_CHAINS = 12


def weights_in_detail(problem: Problem) -> list[tuple[str, str]]:
    """The weights that are written out, of those that learn: the author's choice; all, where the convention is led by
    chains and the net is small; else one into the outputs and one into the first layer."""
    if problem.chain_for is not None:
        return list(problem.chain_for)
    pairs = _learned(problem)
    if not pairs or (problem.convention.backward == "chains" and len(pairs) <= MOST_CHAINS):
        return pairs
    steps = [pair for pair in pairs if pair[0] in problem.layer_of[pair[1]].before] or pairs
    outputs = [problem.training.output] if problem.training.output else problem.outputs
    last = next((pair for pair in steps if pair[1] in outputs), steps[-1])
    return list(dict.fromkeys((last, steps[0])))


def chains_in_detail(problem: Problem) -> list[tuple[str, str]]:
    """Those whose gradient is written as a chain: a weight that is tied to others has one for each of them."""
    return [pair for pair in weights_in_detail(problem) if not problem.is_tied((WEIGHT, edge(*pair)))]


def _learned(problem: Problem) -> list[tuple[str, str]]:
    """The weights that learn, by their units; those that are tied to others last."""
    keys = sorted((key for key in problem.learned_sums if key[0] == WEIGHT), key=problem.is_tied)
    return [(place.source, place.target) for _, place in keys]
