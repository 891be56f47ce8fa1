"""Problems for tests: nets of any shape, activation and loss, with short random numbers."""

from __future__ import annotations

import random
from itertools import pairwise

import worked
from worked.exercises.reading import parse
from worked.maths.activations import ACTIVATIONS
from worked.maths.losses import LOSSES
from worked.problem.problem import Problem

LEARNING = [name for name, entry in ACTIVATIONS.items() if entry.learns]
ELEMENTWISE = [name for name in LEARNING if not ACTIVATIONS[name].couples]


def nets() -> list[str]:
    """The shipped examples of nets; all others are exercises without one."""
    return [name for name in worked.examples() if isinstance(worked.example(name), Problem)]


def outputs() -> list[tuple[str, str]]:
    """Every activation of outputs with two losses that take any, each of these with several, and all others."""
    free = [loss.name for loss in LOSSES.values() if not loss.needs]
    found = [(out, free[(place + more) % len(free)]) for more in (0, 1) for place, out in enumerate(LEARNING)]
    return found + [(out, loss.name) for loss in LOSSES.values() for out in loss.needs]


def pairs() -> list[tuple[str, str, str]]:
    """Every hidden activation, and every output activation with losses that go together, each at least once."""
    return [(ELEMENTWISE[place % len(ELEMENTWISE)], *output) for place, output in enumerate(outputs())]


def text_of(
    seed: int,
    sizes: tuple[int, ...] = (2, 2, 2),
    hidden: str = "sigmoid",
    out: str = "sigmoid",
    loss: str = "half-squared-error",
    samples: int = 1,
    more: str = "",
    extra: str = "",
) -> str:
    """The text of a problem file with random numbers of two decimals; `more` goes into [training]."""
    draw = random.Random(seed)

    def number() -> str:
        return f"{draw.randint(-120, 120) / 100:.2f}"

    def numbers(count: int) -> str:
        return f"[{', '.join(number() for _ in range(count))}]"

    weights = [f"[{', '.join(numbers(a) for _ in range(b))}]" for a, b in pairwise(sizes)]
    biases = [numbers(size) for size in sizes[1:]]
    activations = ", ".join(f'"{name}"' for name in [hidden] * (len(sizes) - 2) + [out])
    lines = [
        extra,
        "[network]",
        f"layers = {list(sizes)}",
        f"activations = [{activations}]",
        f"weights = [{', '.join(weights)}]",
        f"biases = [{', '.join(biases)}]",
    ]
    for sample in range(samples):
        low = -1 if loss in LOSSES and LOSSES[loss].compares == "signs" else 0
        targets = [1 if place == sample % sizes[-1] else low for place in range(sizes[-1])]
        lines += ["[[samples]]", f"inputs = {numbers(sizes[0])}", f"targets = {targets}"]
    lines += ["[training]", f'loss = "{loss}"', "learning-rate = 0.5", more]
    return "\n".join(lines)


def problem(seed: int, rounding: str = "", **options) -> Problem:
    """A random problem."""
    return parse(text_of(seed, **options) + f"\n[rounding]\n{rounding}\n")
