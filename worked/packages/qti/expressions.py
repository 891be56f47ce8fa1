"""Expressions: formulas as QTI expressions, elements that a platform evaluates, with the names of QTI 2.1."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

from worked.packages.item import decimal_text
from worked.packages.values import HALF, ONE, ZERO, Expression, InexpressibleError, Values

# The functions as QTI's mathOperator calls them.
OPERATORS = {
    **{name: name for name in ("exp", "ln", "log", "floor", "abs", "tanh", "sin", "cos", "sinh", "cosh")},
    "sign": "signum",
    "arctan": "atan",
}


def element(name: str, /, *parts: Expression, **attributes: str) -> ET.Element:
    """An element over expressions."""
    made = ET.Element(name, attributes)
    made.extend(base_value("float", decimal_text(part)) if isinstance(part, Decimal) else part for part in parts)
    return made


def base_value(kind: str, text: str) -> ET.Element:
    """A constant of a base type."""
    made = ET.Element("baseValue", baseType=kind)
    made.text = text
    return made


def variable(identifier: str) -> ET.Element:
    """What a variable holds."""
    return ET.Element("variable", identifier=identifier)


class Elements(Values):
    """The arithmetic of QTI expressions."""

    def operation(self, name: str, *parts: Expression) -> Expression:
        return element(name, *parts)

    def function(self, name: str, argument: Expression) -> Expression:
        if name == "sqrt":
            return element("power", argument, HALF)
        if name not in OPERATORS:
            raise InexpressibleError(f"QTI has no function {name}")
        return element("mathOperator", argument, name=OPERATORS[name])

    def choice(
        self, left: Expression, relation: str, right: Expression, then: Expression, otherwise: Expression
    ) -> Expression:
        """A sum of both, of which one is multiplied by 0: QTI has no expression by cases."""
        holds = self._whether(left, relation, right)
        return self.total((self.product((holds, then)), self.product((self.difference(ONE, holds), otherwise))))

    def _whether(self, left: Expression, relation: str, right: Expression) -> Expression:
        """1 where a relation holds, 0 where not."""
        sign = self.function("sign", self.difference(left, right))
        above, below = self.maximum((ZERO, sign)), self.maximum((ZERO, self.negate(sign)))
        return {
            ">": above,
            "<": below,
            ">=": self.difference(ONE, below),
            "<=": self.difference(ONE, above),
            "=": self.difference(ONE, self.size(sign)),
        }[relation]


ELEMENTS = Elements()
