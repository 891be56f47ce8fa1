"""Habits: the ways in which a correct calculation is written down, and what of it is carried on.

A habit says what is rounded and what is taken up later; a hand is a habit with its details settled for one sheet. A
hand turns the exact number of a line into what is written (None where the line is left out) and what is carried on.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import cache
from random import Random
from typing import Any, NamedTuple

from tests.students.textbook import Arithmetic, FloatArithmetic, Line, Plan, RoundingArithmetic

Rounder = Callable[[Decimal], Decimal]
QUANTITIES = ("net", "out", "loss", "error", "slope", "delta", "gradient", "change", "weight", "bias")
BACKWARD = ("error", "slope", "delta", "gradient", "change")
COARSE = ("net", "out", "loss")
# What is left out, level by level; the last leaves nothing but new weights and biases.
LEVELS = {
    "error, slope, change": ("error", "slope", "change"),
    "delta too": ("error", "slope", "change", "delta"),
    "gradient too": ("error", "slope", "change", "delta", "gradient"),
    "all but new weights": tuple(name for name in QUANTITIES if name not in ("weight", "bias")),
}
GAPS = 0.15
# Who leaves out any of these leaves out about every third.
INTERMEDIATE = (
    *("velocity", "look-ahead", "first-moment-corrected", "second-moment-corrected", "rescaled-gradient"),
    *("data-gradient", "penalty", "data-loss", "gradient-norm", "clipped-gradient", "proposed", "weight-norm"),
    *("first-moment", "second-moment", "squared-sum", "learning-rate"),
)
LESS = 0.35
COARSE_METHODS = ("look-ahead", "penalty", "data-loss", "proposed", "weight-norm")
SIMPLE = (1, 2, 4, 8, 16)
# No calculator cuts off 0.0799..., 34 nines of what is 0.08.
CLOSE = Context(prec=28)


class Habit(NamedTuple):
    """A way of writing.

    - `digits`: `decimals` (the same everywhere), `figures` (significant), `mixed` (decimals drawn for each quantity),
      `coarse` (2 or 3 decimals up to the loss, 5 or 6 afterwards), `key` (decimals, but figures from the errors to
      the changes, as the package's own pages show them), `calculator` (10 to 12 figures), `program` (floats).
    - `carries`: the numbers as `written`, in `full`, with so many more digits (1, 2), or `either` at each use.
    - `inside`: None, or how many more digits than those of the line are kept of each partial result.
    - `skips`: quantities left out; `gaps`: cells left out by chance; `skipped`: their numbers stay in `full` or are
      `rounded` as if they were written.
    """

    name: str
    digits: str = "decimals"
    rounding: str = ROUND_HALF_UP
    carries: str | int = "written"
    inside: int | None = None
    exponentials: bool = False
    drops_zeros: bool = False
    skips: tuple[str, ...] = ()
    gaps: bool = False
    skipped: str = "full"


def _skipping(name: str, skips: tuple[str, ...]) -> list[Habit]:
    return [
        Habit(f"carried; left out: {name}", skips=skips),
        Habit(f"carried; left out: {name}, rounded", skips=skips, skipped="rounded"),
        Habit(f"full; left out: {name}", carries="full", skips=skips),
    ]


_ALL = [
    Habit("carried"),
    Habit("carried, halves to even", rounding=ROUND_HALF_EVEN),
    Habit("carried, halves down", rounding=ROUND_HALF_DOWN),
    Habit("truncated and carried", rounding=ROUND_DOWN),
    Habit("calculator, all figures", "calculator", drops_zeros=True),
    Habit("program, all figures", "program"),
    Habit("full, written rounded", carries="full"),
    Habit("full, written truncated", rounding=ROUND_DOWN, carries="full"),
    Habit("carried or full by chance", carries="either"),
    Habit("one guard digit", carries=1),
    Habit("two guard digits", carries=2),
    Habit("figures carried", "figures"),
    Habit("figures from full", "figures", carries="full"),
    Habit("mixed decimals carried", "mixed"),
    Habit("mixed decimals from full", "mixed", carries="full"),
    Habit("coarse outputs, fine deltas, carried", "coarse"),
    Habit("coarse outputs, fine deltas, from full", "coarse", carries="full"),
    Habit("digits of the key, carried", "key"),
    Habit("digits of the key, from full", "key", carries="full"),
    Habit("zeros dropped, carried", drops_zeros=True),
    Habit("zeros dropped, from full", carries="full", drops_zeros=True),
    Habit("rounded inside", inside=0),
    Habit("rounded inside, one more digit", inside=1),
    Habit("rounded inside, tanh by exponentials", inside=0, exponentials=True),
    *[habit for name, skips in LEVELS.items() for habit in _skipping(name, skips)],
    Habit("carried; gaps", gaps=True),
    Habit("carried; gaps, rounded", gaps=True, skipped="rounded"),
    Habit("full; gaps", carries="full", gaps=True),
]
HABITS = {habit.name: habit for habit in _ALL}


@cache
def decimals(count: int, rounding: str) -> Rounder:
    """Rounds to so many decimals."""
    unit = Decimal(1).scaleb(-count)
    return lambda number: number.quantize(unit, rounding)


@cache
def figures(count: int, rounding: str) -> Rounder:
    """Rounds to so many significant figures, final zeros kept."""
    context = Context(prec=count, rounding=rounding)

    def rounded(number: Decimal) -> Decimal:
        if not number:
            return Decimal(0)
        short = context.plus(number)
        return short.quantize(Decimal(1).scaleb(short.adjusted() - count + 1))

    return rounded


class Hand:
    """A habit with its details settled: its rounders by quantity, and the cells that it leaves out.

    `fractions` says that exact halves, quarters ... are written as fractions, and carried on as such; `stops`, that
    the second forward pass is left out.
    """

    def __init__(
        self, habit: Habit, count: int, plan: Plan, draw: Random, fractions: bool = False, stops: bool = False
    ) -> None:
        self.habit = habit
        self.floats = habit.digits == "program"
        self.figured = habit.digits in ("figures", "key", "calculator")
        self.fractions = fractions and habit.inside is None and not self.floats
        carries = habit.carries if habit.digits != "calculator" else draw.choice(("written", "full"))
        self.either = carries == "either"
        self.carries_full = carries == "full"
        chosen = self._digits(count, draw)
        if not plan.shape.method.is_plain:
            chosen |= self._digits_of_methods(plan, chosen, draw)
        self.rounders = {name: rounder(digits, habit.rounding) for name, (rounder, digits) in chosen.items()}
        more = carries if isinstance(carries, int) else 0
        self.guards = {name: rounder(digits + more, habit.rounding) for name, (rounder, digits) in chosen.items()}
        self.guarded = more > 0
        steps = plan.shape.method.steps
        last = [line.cell for line in plan.lines if line.step > steps] if stops else []
        self.left_out = self._left_out(plan, draw) | frozenset(last)
        self.op: Arithmetic = FloatArithmetic() if self.floats else Arithmetic()
        if habit.inside is not None:
            self.op = RoundingArithmetic(decimals(count + habit.inside, habit.rounding), habit.exponentials)
        if not plan.shape.method.is_plain:
            self.op.way = draw.getrandbits(8)
            skipped = [name for name in (*INTERMEDIATE, "change", "gradient") if draw.random() < LESS]
            skipped = skipped if draw.random() < LESS else []
            self.left_out |= frozenset(line.cell for line in plan.lines if line.quantity in skipped)
            self.op.skips = frozenset({*skipped, *habit.skips})

    def _digits_of_methods(self, plan: Plan, chosen: dict[str, tuple[Any, int]], draw: Random) -> dict[str, Any]:
        """The digits of the quantities that only some methods have: those of changes, or drawn."""
        names = sorted({line.quantity for line in plan.lines} - chosen.keys())
        if self.habit.digits == "mixed":
            return {name: (decimals, draw.randint(2, 6)) for name in names}
        return {name: chosen["net" if name in COARSE_METHODS else "change"] for name in names}

    def _digits(self, count: int, draw: Random) -> dict[str, tuple[Any, int]]:
        digits = self.habit.digits
        if digits == "figures":
            return dict.fromkeys(QUANTITIES, (figures, count))
        if digits == "calculator":
            return dict.fromkeys(QUANTITIES, (figures, draw.randint(10, 12)))
        if digits == "mixed":
            return {name: (decimals, draw.randint(2, 6)) for name in QUANTITIES}
        if digits == "coarse":
            coarse, fine = min(count, 3), draw.choice((5, 6))
            return {name: (decimals, coarse if name in COARSE else fine) for name in QUANTITIES}
        if digits == "key":
            return {name: (figures if name in BACKWARD else decimals, count) for name in QUANTITIES}
        return dict.fromkeys(QUANTITIES, (decimals, count))

    def _left_out(self, plan: Plan, draw: Random) -> frozenset[str]:
        if self.habit.gaps:
            return frozenset(line.cell for line in plan.lines if draw.random() < GAPS)
        skips = self.habit.skips
        return frozenset(line.cell for line in plan.lines if line.quantity in skips) if skips else frozenset()

    def write(self, line: Line, number: Any) -> tuple[Decimal | None, Any]:
        """What is written of the number of a line, and what is carried on."""
        if self.floats:
            return Decimal(repr(number)), number
        number = Decimal(number) if self.habit.rounding != ROUND_DOWN else CLOSE.plus(Decimal(number))
        if line.cell in self.left_out:
            return None, self.guards[line.quantity](number) if self.habit.skipped == "rounded" else number
        if self.fractions and is_simple(number):
            return number.normalize(), number
        if self.guarded:
            # On paper the number with guard digits is all there is, so that what is written is rounded twice.
            number = self.guards[line.quantity](number)
        written = self.rounders[line.quantity](number)
        return written, number if self.guarded or self.carries_full else written

    def text(self, written: Decimal) -> str:
        """A number in plain notation; dropped zeros are dropped here."""
        if self.floats:
            return repr(float(written))
        text = f"{written:f}"
        if self.figured and written == written.to_integral_value():
            # A number such as 120 does not tell its two figures in plain notation.
            text = str(written) if written.as_tuple().exponent > 0 else text
        if self.habit.drops_zeros and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text


def is_simple(number: Decimal) -> bool:
    """Whether a number is exactly so many halves, quarters, eighths or sixteenths."""
    return number.is_finite() and number * SIMPLE[-1] == (number * SIMPLE[-1]).to_integral_value()
