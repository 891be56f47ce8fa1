"""Entries that are not shipped: the arctangent and the error function, each with an activation that uses it."""

from __future__ import annotations

import math

from worked.formula import ElementaryFunction, Function, Number, Symbol, exp, sqrt
from worked.formula.elementary import growing
from worked.formula.functions import PI
from worked.maths.activations import Activation

x, z = Symbol("x"), Symbol("z")
HALVINGS = 6


def enclosed_arctan(numbers, end):
    """The angle halved six times, by arctan x = 2 arctan(x / (1 + sqrt(1 + x^2))), then the series of the arctangent.

    Its terms alternate and fall, so that all that are left out come to less than the first of them.
    """
    one = numbers.number("1")
    for _ in range(HALVINGS):
        end = numbers.divide(end, numbers.total((one, numbers.sqrt(numbers.total((one, numbers.power(end, 2)))))))
    square, power, terms = numbers.power(end, 2), end, []
    for count in range(numbers.precision // 3 + 1):  # each term is less than a thousandth of the last
        term = numbers.divide(power, numbers.number(str(2 * count + 1)))
        terms.append(term if count % 2 == 0 else numbers.negate(term))
        power = numbers.product((power, square))
    size = numbers.abs(power)[1]
    whole = numbers.total([*terms, (-size, size)])
    return numbers.product((numbers.number(str(2**HALVINGS)), whole))


def enclosed_erf(numbers, end):
    """2 / sqrt(pi) e^(-x^2) times the sum of x, 2/3 x^3, 2/3 2/5 x^5 ..., each the last times 2 x^2 / (2n + 1).

    What is left out after a term that was less than half of the last is less than that term. For large x, what is
    missing to 1 is less than e^(-x^2).
    """
    size, square = numbers.abs(end), numbers.power(end, 2)
    one, small = numbers.number("1"), numbers.exp(numbers.negate(square))
    if square[0] > 3 * numbers.precision:
        found = (numbers.floor.subtract(one[0], small[1]), one[1])
    else:
        terms, place = [size], 0
        while terms[-1][1] > numbers.number(f"1e-{numbers.precision}")[0] or 4 * square[1] > 2 * place + 1:
            place += 1
            ratio = numbers.divide(numbers.product((numbers.number("2"), square)), numbers.number(str(2 * place + 1)))
            terms.append(numbers.product((terms[-1], ratio)))
        whole = numbers.total([*terms, (numbers.number("0")[0], terms[-1][1])])
        factor = numbers.divide(numbers.number("2"), numbers.sqrt(numbers.constant("pi")))
        found = numbers.product((factor, small, whole))
    return found if end[0] >= 0 else numbers.negate(found)


ARCTAN = ElementaryFunction(
    name="arctan",
    slope=1 / (1 + x**2),
    floats=math.atan,
    enclosed=growing(enclosed_arctan),
    sympy="atan",
    numpy="arctan",
    torch="atan",
    onnx="Atan",
    typed=True,
)
# NumPy has no error function.
ERF = ElementaryFunction(
    name="erf",
    slope=2 / sqrt(PI) * exp(-(x**2)),
    floats=math.erf,
    enclosed=growing(enclosed_erf),
    sympy="erf",
    numpy="",
    torch="erf",
    onnx="Erf",
    typed=True,
)

HALF = Number("0.5")
below = HALF * (1 + Function("erf", z / sqrt(Number("2"))))
ACTIVATIONS = (
    Activation("arctan", Function("arctan", z), 1 / (1 + z**2), "(-pi/2, pi/2)", "its own test"),
    Activation(
        "gelu",
        z * below,
        below + z * (exp(-(HALF * z**2)) / sqrt(2 * PI)),
        "(-0.17, infinity)",
        "Hendrycks & Gimpel 2016",
        title="GELU",
    ),
)
FUNCTIONS = (ARCTAN, ERF)
