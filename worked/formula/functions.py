"""Functions: the elementary functions of one number, as nodes of a formula and as entries.

The elementary functions have one entry each. Whatever needs to know a function asks its entry: its value in any
arithmetic, its derivative, how it is written, what it is called elsewhere, and whether it may be typed.
"""

from __future__ import annotations

import math

from worked.formula.elementary import BARS, POWER_OF_E, ROOT, ElementaryFunction, growing, table
from worked.formula.series import enclosed_arctan, enclosed_cosh, enclosed_erf, enclosed_sinh, enclosed_tanh
from worked.formula.tree import (
    ONE,
    Constant,
    Formula,
    Negative,
    Product,
    Quotient,
    Symbol,
    chained,
    product_of,
    slopes_of,
)

PI = Constant("pi")
ANGLE_NOISE, FAR = 1e-9, 1e6  # beyond this a float knows too little of its angle
LARGEST = 710.0  # beyond this e^x is no float


class Function(Formula):
    """One of the elementary functions of one argument, by its name in FUNCTIONS."""

    name: str
    argument: Formula

    @property
    def entry(self) -> ElementaryFunction:
        """All that is known of the function."""
        found = FUNCTIONS.get(self.name)
        if found is None:
            raise TypeError(f"no elementary function is called {self.name}; there are {', '.join(FUNCTIONS)}")
        return found

    def parts(self):
        return (self.argument,)

    def bind(self, fill):
        return Function(self.name, self.argument.bind(fill))

    def value(self, lookup, arithmetic):
        entry = self.entry
        turn = _turn(self.argument) if entry.of_turn else None
        if turn:
            return getattr(arithmetic, entry.of_turn)(*[part.value(lookup, arithmetic) for part in turn])
        return arithmetic.call(entry, self.argument.value(lookup, arithmetic))

    def slope(self) -> Formula:
        """Its derivative by its argument, at the argument; beside a kink where it has one."""
        found = self.entry.slope
        if found is None:
            raise TypeError(f"no derivative of {self.name} is defined")
        return found.bind({"x": self.argument, "y": self}.__getitem__)

    def partials(self):
        if self.entry.kink:
            return super().partials()
        outer = self.slope()
        if isinstance(outer, Quotient) and outer.top == ONE:
            return slopes_of(self.argument, lambda slope: Quotient(slope, outer.bottom))
        return slopes_of(self.argument, lambda slope: chained(outer, slope))


def _sign(number: float) -> float:
    """1 for what is positive, -1 for what is negative, and 0 for 0."""
    return float(number > 0) - float(number < 0)


def _cosine_between(low: float, high: float) -> tuple[float, float]:
    """The smallest and the largest cosine of the angles between two; one too close to call counts as between them."""
    if max(abs(low), abs(high)) > FAR:
        return -1.0, 1.0
    noise = ANGLE_NOISE * (1 + abs(low) + abs(high))
    first, last = (low - noise) / math.pi, (high + noise) / math.pi
    peaks = math.floor(last / 2) > math.floor(first / 2) or not first % 2
    dips = math.floor((last - 1) / 2) > math.floor((first - 1) / 2) or first % 2 == 1
    ends = math.cos(low), math.cos(high)
    return -1.0 if dips else min(ends), 1.0 if peaks else max(ends)


def _sine_between(low: float, high: float) -> tuple[float, float]:
    """The smallest and the largest sine of the angles between two."""
    return _cosine_between(low - math.pi / 2, high - math.pi / 2)


def _cosh_between(low: float, high: float) -> tuple[float, float]:
    """The smallest and the largest cosh of the numbers between two, infinite where it is too large."""
    sizes = (0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high)))
    first, last = (math.cosh(size) if size < LARGEST else math.inf for size in sizes)
    return first, last


x, y = Symbol("x"), Symbol("y")

