"""Reading of weights by edge: which units are joined, in layers or past them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worked.cells.given import Given
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import exact_at, some
from worked.problem.network import Network

Layers = Sequence[Sequence[str]]


def weights_by_edge(table: Mapping[str, Any], layers: Layers, where: str) -> dict[tuple[str, str], Given]:
    """The weights of a table, in the order of the receiving and then of the sending units; a missing edge is none."""
    place = {unit: at for at, unit in enumerate(unit for layer in layers for unit in layer)}
    layer_of = {unit: number for number, layer in enumerate(layers) for unit in layer}
    given = {_edge(key, layer_of, where): exact_at(number, f'{where}."{key}"') for key, number in table.items()}
    if len(given) < len(table):
        raise WorkedError(f"{where}: an edge is given twice, with and without spaces")
    _joined(given, layers, where)
    return {edge: given[edge] for edge in sorted(given, key=lambda edge: (place[edge[1]], place[edge[0]]))}


def _edge(key: str, layer_of: Mapping[str, int], where: str) -> tuple[str, str]:
    """The edge that a key names, from an earlier layer to a later one."""
    source, arrow, target = (part.strip() for part in str(key).partition(">"))
    if not arrow:
        raise WorkedError(f"{where}: no edge is called {excerpt(key)}; an edge joins two units, such as x1>h1")
    for unit in (source, target):
        if unit not in layer_of:
            said = f"no edge is called {excerpt(key)}, for no unit is called {excerpt(unit)}"
            raise WorkedError(f"{where}: {said}; {nearest(unit, layer_of)}")
    if layer_of[source] >= layer_of[target]:
        how = "the same layer" if layer_of[source] == layer_of[target] else "an earlier layer"
        raise WorkedError(
            f"{where}: {key} leads from {source} to {'itself' if source == target else target + ', in ' + how}; "
            "an edge leads to a later layer, so that there is no circle"
        )
    return source, target


def _joined(given: Mapping[tuple[str, str], Given], layers: Layers, where: str) -> None:
    """Refuse units that receive nothing, and units that send nothing on."""
    receiving, sending = {target for _, target in given}, {source for source, _ in given}
    deaf = [unit for layer in layers[1:] for unit in layer if unit not in receiving]
    if deaf:
        raise WorkedError(f"{where}: no edge leads to {some(deaf)}; every unit after the inputs needs one")
    idle = [unit for layer in layers[:-1] for unit in layer if unit not in sending]
    if idle:
        raise WorkedError(f"{where}: no edge leads from {some(idle)}; give it one, or leave the unit out of `layers`")


def fits_operations(network: Network) -> None:
    """Refuse what layers do besides where it needs edges that there are not."""
    if network.is_layered or not network.operations:
        return
    from worked.layers.drop_connect import DropConnect

    if network.operations.of(DropConnect):
        edge = "past a layer" if network.skips else "missing"
        source, target = (network.skips or network.missing)[0]
        raise WorkedError(
            f"network.drop-connect: its masks are those of fully joined layers; the edge {source}>{target} is {edge}"
        )
