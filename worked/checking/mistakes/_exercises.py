"""What the rules about exercises without a net share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from worked.cells.cell import identifier
from worked.checking.answer_key.rewriting import Part
from worked.checking.mistakes.mistake import Around, all_parts, rewritten
from worked.formula import Formula, Symbol


def at(quantity: str, place: int | str = "") -> Symbol:
    """The cell of a quantity at a place; rules with cells that there are not are left out."""
    return Symbol(identifier(quantity, str(place), 1))


def instead(formula: Formula, old: Formula, new: Formula) -> Formula:
    """A formula with another one in place of one of its parts."""
    return rewritten(formula, lambda part: new if part == old else part)


def in_turn(around: Around, kind: type[Part], wrong: Callable[[Part], Iterable[Formula]]) -> Iterator[Formula]:
    """The formula with wrong forms in place of one of its parts of a kind, for each of them in turn."""
    for part in all_parts(around.formula):
        if isinstance(part, kind):
            yield from (instead(around.formula, part, other) for other in wrong(part))
