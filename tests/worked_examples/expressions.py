"""Expressions over quantities: the little arithmetic in which a case tells what an author's own quantity means."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from decimal import Decimal, localcontext

PRECISION = 50
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS = {"exp": Decimal.exp, "log": Decimal.ln, "sqrt": Decimal.sqrt}

Lookup = Callable[[str, int], Decimal]


def value(text: str, step: int, lookup: Lookup) -> Decimal:
    """The value of an expression; `lookup` knows the quantities, and `prev('E')` is that of the step before."""
    with localcontext(prec=PRECISION):
        return _value(_tree(text), step, lookup)


def names(text: str, step: int) -> list[tuple[str, int]]:
    """The quantities in an expression with their steps."""
    found = []
    for node in ast.walk(_tree(text)):
        match node:
            case ast.Name(id=name) if name not in FUNCTIONS and name != "prev":
                found.append((name.replace("__", "@"), step))
            case ast.Constant(value=str(name)):
                found.append((name, step - 1))
    return found


def _tree(text: str) -> ast.expr:
    """The syntax tree of an expression; `@2` of a sample is no Python."""
    return ast.parse(re.sub(r"@(\d+)", r"__\1", text), mode="eval").body


def _value(node: ast.expr, step: int, lookup: Lookup) -> Decimal:
    match node:
        case ast.Constant(value=int() | float()):
            return Decimal(ast.unparse(node))
        case ast.Name(id=name):
            return lookup(name.replace("__", "@"), step)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, step, lookup)
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left, step, lookup), _value(right, step, lookup))
        case ast.Call(func=ast.Name(id="prev"), args=[ast.Constant(value=str(name))]):
            return lookup(name, step - 1)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return FUNCTIONS[name](_value(argument, step, lookup))
    raise ValueError(f"not allowed in an expression: {ast.unparse(node)}")
