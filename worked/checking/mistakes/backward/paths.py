"""Paths: mistakes in what comes back to a hidden unit, and on how many ways."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._backward import BACK, is_linear, of_either_sign, paths
from worked.checking.mistakes.mistake import (
    NEAREST,
    Around,
    Example,
    each_term_changed,
    exchanged,
    mistake,
    terms,
    without_each,
)
from worked.formula import Formula, Negative, sum_of


@mistake(
    "only some of the paths out of the unit are followed back",
    often=4,
    met="1 of 94 published examples; threads and keys on the web",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0554"),
    quantities=BACK,
)
@of_either_sign
def one_path_only(around: Around) -> Iterator[Formula]:
    """Only some of the paths out of a hidden unit are followed back.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.4 * 0.1385                   = 0.0554.

    A hidden unit acts on the loss through every unit that it feeds, so what comes back is the sum over all of them. It
    shows first in a net with two outputs: those who learned from an example with one have never seen the sum.
    """
    # One path alone, that straight on first; then all paths but one.
    if len(paths(around)) > 1:
        parts, place = terms(around.formula), around.units.index(around.unit)
        alone = [parts[other] for other in sorted(range(len(parts)), key=lambda other: abs(other - place))]
        yield from (*alone[:NEAREST], *map(sum_of, without_each(parts)), *alone[NEAREST:])


@mistake(
    "one of the paths out of the unit has the wrong sign",
    often=2,
    met="7 of 94 published examples have a wrong sign",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.0744"),
    quantities=BACK,
)
@of_either_sign
def path_sign(around: Around) -> Iterator[Formula]:
    """One of the paths out of a hidden unit is counted with the wrong sign.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.4 * 0.1385 - 0.5 * (-0.0381) = 0.0744.

    The sign of a negative weight or delta is lost, or two minus signs are not put together.
    """
    if len(paths(around)) > 1:
        yield from each_term_changed(around.formula, Negative)


# A hidden unit that sends to the next layer and past it.
PAST_A_LAYER = """
samples = [{ inputs = [1], targets = [0.1, 1.7] }]
[network]
layers = [["x"], ["a"], ["b"], ["y", "z"]]
activations = "linear"
weights = { "x>a" = 1, "a>b" = 0.5, "b>y" = 1, "a>z" = 2 }
"""


@mistake(
    "the path back over the edge that leads past a layer is forgotten",
    often=5,
    met="exercises with an edge that skips a layer",
    example=Example(PAST_A_LAYER, "error[a]@1", "0.2"),
    quantities=("error",),
)
def skip_path_forgotten(around: Around) -> Iterator[Formula]:
    """On the way back, the path over the edge that leads past a layer is forgotten.

    Right: dE/da = 0.5 * 0.4 + 2 * 0.3 = 0.8.
    Wrong: dE/da = 0.5 * 0.4           = 0.2.

    What a unit sends goes to all units that it has an edge to, and an error comes back over each of them, not only from
    the next layer.
    """
    ways, layer_of = paths(around), around.key.problem.layer_of
    near = [way for way in ways if around.unit in layer_of[way.to].before]
    if 0 < len(near) < len(ways):
        yield sum_of([way.weight * way.delta for way in near])


@mistake(
    "the deltas are left out on the way back",
    often=2,
    met="a plain slip",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.9000"),
    quantities=BACK,
)
@of_either_sign
def delta_left_out(around: Around) -> Iterator[Formula]:
    """The deltas are left out on the way back: the weights alone are summed.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.4 + 0.5                      = 0.9.

    The weights are only the derivative of the next net inputs by this output; how the loss changes with those net
    inputs has still to be multiplied in.
    """
    weights = [path.weight for path in paths(around)]
    if weights:
        yield sum_of(weights)


@mistake(
    "the errors of the next layer are carried back without their slopes",
    often=4,
    met="threads and keys on the web in which the slope of the outputs is omitted",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.1880"),
    quantities=BACK,
)
@of_either_sign
def errors_for_deltas(around: Around) -> Iterator[Formula]:
    """The errors of the next layer are carried back, not its deltas: the slopes there are forgotten.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.4 * 0.7414 + 0.5 * (-0.2171) = 0.1880.

    A hidden unit feeds the net inputs of the next layer, not its outputs; so the slope of each of those units belongs
    to the way back. The chain rule is a chain: no link may be missing.
    """
    ways = paths(around)
    errors = around.each("error", [path.to for path in ways])
    if ways and len(errors) == len(ways) and not is_linear(around, ahead=1):
        yield exchanged(around.formula, {path.delta.name: error for path, error in zip(ways, errors, strict=True)})


@mistake(
    "the outputs of the next layer are carried back in place of its deltas",
    often=2,
    met="10 of 94 published examples put in a wrong quantity",
    example=Example("mazur-2-2-2", "error[h1]@1", "0.6870"),
    quantities=BACK,
)
@of_either_sign
def outputs_for_deltas(around: Around) -> Iterator[Formula]:
    """The outputs of the next layer are carried back in place of its deltas.

    Right: error = 0.4 * 0.1385 + 0.5 * (-0.0381) = 0.0364.
    Wrong: error = 0.4 * 0.7514 + 0.5 * 0.7729    = 0.6870.

    It is the forward pass over again, in the other direction. What comes back is not what the units say, but what is
    wrong with it.
    """
    yield exchanged(around.formula, {path.delta.name: around.sent(path.to) for path in paths(around)})
