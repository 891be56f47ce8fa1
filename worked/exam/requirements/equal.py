"""No two asked numbers of one quantity and step are printed alike: whoever mixes two units up would not be seen.

Zeros are the matter of `zeros`. Numbers that are equal in most draws are so by nature, as the first changes of Adam
are, and are left out; so are numbers that are chosen and not calculated. The rule is off where nothing learns by
slopes.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from worked.exam.figures import is_zero
from worked.exam.frame import Candidate, Frame
from worked.exam.requirement import Requirement
from worked.exam.requirements._settings import FORBIDDEN, by_slopes, calculated, forbidden
from worked.keys.key import YES_NO, Key

SAMPLES = 60


def fails(candidate: Candidate, setting: str) -> str:
    """Two asked numbers that are printed alike."""
    by_nature = candidate.frame.once(equal_by_nature)
    return next((f"{first}, {second}" for first, second in equals(candidate) if (first, second) not in by_nature), "")


def equals(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """The pairs of asked numbers of one quantity and step that are printed alike."""
    groups: dict[tuple[str, int, str], list[str]] = {}
    for name, text in calculated(candidate).items():
        cell = candidate.frame.cells[name]
        if not is_zero(text):
            groups.setdefault((cell.quantity, cell.step, text), []).append(name)
    for names in groups.values():
        yield from combinations(names, 2)


def equal_by_nature(frame: Frame) -> frozenset[tuple[str, str]]:
    """The pairs that are equal in most of the candidates that are drawn to find out."""
    samples = list(frame.samples(SAMPLES))
    found = Counter(pair for candidate in samples for pair in equals(candidate))
    return frozenset(pair for pair, count in found.items() if 2 * count > len(samples))


REQUIREMENT = Requirement(
    key=Key(
        "whether two asked numbers of a quantity may be equal",
        YES_NO,
        "`false`; true where nothing learns by gradients",
    ),
    read=forbidden,
    usual=by_slopes(FORBIDDEN),
    fails=fails,
    helps="draw numbers with more decimals, ask for fewer quantities, or allow it: equal = true",
)
