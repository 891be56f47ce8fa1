"""Nets: random feed-forward nets as problem files, and a little evaluator of its own for them."""

from __future__ import annotations

import math
from random import Random

FUNCTIONS = {
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "linear": lambda z: z,
    "softplus": lambda z: math.log1p(math.exp(z)),
}


class RandomNet:
    """A random net: any edges from earlier layers to later ones, activations by unit, ties, frozen ones, thresholds."""

    def __init__(self, seed: int) -> None:
        draw = Random(seed)
        self.layers = [
            [f"{'abcd'[number]}{unit}" for unit in range(1, draw.randint(1, 3) + 1)]
            for number in range(draw.choice((3, 3, 4)))
        ]
        self.edges = self._edges(draw)
        self.units = [unit for layer in self.layers[1:] for unit in layer]
        self.activations = {unit: draw.choice(list(FUNCTIONS)) for unit in self.units}
        self.numbers = {edge: round(draw.uniform(-1, 1), 2) for edge in self.edges}
        self.numbers |= {f"b:{unit}": round(draw.uniform(-1, 1), 2) for unit in self.units if draw.random() < 0.8}
        self.sign = draw.choice((1, 1, -1)) if any(name.startswith("b:") for name in self.numbers) else 1
        self.samples = [
            (
                [round(draw.uniform(-1, 1), 2) for _ in self.layers[0]],
                [round(draw.random(), 2) for _ in self.layers[-1]],
            )
            for _ in range(draw.choice((1, 2)))
        ]
        self._learned(draw)

    def _edges(self, draw: Random) -> list[str]:
        place = {unit: number for number, layer in enumerate(self.layers) for unit in layer}
        pairs = [(one, other) for one in place for other in place if place[one] < place[other]]
        chosen = {pair for pair in pairs if draw.random() < (0.7 if place[pair[1]] - place[pair[0]] == 1 else 0.35)}
        for unit, number in place.items():
            if number and all(target != unit for _, target in chosen):
                chosen.add((draw.choice(self.layers[number - 1]), unit))
            if number < len(self.layers) - 1 and all(source != unit for source, _ in chosen):
                chosen.add((unit, draw.choice(self.layers[number + 1])))
        return [f"{source}>{target}" for source, target in sorted(chosen)]

    def _learned(self, draw: Random) -> None:
        """Some parameters are tied, and begin with one number; of the others some are frozen."""
        weights, biases = list(self.edges), [name for name in self.numbers if name.startswith("b:")]
        draw.shuffle(weights)
        draw.shuffle(biases)
        self.ties = [group for group in (weights[: draw.choice((0, 2, 3))], biases[: draw.choice((0, 2))]) if group[1:]]
        for tie in self.ties:
            self.numbers |= dict.fromkeys(tie, self.numbers[tie[0]])
        free = [name for name in self.numbers if not any(name in tie for tie in self.ties)]
        self.frozen = [name for name in free[1:] if draw.random() < 0.3]

    def text(self, more: str = "") -> str:
        """The net as a problem file; all samples are one batch, whose losses are summed up."""
        biases = {name[2:]: number for name, number in self.numbers.items() if name.startswith("b:")}
        rows = "\n".join(f"[[samples]]\ninputs = {inputs}\ntargets = {targets}" for inputs, targets in self.samples)
        weights = "\n".join(f'"{edge}" = {self.numbers[edge]}' for edge in self.edges)
        return f"""
            [network]
            layers = {self.layers}
            activations = {{ {", ".join(f'{unit} = "{name}"' for unit, name in self.activations.items())} }}
            biases = {{ {", ".join(f"{unit} = {number}" for unit, number in biases.items())} }}
            tie = {self.ties}
            frozen = {self.frozen}
            {f"bias-input = {self.sign}" if biases else ""}
            [network.weights]
            {weights}
            {rows}
            [training]
            learning-rate = 0.5
            batch = "all"
            samples = "sum"
            {more}
        """

    def groups(self) -> list[list[str]]:
        """What learns, those that learn as one together."""
        alone = [[name] for name in self.numbers if not any(name in tie for tie in self.ties)]
        return [*self.ties, *(group for group in alone if group[0] not in self.frozen)]

    def loss(self, changes: dict[str, float]) -> float:
        """Half the squared error of all samples, with some numbers changed by so much."""
        number = {name: value + changes.get(name, 0.0) for name, value in self.numbers.items()}
        total = 0.0
        for inputs, targets in self.samples:
            sent = dict(zip(self.layers[0], inputs, strict=True))
            for unit in self.units:
                net = self.sign * number.get(f"b:{unit}", 0.0)
                net += sum(number[edge] * sent[edge.split(">")[0]] for edge in self.edges if edge.endswith(f">{unit}"))
                sent[unit] = FUNCTIONS[self.activations[unit]](net)
            total += sum((target - sent[unit]) ** 2 / 2 for unit, target in zip(self.layers[-1], targets, strict=True))
        return total
