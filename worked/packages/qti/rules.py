"""Rules: what response processing is made of: conditions, branches and outcomes, with the names of QTI 2.1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from xml.etree import ElementTree as ET

from worked.packages.qti.expressions import base_value, element, variable
from worked.packages.values import Expression


class Branch(NamedTuple):
    """What is done where a condition holds."""

    condition: ET.Element
    then: Sequence[ET.Element]


def declared(kind: str, identifier: str, base_type: str, default: str = "") -> ET.Element:
    """The declaration of a response or an outcome."""
    made = ET.Element(kind, identifier=identifier, cardinality="single", baseType=base_type)
    if default:
        ET.SubElement(ET.SubElement(made, "defaultValue"), "value").text = default
    return made


def put(identifier: str, value: Expression) -> ET.Element:
    """Set an outcome."""
    return element("setOutcomeValue", value, identifier=identifier)


def put_word(identifier: str, word: str) -> ET.Element:
    """Set an outcome to an identifier."""
    return element("setOutcomeValue", base_value("identifier", word), identifier=identifier)


def add(identifier: str, marks: Decimal) -> ET.Element:
    """Add marks to an outcome."""
    return put(identifier, element("sum", variable(identifier), marks))


def first_that_holds(branches: Sequence[Branch], otherwise: Sequence[ET.Element] = ()) -> ET.Element:
    """Do what belongs to the first condition that holds."""
    made = ET.Element("responseCondition")
    for place, branch in enumerate(branches):
        ET.SubElement(made, "responseElseIf" if place else "responseIf").extend([branch.condition, *branch.then])
    if otherwise:
        ET.SubElement(made, "responseElse").extend(otherwise)
    return made


def all_of(conditions: Sequence[ET.Element]) -> ET.Element:
    """Whether all conditions hold."""
    return conditions[0] if len(conditions) == 1 else element("and", *conditions)


def any_of(conditions: Sequence[ET.Element]) -> ET.Element:
    """Whether one of the conditions holds."""
    return conditions[0] if len(conditions) == 1 else element("or", *conditions)


def at_most(left: Expression, right: Expression) -> ET.Element:
    """Whether a number is not larger than another."""
    return element("lte", left, right)


def between(number: Expression, spans: Iterable[tuple[Decimal, Decimal]]) -> ET.Element:
    """Whether a number lies in one of some ranges."""
    return any_of([all_of([element("gte", number, low), at_most(number, high)]) for low, high in spans])


def is_one_of(number: Expression, others: Iterable[Expression]) -> ET.Element:
    """Whether a number is one of some others."""
    return any_of([element("equal", number, other, toleranceMode="exact") for other in others])
