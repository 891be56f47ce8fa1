"""Problem: a network, what it is shown, how it learns, and the notation and rounding in which this is told."""

from __future__ import annotations

from worked.maths.losses import Loss
from worked.maths.optimisers import Optimiser
from worked.number import Digits, Rounding
from worked.problem.convention import Convention
from worked.problem.network import Given, Network, default_names
from worked.record import Record, replace


class Sample(Record):
    """What the net is shown: inputs and targets, in the order of the units."""

    inputs: tuple[Given, ...]
    targets: tuple[Given, ...]


class Training(Record):
    """How the net learns.

    `loss` may be None for rules that need none. `outputs` and `samples` are `sum` or `mean`: how the loss is put
    together. `shortcut` takes delta = out - target at once where the loss allows it. `hidden_deltas` is `old` or
    `updated`: which weights carry the deltas back.
    """

    loss: Loss | None
    outputs: str
    samples: str
    optimiser: Optimiser
    rate: Given
    batch: int
    steps: int
    final_pass: bool = True
    update_biases: bool = True
    shortcut: bool = True
    hidden_deltas: str = "old"


class Problem(Record):
    """A problem, complete: every default has been filled in."""

    title: str
    network: Network
    samples: tuple[Sample, ...]
    training: Training
    convention: Convention
    rounding: Rounding
    chain_for: tuple[tuple[str, str], ...] = ()

    def told_as(self, convention: Convention) -> Problem:
        """The problem in another notation, with the same numbers; units that the author did not name are renamed."""
        if self.network.named:
            return replace(self, convention=convention)
        old = self.network.layers
        new = default_names(tuple(map(len, old)), convention)
        name = {before: after for rows in zip(old, new, strict=True) for before, after in zip(*rows, strict=True)}
        chains = tuple((name[source], name[target]) for source, target in self.chain_for)
        return replace(self, convention=convention, network=self.network.renamed(new), chain_for=chains)

    def batch(self, step: int) -> tuple[int, ...]:
        """The samples, counted from 1, that a step sees; the last batch of a round may be smaller."""
        size, count = self.training.batch, len(self.samples)
        per_round = -(-count // size)
        first = (step - 1) % per_round * size
        return tuple(range(first + 1, min(first + size, count) + 1))

    def by_delta(self, samples: int) -> bool:
        """Whether an update from so many samples is written with a delta; from several it needs their gradients."""
        return samples == 1 and self.convention.update == "delta" and self.convention.falling

    def first_seen(self, sample: int) -> int | None:
        """The first step that sees a sample, or None."""
        step = (sample - 1) // self.training.batch + 1
        return step if step <= self.training.steps else None

    def seen(self) -> tuple[int, ...]:
        """The samples that the steps have seen, each once: the final forward pass shows them again."""
        found: set[int] = set()
        for step in range(1, self.training.steps + 1):
            found.update(self.batch(step))
            if len(found) == len(self.samples):
                break
        return tuple(sorted(found))

    def altered(self, steps: int | None = None, decimals: int | None = None, carry: str | None = None) -> Problem:
        """The problem with other steps, decimals or carrying, as the command line asks."""
        rounding, training = self.rounding, self.training
        if decimals is not None:
            rounding = replace(rounding, digits=Digits(decimals), quantities={})
        if carry is not None:
            rounding = replace(rounding, carry=carry)
        if steps is not None:
            training = replace(training, steps=steps)
        return replace(self, rounding=rounding, training=training)
