"""Audit: random weights of a recorded step, each computed exactly and held to what the engine computed."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from worked.errors import WorkedError
from worked.explaining.agreement import Agreement
from worked.explaining.cone import Explanation, explain
from worked.explaining.recorded import Recorded
from worked.explaining.refused import unexplained
from worked.record import Record, plain_data

MOST_WEIGHTS = 100_000
AUDITED_TERMS = 1  # of a sum all terms count, however few are shown


class Weight(Record):
    """A weight as it is asked for: its layer, the units between which it lies (0: the bias), and the sample."""

    layer: int
    source: int
    target: int
    sample: int

    def __str__(self) -> str:
        return f"{self.layer}:{self.source},{self.target} ({self.sample})"


class Worst(Record):
    """Of one quantity: how often it was compared, its largest disagreements, and in which weights they are.

    `units` are the largest difference in units in the last place, `share` is the largest one as a share of the
    engine's number, and `digits` are the fewest that agree, None where all were the same. `difference` is as in
    `Agreement`.
    """

    quantity: str
    compared: int
    units: float
    units_at: Weight
    share: float
    share_at: Weight
    digits: int | None
    difference: bool


class Audit(Record):
    """What an audit found: how many weights of each layer it has followed, the largest disagreements by quantity.

    `skipped` are layers whose weights cannot be explained, each with the reason in a sentence.
    """

    recorded: Recorded
    seed: int
    followed: tuple[tuple[int, int], ...]
    skipped: tuple[tuple[int, str], ...]
    worst: tuple[Worst, ...]

    @property
    def count(self) -> int:
        """How many weights were followed."""
        return sum(count for _, count in self.followed)

    def data(self) -> dict[str, object]:
        """What was found as plain data, without the numbers of the step."""
        recorded = self.recorded
        step = {"update": recorded.updates + 1, "sizes": recorded.design.sizes, "numbers": recorded.dtype.name}
        found = {name: getattr(self, name) for name in ("seed", "count", "followed", "skipped", "worst")}
        return {name: plain_data(value) for name, value in {**step, **found}.items()}


def audit(recorded: Recorded, count: int = 100, seed: int = 0) -> Audit:
    """Explain `count` random weights and biases, as many from each layer, each for a random sample of the batch.

    The same seed draws the same weights. WorkedError where no layer can be explained.
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_WEIGHTS:
        raise WorkedError(f"weights: expected a whole number from 1 to {MOST_WEIGHTS}, found {count!r}")
    layers = range(1, recorded.design.last + 1)
    skipped = tuple((layer, why) for layer in layers if (why := unexplained(recorded, layer)))
    able = [layer for layer in layers if layer not in dict(skipped)]
    if not able:
        raise WorkedError(f"no layer of this net can be audited: {skipped[0][1]}")
    draw = Random(seed)
    asked = [_drawn(recorded, able[number % len(able)], draw) for number in range(count)]
    found: dict[str, Worst] = {}
    for weight in asked:
        explanation = explain(recorded, weight.layer, weight.source, weight.target, weight.sample, AUDITED_TERMS)
        _count(found, explanation, weight)
    followed = tuple((layer, sum(weight.layer == layer for weight in asked)) for layer in able)
    return Audit(recorded, seed, followed, skipped, tuple(found.values()))


def _drawn(recorded: Recorded, layer: int, draw: Random) -> Weight:
    """A random weight into a layer, or the bias of a unit that has one, and a random sample."""
    design = recorded.design
    target = draw.randint(1, design.sizes[layer])
    has_bias = target - 1 in design.biases[layer - 1] and recorded.training.update_biases
    source = draw.randint(0 if has_bias else 1, design.sizes[layer - 1])
    return Weight(layer, source, target, draw.randint(1, recorded.rows))


def _count(found: dict[str, Worst], explanation: Explanation, weight: Weight) -> None:
    """Put the agreements of a weight beside those of the weights before it."""
    for each in explanation.agreements:
        quantity = "weight" if each.cell.quantity == "bias" else each.cell.quantity
        before = found.get(quantity)
        found[quantity] = _worse(before, each, weight) if before else _first(quantity, each, weight)


def _first(quantity: str, each: Agreement, weight: Weight) -> Worst:
    return Worst(quantity, 1, each.units, weight, each.share, weight, each.digits, each.difference)


def _worse(before: Worst, each: Agreement, weight: Weight) -> Worst:
    units = (each.units, weight) if each.units > before.units else (before.units, before.units_at)
    share = (each.share, weight) if each.share > before.share else (before.share, before.share_at)
    digits = _fewest((before.digits, each.digits))
    return Worst(before.quantity, before.compared + 1, *units, *share, digits, before.difference)


def _fewest(digits: Iterable[int | None]) -> int | None:
    return min((number for number in digits if number is not None), default=None)
