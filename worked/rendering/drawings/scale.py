"""Scale: the colours that stand for values: a sequence, a contrast about a middle, classes; safe for the colour-blind.

The sequence is ColorBrewer's YlGnBu, the contrast its oranges of PuOr and blues of RdBu, without the ends that are
hardly seen on white or on dark paper; printed in grey the sequence stays one. The classes are those of Okabe and Ito.
Source: C. Brewer, colorbrewer2.org; M. Okabe and K. Ito, Color Universal Design, 2008.
"""

from __future__ import annotations

from collections.abc import Sequence

STEPS = 20  # even, so that the middle of a contrast is the border of two colours
SEQUENCE = ("#f7fcc4", "#d5efb3", "#a9ddb7", "#73c8bd", "#45b4c2", "#2897bf", "#2073b2", "#234da0", "#1c3185")
CONTRAST = (
    "#b35806",
    "#d9781d",
    "#f1a34a",
    "#fdc98a",
    "#fbe9d5",
    "#dfebf3",
    "#b3d5e8",
    "#7ab6d8",
    "#3f8ec0",
    "#1f5f9f",
)
CLASSES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8a8a8a")
TINT = 0.55  # how much white is mixed into the colour of a class for an area
OVER = {"dark": "#000000", "light": "#ffffff"}
LIGHT = 0.179  # the relative luminance from which black letters are read better than white ones


def step(kind: str, share: float) -> str:
    """The name of the colour at a share of a scale: `sequence`, `contrast`, or `pale`, the contrast for areas.

    Beyond its ends it is that of the end.
    """
    return f"{kind}-{max(0, min(STEPS - 1, int(share * STEPS)))}"


def of_class(place: int, area: bool = False) -> str:
    """The name of the colour of a class, by its place; an area of it is paler."""
    return f"{'area' if area else 'class'}-{place % len(CLASSES)}"


def over(name: str) -> str:
    """The name of the colour in which letters are read on a colour."""
    linear = [((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(COLOURS[name])]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "dark" if luminance > LIGHT else "light"


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _mixed(one: str, two: str, share: float) -> str:
    """The colour at a share of the way from one to another."""
    parts = zip(_parts(one), _parts(two), strict=True)
    return "#" + "".join(f"{round((1 - share) * first + share * second):02x}" for first, second in parts)


def _steps(kind: str, anchors: Sequence[str]) -> dict[str, str]:
    """The colours of a scale, evenly from its first anchor to its last."""
    found = {}
    for place in range(STEPS):
        before, share = divmod(place * (len(anchors) - 1) / (STEPS - 1), 1)
        after = min(int(before) + 1, len(anchors) - 1)
        found[f"{kind}-{place}"] = _mixed(anchors[int(before)], anchors[after], share)
    return found


COLOURS = {
    **OVER,
    **_steps("sequence", SEQUENCE),
    **_steps("contrast", CONTRAST),
    **_steps("pale", CONTRAST[2:-2]),
    **{f"class-{place}": colour for place, colour in enumerate(CLASSES)},
    **{f"area-{place}": _mixed(colour, "#ffffff", TINT) for place, colour in enumerate(CLASSES)},
}
