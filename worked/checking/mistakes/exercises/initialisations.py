"""Initialisations: mistakes in bounds, deviations and drawn weights."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import at, instead
from worked.checking.mistakes.mistake import Around, Example, factors, mistake
from worked.formula import Formula, Sum, product_of
from worked.maths.initialisations import INITIALISATIONS


@mistake(
    "the bound or deviation of another rule is taken",
    often=4,
    met="uniform and normal forms of one name, and three rules called Xavier's",
    example=Example("xavier-uniform", "bound[1]@1", "0.5345"),
    about="initialisation",
    quantities=("bound", "deviation"),
)
def another_initialisation(around: Around) -> Iterator[Formula]:
    """The bound of another rule is taken.

    Right: bound = sqrt(6 / (n_in + n_out)) = sqrt(6 / 7) = 0.9258, of Xavier's rule for uniform draws.
    Wrong: sqrt(2 / (n_in + n_out)) = sqrt(2 / 7)         = 0.5345, the deviation of his rule for normal draws.

    A uniform draw between -a and a has the variance a^2 / 3: for the same variance its bound is larger than a deviation
    by the factor sqrt(3).
    """
    fans: tuple[Formula, Formula] = (at("fan-in", around.cell.place), at("fan-out", around.cell.place))
    own = around.exercise.entry
    others = [entry for entry in INITIALISATIONS.values() if entry.draws and not entry.parameters and entry != own]
    kin = own.name.rpartition("-")[0]
    for entry in sorted(others, key=lambda entry: not entry.name.startswith(kin)):
        yield entry.width(*fans, {})


@mistake(
    "the wrong side of the weights is counted: n_out for n_in, or one of them where both count",
    often=4,
    met="fan_in and fan_out confused in questions on Xavier's and He's rules",
    example=Example("xavier-uniform", "bound[1]@1", "1.4142"),
    about="initialisation",
    quantities=("bound", "deviation"),
)
def fan_in_for_fan_out(around: Around) -> Iterator[Formula]:
    """The units of the other side of the weights are counted.

    Right: bound of layer 1 = sqrt(6 / (n_in + n_out)) = sqrt(6 / (3 + 4)) = 0.9258.
    Wrong: bound of layer 1 = sqrt(6 / n_in)           = sqrt(6 / 3)       = 1.4142.

    He's and LeCun's rules count the units that feed a layer, for these are what a net input adds up. Xavier's rule
    counts both sides.
    """
    fan_in, fan_out = at("fan-in", around.cell.place), at("fan-out", around.cell.place)
    both = Sum((fan_in, fan_out))
    if fan_out.name not in around.formula.symbols():
        yield from around.instead_of(fan_in, fan_out, both)
    for alone in (fan_in, fan_out, fan_in * fan_out):
        yield instead(around.formula, both, alone)


@mistake(
    "the draw is not brought to the range from -1 to 1",
    often=3,
    met="np.random.rand() * bound in code, which draws positive weights only",
    example=Example("xavier-uniform", "initial-weight[x1>h1]@1", "0.9073"),
    about="initialisation",
    quantities=("initial-weight",),
)
def draw_not_centred(around: Around) -> Iterator[Formula]:
    """The draw is not brought to the range from -1 to 1.

    Right: w = 0.9258 * (2 * 0.98 - 1) = 0.8888.
    Wrong: w = 0.9258 * 0.98           = 0.9073.

    A number between 0 and 1 becomes one between -1 and 1 by 2u - 1; without that no weight would be negative.
    """
    draw, bound = at("draw", around.cell.place), factors(around.formula)[0]
    if around.exercise.entry.spread == "bound":
        for wrong in (draw, 2 * draw, draw - 1, 1 - 2 * draw):
            yield product_of((bound, wrong))


@mistake(
    "the draw is multiplied by the variance",
    often=4,
    met="np.random.randn(n) * (2 / n_in), without the root, in code",
    example=Example("he-normal", "initial-weight[x1>h1]@1", "1.5333"),
    about="initialisation",
    quantities=("initial-weight",),
)
def variance_for_deviation(around: Around) -> Iterator[Formula]:
    """A draw is multiplied by the variance instead of the deviation or bound.

    Right: w = 0.8165 * 2.30 = 1.8779.
    Wrong: w = 0.6667 * 2.30 = 1.5333.

    The rules of Xavier and He are often given as variances, 2 / n_in; what a draw is multiplied by is their root.
    """
    for width in around.symbols_of("bound", "deviation"):
        yield from around.instead_of(width, at("variance", around.key.cells[width.name].place))
