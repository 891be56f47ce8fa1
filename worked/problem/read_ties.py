"""Reading of what learns as one and of what does not learn: `tie`, `frozen`, and letters on several edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.cells.given import LEFT_OUT, Given
from worked.cells.place import edge, unit_place
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import listed, some
from worked.layers.operation import ParameterKey
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.network import OF_BIAS, Network, name_of
from worked.problem.problem import Sample, Training
from worked.record import replace

Tie = tuple[ParameterKey, ...]


def ties_in(data: Mapping[str, Any], network: Network) -> Network:
    """The net with what `tie` and `frozen` say, and with one parameter for each letter of weights and biases."""
    if "tie" not in data and "frozen" not in data and not _has_letters(network):
        return network
    given = _parameters(network)
    frozen = _keys(data.get("frozen", []), given, "network.frozen")
    ties = [_tie(each, number, given) for number, each in enumerate(_groups(data), start=1)]
    _once(ties)
    for tie in ties:
        for key in tie:
            if key in frozen:
                raise WorkedError(f"network.tie: {name_of(key)} is tied to others and frozen; freeze it or tie it")
    ties = _with_letters(ties, given, frozen)
    order = {key: at for at, key in enumerate(given)}
    sorted_ties = sorted((tuple(sorted(tie, key=order.__getitem__)) for tie in ties), key=lambda tie: order[tie[0]])
    return replace(network, ties=tuple(sorted_ties), frozen=frozenset(frozen))


def _has_letters(network: Network) -> bool:
    """Whether a letter stands in place of a weight or bias."""
    return any(given.letter for given in (*network.weights.values(), *network.biases.values()))


def _parameters(network: Network) -> dict[ParameterKey, Given]:
    """The numbers of the weights and biases, in the order of the net."""
    found: dict[ParameterKey, Given] = {}
    for unit in network.computing:
        for source in network.sources[unit]:
            found[WEIGHT, edge(source, unit)] = network.weights[source, unit]
        if unit in network.biases:
            found[BIAS, unit_place(unit)] = network.biases[unit]
    return found


def _keys(value: Any, given: Mapping[ParameterKey, Given], where: str) -> list[ParameterKey]:
    """The parameters of a list of their names, each once."""
    found: list[ParameterKey] = []
    for each in listed(value, where):
        key = _key(each, given, where)
        if key in found:
            raise WorkedError(f"{where}: {name_of(key)} is named twice")
        found.append(key)
    return found


def _key(value: Any, given: Mapping[ParameterKey, Given], where: str) -> ParameterKey:
    if not isinstance(value, str):
        raise WorkedError(f'{where}: expected an edge such as "x1>h1" or a bias such as "b:h1", found {excerpt(value)}')
    if value.startswith(OF_BIAS):
        key: ParameterKey = (BIAS, unit_place(value.removeprefix(OF_BIAS).strip()))
    else:
        source, _, target = (part.strip() for part in value.partition(">"))
        key = (WEIGHT, edge(source, target)) if target else (WEIGHT, unit_place(value))
    if key not in given:
        noun = "bias" if key[0] == BIAS else "edge"
        names = [name_of(each) for each in given]
        hint = nearest(value, names) if names else "the net has none"
        raise WorkedError(f"{where}: no {noun} is called {excerpt(value)}; {hint}")
    return key


def _groups(data: Mapping[str, Any]) -> Sequence[Any]:
    """The groups of `tie`; one group need not be a list of lists."""
    value = listed(data.get("tie", []), "network.tie")
    return [value] if value and all(isinstance(each, str) for each in value) else value


def _tie(value: Any, number: int, given: Mapping[ParameterKey, Given]) -> Tie:
    """The parameters that learn as one."""
    where = f"network.tie, group {number}"
    found = _keys(value, given, where)
    if len(found) < 2:
        raise WorkedError(f"{where}: expected at least two parameters that learn as one, found {len(found)}")
    first = found[0]
    for other in found[1:]:
        if other[0] != first[0]:
            raise WorkedError(
                f"{where}: {name_of(first)} and {name_of(other)}: a weight and a bias cannot learn as one"
            )
        if not _same(given[first], given[other]):
            raise WorkedError(
                f"{where}: {name_of(first)} begins at {given[first].text} and {name_of(other)} at {given[other].text}; "
                "what learns as one begins with one number"
            )
    return tuple(found)


def _same(one: Given, other: Given) -> bool:
    """Whether two numbers are equal however they are typed, or the same letter, or both left out."""
    if one == other:
        return True
    if one.letter or other.letter or LEFT_OUT in (one, other):
        return False
    return Decimal(one.text) == Decimal(other.text)


def _once(ties: Iterable[Tie]) -> None:
    """Refuse a parameter in two groups."""
    seen: set[ParameterKey] = set()
    for key in (key for tie in ties for key in tie):
        if key in seen:
            raise WorkedError(f"network.tie: {name_of(key)} is in two groups; put what learns as one into one group")
        seen.add(key)


def _with_letters(
    ties: Sequence[Tie], given: Mapping[ParameterKey, Given], frozen: Sequence[ParameterKey]
) -> list[Tie]:
    """The ties, and one for each letter that stands for several parameters: the same letter is the same number."""
    by_letter: dict[str, list[ParameterKey]] = {}
    for key, number in given.items():
        if number.letter:
            by_letter.setdefault(number.text, []).append(key)
    found = [tie for tie in ties if not given[tie[0]].letter]
    for name, keys in by_letter.items():
        if len({key[0] for key in keys}) > 1:
            raise WorkedError(
                f"network: the letter {name} stands for a weight and a bias ({some([name_of(key) for key in keys])}); "
                "give each a letter of its own"
            )
        held = [key for key in keys if key in frozen]
        if held and len(held) < len(keys):
            free = next(key for key in keys if key not in held)
            raise WorkedError(
                f"network.frozen: the letter {name} stands for {name_of(held[0])}, which is frozen, "
                f"and for {name_of(free)}, which learns; freeze both or give each a letter of its own"
            )
        if len(keys) > 1 and not held:
            found.append(tuple(keys))
    return found


def fits_ties(network: Network, training: Training) -> None:
    """Refuse methods that what learns as one, or does not learn, does not go with."""
    own = not training.steps or any(each.learns for each in network.parameters)
    if not own and not any(key[0] == WEIGHT or training.update_biases for key in _learning(network)):
        raise WorkedError("network.frozen: no weight and no bias is left that learns; freeze fewer of them")
    tied = [key for tie in network.ties for key in tie if key[0] == WEIGHT]
    if tied and training.max_norm:
        raise WorkedError(f"training.max-norm: {name_of(tied[0])} is shared, so that it cannot be scaled for one unit")
    apart = [tie for tie in network.ties if len({network.layer_of[key[1].target] for key in tie}) > 1]
    if apart and training.hidden_deltas == "updated":
        raise WorkedError(
            f"training.hidden-deltas: 'updated' does not go with a tie over layers, as that of {name_of(apart[0][0])}"
        )


def letters_apart(network: Network, samples: Sequence[Sample], training: Training) -> None:
    """Refuse a letter that stands for a weight or bias and for a number of another kind."""
    if not _has_letters(network):
        return
    of_net = {given.text: key for key, given in _parameters(network).items() if given.letter}
    others = [
        (f"a number of sample {number}", given)
        for number, sample in enumerate(samples, start=1)
        for given in (*sample.inputs, *sample.targets)
    ]
    others += [("the learning rate", training.rate), *training.hyperparameters.items()]
    for what, given in others:
        if given.letter and given.text in of_net:
            name = name_of(of_net[given.text])
            raise WorkedError(
                f"the letter {given.text} stands for {name} and for {what}; give each a letter of its own"
            )


def _learning(network: Network) -> list[ParameterKey]:
    """The weights and biases that are not frozen."""
    return [each.key for each in network.parameters if each.key not in network.frozen and each.learns is None]
