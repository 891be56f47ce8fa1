"""Symmetry: whether hidden units that begin with equal weights ever come to differ."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.given import Given, about
from worked.cells.place import edge
from worked.document import Block, Choice, Maths, Paragraph, Strong
from worked.formula import Word
from worked.pages.training.shown_steps import ShownSteps
from worked.problem.network import Network
from worked.trace.replay import Outcomes
from worked.trace.wording import PREFIX, Wording
from worked.words import listed

EQUAL = "still equal: these units compute the same and learn the same, so the layer is equivalent to a single unit"
DIFFERENT = "no longer all equal"


class Equals(Wording):
    """A word that depends on whether the numbers of each of some groups of cells are all equal."""

    about: str
    groups: tuple[tuple[str, ...], ...]

    @property
    def slot(self) -> str:
        """The slot of the word."""
        return f"{PREFIX}{self.about}"

    def word(self, outcomes: Outcomes) -> str:
        """The word for these numbers."""
        equal = all(len({outcomes[name].enclosure for name in group}) == 1 for group in self.groups)
        return EQUAL if equal else DIFFERENT


def symmetry(shown: ShownSteps) -> tuple[list[Block], list[Wording]]:
    """For each hidden layer whose units begin with equal weights and biases: whether they stay equal."""
    network, blocks, found = shown.problem.network, list[Block](), list[Wording]()
    if network.ties or network.frozen or network.skips or network.by_unit:
        return [], []
    for layer in range(1, len(network.layers) - 1):
        units = network.layers[layer]
        if len(units) < 2 or shown.lettered or not _begin_equal(network, layer):
            continue
        word = Equals(f"symmetry {layer}@1", tuple(_groups(shown, layer)))
        names = listed([Maths(Word(unit)) for unit in units])
        said = (Strong("Symmetry."), " The units ", *names, " began with equal weights. After every update these are ")
        blocks.append(Paragraph((*said, Choice(word.slot), ".")))
        found.append(word)
    return blocks, found


def _places(network: Network, layer: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is compared among units of a layer: the weights from each unit before and to each behind, and biases."""
    units = network.layers[layer]
    for source in network.layers[layer - 1]:
        yield "weight", tuple(edge(source, unit) for unit in units)
    for target in network.layers[layer + 1]:
        yield "weight", tuple(edge(unit, target) for unit in units)
    if any(unit in network.biases for unit in units):
        yield "bias", units


def _begin_equal(network: Network, layer: int) -> bool:
    """Whether the numbers that are given are equal for all units of a layer."""
    given: dict[str, Given] = {edge(*places): number for places, number in network.weights.items()}
    for quantity, places in _places(network, layer):
        numbers = given if quantity == "weight" else network.biases
        if any(place not in numbers or numbers[place].letter for place in places):
            return False
        if len({about(numbers[place].text) for place in places}) > 1:
            return False
    return True


def _groups(shown: ShownSteps, layer: int) -> Iterator[tuple[str, ...]]:
    """The cells that are compared, of every step that the page knows."""
    by_place: dict[tuple[str, str], dict[int, str]] = {}
    for name, cell in shown.cells.items():
        if cell.quantity in ("weight", "bias"):
            by_place.setdefault((cell.quantity, cell.place), {})[cell.step] = name
    for quantity, places in _places(shown.problem.network, layer):
        cells = [by_place.get((quantity, place), {}) for place in places]
        for step in cells[0]:
            if all(step in found for found in cells):
                yield tuple(found[step] for found in cells)
