"""Notation: templates of names as notation, and notation marked with a sample, an age or an accent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from worked.formula import Formula, Name, Partial, Prime

TEMPLATE = re.compile(r"(?P<base>[^_^]+)(?:_(?P<below>[^^]*))?(?:\^(?P<above>.*))?")
ACCENTS = {"\u0302": "hat", "\u0303": "tilde"}


@cache
def notation(template: str) -> Formula:
    """A template such as `w_{from-to}^new`, `∂E/∂net_{unit}`, `f'(net_{unit})`, `Δb_{unit}` or `m̂` as notation."""
    if template.startswith("∂"):
        top, _, bottom = template.partition("/")
        return Partial(notation(top[1:]), notation(bottom[1:]))
    applied = re.fullmatch(r"(\w+)'\((.*)\)", template)
    if applied:
        return Prime(applied[1], notation(applied[2]))
    accent = "Delta" if template.startswith("Δ") else ""
    text = template.removeprefix("Δ")
    for sign, name in ACCENTS.items():
        accent, text = (name, text.replace(sign, "")) if sign in text else (accent, text)
    found = TEMPLATE.fullmatch(text)
    return Name(found["base"], found["below"] or "", found["above"] or "", accent) if found else Name(template)


def filled(node: Any, places: Mapping[str, str]) -> Formula:
    """Notation with its placeholders filled."""
    if isinstance(node, Partial):
        return Partial(filled(node.top, places), filled(node.bottom, places))
    if isinstance(node, Prime):
        return Prime(node.function, filled(node.argument, places), node.order)
    base, below, above = (part.format_map(places) for part in (node.base, node.below, node.above))
    return Name(base, below, above, node.accent)


def joined(first: str, second: str) -> str:
    """Two indices in one: 13, or x1,h1 where one of them has several signs."""
    return f"{first}{second}" if len(first) == len(second) == 1 else f"{first},{second}"


def aged(node: Any) -> Formula:
    """Notation marked as the number of the last update."""
    return Name(node.base, node.below, f"{node.above},old".lstrip(","), node.accent) if isinstance(node, Name) else node


def marked(node: Any, sample: int) -> Formula:
    """Notation with the number of a sample above it."""
    return raised(node, f"({sample})")


def raised(node: Any, mark: str) -> Formula:
    """Notation with a mark above it."""
    if isinstance(node, Partial):
        return Partial(raised(node.top, mark), node.bottom)
    if isinstance(node, Prime):
        return Prime(node.function, raised(node.argument, mark), node.order)
    if isinstance(node, Name):
        return Name(node.base, node.below, f"{node.above},{mark}".lstrip(","), node.accent)
    return node
