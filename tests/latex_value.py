"""A reader of printed lines: the value of a formula from the LaTeX that a page prints, and from nothing else."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

import mpmath

TOKEN = re.compile(r"\\[A-Za-z]+|\d+\.\d+|\d+|[-+^(){},'<>=&]|[A-Za-z]+")
IGNORED = (r"\left", r"\right")


def value(text: str) -> Decimal:
    """The value of a printed formula that holds numbers only, to fifty digits."""
    with localcontext() as context:
        context.prec = 60
        reader = _Reader([token for token in TOKEN.findall(text) if token not in IGNORED])
        result = reader.cases()
        assert reader.done(), f"cannot read {text!r} beyond {reader.rest()}"
        return result


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.place = tokens, 0

    def done(self) -> bool:
        return self.place == len(self.tokens)

    def rest(self) -> list[str]:
        return self.tokens[self.place :]

    def peek(self) -> str:
        return self.tokens[self.place] if not self.done() else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        assert wanted is None or token == wanted, f"expected {wanted} at {self.rest()}"
        self.place += 1
        return token

    def cases(self) -> Decimal:
        """A sum, or the first of several for which what stands beside it holds."""
        result, found = self.sum(), None
        while self.peek() == r"\text" and self.tokens[self.place + 2] == "if":
            self.words()
            left, sign, right = self.sum(), self.take(), self.sum()
            holds = {">": left > right, r"\ge": left >= right, r"\le": left <= right, "<": left < right}[sign]
            found = result if found is None and holds else found
            self.take(",")
            result = self.sum()
        if self.peek() == r"\text":
            self.words()
        return result if found is None else found

    def words(self) -> None:
        for wanted in (r"\text", "{", None, "}"):
            self.take(wanted)

    def sum(self) -> Decimal:
        result = self.product()
        while self.peek() in ("+", "-"):
            result = result + self.product() if self.take() == "+" else result - self.product()
        return result

    def product(self) -> Decimal:
        result = self.signed()
        while self.peek() == r"\cdot":
            self.take()
            result *= self.signed()
        return result

    def signed(self) -> Decimal:
        if self.peek() == "-":
            self.take()
            return -self.signed()
        result = self.atom()
        if self.peek() == "^":
            self.take()
            result = result ** self.braced()
        return result

    def braced(self) -> Decimal:
        self.take("{")
        result = self.sum()
        self.take("}")
        return result

    def arguments(self) -> list[Decimal]:
        self.take("(")
        result = [self.sum()]
        while self.peek() == ",":
            self.take()
            result.append(self.sum())
        self.take(")")
        return result

    def atom(self) -> Decimal:
        token = self.take()
        if token == "(":
            result = self.sum()
            self.take(")")
            return result
        if token == r"\frac":
            return self.braced() / self.braced()
        if token == r"\sqrt":
            return self.braced().sqrt()
        if token == r"\lvert":
            result = self.sum()
            self.take(r"\rvert")
            return abs(result)
        if token == r"\pi":
            return _precise(lambda: mpmath.pi)
        if token == "e":
            self.take("^")
            return self.braced().exp()
        if token in FUNCTIONS:
            return FUNCTIONS[token](self.arguments())
        if token in (r"\mathrm", r"\text"):
            return self.named()
        assert token[:1].isdigit(), f"{token!r} is no number at {self.rest()}"
        return Decimal(token)

    def named(self) -> Decimal:
        self.take("{")
        name = ""
        while self.peek() != "}":
            name += self.take()
        self.take("}")
        while self.peek() == "'":
            name += self.take()
        return BY_CASES[name](self.arguments()[0])


def _precise(number) -> Decimal:
    """A number of mpmath to sixty digits."""
    with mpmath.workdps(60):
        return Decimal(mpmath.nstr(+number(), 60))


def _tanh(x: Decimal) -> Decimal:
    return 1 - 2 / ((2 * x).exp() + 1)


FUNCTIONS = {
    r"\ln": lambda found: found[0].ln(),
    r"\tanh": lambda found: _tanh(found[0]),
    r"\arctan": lambda found: _precise(lambda: mpmath.atan(mpmath.mpf(str(found[0])))),
    r"\cosh": lambda found: _precise(lambda: mpmath.cosh(mpmath.mpf(str(found[0])))),
    r"\cos": lambda found: _precise(lambda: mpmath.cos(mpmath.mpf(str(found[0])))),
    r"\max": max,
    r"\min": min,
}
ONE, ZERO = Decimal(1), Decimal(0)
BY_CASES = {
    "step": lambda z: ONE if z >= 0 else ZERO,
    "sign": lambda z: ONE if z >= 0 else -ONE,
    "erf": lambda x: _precise(lambda: mpmath.erf(mpmath.mpf(str(x)))),
    "SELU": lambda z: Decimal("1.05070098") * (z if z > 0 else Decimal("1.67326324") * (z.exp() - 1)),
    "SELU'": lambda z: Decimal("1.05070098") * (ONE if z > 0 else Decimal("1.67326324") * z.exp()),
    "hardsigmoid'": lambda z: ONE / 6 if abs(z) < 3 else ZERO,
    "hardtanh'": lambda z: ONE if abs(z) < 1 else ZERO,
    "ReLU6'": lambda z: ONE if 0 < z < 6 else ZERO,
    "sgn": lambda z: ONE if z > 0 else -ONE if z else ZERO,
    "ReLU'": lambda z: ONE if z > 0 else ZERO,
    "leakyReLU": lambda z: z if z > 0 else z * Decimal("0.01"),
    "leakyReLU'": lambda z: ONE if z >= 0 else Decimal("0.01"),
    "PReLU": lambda z: z if z > 0 else z * Decimal("0.25"),
    "PReLU'": lambda z: ONE if z >= 0 else Decimal("0.25"),
    "ELU": lambda z: z if z > 0 else z.exp() - 1,
    "ELU'": lambda z: ONE if z >= 0 else z.exp(),
}
