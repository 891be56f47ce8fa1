"""Entries that are not shipped: the arsinh, and what the error function leaves of 1, each with an activation."""

from __future__ import annotations

import math

from worked.formula import FUNCTIONS as SHIPPED
from worked.formula import PI, ElementaryFunction, Function, Number, Symbol, absolute, erf, exp, ln, sqrt
from worked.formula.elementary import growing
from worked.maths.activation import Activation

x, z = Symbol("x"), Symbol("z")


def enclosed_arsinh(numbers, end):
    """ln(x + sqrt(1 + x^2)) of a number that is not negative, and the opposite for a negative one."""
    one, size = numbers.number("1"), numbers.abs(end)
    root = numbers.sqrt(numbers.total((one, numbers.power(size, 2))))
    found = numbers.ln(numbers.total((size, root)))
    return found if end[0] >= 0 else numbers.negate(found)


def enclosed_rest(numbers, argument):
    """1 less the error function."""
    return numbers.total((numbers.number("1"), numbers.negate(SHIPPED["erf"].enclosed(numbers, argument))))


ARSINH = ElementaryFunction(
    name="arsinh",
    slope=1 / sqrt(1 + x**2),
    floats=math.asinh,
    enclosed=growing(enclosed_arsinh),
    sympy="asinh",
    numpy="arcsinh",
    torch="asinh",
    onnx="Asinh",
    typed=True,
    by_others=Function("sign", x) * ln(absolute(x) + sqrt(1 + x**2)),
)
# NumPy has none, nor has ONNX; it falls, so that its bounds are those at the ends, the other way round.
ERFC = ElementaryFunction(
    name="erfc",
    slope=-(2 / sqrt(PI) * exp(-(x**2))),
    floats=math.erfc,
    enclosed=enclosed_rest,
    sympy="erfc",
    numpy="",
    torch="erfc",
    onnx="",
    image=lambda low, high: (math.erfc(high), math.erfc(low)),
    typed=True,
    by_others=1 - erf(x),
)

HALF = Number("0.5")
below = HALF * Function("erfc", -(z / sqrt(Number("2"))))
ACTIVATIONS = (
    Activation("arsinh", Function("arsinh", z), 1 / sqrt(1 + z**2), "all numbers", "its own test"),
    Activation(
        "tail-gelu",
        z * below,
        below + z * (exp(-(HALF * z**2)) / sqrt(2 * PI)),
        "(-0.17, infinity)",
        "Hendrycks & Gimpel 2016, from the other side",
        title="GELU from the other side",
    ),
)
FUNCTIONS = (ARSINH, ERFC)
