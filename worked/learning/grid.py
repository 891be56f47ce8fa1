"""Grid: what a net predicts over the plane of its two inputs, as plain numbers that a page can draw."""

from __future__ import annotations

from worked.record import Record


class Grid(Record):
    """What a net predicts over the plane of its two inputs, and samples in it.

    `rows` are the predictions for cells of equal size: a row for each height, the lowest first, each from the left to
    the right. A prediction is the place of a class where there are `classes`; else it is a number, which `is_share`
    says to be the probability of the second of two classes. `samples` are two inputs and a target, which is such a
    value too. `names` are those of the inputs, `target` says what is predicted.
    """

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    rows: tuple[tuple[float, ...], ...]
    samples: tuple[tuple[float, float, float], ...] = ()
    names: tuple[str, str] = ("x1", "x2")
    target: str = "prediction"
    classes: tuple[str, ...] = ()
    is_share: bool = False
