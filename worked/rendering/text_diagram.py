"""Text diagram: a network as the nodes and edges that Mermaid draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from worked.document import Picture
from worked.formula.printers.text import clean
from worked.rendering.escape import mermaid

Node = tuple[str, str, bool]
Arrow = tuple[str, str, str, bool]


def nodes_and_edges(network: Picture, plain: Callable[[Any], str]) -> tuple[list[Node], list[Arrow]]:
    """Nodes are ids with labels; edges are ids with a label between them; each with whether it is dashed.

    `plain` writes a formula as plain text.
    """

    def label(part: Any) -> str:
        return mermaid(clean(part) if isinstance(part, str) else plain(part))

    units = [unit for layer in network.layers for unit in layer]
    ids = {unit.key: f"n{place}" for place, unit in enumerate(units, 1)}
    nodes = [
        (ids[unit.key], "<br>".join([label(part) for part in (unit.label, unit.below) if part is not None]),
         unit.state == "dropped")
        for unit in units
    ]  # fmt: skip
    edges = [(ids[edge.source], label(edge.label), ids[edge.target], edge.state == "dropped") for edge in network.edges]
    for bypass in network.bypasses:
        pairs = zip(network.layers[bypass.source], network.layers[bypass.target], strict=True)
        edges += [(ids[one.key], "+", ids[other.key], True) for one, other in pairs]
    return nodes, edges
