"""Torch text: formulas of the catalogue as expressions of Python that compute with tensors of PyTorch."""

from __future__ import annotations

from worked.errors import WorkedError
from worked.formula import Cases, Formula, Function, Maximum, Minimum
from worked.formula.floats import FLOATS
from worked.formula.printers.base import PRODUCT, Printer

RELATIONS = {"=": "=="}


class TorchText(Printer):
    """Formulas as Python; a symbol is a tensor of that name."""

    fraction_level = PRODUCT

    def _function(self, node: Function, leading: bool) -> str:
        if not any(node.symbols()):  # PyTorch's functions take tensors only
            return repr(float(node.value({}.__getitem__, FLOATS)))
        name = node.entry.torch
        if not name:
            raise WorkedError(f"PyTorch has no function for {node.name}")
        return f"torch.{name}({self(node.argument)})"

    def _maximum(self, node: Maximum, leading: bool) -> str:
        return self._bounded("maximum", "min", node)

    def _minimum(self, node: Minimum, leading: bool) -> str:
        return self._bounded("minimum", "max", node)

    def _bounded(self, function: str, bound: str, node: Maximum | Minimum) -> str:
        """An extreme of tensors and numbers: numbers are bounds of a clamp."""
        tensors = [self(each) for each in node.arguments if any(each.symbols())]
        found = tensors[0]
        for other in tensors[1:]:
            found = f"torch.{function}({found}, {other})"
        for number in (each for each in node.arguments if not any(each.symbols())):
            found = f"torch.clamp({found}, {bound}={self(number)})"
        return found

    def _cases(self, node: Cases, leading: bool) -> str:
        """A definition by cases; of numbers alone PyTorch would make a tensor of its own choice of type."""
        found = self(node.otherwise)
        if not any(name for body in (*(case.body for case in node.cases), node.otherwise) for name in body.symbols()):
            found = f"torch.full_like({self(node.cases[0].left)}, {found})"
        for case in reversed(node.cases):
            when = f"{self(case.left)} {RELATIONS.get(case.relation, case.relation)} {self(case.right)}"
            found = f"torch.where({when}, {self(case.body)}, {found})"
        return found

    def _decimal(self, text: str) -> str:
        return text

    def operator(self, sign: str) -> str:
        return f" {sign} "

    def prefix(self, sign: str) -> str:
        return sign

    def name(self, base: str, below: str, above: str, accent: str) -> str:
        return base

    def letter(self, text: str) -> str:
        return f"torch.{text}"

    def brackets(self, text: str) -> str:
        return f"({text})"

    def fraction(self, top: str, bottom: str) -> str:
        return f"{top} / {bottom}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base} ** ({exponent})"

    def row(self, parts) -> str:
        return "".join(parts)


def torch_text(formula: Formula) -> str:
    """A formula as an expression of Python."""
    return TorchText()(formula)
