"""Symmetry: whether hidden units that begin with equal weights ever come to differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from worked.document import Block, Choice, Maths, Paragraph, Strong
from worked.formula import Word
from worked.layers.operation import ParameterKey
from worked.number.quantity import BIAS, WEIGHT
from worked.pages.training.shown_steps import ShownSteps
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
    blocks, found = list[Block](), list[Wording]()
    for layer, equal in [] if shown.lettered else shown.problem.symmetric_layers():
        word = Equals(f"symmetry {layer.number}@1", tuple(_groups(shown, equal)))
        names = listed([Maths(Word(unit)) for unit in layer.units])
        said = (Strong("Symmetry."), " The units ", *names, " began with equal weights. After every update these are ")
        blocks.append(Paragraph((*said, Choice(word.slot), ".")))
        found.append(word)
    return blocks, found


def _groups(shown: ShownSteps, equal: Iterable[Sequence[ParameterKey]]) -> Iterator[tuple[str, ...]]:
    """The cells that are compared, of every step that the page knows."""
    by_key: dict[ParameterKey, dict[int, str]] = {}
    for name, cell in shown.cells.items():
        if cell.quantity in (WEIGHT, BIAS):
            by_key.setdefault((cell.quantity, cell.place), {})[cell.step] = name
    for keys in equal:
        cells = [by_key.get(key, {}) for key in keys]
        for step in cells[0]:
            if all(step in found for found in cells):
                yield tuple(found[step] for found in cells)
