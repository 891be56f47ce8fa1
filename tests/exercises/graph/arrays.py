"""Graphs of vectors and matrices with random numbers, and what NumPy and SciPy make of them."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate
from scipy.special import softmax

STEP = 1e-6


def windows(array, size: int, stride: int | None):
    """The windows of an array, the entries of each in a row."""
    found = sliding_window_view(array, (size,) * array.ndim)[(slice(None, None, stride or size),) * array.ndim]
    return found.reshape(*found.shape[: array.ndim], -1)


WINDOWS = {
    "conv": lambda x, k, stride=1: correlate(x, k, "valid", "direct")[(slice(None, None, int(stride)),) * x.ndim],
    "maxpool": lambda x, size, stride=None: windows(x, int(size), stride and int(stride)).max(-1),
    "averagepool": lambda x, size, stride=None: windows(x, int(size), stride and int(stride)).mean(-1),
    "softmax": lambda x: softmax(x, axis=-1),
    "concat": lambda *all: np.hstack(all),
}  # fmt: skip
NUMPY = {
    "exp": np.exp, "tanh": np.tanh, "sin": np.sin, "abs": np.abs, "relu": lambda u: np.maximum(0, u),
    "sigmoid": lambda u: 1 / (1 + np.exp(-u)), "sum": np.sum, "mean": np.mean, "dot": np.dot,
    **WINDOWS, "norm2": lambda u: np.sum(u**2), "transpose": np.transpose, "max": np.maximum, "sqrt": np.sqrt,
    "prime": {"exp": np.exp, "tanh": lambda u: 1 - np.tanh(u) ** 2, "sin": np.cos,
              "sigmoid": lambda u: np.exp(-u) / (1 + np.exp(-u)) ** 2},
}  # fmt: skip
SHAPES = {"X": (4, 4), "M": (2, 3), "N": (3, 2), "K": (2, 2), "x": (3,), "y": (2,), "w": (2,), "c": ()}
GRAPHS = [
    ["z = M @ x + y", "f = norm2(z)"],
    ["z = y - M @ x", "h = tanh(z)", "f = dot(h, w) * c"],
    ["z = y @ M + c", "h = sigmoid(z / 3)", "f = sum(h * x)"],
    ["f = y @ K @ y"],
    ["f = y.T @ K @ w - dot(y, w)"],
    ["f = sum(M @ N * K)"],
    ["f = mean(M.T @ N.T @ M.T + transpose(M))"],
    ["P = (M @ N).T + K @ K", "f = norm2(P - 0.5) / 4"],
    ["u = exp(y / 4)", "p = u / sum(u)", "f = -ln(p.2) + c * p.1"],
    ["z = x * x * c - x", "f = norm2(M @ z)"],
    ["f = sum(N @ M) + c + mean(x - 2)"],
    ["h = sin(M / 2)", "f = sum(-(h @ x)) * M.1.2"],
    ["z = 3 * (w @ K.T) + 1", "f = mean(z^2 / (1 + c^2)) - sum(abs(z))"],
    ["D = N - M.T", "f = sum(relu(D) @ K) + y.1"],
    ["s = norm2(x)", "f = sum(x / sqrt(1 + s)) + dot(x, x)"],
    ["Y = conv(X, K)", "f = norm2(Y)"],
    ["Y = tanh(conv(X, K, 2) / 4)", "f = sum(Y * K)"],
    ["z = conv(x, y) * w", "f = sum(z) + norm2(conv(conv(X, K @ K), K.T))"],
    ["P = maxpool(relu(conv(X, K)), 2, 1)", "f = sum(P * K)"],
    ["A = averagepool(X, 2)", "m = maxpool(x, 2, 1)", "Q = maxpool(X.T, 2)", "f = sum(A * K @ Q) + dot(m, y)"],
    ["p = softmax(x)", "f = -ln(p.2) * c"],
    ["h = tanh(M @ concat(y, c) + w)", "z = concat(h, x, 1) * 2", "f = norm2(z) + sum(concat(w, y.1) @ N)"],
    ["S = softmax(M / 2)", "f = norm2(S @ N) + sum(averagepool(X, 3, 1))"],
]  # fmt: skip


@cache
def drawn(place: int) -> tuple[str, dict[str, np.ndarray]]:
    """A graph with random inputs of one decimal, as a problem file and as arrays."""
    draw = random.Random(place)
    nodes = GRAPHS[place]
    arrays, texts = {}, []
    for name, shape in SHAPES.items():
        if any(name in "".join(ch if ch.isalnum() else " " for ch in node.replace(".T", "")).split() for node in nodes):
            numbers = [draw.randint(-19, 19) or 5 for _ in range(int(np.prod(shape)))]
            arrays[name] = np.asarray(np.array(numbers).reshape(shape) / 10)
            texts.append(f"{name} = {arrays[name].tolist()}")
    return f"[graph]\ninputs = {{ {', '.join(texts)} }}\nnodes = {nodes}".replace("'", '"'), arrays


def computed(nodes: list[str], arrays: dict[str, np.ndarray]) -> dict:
    """All nodes by NumPy."""
    found = dict(arrays)
    for name, _, text in (node.partition(" = ") for node in nodes):
        python = text.replace("^", "**").replace("ln(p.2)", "log(p[1])").replace("p.1", "p[0]").replace("y.1", "y[0]")
        python = python.replace("M.1.2", "M[0, 1]")
        found[name] = eval(python, {"__builtins__": {}}, {**NUMPY, "log": np.log, **found})
    return found


def entries(name: str, shape: tuple[int, ...]):
    """The places of the entries, with their ids."""
    for at in np.ndindex(shape):
        yield at, ".".join([name, *(str(each + 1) for each in at)])


LEARNING = """
[graph]
inputs = { W = [[0.2, -0.4], [0.5, 0.1]], x = [1, 2], b = [0.1, 0], t = [1, 0] }
nodes = ["z = W @ x + b", "h = tanh(z)", "E = 0.5 * norm2(h - t)"]
update = ["W", "b"]
steps = 2
learning-rate = 0.5
optimiser = "OPTIMISER"
"""
