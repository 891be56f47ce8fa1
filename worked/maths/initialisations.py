"""Initialisations: the rules by which weights are drawn before a training begins, and by what numbers they are wide.

A rule says how far the weights of a layer reach: a `bound` (uniform draws between -bound and bound), a `deviation`
(normal draws around 0), or one number for all of them. It may look at the `fan-in`, the units that feed the layer, and
at the `fan-out`, the units of the layer itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from worked.formula import Formula, Number, Symbol, formula, sqrt
from worked.maths.component import Parameter, catalogue
from worked.maths.entry import Entry, empty, strange
from worked.number import LAST_PRECISION, START_PRECISION, Digits, Enclosure, Enclosures, decide, guess, plain
from worked.record import NOTHING

FAN_IN, FAN_OUT = Symbol("fan-in"), Symbol("fan-out")
SPREAD, DRAW = Symbol("spread"), Symbol("draw")
GLOROT = "Glorot & Bengio 2010, equation 16"
HE = "He et al. 2015, Delving Deep into Rectifiers, equation 10"
LECUN = "LeCun et al. 1998, Efficient BackProp, equation 16"
LECTURE = "lecture slides, initialisation techniques"

# From a draw to a weight: u from 0 to 1 for a bound, z of the standard normal distribution for a deviation.
WEIGHTS: Mapping[str, Formula] = {"bound": SPREAD * (2 * DRAW - 1), "deviation": SPREAD * DRAW, "value": SPREAD}


class Initialisation(Entry):
    """A rule by which the weights of a layer are drawn.

    `spread` says what it sets: the `bound` of uniform draws, the `deviation` of normal ones, or the `value` of all
    weights. `equation` is its formula in `fan-in`, `fan-out` and the rule's own parameters; `called` is its name in a
    sentence, `used` says who takes it by default, and `suits` for which activations it was made. A parameter, of which
    there may be one, is what the rule sets, so that it has the same name.
    """

    kind = "initialisation"

    name: str
    spread: str
    equation: Formula
    called: str
    source: str
    used: str = ""
    suits: str = ""
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING

    @property
    def draws(self) -> bool:
        """Whether anything is drawn; else all weights are equal."""
        return self.spread != "value"

    def width(self, fan_in: Formula, fan_out: Formula, settings: Mapping[str, Formula]) -> Formula:
        """The bound, deviation or value of a layer."""
        return self.equation.bind({"fan-in": fan_in, "fan-out": fan_out, **settings}.__getitem__)

    def weight(self, spread: Formula, draw: Formula) -> Formula:
        """A weight from the bound or deviation of its layer and a draw."""
        return WEIGHTS[self.spread].bind({"spread": spread, "draw": draw}.__getitem__)

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "called")
        if self.spread not in WEIGHTS:
            yield f"spread is '{self.spread}', expected one of {', '.join(WEIGHTS)}"
        yield from strange("equation", self.equation, ["fan-in", "fan-out", *self.parameters])
        if any(name != self.spread for name in self.parameters):
            yield f"expected no parameter but the {self.spread}, found {', '.join(self.parameters)}"
        if not self.draws and not self.parameters and not isinstance(self.equation, Number):
            yield "where nothing is drawn, the equation is a number or the parameter 'value'"


SYMMETRIC = "sigmoid and tanh"

INITIALISATIONS = catalogue(
    Initialisation("zeros", "value", Number("0"), "zero initialisation", LECTURE, aliases=("zero",)),
    Initialisation(
        "constant",
        "value",
        Symbol("value"),
        "constant initialisation",
        "torch.nn.init.constant_; keras.initializers.Constant",
        parameters={"value": Parameter("0.5", "c", "the number of all weights")},
    ),
    Initialisation(
        "uniform",
        "bound",
        Symbol("bound"),
        "uniform initialisation",
        "keras.initializers.RandomUniform, whose default bound is 0.05",
        aliases=("random-uniform",),
        parameters={"bound": Parameter("0.05", "a", "the bound of the draws")},
    ),
    Initialisation(
        "normal",
        "deviation",
        Symbol("deviation"),
        "normal initialisation",
        f"{LECTURE}: a small deviation such as 0.01",
        aliases=("gaussian", "random-normal"),
        parameters={"deviation": Parameter("0.01", "sigma", "the deviation of the draws")},
    ),
    Initialisation(
        "xavier-uniform",
        "bound",
        sqrt(Number("6") / (FAN_IN + FAN_OUT)),
        "uniform Xavier (Glorot) initialisation",
        GLOROT,
        "Keras, as glorot_uniform, for dense layers",
        SYMMETRIC,
        ("glorot-uniform", "xavier", "glorot"),
    ),
    Initialisation(
        "xavier-normal",
        "deviation",
        sqrt(Number("2") / (FAN_IN + FAN_OUT)),
        "normal Xavier (Glorot) initialisation",
        f"{GLOROT}, with normal draws; {LECTURE}",
        "",
        SYMMETRIC,
        ("glorot-normal",),
    ),
    Initialisation(
        "lecun-normal",
        "deviation",
        sqrt(Number("1") / FAN_IN),
        "normal LeCun initialisation, which courses also call Xavier initialisation",
        f"{LECUN}; Ng, Deep Learning Specialization, course 2, week 1",
        "",
        SYMMETRIC,
        ("xavier-fan-in", "xavier-fan-in-normal"),
    ),
    Initialisation(
        "lecun-uniform",
        "bound",
        sqrt(Number("3") / FAN_IN),
        "uniform LeCun initialisation, which Caffe calls Xavier initialisation",
        f"{LECUN}, with uniform draws; Caffe, filler.hpp",
        "",
        SYMMETRIC,
        ("xavier-fan-in-uniform", "caffe-xavier"),
    ),
    Initialisation(
        "he-normal",
        "deviation",
        sqrt(Number("2") / FAN_IN),
        "normal He (Kaiming) initialisation",
        f"{HE}; {LECTURE}",
        "",
        "ReLU",
        ("kaiming-normal", "he", "kaiming"),
    ),
    Initialisation(
        "he-uniform",
        "bound",
        sqrt(Number("6") / FAN_IN),
        "uniform He (Kaiming) initialisation",
        f"{HE}, with uniform draws",
        "",
        "ReLU",
        ("kaiming-uniform",),
    ),
    Initialisation(
        "fan-in-uniform",
        "bound",
        Number("1") / sqrt(FAN_IN),
        "uniform initialisation by the fan-in",
        "Glorot & Bengio 2010, equation 1; torch.nn.Linear",
        "PyTorch for linear layers, as kaiming_uniform_ with a = sqrt(5)",
        aliases=("pytorch", "torch-linear"),
    ),
)


def draws(spread: str, seed: int, layer: int, count: int, decimals: int) -> tuple[str, ...]:
    """The draws of a layer by a seed, exact decimals, in the order of its weights: receiving unit by receiving unit.

    They come from Python's `random.Random(f"{seed}:{layer}")`, whose numbers are the same on every machine. For a
    bound they are numbers u from 0 to 1 with the further digits cut off, so that 1 is not among them; for a deviation
    they are the numbers z below which the normal distribution has the share u, rounded.
    """
    from random import Random
    from statistics import NormalDist

    generator, unit = Random(f"{seed}:{layer}"), Decimal((0, (1,), -decimals))
    found = []
    for _ in range(count):
        share = generator.random()
        if spread == "bound":
            found.append((Decimal(share) // unit * unit).quantize(unit))
        else:
            found.append(Decimal(NormalDist().inv_cdf(share or 0.5)).quantize(unit, ROUND_HALF_UP))
    return tuple(map(plain, found))


def weights(
    entry: Initialisation, settings: Mapping[str, Formula], sizes: Sequence[int], seed: int, decimals: int
) -> list[list[list[str]]]:
    """The weights of a net whose layers have these `sizes`: drawn by a seed, and rounded to so many decimals.

    For each layer after the inputs there is a row for each receiving unit. The draws have as many decimals.
    """
    layers = []
    for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
        width = _Width(entry.width(Number(str(fan_in)), Number(str(fan_out)), settings))
        count = fan_in * fan_out
        if entry.draws:
            drawn = draws(entry.spread, seed, layer, count, decimals)
            found = [_decimal(entry.weight(SPREAD, formula(text)), width, decimals) for text in drawn]
        else:
            found = [plain(width.at(START_PRECISION)[0])] * count
        layers.append([found[first : first + fan_in] for first in range(0, count, fan_in)])
    return layers


class _Width:
    """The bound, deviation or value of a layer, as precisely as it is asked for."""

    def __init__(self, equation: Formula) -> None:
        self._equation = equation
        self._known: dict[int, Enclosure] = {}

    def at(self, precision: int) -> Enclosure:
        """The number, computed with so many digits."""
        if precision not in self._known:
            self._known[precision] = self._equation.value(str, Enclosures(precision))
        return self._known[precision]


def _decimal(weight: Formula, width: _Width, decimals: int) -> str:
    """A weight as an exact decimal, rounded with as much precision as that asks; rounded half up."""
    precision, digits = START_PRECISION, Digits(decimals)
    while True:
        known = {"spread": width.at(precision)}
        enclosure = weight.value(known.__getitem__, Enclosures(precision))
        found = decide(enclosure, digits, "up")
        if found is None and precision >= LAST_PRECISION:
            found = guess(enclosure, digits, "up")
        if found is not None:
            return plain(found.number)
        precision *= 2
