"""Stressed: what many draws of an exam come to, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.record import Record


class Rejections(Record):
    """How many draws a requirement rejects, how many it alone does, and by what most often."""

    requirement: str
    count: int
    alone: int
    by: str


class Extreme(Record):
    """A variant at an end: its problem file and its profile."""

    text: str
    profile: Mapping[str, int]


class Stressed(Record):
    """What many draws of an exam come to.

    `spread` gives the smallest, middle and largest number of each measure over the fair variants. `settings` are those
    of the requirements, `hidden` the mistakes that are met often and never show in this exam.
    """

    title: str
    draws: int
    fair: int
    rejections: tuple[Rejections, ...]
    spread: Mapping[str, tuple[float, float, float]]
    settings: Mapping[str, Any]
    hidden: tuple[str, ...] = ()
    easiest: Extreme | None = None
    hardest: Extreme | None = None

    def data(self) -> dict[str, Any]:
        """The same as JSON data."""
        ends = {"easiest": self.easiest, "hardest": self.hardest}
        return {
            "title": self.title,
            "draws": self.draws,
            "fair": self.fair,
            "acceptance": self.fair / self.draws,
            "rejections": [
                {"requirement": each.requirement, "count": each.count, "alone": each.alone, "by": each.by}
                for each in self.rejections
            ],
            "spread": {
                name: dict(zip(("least", "median", "most"), found, strict=True)) for name, found in self.spread.items()
            },
            "hidden": list(self.hidden),
            **{name: {"profile": dict(end.profile), "problem": end.text} for name, end in ends.items() if end},
        }
