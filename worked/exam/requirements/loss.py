"""The loss falls: the update makes the net better, as a reader expects.

The loss of the first step is compared with that of the last forward pass, where both are of the same samples and
nothing is dropped. `loss = "rises"` wants the opposite, for an exercise about a learning rate that is too large.
"""

from typing import Any

from worked.cells.cell import identifier
from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate, Frame
from worked.exam.requirement import Requirement
from worked.keys.key import Key, one_of
from worked.layers.dropout import MASK
from worked.number.quantity import LOSS

WAYS = ("falls", "rises")


def read(value: Any, where: str) -> str | None:
    """falls or rises; false for either."""
    if value is False:
        return None
    if value not in WAYS:
        raise WorkedError(f'{where}: expected "falls", "rises" or false, found {excerpt(value)}')
    return str(value)


def compared(frame: Frame) -> tuple[str, str] | None:
    """The losses of the first step and of the last forward pass, where both are of the same samples."""
    first, last = frame.steps[0], frame.steps[-1]
    names = identifier(LOSS, "", first.number), identifier(LOSS, "", last.number)
    same = last.final and first.samples == last.samples and all(name in frame.cells for name in names)
    dropping = any(cell.quantity == MASK for cell in first.cells)  # the last pass is that of another net
    return names if same and not dropping else None


def fails(candidate: Candidate, wanted: str) -> str:
    """The other way."""
    names = candidate.frame.once(compared)
    if names is None or not all(name in candidate.truths for name in names):
        return ""
    before, after = (candidate.outcomes[name].enclosure for name in names)
    fell, rose = after[1] < before[0], after[0] > before[1]
    return "" if (fell if wanted == "falls" else rose) else f"it {'rises' if rose else 'falls' if fell else 'stays'}"


def usual(frame: Frame) -> str | None:
    """It falls, where it can be compared."""
    return WAYS[0] if frame.once(compared) else None


REQUIREMENT = Requirement(
    key=Key(
        "whether the loss `falls` or `rises` by the updates; or false",
        one_of(WAYS),
        "`falls`, where one loss is compared with another",
    ),
    read=read,
    usual=usual,
    fails=fails,
    helps="draw smaller learning rates, or larger ones where it is to rise, or give loss = false",
)
