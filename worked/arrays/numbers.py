"""Numbers: what of a kernel depends on numbers alone, computed once in a call and not for each element."""

from __future__ import annotations

import math
from collections.abc import Sequence

from worked.arrays.functions import number_name, of_numbers
from worked.arrays.terms import Term
from worked.formula import (
    Cases,
    Constant,
    Formula,
    Function,
    Maximum,
    Minimum,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)


class Numbers:
    """The numbers of a kernel: its arguments, those that lines compute, and constants.

    An array operation is quicker with a number that is an array without dimensions: `constants` are those that never
    change, by name; `slots` are filled in each call, as `filling` says. `text` is the body of the kernel, to which both
    write.
    """

    def __init__(self, arguments: Sequence[str], filling: str = "{}.fill({})") -> None:
        self.filling = filling
        self.arguments = {name: f"n{place}" for place, name in enumerate(arguments)}
        self.locals: dict[str, str] = {}
        self.slots: dict[str, str] = {}
        self.constants: dict[str, float] = {}
        self.text: list[str] = []

    def local(self, name: str, formula: Formula) -> None:
        """A line whose result is a number."""
        text = self.expression(formula)
        self.locals[name] = f"l{len(self.locals)}"
        self.text.append(f"{self.locals[name]} = {text}")

    def scalar(self, formula: Formula) -> str:
        """A number as an operand of array operations."""
        return self._slot(self.expression(formula))

    def unless(self, formula: Formula, text: str) -> str:
        """A number as an operand; nothing where it is the number of a text."""
        value = _constant(self.expression(formula))
        return "" if value is not None and value == float(text) else self.scalar(formula)

    def factor(self, term: Term) -> str:
        """The number by which the arrays of a product are multiplied, as an operand; nothing where it is 1."""
        text = "*".join(map(self.expression, term.numbers)) or "1.0"
        for divisor in term.divisors:
            text = f"{text}/{self.expression(divisor)}"
        text = f"-({text})" if term.negative else text
        return "" if _constant(text) == 1 else self._slot(f"({text})")

    def _slot(self, text: str) -> str:
        if text not in self.slots:
            name = self.slots[text] = f"c{len(self.slots)}"
            value = _constant(text)
            if value is None:
                self.text.append(self.filling.format(name, text))
            else:
                self.constants[name] = value
        return self.slots[text]

    def _symbol(self, name: str) -> str:
        if name in self.locals:
            return self.locals[name]
        return self.arguments.setdefault(name, f"n{len(self.arguments)}")

    def expression(self, formula: Formula) -> str:
        """A number as an expression of Python."""
        part = self.expression
        match formula:
            case Number():
                return repr(float(formula.text))
            case Constant():
                return "math.pi"
            case Symbol():
                return self._symbol(formula.name)
            case Sum():
                return f"({' + '.join(map(part, formula.terms))})"
            case Product():
                return f"({' * '.join(map(part, formula.factors))})"
            case Quotient():
                return f"({part(formula.top)} / {part(formula.bottom)})"
            case Negative():
                return f"(-{part(formula.body)})"
            case Power():
                return f"({part(formula.base)} ** {part(formula.exponent)})"
            case Function():
                return f"{number_name(formula.entry)}({part(formula.argument)})"
            case Maximum() | Minimum():
                name = "max" if isinstance(formula, Maximum) else "min"
                return f"{name}({', '.join(map(part, formula.arguments))})"
            case Cases():
                return self._cases(formula)
        raise TypeError(f"{type(formula).__name__} is notation for a page and cannot be computed")

    def _cases(self, formula: Cases) -> str:
        text = self.expression(formula.otherwise)
        for case in reversed(formula.cases):
            relation = "==" if case.relation == "=" else case.relation
            left, right = self.expression(case.left), self.expression(case.right)
            text = f"({self.expression(case.body)} if {left} {relation} {right} else {text})"
        return text


def _constant(text: str) -> float | None:
    """What an expression comes to that has no names in it, or None."""
    try:
        return float(eval(text, {"__builtins__": {"max": max, "min": min}, "math": math, **of_numbers()}))
    except (NameError, ArithmeticError, ValueError):
        return None
