"""The mask is forgotten on the way back.

Right: error of the dropped unit = 0 * 1.5 / (1 - 0.2) = 0.
Wrong: error of the dropped unit = 1 * 1.5             = 1.5.

What a dropped unit computes does not change the loss: its error is 0, and so are the gradients of the weights that
lead into it.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._layers import ONE, dropping, masks, share, without_masks
from worked.checking.mistakes._methods import with_part
from worked.formula import Formula


def without_mask(around: Around) -> Iterator[Formula]:
    """The formula without masks, with its share and without."""
    if masks(around):
        bare, known = without_masks(around), share(around)
        yield bare
        if known:
            yield with_part(bare, known, ONE)


MISTAKE = Mistake(
    title="the mask is forgotten on the way back",
    often=5,
    met="classroom",
    example=Example(dropping(), "error[h2]@1", "1.5"),
    quantities=("error", "delta", "joined-error", "gradient"),
    rewired=without_mask,
)
