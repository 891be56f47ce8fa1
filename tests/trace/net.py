"""A small net in plain floating-point numbers, written without the package: its loss, slopes and problem file.

Two inputs, two sigmoid units and a sigmoid output with biases; the loss is half the squared error. The nine weights
and biases stand in the order of `NAMES`.
"""

from __future__ import annotations

from math import exp, tanh

NAMES = [
    *("weight[x1>h1]", "weight[x2>h1]", "weight[x1>h2]", "weight[x2>h2]", "weight[h1>o1]", "weight[h2>o1]"),
    *("bias[h1]", "bias[h2]", "bias[o1]"),
]
START = [0.3, -0.4, 0.5, 0.2, 0.7, -0.6, 0.1, -0.2, 0.05]
SAMPLES = [([0.6, -0.3], 0.9), ([-0.2, 0.8], 0.2), ([0.5, 0.4], 0.7)]
WEIGHTS = range(6)

NET = """
[network]
layers = [2, 2, 1]
activations = "sigmoid"
weights = [[[0.3, -0.4], [0.5, 0.2]], [[0.7, -0.6]]]
biases = [[0.1, -0.2], [0.05]]
"""


def samples(count: int) -> str:
    """The first samples as tables of a problem file."""
    return "".join(f"[[samples]]\ninputs = {inputs}\ntargets = [{target}]\n" for inputs, target in SAMPLES[:count])


def problem(training: str, count: int = 1, steps: int = 5) -> str:
    """A problem file that shows the net so many samples, with these keys of training."""
    return f"{NET}{samples(count)}[training]\nsteps = {steps}\n{training}\n"


def sigmoid(net: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-net))


def loss(weights: list[float], sample: int) -> float:
    """The loss of a sample."""
    return half_square(weights, *SAMPLES[sample])


def half_square(w: list[float], inputs: list[float], target: float) -> float:
    """Half the squared error of the output."""
    hidden = [sigmoid(w[2 * unit] * inputs[0] + w[2 * unit + 1] * inputs[1] + w[6 + unit]) for unit in (0, 1)]
    out = sigmoid(w[4] * hidden[0] + w[5] * hidden[1] + w[8])
    return (target - out) ** 2 / 2


def slopes(w: list[float], sample: int) -> list[float]:
    """The slopes of the loss of a sample."""
    (x1, x2), target = SAMPLES[sample]
    h1, h2 = (sigmoid(w[0] * x1 + w[1] * x2 + w[6]), sigmoid(w[2] * x1 + w[3] * x2 + w[7]))
    out = sigmoid(w[4] * h1 + w[5] * h2 + w[8])
    top = (out - target) * out * (1 - out)
    first, second = top * w[4] * h1 * (1 - h1), top * w[5] * h2 * (1 - h2)
    return [first * x1, first * x2, second * x1, second * x2, top * h1, top * h2, first, second, top]


def mean_slopes(w: list[float], count: int) -> list[float]:
    """The slopes of the mean loss of the first samples."""
    found = [slopes(w, sample) for sample in range(count)]
    return [sum(each) / count for each in zip(*found, strict=True)]


def differences(function, weights: list[float], step: float = 1e-5) -> list[float]:
    """The slopes of a function of the weights by central differences of the fourth order."""
    found = []
    for place in range(len(weights)):
        at = [[*weights[:place], weights[place] + away * step, *weights[place + 1 :]] for away in (-2, -1, 1, 2)]
        far, near, over, beyond = map(function, at)
        found.append((far - 8 * near + 8 * over - beyond) / (12 * step))
    return found


assert abs(sigmoid(0.3) - (1 + tanh(0.15)) / 2) < 1e-15
