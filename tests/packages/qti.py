"""QTI packages as the tests read them: the files of a zip, and what a student answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import worked
from worked.formula.floats import FLOATS
from worked.number import Digits, plain, rounded
from worked.packages.qti.names import distinct_names

Slip = Callable[[float], float]


def unzipped(package: bytes) -> dict[str, bytes]:
    """The files of a package by their paths."""
    with ZipFile(BytesIO(package)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def items(package: bytes) -> list[bytes]:
    """The items of a package."""
    return [content for name, content in unzipped(package).items() if name.startswith("item_")]


@cache
def item(name: str, platform: str) -> bytes:
    """The item of a shipped example."""
    return items(worked.package(worked.example(name), platform))[0]


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def plain_tree(xml: bytes) -> ET.Element:
    """A file as a tree without namespaces."""
    root = ET.fromstring(xml)
    for each in root.iter():
        each.tag = local(each.tag)
    return root


def written(key: worked.Key, slips: Mapping[str, Slip], carry: str = "shown", more: int = 0) -> dict[str, str]:
    """What a student writes who goes on from the own numbers, as written or exact, with some `more` digits.

    `slips` are what becomes of the numbers of some cells.
    """
    held: dict[str, float] = {}
    sheet: dict[str, str] = {}
    for name, cell in key.cells.items():
        if cell.formula is None:
            held[name] = key.truth(name)
            continue
        value = slips.get(name, float)(cell.formula.value(held.__getitem__, FLOATS))
        asked = key.asked(cell)
        digits = Digits(asked.count + more, asked.kind)
        number = rounded(Decimal(f"{value:.13g}"), digits, key.problem.rounding.half)
        sheet[name] = plain(number)
        held[name] = float(number) if carry == "shown" or name in slips else value
    return sheet


def responses(sheet: Mapping[str, str], asked: list[str]) -> dict[str, str]:
    """A sheet by the identifiers of responses."""
    names = distinct_names(asked)
    return {f"R_{names[cell]}": sheet[cell] for cell in asked if cell in sheet}
