"""Slopes: mistakes in which slope is taken, and in the signs, squares and factors of its formula."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._backward import is_flat, is_linear
from worked.checking.mistakes.mistake import (
    Around,
    Example,
    cases_exchanged,
    exchanged,
    factors,
    in_each,
    mistake,
    opposite,
    rewritten,
    unsquared,
    usual,
    without_each,
)
from worked.formula import Cases, Formula, Negative, Number, Power, Quotient, Sum, product_of
from worked.record import replace


def _is_own_slope(around: Around) -> bool:
    """Whether the cell says how a unit changes with its own net input."""
    return ">" not in around.cell.place


@mistake(
    "the slope of the activation is left out",
    often=5,
    met="questions on Stack Exchange; the short form of softmax with cross-entropy carried over to other losses",
    example=Example("slides-2-2-1", "slope[5]@1", "1"),
    aliases=("derivative-left-out",),
    quantities=("slope",),
)
def slope_left_out(around: Around) -> Iterator[Formula]:
    """The slope of the activation is left out: the error itself is taken for the delta.

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 1.

    The delta is error * slope, and without the slope the error is handed on as if the unit were linear. With
    cross-entropy after a softmax (or a sigmoid) the slope does cancel; with a squared error it does not.
    """
    yield Number("1")


@mistake(
    "the slope is computed from the net input in place of the output",
    often=5,
    met="threads on derivatives taken at the wrong quantity, such as stackoverflow 65467354",
    example=Example("slides-2-2-1", "slope[5]@1", "0.1592"),
    quantities=("slope",),
)
def slope_from_net(around: Around) -> Iterator[Formula]:
    """The slope is computed from the net input where its formula asks for the output: z (1 - z) for a (1 - a).

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 0.8014 * (1 - 0.8014) = 0.1592.

    The slope of a sigmoid at the net input z is sigma(z) (1 - sigma(z)), and sigma(z) is the output a. The short form
    a (1 - a) hides it, and the letter in a formula sheet may be taken for the net input. A slope below 0 gives it away:
    that of a sigmoid never is.
    """
    sent = {unit: around.sent(unit) for unit in around.units}
    yield exchanged(around.formula, {out.name: around.net(unit) for unit, out in sent.items() if out})


@mistake(
    "the slope is taken at the output as if that were the net input",
    often=4,
    met="threads on derivatives taken at the wrong quantity, such as stackoverflow 65467354",
    example=Example("slides-2-2-1", "slope[5]@1", "0.2224"),
    quantities=("slope",),
)
def slope_at_output(around: Around) -> Iterator[Formula]:
    """The slope is taken at the output, as if that were the net input: f'(f(z)) for f'(z).

    Right: slope = 0.6903 * (1 - 0.6903)                               = 0.2138.
    Wrong: slope = f(0.6903) * (1 - f(0.6903)) = 0.6660 * (1 - 0.6660) = 0.2224.

    The activation is applied twice. In programs it happens where a function for the slope, which applies the activation
    itself, is handed the output.
    """
    nets = around.outs
    slope = around.slope_at(nets, [around.activated(nets, unit) for unit in around.units])
    if slope and not is_flat(around.formula):
        yield slope


@mistake(
    "the net input is taken in place of the slope",
    often=2,
    met="a plain slip",
    example=Example("slides-2-2-1", "slope[5]@1", "0.8014"),
    quantities=("slope",),
)
def net_for_slope(around: Around) -> Iterator[Formula]:
    """The net input is taken in place of the slope.

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 0.8014.

    f'(net) is read as a product, or as a name for the net input: the delta becomes error * net. The dash means that the
    slope of the activation is taken at that net input.
    """
    found = around.net(around.unit)
    if found and _is_own_slope(around) and not is_linear(around):
        yield found


@mistake(
    "the output is taken in place of the slope",
    often=3,
    met="a plain slip",
    example=Example("slides-2-2-1", "slope[5]@1", "0.6903"),
    quantities=("slope",),
)
def output_for_slope(around: Around) -> Iterator[Formula]:
    """The output is taken in place of the slope: a for a (1 - a).

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 0.6903.

    The value of a function is not how fast it grows. Or the second factor of a (1 - a) is lost on the way.
    """
    found = around.sent(around.unit)
    if found and _is_own_slope(around):
        yield found


@mistake(
    "the slope is that of another unit of the layer",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("larose-3-2-1", "slope[h1]@1", "0.1491"),
    quantities=("slope",),
)
def another_units_slope(around: Around) -> Iterator[Formula]:
    """The slope of another unit of the layer is taken.

    Right: slope = 0.7892 * (1 - 0.7892) = 0.1664.
    Wrong: slope = 0.8176 * (1 - 0.8176) = 0.1491.

    Each unit has a slope of its own, at its own net input. The wrong line is copied, or one slope is used for all.
    """
    if _is_own_slope(around) and not isinstance(around.formula, Number):
        for sibling in around.siblings:
            yield from around.each("slope", [sibling])
            own = {name: around.named(name, around.unit) for name in ("net", "out")}
            yield exchanged(around.formula, {one.name: around.named(name, sibling) for name, one in own.items() if one})


@mistake(
    "the slope is that of a unit of the next layer",
    often=2,
    met="10 of 94 published examples put in a wrong quantity, such as that of another unit",
    example=Example("larose-3-2-1", "slope[h1]@1", "0.1094"),
    quantities=("slope",),
)
def next_layers_slope(around: Around) -> Iterator[Formula]:
    """The slope of a unit of the next layer is taken.

    Right: slope = 0.7892 * (1 - 0.7892) = 0.1664.
    Wrong: slope = 0.8750 * (1 - 0.8750) = 0.1094.

    The delta of a hidden unit is its own slope times what comes back. The slopes of the units behind it are in their
    deltas already; to take one of them again leaves out the unit's own.
    """
    if _is_own_slope(around):
        found = around.each("slope", around.fed)
        yield from (slope for slope in found if around.formula_of(slope) != around.formula)


KNOWN = ("sigmoid", "tanh", "relu")


@mistake(
    "the slope is that of another activation",
    often=3,
    met="3 of 94 published examples have a wrong derivative",
    example=Example("slides-2-2-1", "slope[5]@1", "0.5235"),
    quantities=("slope",),
)
def slope_of_another_activation(around: Around) -> Iterator[Formula]:
    """The slope is that of another activation.

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 1 - 0.6903^2          = 0.5235.

    Each activation has its own slope. In a net whose layers have different ones, that of another layer is carried on;
    or the formula of the best-known one, the sigmoid, is used for all.
    """
    own, net, out = around.chosen.activation, around.net(around.unit), around.sent(around.unit)
    if not net or not out or own.couples or not _is_own_slope(around):
        return
    for chosen in (*around.network.all_activations, *map(usual, KNOWN)):
        if chosen.activation.name != own.name and not chosen.activation.couples:
            slope = chosen.activation.slope_of([net], [out], 0, 0, chosen.settings)
            if slope and not isinstance(slope, Number):
                yield slope


@mistake(
    "a factor of the slope is left out",
    often=3,
    met="3 of 94 published examples leave a factor out",
    example=Example("slides-2-2-1", "slope[5]@1", "0.3097"),
    quantities=("slope",),
)
def complement_for_slope(around: Around) -> Iterator[Formula]:
    """A factor of the slope is left out: 1 - a for a (1 - a).

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 1 - 0.6903            = 0.3097.

    The formula is copied in haste; or the a is taken to be there already, since in delta = error * a * (1 - a) the
    factors look alike.
    """
    if _is_own_slope(around):
        rests = map(product_of, without_each(factors(around.formula)))
        yield from (rest for rest in rests if rest != around.sent(around.unit))


@mistake(
    "a minus sign in the slope is taken for a plus",
    often=3,
    met="a plain slip in o (1 - o)",
    example=Example("slides-2-2-1", "slope[5]@1", "1.1668"),
    quantities=("slope",),
)
def plus_for_minus_in_slope(around: Around) -> Iterator[Formula]:
    """A minus sign of the slope is taken for a plus: a (1 + a) for a (1 - a).

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 0.6903 * (1 + 0.6903) = 1.1668.

    The derivative of the sigmoid is a (1 - a), that of tanh 1 - a^2. Neither is larger than 1: a slope of 1.17 cannot
    be.
    """

    def with_plus(part: Sum) -> Formula:
        return Sum(tuple([term.body if isinstance(term, Negative) else term for term in part.terms]))

    yield in_each(around.formula, Sum, with_plus)


@mistake(
    "the slope has the wrong sign",
    often=3,
    met="7 of 94 published examples have a wrong sign",
    example=Example("slides-2-2-1", "slope[5]@1", "-0.2138"),
    quantities=("slope",),
)
def slope_reversed_sign(around: Around) -> Iterator[Formula]:
    """The slope has the wrong sign: a (a - 1) for a (1 - a).

    Right: slope = 0.6903 * (1 - 0.6903) = 0.2138.
    Wrong: slope = 0.6903 * (0.6903 - 1) = -0.2138.

    Sigmoid, tanh and the rectifiers never fall when their net input grows, so their slope is never negative: the minus
    signs in the derivative of 1 / (1 + exp(-z)) cancel. Between two outputs of a softmax it is the other way: one grows
    at the cost of the other.
    """
    if not is_flat(around.formula):
        yield opposite(around.formula)


@mistake(
    "the square in the slope is lost or in the wrong place",
    often=3,
    met="a plain slip",
    example=Example("xor-2-2-1", "slope[h1]@1", "0.3360"),
    quantities=("slope",),
)
def square_lost(around: Around) -> Iterator[Formula]:
    """The square in the slope of tanh is lost: 1 - a for 1 - a^2.

    Right: slope = 1 - 0.6640^2 = 0.5591.
    Wrong: slope = 1 - 0.6640   = 0.3360.

    The slopes of sigmoid, a (1 - a), and of tanh, 1 - a^2 = (1 + a) (1 - a), are alike and easily mixed into one. A
    slope above 1 gives it away: that of tanh never is.
    """
    # The whole of it squared is no mistake of one over a square.
    right = around.formula
    simple = rewritten(right, unsquared)
    if simple != right:
        yield simple
        if not (isinstance(right, Quotient) and isinstance(right.bottom, Power)):
            yield simple**2


@mistake(
    "the slope is taken from the other side of the kink",
    often=4,
    met="1 of 94 published examples, whose spreadsheet leaves out the slope in one layer; threads and keys on the web",
    example=Example("relu-2-2-1", "slope[h2]@1", "1"),
    quantities=("slope",),
)
def slope_kink(around: Around) -> Iterator[Formula]:
    """The slope is taken from the other side of the kink: for a net input above 0 from below it, or the reverse.

    Right: slope = 0, for a net input of -0.6.
    Wrong: slope = 1, which is that for a net input above 0.

    Of a ReLU the slope is 1 where the net input is above 0 and 0 where it is below: a silent unit passes nothing back.
    It is forgotten by those who just hand the error on; with a leak, the two slopes are exchanged.
    """
    # The slopes of both sides exchanged; then the kink itself counted to the one side, and to the other.
    slope = around.formula
    if isinstance(slope, Cases):
        yield cases_exchanged(slope)
        for relation in (">=", ">") if is_flat(slope) else ():
            yield Cases((replace(slope.cases[0], relation=relation),), slope.otherwise)
