"""An independent calculation of dense nets from the text of a problem file, which shares no code with the package.

It reads the file with `tomllib` and computes forward pass, backward pass and updates with decimals of 60 digits, which
are exact wherever the numbers are finite decimals. Rounding half up, significant digits and ties are its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal, localcontext

PRECISION = Context(prec=60)
HALF, ONE = Decimal("0.5"), Decimal(1)
FIGURES = (
    "error",
    "slope",
    "delta",
    "gradient",
    "change",
)  # shown with four figures, unless told otherwise
BOUNDS = {"sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1)}
CALCULATED = ("sigmoid", "softmax", "tanh")  # the slopes of others are chosen among numbers
Number = tuple[str, str, int, int | None]  # the quantity, place, step and sample of a number


def round_half_up(number: Decimal, place: int) -> Decimal:
    """A number rounded to a multiple of 10^place, halves away from zero."""
    units = int(abs(number).scaleb(-place) + HALF)
    return Decimal(-units if number < 0 else units).scaleb(place)


def is_tie(number: Decimal, place: int) -> bool:
    """Whether a number lies halfway between two multiples of 10^place."""
    return abs(number).scaleb(-place) % 1 == HALF


def significant(text: str) -> int:
    """The significant digits of a number as it is printed."""
    digits = [sign for sign in text if sign.isdigit()]
    while digits and digits[0] == "0":
        digits.pop(0)
    return len(digits)


class Calculation:
    """The numbers of a problem file, before they are rounded and as they are printed, by the ids of their cells.

    `slips` are mistakes that are made everywhere: `slope`, deltas without the slope; `updated`, new weights on the way
    back; `sign`, uphill; `two`, the output's error twice.
    """

    def __init__(self, text: str, slips: Sequence[str] = ()) -> None:
        self.file = tomllib.loads(text, parse_float=Decimal)
        self.slips = slips
        self.network, self.training = self.file["network"], self.file["training"]
        self.rounding = self.file.get("rounding", {})
        self.carried = self.rounding.get("carry") == "shown"
        self.slides = "slides" in str(self.file.get("convention"))
        self.layers = _named(self.network["layers"], self.slides)
        kinds = self.network["activations"]
        self.kinds = [kinds] * (len(self.layers) - 1) if isinstance(kinds, str) else list(kinds)
        self.optimiser = self.training.get("optimiser", "gradient-descent")
        self.perceptron = self.optimiser == "perceptron"
        self.fused = self.training.get("loss") == "cross-entropy"
        self.raw: dict[str, Decimal] = {}
        self.texts: dict[str, str] = {}
        self.places: dict[str, int] = {}
        self.numbers: dict[str, Number] = {}
        self.known: dict[str, Decimal] = {}  # what later numbers are computed from
        self.chosen: set[str] = set()
        self.slopes: dict[tuple[int, int], list[Decimal]] = {}
        with localcontext(PRECISION):
            self._run()

    # Bookkeeping

    def _put(self, quantity: str, place: str, step: int, value: Decimal, sample: int | None = None) -> Decimal:
        """Round a number, keep it, and return what is computed with from then on."""
        name = f"{quantity}[{place}]@{step}" if place else f"{quantity}@{step}"
        name += f".{sample}" if sample else ""
        last = self._last_place(quantity, value)
        rounded = round_half_up(value, last)
        if not rounded:
            self.texts[name] = "0" if last == 0 else format(Decimal(0).scaleb(last), "f")
        else:
            self.texts[name] = format(rounded, "f")
        self.raw[name], self.places[name], self.numbers[name] = value, last, (quantity, place, step, sample)
        self.known[name] = rounded if self.carried else value
        return self.known[name]

    def _last_place(self, quantity: str, value: Decimal) -> int:
        if "decimals" in self.rounding:
            return -int(self.rounding["decimals"])
        if quantity not in FIGURES:
            return -4
        if not value:
            return 0
        size = abs(value).adjusted()
        last = size - 3
        return last + 1 if round_half_up(value, last) and abs(round_half_up(value, last)).adjusted() > size else last

    # The calculation

    def _run(self) -> None:
        rows = self.network["weights"]
        weights = {
            (source, unit): Decimal(rows[number][place][before])
            for number, (sources, units) in enumerate(zip(self.layers, self.layers[1:], strict=False))
            for place, unit in enumerate(units)
            for before, source in enumerate(sources)
        }
        self.has_biases = "biases" in self.network
        biases = dict.fromkeys([unit for layer in self.layers[1:] for unit in layer], Decimal(0))
        for layer, given in zip(self.layers[1:], self.network.get("biases", []), strict=False):
            biases |= dict(zip(layer, map(Decimal, given), strict=True))
        learn_biases = self.has_biases and self.file.get("convention") != "mazur"
        changes = {
            tuple(edge.split(">")): Decimal(value)
            for edge, value in self.training.get("state", {}).get("change", {}).items()
        }
        samples, steps = self.file["samples"], int(self.training.get("steps", 1))
        for step in range(1, steps + 1):
            sample = samples[(step - 1) % len(samples)]
            outs = self._forward(sample, weights, biases, step, None)
            self._loss(sample, outs, step)
            weights, biases = self._learn(sample, outs, weights, biases, step, learn_biases, changes)
        for number, sample in enumerate(samples, 1):
            outs = self._forward(sample, weights, biases, steps + 1, number if len(samples) > 1 else None)
            if len(samples) == 1:
                self._loss(sample, outs, steps + 1)

    def _forward(self, sample, weights, biases, step, number):
        outs = dict(zip(self.layers[0], map(Decimal, sample["inputs"]), strict=True))
        for place, (sources, units) in enumerate(zip(self.layers, self.layers[1:], strict=False)):
            nets = {}
            for unit in units:
                total = sum((weights[source, unit] * outs[source] for source in sources), biases[unit])
                nets[unit] = self._put("net", unit, step, total, number)
            exponentials = {unit: nets[unit].exp() for unit in units} if self.kinds[place] == "softmax" else {}
            for unit in units:
                out = _activated(self.kinds[place], nets[unit], exponentials.get(unit), sum(exponentials.values()))
                outs[unit] = self._put("out", unit, step, out, number)
                if self.kinds[place] == "step":
                    self.chosen.add(f"out[{unit}]@{step}" + (f".{number}" if number else ""))
        return outs

    def _loss(self, sample, outs, step):
        if self.perceptron:
            return
        pairs = [(outs[unit], Decimal(target)) for unit, target in zip(self.layers[-1], sample["targets"], strict=True)]
        if self.fused:
            self._put("loss", "", step, -sum(target * out.ln() for out, target in pairs if target))
            return
        parts = [HALF * (target - out) ** 2 for out, target in pairs]
        if len(parts) > 1:
            parts = [self._put("loss", unit, step, part) for unit, part in zip(self.layers[-1], parts, strict=True)]
        self._put("loss", "", step, sum(parts))

    def _learn(self, sample, outs, weights, biases, step, learn_biases, changes):
        new_weights, new_biases = dict(weights), dict(biases)
        targets = dict(zip(self.layers[-1], map(Decimal, sample["targets"]), strict=True))
        deltas = {unit: self._output_delta(unit, outs[unit], targets[unit], step) for unit in self.layers[-1]}
        for place in range(len(self.layers) - 1, 0, -1):
            units, sources = self.layers[place], self.layers[place - 1]
            for unit in units:
                for source in sources:
                    edge = (source, unit)
                    change = self._change(f"{source}>{unit}", deltas[unit], outs[source], step, changes.get(edge))
                    changes[edge] = change
                    new_weights[edge] = self._put("weight", f"{source}>{unit}", step + 1, weights[edge] + change)
                if learn_biases:
                    change = self._change(unit, deltas[unit], ONE, step, None)
                    new_biases[unit] = self._put("bias", unit, step + 1, biases[unit] + change)
            if place > 1:
                back = new_weights if "updated" in self.slips else weights
                deltas = {
                    source: self._delta(source, sum(back[source, unit] * deltas[unit] for unit in units), outs, step)
                    for source in sources
                }
        return new_weights, new_biases

    def _output_delta(self, unit, out, target, step):
        twice = 2 if "two" in self.slips else 1
        if self.fused:
            return self._put("delta", unit, step, twice * (out - target))
        error = twice * (target - out if self.slides else out - target)
        if self.perceptron:
            return self._put("error", unit, step, error)
        return self._delta(unit, error, {unit: out}, step)

    def _delta(self, unit, error, outs, step):
        layer = next(place for place, units in enumerate(self.layers) if unit in units)
        kind = self.kinds[layer - 1]
        error = self._put("error", unit, step, error)
        slope = self._put("slope", unit, step, _slope(kind, outs[unit]))
        self.slopes.setdefault((step, 0), []).append(slope)
        if kind not in CALCULATED:
            self.chosen.add(f"slope[{unit}]@{step}")
        return self._put("delta", unit, step, error if "slope" in self.slips else error * slope)

    def _change(self, place, delta, source, step, before):
        rate = Decimal(self.training.get("learning-rate", 1)) * (-1 if "sign" in self.slips else 1)
        sign = -1 if self.slides else 1
        gradient = self._put("gradient", place, step, sign * delta * source)
        change = rate * delta * source if self.slides else -rate * gradient
        if isinstance(self.optimiser, dict) and before is not None:
            change += Decimal(self.optimiser["momentum"]) * before
        return self._put("change", place, step, change)

    # What makes it fair

    def broken(self, inactive: int = 0) -> Iterator[str]:
        """The requirements that the numbers break, by name, with their usual settings."""
        if any(is_tie(value, self.places[name]) for name, value in self.raw.items()):
            yield "ties"
        if self.perceptron:
            return
        shown = {name: Decimal(text) for name, text in self.texts.items() if name not in self.chosen}
        nets = [value for name, value in self.known.items() if name.startswith("net")]
        if any(not Decimal("0.05") <= abs(value) <= Decimal("2.5") for value in nets):
            yield "net"
        if any(not self._is_free(name) for name in self.known if name.startswith("out")):
            yield "saturation"
        if any(sum(slope == 0 for slope in slopes) != inactive for slopes in self.slopes.values()):
            yield "inactive"
        if any(abs(value) == 1 for value in shown.values()):
            yield "ones"
        if any(value and significant(self.texts[name]) < 3 for name, value in shown.items()):
            yield "digits"
        if any(not value and not (inactive and self._is_dead(name)) for name, value in shown.items()):
            yield "zeros"
        if self._has_equal(shown):
            yield "equal"
        losses = [value for name, value in self.raw.items() if name.startswith("loss@")]
        if losses[-1] >= losses[0]:
            yield "loss"

    def _is_dead(self, name: str) -> bool:
        """Whether a number is 0 because the output of a rectified unit is."""
        quantity, place, step, _ = self.numbers[name]
        dead = [unit for unit in place.split(">") if self.known.get(f"out[{unit}]@{step}") == 0]
        return bool(dead) and quantity in ("out", "delta", "gradient", "change")

    def _is_free(self, name: str) -> bool:
        """Whether an output keeps away from the bounds of its activation."""
        unit = self.numbers[name][1]
        layer = next(place for place, units in enumerate(self.layers) if unit in units)
        if self.kinds[layer - 1] not in BOUNDS:
            return True
        low, high = BOUNDS[self.kinds[layer - 1]]
        away = Decimal("0.02") * (high - low)
        return low + away <= self.known[name] <= high - away

    def _has_equal(self, shown: dict[str, Decimal]) -> bool:
        seen = set()
        for name, value in shown.items():
            quantity, _, step, _ = self.numbers[name]
            if value and (quantity, step, value) in seen:
                return True
            seen.add((quantity, step, value))
        return False

    def units_apart(self, other: Calculation, asked: Iterable[str] = ()) -> Decimal:
        """The largest difference of an asked printed number, or of any, in units of its last digit."""
        return max(
            abs(Decimal(self.texts[name]) - Decimal(other.texts[name])).scaleb(-self.places[name])
            for name in asked or self.texts
        )


def _named(layers: Sequence, slides: bool) -> list[list[str]]:
    """The names of the units: as given, numbered through, or x, h and o with numbers."""
    if isinstance(layers[0], list):
        return layers
    if slides:
        starts = [sum(layers[:place]) for place in range(len(layers))]
        return [[str(start + unit + 1) for unit in range(size)] for start, size in zip(starts, layers, strict=True)]
    letters = ["x", *["h"] * (len(layers) - 2), "o"]
    return [[f"{letter}{unit + 1}" for unit in range(size)] for letter, size in zip(letters, layers, strict=True)]


def _activated(kind: str, net: Decimal, exponential: Decimal | None, total: Decimal) -> Decimal:
    match kind:
        case "sigmoid":
            return 1 / (1 + (-net).exp())
        case "tanh":
            return 1 - 2 / ((2 * net).exp() + 1)
        case "softmax":
            assert exponential is not None
            return exponential / total
        case "relu":
            return max(net, Decimal(0))
        case "step":
            return Decimal(int(net >= 0))
        case "linear":
            return net
    raise AssertionError(kind)


def _slope(kind: str, out: Decimal) -> Decimal:
    match kind:
        case "sigmoid":
            return out * (1 - out)
        case "tanh":
            return 1 - out * out
        case "relu":
            return Decimal(int(out > 0))
        case "linear":
            return ONE
    raise AssertionError(kind)
