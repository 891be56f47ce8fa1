"""In prose: formulas within a line of text, and where a browser may break the line at them."""

from __future__ import annotations

from collections.abc import Sequence

from worked.document import Maths, Prose
from worked.formula.notation import Answer
from worked.rendering.formats import Format

SIGNS_BEHIND, BREAK = ",.;:!?)", "\N{ZERO WIDTH SPACE}"


def is_blank(prose: Prose) -> bool:
    """Whether prose, such as a cell of a table, is to be filled in."""
    return any(isinstance(part, Maths) and isinstance(part.formula, Answer) for part in prose)


def with_signs(prose: Prose, texts: Sequence[str], format: Format) -> list[str]:
    """The texts of the parts of prose; formulas keep the signs behind them, which a browser would part from them."""
    found = list(texts)
    for place, part in enumerate(prose[:-1]):
        rest = found[place + 1].lstrip(SIGNS_BEHIND)
        signs = found[place + 1].removesuffix(rest)
        if signs and isinstance(part, Maths):
            before, start, last = found[place].rpartition(format.maths[0])
            found[place : place + 2] = [before + f"{start}{last}{signs}".join(format.whole), rest]
    return found
