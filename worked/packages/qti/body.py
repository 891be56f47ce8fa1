"""Body: the HTML of an exercise as the smaller HTML that QTI knows, with an entry in place of each blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from worked.packages.archive import writable

MATHML = "http://www.w3.org/1998/Math/MathML"
MATHS = "math"
# What QTI 2.1 has no element for.
OTHER_NAMES = {"figure": "div", "figcaption": "p"}
# The attributes that QTI 2.1 knows, by element; `class` and `id` it knows of all.
KEPT = {"th": ("scope", "colspan", "rowspan"), "td": ("colspan", "rowspan"), "img": ("src", "alt")}
EVERYWHERE = ("class", "id")
NOT_MATHML2 = ("aria-label", "style", "displaystyle")
# Within braces like these, some platforms that draw pages by templates would look for code.
BRACES, APART = "{{", "{\u2060{"

Entry = Callable[[str], list[ET.Element]]
BLANK = "blank"


def marker(slot: str) -> str:
    """What stands in the HTML for the blank of a cell, until `body_of` puts its entry there."""
    return ET.tostring(ET.Element(BLANK, slot=slot), encoding="unicode")


def blocks_of(html: str, entry: Entry) -> list[ET.Element]:
    """Well-formed HTML as elements of QTI 2.1; `entry` makes those that take the place of a cell's blank."""
    root = ET.fromstring(f"<div>{writable(html)}</div>")
    return [made for child in root for made in _converted(child, entry)]


def _converted(given: ET.Element, entry: Entry) -> Iterator[ET.Element]:
    if given.tag == BLANK:
        found = entry(given.attrib["slot"])
        found[-1].tail = _safe(given.tail)
        yield from found
    elif given.tag == MATHS:
        yield from _maths(given, entry)
    else:
        made = ET.Element(OTHER_NAMES.get(given.tag, given.tag), _kept(given))
        made.text, made.tail = _safe(given.text), _safe(given.tail)
        made.extend(found for child in given for found in _converted(child, entry))
        yield made


def _kept(given: ET.Element) -> dict[str, str]:
    """The attributes that QTI knows."""
    names = (*EVERYWHERE, *KEPT.get(given.tag, ()))
    kept = {name: value for name, value in given.attrib.items() if name in names}
    if given.tag in OTHER_NAMES:
        kept.setdefault("class", given.tag)
    return kept


def _maths(given: ET.Element, entry: Entry) -> Iterator[ET.Element]:
    """A formula; a blank within it, where QTI allows no entry, stands after it."""
    made = ET.Element(MATHS, {"xmlns": MATHML})
    if given.get("aria-label"):
        made.set("alttext", given.attrib["aria-label"])
    inside = made
    if given.get("displaystyle"):
        inside = ET.SubElement(made, "mstyle", displaystyle="true")
    inside.text = _safe(given.text)
    slots: list[str] = []
    inside.extend(_formula(child, slots) for child in given)
    yield made
    last = made
    for slot in slots:
        for last in entry(slot):
            yield last
    last.tail = _safe(given.tail)


def _formula(given: ET.Element, slots: list[str]) -> ET.Element:
    """A part of a formula as MathML 2, and the blanks in it."""
    if given.tag == BLANK:
        slots.append(given.attrib["slot"])
        made = ET.Element("mspace", width="0em")
    else:
        attributes = {name: value for name, value in given.attrib.items() if name not in NOT_MATHML2}
        made = ET.Element(given.tag, attributes)
        made.extend(_formula(child, slots) for child in given)
        made.text = _safe(given.text)
    made.tail = _safe(given.tail)
    return made


def safe(text: str) -> str:
    """A text in which no platform looks for code."""
    return text.replace(BRACES, APART)


def _safe(text: str | None) -> str | None:
    return None if text is None else safe(text)
