"""Shipped data: small sets that come with the package, so that a first training needs no network."""

from __future__ import annotations

from worked.shared import shared

SHIPPED = {
    "digits": ("digits.npz", "1,797 handwritten digits, 8 x 8 pixels from 0 to 16; 10 classes"),
    "moons": ("moons.csv", "200 points in the plane, on two half circles that reach into each other; 2 classes"),
}


def shipped_data() -> dict[str, str]:
    """The names of the shipped sets of data, each with one line on what it holds."""
    return {name: sentence for name, (_, sentence) in SHIPPED.items()}


def shipped_file(name: str) -> tuple[str, bytes]:
    """The name of the file of a shipped set, and its bytes."""
    file = SHIPPED[name][0]
    return file, shared("examples").joinpath("data", file).read_bytes()
