"""Nets: trained nets for the tests of exports, of every activation and with everything that is done to layers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy

from tests.engine.cases import droppings, normalisations, skips
from tests.problems import text_of
from worked.engine.network import Network
from worked.exercises.reading import parse
from worked.maths.activations import ACTIVATIONS

MOVED = {
    "leaky-relu": '{ name = "leaky-relu", slope = 0.3 }',
    "prelu": '{ name = "prelu", slope = 0.4 }',
    "elu": '{ name = "elu", alpha = 0.7 }',
    "swish": '{ name = "swish", beta = 1.7 }',
    "selu": '{ name = "selu", alpha = 1.6, scale = 1.1 }',
    "hard-sigmoid": '{ name = "hard-sigmoid", reach = 2.5 }',
    "step": '{ name = "step", threshold = 0.2, at-zero = 0.1 }',
    "sign": '{ name = "sign", threshold = -0.2 }',
}
DTYPES = ("float64", "float32")


def alone(activation: str) -> str:
    """A layer whose net inputs are the inputs, with an activation."""
    rows = [[int(row == column) for column in range(4)] for row in range(4)]
    lines = ["[network]", "layers = [4, 4]", f"activations = {activation}", f"weights = [{rows}]"]
    lines += ["[[samples]]", "inputs = [0, 0, 0, 0]", "targets = [0, 0, 0, 0]"]
    return "\n".join([*lines, "[training]", 'optimiser = "perceptron"'])  # it asks for no slope


def activations() -> Iterator[tuple[str, str]]:
    """Every activation of the catalogue, as it is by default, and with its parameters moved."""
    for name in ACTIVATIONS:
        yield name, alone(f'"{name}"')
        if name in MOVED:
            yield f"{name}, moved", alone(MOVED[name])


def deep() -> Iterator[tuple[str, str]]:
    """Several layers, without biases, and with biases of some units only."""
    text = text_of(740, (3, 4, 4, 2), "tanh", "softmax", "cross-entropy")
    lines = text.split("\n")
    yield "deep", text
    yield "no biases", "\n".join(line for line in lines if not line.startswith("biases"))
    some = "biases = { h1.2 = 0.4, o1 = -0.3 }".replace("h1.2", '"h1.2"')
    yield "some biases", "\n".join(some if line.startswith("biases") else line for line in lines)


def dropped_and_skipped() -> Iterator[tuple[str, str]]:
    """A residual connection from inputs that are dropped."""
    dropout = '[network.dropout]\nlayers = [0, 1]\nrate = 0.4\nseed = 1\nscaled = "testing"\n'
    extra = dropout + "[[network.residual]]\nfrom = 0\nto = 1\n[[network.residual]]\nfrom = 1\nto = 2"
    yield "from the inputs", text_of(750, (2, 2, 2), "tanh", extra=extra)


def averaged() -> Iterator[tuple[str, str]]:
    """Running averages, with an epsilon that shows."""
    for beside in ("variance", "deviation"):
        extra = (
            f'[network.normalisation]\nlayers = [1]\nepsilon = 0.3\nbeside = "{beside}"\nrunning = {{ share = 0.2 }}'
        )
        yield beside, text_of(760, (2, 3, 2), "tanh", samples=3, more='batch = "all"', extra=extra)


LAYERS = [("activation", activations), ("deep", deep), ("normalised", normalisations)]
LAYERS += [("dropped", droppings), ("residual", skips), ("both", dropped_and_skipped), ("averaged", averaged)]
CASES = [(f"{group}: {title}", text) for group, cases in LAYERS for title, text in cases()]


def network(text: str, dtype: str) -> Network:
    """The net of a problem, with running averages, gammas and betas that are not those of the beginning."""
    found = Network.of(parse(text), dtype)
    draw = numpy.random.default_rng(1)
    for means, variances in found.running.values():
        means[:], variances[:] = draw.normal(size=means.shape), draw.uniform(0.5, 2, variances.shape)
    for views in (found.views["gamma"], found.views["beta"]):
        for view in views.values():
            view[:] = draw.uniform(0.5, 2, view.shape)
    return found


def bound(title: str, dtype: str) -> float:
    """How far two libraries may be apart; normalising units that are nearly alike enlarges what rounding does."""
    if dtype == "float64":
        return 1e-12
    return 1e-3 if title.startswith("normalised") else 2e-6


def asked(net: Network) -> numpy.ndarray:
    """Inputs for a net; where there is one layer, also those at which activations jump or formulas overflow."""
    units = net.design.sizes[0]
    found = list(2 * numpy.random.default_rng(2).normal(size=(7, units)))
    if net.design.last == 1:
        found += [numpy.resize(each, units) for each in ((0, 0.2, -0.2), (800, -800), (30, -30, 1e-4), (90, -90))]
    return numpy.array(found, net.dtype)


def answers(net: Network, inputs: numpy.ndarray) -> numpy.ndarray:
    """What the engine makes of inputs; that an exponential overflows on the way to 0 is no concern here."""
    with numpy.errstate(over="ignore"):
        return net.outputs(inputs)
