"""Topology: what a statement says of edges, thresholds, and of parameters that are shared or fixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from worked.document import Inline, Maths, Prose
from worked.layers.operation import ParameterKey
from worked.number.quantity import BIAS, WEIGHT
from worked.pages.symbols.cells import Symbols
from worked.problem.network import Network
from worked.problem.problem import Problem
from worked.words import listed

MOST_NAMED = 12


def topology(problem: Problem, symbols: Symbols) -> list[Inline]:
    """The sentences, each after a space; none of a net whose layers are fully joined and whose parameters all learn."""
    sentences = [
        *_edges(problem, symbols),
        *_thresholds(problem.network),
        *_shared(problem.network, symbols),
        *_frozen(problem, symbols),
    ]
    return [part for sentence in sentences for part in (" ", *sentence)]


def _edges(problem: Problem, symbols: Symbols) -> Iterator[Prose]:
    """Which units are joined."""
    network, labels = problem.network, symbols.labels
    if network.missing:
        yield ("Only units with a weight between them are joined.",)
    named = [f"from {labels[source]} to {labels[target]}" for source, target in network.skips]
    if 0 < len(named) <= MOST_NAMED:
        one = len(named) == 1
        past = "a layer" if len(problem.hidden_layers) > 1 else problem.layers[1].name
        verb, whose = ("leads", "a weight of its own") if one else ("lead", "weights of their own")
        yield (f"The edge{'' if one else 's'} ", *listed(list(named)), f" {verb} past {past}, with {whose}.")
    elif named:
        yield (f"{len(named)} edges lead past a layer.",)


def _thresholds(network: Network) -> Iterator[Prose]:
    """That biases are subtracted."""
    if network.bias_input < 0:
        one = len(network.biases) == 1
        what = "Its bias is a threshold, the weight" if one else "Its biases are thresholds, weights"
        yield (f"{what} of a constant input of \N{MINUS SIGN}1.",)


def _shared(network: Network, symbols: Symbols) -> Iterator[Prose]:
    """What learns as one."""
    for tie in network.ties:
        quantity, first = tie[0]
        places = [place for _, place in tie]
        if quantity == BIAS:
            who = [symbols.labels[place] for place in places]
            whose: Prose = ("The units ", *_some(who), " share one bias, ")
        else:
            who = [f"from {symbols.labels[place.source]} to {symbols.labels[place.target]}" for place in places]
            whose = ("The edges ", *_some(who), " share one weight, ")
        yield (*whose, Maths(symbols.named(quantity, first)), ".")


def _some(names: list[str]) -> tuple[Inline, ...]:
    """Some names in a sentence, and how many more there are."""
    left = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], *([f"{left} more"] if left > 0 else [])])


def _frozen(problem: Problem, symbols: Symbols) -> Iterator[Prose]:
    """What does not learn: whole layers by their names, else by symbols."""
    network = problem.network
    left = dict.fromkeys(key for each in network.parameters if (key := each.key) in network.frozen)
    parts: list[tuple[Inline, ...]] = []
    for layer in problem.computing_layers:
        own = [each.key for each in layer.parameters if each.quantity in (WEIGHT, BIAS)]
        if len(own) > 1 and network.frozen.issuperset(own):
            what = "weights and biases" if any(key[0] == BIAS for key in own) else "weights"
            parts.append((f"the {what} into {layer.name}",))
            for key in own:
                left.pop(key, None)
    names = list(_names(left, symbols))
    parts += [(name,) for name in names[:MOST_NAMED]]
    parts += [(f"{len(names) - MOST_NAMED} others",)] if len(names) > MOST_NAMED else []
    if parts:
        verb, them = ("is", "it") if len(parts) == 1 and names else ("are", "them")
        said = f" {verb} fixed: no gradient, change or new value is asked of {them}."
        yield ("Of its parameters, ", *listed(parts), said)


def _names(keys: Iterable[ParameterKey], symbols: Symbols) -> Iterator[Maths]:
    """Parameters by their symbols."""
    for quantity, place in keys:
        yield Maths(symbols.named(quantity, place))
