"""QTI 2.1: a package of items that follow a student's own numbers, and a test around them."""

from __future__ import annotations

from collections.abc import Sequence

from worked.packages.item import Item
from worked.packages.package import Package
from worked.packages.qti.dialect import QTI21
from worked.packages.qti.writing import package_of


def write(title: str, items: Sequence[Item]) -> bytes:
    """A zip with an item for each variant."""
    return package_of(QTI21, title, items)


PACKAGE = Package(
    description="QTI 2.1: an item for each variant, marked with follow-through, and a test around them",
    ending="zip",
    write=write,
    follow_through=True,
    names_mistakes=True,
)