FUNCTIONS = table(
    ElementaryFunction(
        name="sqrt",
        slope=1 / (2 * y),
        floats=math.sqrt,
        enclosed=lambda numbers, argument: numbers.sqrt(argument),
        sympy="sqrt",
        numpy="sqrt",
        torch="sqrt",
        onnx="Sqrt",
        look=ROOT,
        domain=(0.0, math.inf),
        typed=True,
        many_at_once=False,
    ),
    ElementaryFunction(
        name="exp",
        slope=y,
        floats=math.exp,
        enclosed=lambda numbers, argument: numbers.exp(argument),
        sympy="exp",
        numpy="exp",
        torch="exp",
        onnx="Exp",
        look=POWER_OF_E,
        typed=True,
    ),
    ElementaryFunction(
        name="ln",
        slope=1 / x,
        floats=math.log,
        enclosed=lambda numbers, argument: numbers.ln(argument),
        sympy="log",
        numpy="log",
        torch="log",
        onnx="Log",
        domain=(0.0, math.inf),
        typed=True,
    ),
    ElementaryFunction(
        name="abs",
        slope=Function("sign", x),
        floats=math.fabs,
        enclosed=lambda numbers, argument: numbers.abs(argument),
        sympy="Abs",
        numpy="absolute",
        torch="abs",
        onnx="Abs",
        look=BARS,
        typed=True,
        many_at_once=False,
        kink="absolute",
    ),
    ElementaryFunction(
        name="sign",
        slope=None,
        floats=_sign,
        enclosed=lambda numbers, argument: numbers.sign(argument),
        sympy="sign",
        numpy="sign",
        torch="sign",
        onnx="Sign",
        word="sgn",
        many_at_once=False,
        kink="sign",
    ),
    ElementaryFunction(
        name="tanh",
        slope=1 - y**2,
        floats=math.tanh,
        enclosed=growing(enclosed_tanh),
        sympy="tanh",
        numpy="tanh",
        torch="tanh",
        onnx="Tanh",
        typed=True,
    ),
    ElementaryFunction(
        name="sin",
        slope=Function("cos", x),
        floats=math.sin,
        enclosed=lambda numbers, argument: numbers.sin(argument),
        sympy="sin",
        numpy="sin",
        torch="sin",
        onnx="Sin",
        image=_sine_between,
        typed=True,
    ),
    ElementaryFunction(
        name="cos",
        slope=-Function("sin", x),
        floats=math.cos,
        enclosed=lambda numbers, argument: numbers.cos(argument),
        sympy="cos",
        numpy="cos",
        torch="cos",
        onnx="Cos",
        image=_cosine_between,
        typed=True,
        of_turn="cosine_of_turn",
    ),
    ElementaryFunction(
        name="sinh",
        slope=Function("cosh", x),
        floats=math.sinh,
        enclosed=growing(enclosed_sinh),
        sympy="sinh",
        numpy="sinh",
        torch="sinh",
        onnx="Sinh",
        typed=True,
    ),
    ElementaryFunction(
        name="cosh",
        slope=Function("sinh", x),
        floats=math.cosh,
        enclosed=enclosed_cosh,
        sympy="cosh",
        numpy="cosh",
        torch="cosh",
        onnx="Cosh",
        image=_cosh_between,
        typed=True,
    ),
    ElementaryFunction(
        name="arctan",
        slope=1 / (1 + x**2),
        floats=math.atan,
        enclosed=growing(enclosed_arctan),
        sympy="atan",
        numpy="arctan",
        torch="atan",
        onnx="Atan",
        typed=True,
    ),
    ElementaryFunction(
        name="erf",
        slope=2 / Function("sqrt", PI) * Function("exp", -(x**2)),
        floats=math.erf,
        enclosed=growing(enclosed_erf),
        sympy="erf",
        numpy="",
        torch="erf",
        onnx="Erf",
        typed=True,
    ),
)


def exp(argument: Formula) -> Formula:
    """The exponential function."""
    return Function("exp", argument)


def ln(argument: Formula) -> Formula:
    """The natural logarithm."""
    return Function("ln", argument)


def cosh(argument: Formula) -> Formula:
    """The hyperbolic cosine, (e^x + e^(-x)) / 2."""
    return Function("cosh", argument)


def sqrt(argument: Formula) -> Formula:
    """The square root."""
    return Function("sqrt", argument)


def sin(argument: Formula) -> Formula:
    """The sine."""
    return Function("sin", argument)


def cos(argument: Formula) -> Formula:
    """The cosine; of pi * a / b it is exact wherever it is a fraction, see `Arithmetic.cosine_of_turn`."""
    return Function("cos", argument)


def arctan(argument: Formula) -> Formula:
    """The arctangent, an angle between -pi/2 and pi/2."""
    return Function("arctan", argument)


def erf(argument: Formula) -> Formula:
    """The error function: the share of a normal distribution within its argument times sqrt(2) deviations of 0."""
    return Function("erf", argument)


def absolute(argument: Formula) -> Formula:
    """The absolute value."""
    return Function("abs", argument)


def sign(argument: Formula) -> Formula:
    """1 for what is positive, -1 for what is negative, and 0 for 0."""
    return Function("sign", argument)


def _turn(angle: Formula) -> tuple[Formula, Formula] | None:
    """The formulas `top` and `bottom` of an angle that is pi * top / bottom but for its sign; None of any other."""
    above, below = _ratio(angle)
    if above.count(PI) != 1 or PI in below:
        return None
    above.remove(PI)
    return product_of(above), product_of(below)


def _ratio(formula: Formula) -> tuple[list[Formula], list[Formula]]:
    """The factors above and below the fraction bar of a formula but for its sign, however they are nested."""
    if isinstance(formula, Negative):
        return _ratio(formula.body)
    if isinstance(formula, Quotient):
        (a, b), (c, d) = _ratio(formula.top), _ratio(formula.bottom)
        return a + d, b + c
    if isinstance(formula, Product):
        pairs = [_ratio(factor) for factor in formula.factors]
        return [each for above, _ in pairs for each in above], [each for _, below in pairs for each in below]
    return [formula], []
