"""The enclosures of pages hold the true number and are narrow, by exact fractions and by mpmath."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import mpmath
import pytest

from tests.live import node

PRECISIONS = (28, 56)
FUNCTIONS = {
    "sin": mpmath.sin,
    "exp": mpmath.exp,
    "ln": mpmath.log,
    "sqrt": mpmath.sqrt,
    "tanh": mpmath.tanh,
    "cos": mpmath.cos,
}
# Sums in which one number is far below the other, which may have more digits than are computed with.
FAR = [
    ("1" * 28 + "9" * 7 + "0" * 104 + "1e-100", "9e5"),
    ("-" + "1" * 28 + "9" * 7 + "0" * 104 + "1e-100", "-9e5"),
    ("1" * 56 + "9" * 7 + "0" * 132 + "1e-128", "9e5"),
    ("1e300", "-1e-300"),
    ("-1e300", "1e-300"),
]


def drawn(draw: Random) -> str:
    """A number of any size and with any number of digits."""
    digits = "".join(draw.choice("0123456789") for _ in range(draw.choice((1, 3, 17, 40, 130))))
    return f"{draw.choice(('', '-'))}{digits}e{draw.randint(-60, 10)}"


@pytest.fixture(scope="module")
def asked() -> list[tuple[int, str, list[str]]]:
    draw, found = Random(5), []
    for precision in PRECISIONS:
        for pair in FAR:
            found += [(precision, "total", list(order)) for order in (pair, pair[::-1])]
        for operation in ("total", "product", "divide"):
            found += [(precision, operation, [drawn(draw), drawn(draw)]) for _ in range(60)]
        for name in FUNCTIONS:
            for _ in range(25):
                size = f"{draw.uniform(0.001, 1):.{draw.choice((2, 17))}f}{draw.choice(('', '1' * 90))}"
                sign = "-" if name not in ("ln", "sqrt") and draw.random() < 0.5 else ""
                found.append((precision, name, [f"{sign}{size}e{draw.randint(-8, 2)}"]))
    return [each for each in found if not (each[1] == "divide" and not int(each[2][1].split("e")[0]))]


def test_an_enclosure_holds_the_true_number_and_is_narrow(asked):
    mpmath.mp.dps = 400
    for (precision, operation, texts), (low, high) in zip(asked, node.run("enclosures.mjs", asked), strict=True):
        first, last = Fraction(low), Fraction(high)
        numbers = list(map(Fraction, texts))
        if operation in FUNCTIONS:
            found = FUNCTIONS[operation](mpmath.mpf(numbers[0].numerator) / numbers[0].denominator)
            true = Fraction(int(found * mpmath.mpf(10) ** 300), 10**300)
            slack = Fraction(1, 10**290)
        else:
            true, slack = of(operation, *numbers), Fraction(0)
        assert first - slack <= true <= last + slack, (precision, operation, texts)
        # The hyperbolic tangent of a small number loses digits that a later precision brings back.
        if operation != "tanh":
            assert last - first <= Fraction(10) ** (2 - precision) * max(abs(true), Fraction(1, 10**300)) + slack, texts


def of(operation: str, one: Fraction, other: Fraction) -> Fraction:
    """A sum, product or quotient."""
    return {"total": one + other, "product": one * other, "divide": one / (other or 1)}[operation]
