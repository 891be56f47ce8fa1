"""Diagnosis: what the numbers of a training say of it, in sentences: gradients, dead units, overfitting, the rate.

The thresholds are conventions, chosen so that a sentence is worth acting on; each says beside it why it is what it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median

from worked.engine.history import Epoch, History, LayerNumbers

# A sigmoid multiplies a delta by at most 1/4, so five layers of them by 1/1024: it is what is called vanishing.
FACTOR = 1000.0
LATEST = 5  # epochs whose median is reported: the gradients are those of one batch, and curves go up and down
DEAD = 0.9  # the share of zeros of a layer; of relu at random weights, half of the outputs are 0
OVERFIT = 0.05  # the rise of the validation loss over its lowest that is no noise
PATIENCE = 5  # epochs since the lowest validation loss; fewer are no trend
STILL = 0.02  # the fall of a loss within the last tenth of the epochs that is worth going on for
MATTERS = 0.01  # the part of the whole fall of a curve below which nothing is seen in it
LEAST = 10  # epochs without which a curve says nothing
JUMP, JUMPS = 0.1, 1 / 3  # a loss jumps if it rises by a tenth on average in a third of the epochs
LEARNT, FALLEN = 0.02, 0.1  # the gain of the score and the fall of the loss without which nothing was learned
GOOD = 0.9  # a score with which a net has learned all that the first epoch left to learn


def diagnosis(history: History) -> list[str]:
    """What is wrong with a training or worth changing, each as one sentence; nothing where all is well."""
    if not history.epochs:
        return []
    curves = [*_jumping(history), *_overfitting(history), *_still_falling(history)]
    found = list(_divergence(history)) or list(_not_learned(history)) or curves
    return [*found, *_gradients(history), *_dead(history)]


def losses(history: History, validation: bool = False) -> list[tuple[int, float]]:
    """The losses that are numbers, each with its epoch: those of the training or of the validation."""
    found = [(epoch.number, epoch.validation_loss if validation else epoch.loss) for epoch in history.epochs]
    return [(number, loss) for number, loss in found if loss is not None and math.isfinite(loss)]


def gradients_by_layer(history: History) -> dict[int, float]:
    """The root mean square of the gradients of each layer, as the median of the last epochs."""
    latest = [epoch for epoch in history.epochs[-LATEST:] if epoch.layers]
    found: dict[int, list[float]] = {}
    for epoch in latest:
        for numbers in epoch.layers:
            if math.isfinite(numbers.gradients.root_mean_square):
                found.setdefault(numbers.layer, []).append(numbers.gradients.root_mean_square)
    return {layer: median(sizes) for layer, sizes in sorted(found.items())}


def _divergence(history: History) -> Iterator[str]:
    """A loss that ended beyond all numbers, or far above where it began."""
    last, known = history.epochs[-1], losses(history)
    if last.loss is not None and not math.isfinite(last.loss):
        first = next(epoch.number for epoch in history.epochs if not _finite(epoch))
        yield (
            f"The loss is no number from epoch {first} on: the training diverged. "
            "A smaller learning rate or clipping of the gradients helps."
        )
    elif len(known) > LATEST and min(loss for _, loss in known[-LATEST:]) > 2 * known[0][1]:
        start, end = known[0][1], known[-1][1]
        yield (
            f"The loss rose from {said(start)} to {said(end)}: the training diverges. "
            "A smaller learning rate or clipping of the gradients helps."
        )


def _finite(epoch: Epoch) -> bool:
    return epoch.loss is not None and math.isfinite(epoch.loss)


def _not_learned(history: History) -> Iterator[str]:
    """A loss and a score that are at the end what they were at first."""
    known, scores = losses(history), [epoch.score for epoch in history.epochs]
    if len(known) < PATIENCE:
        return
    fallen = 1 - min(loss for _, loss in known) / known[0][1] if known[0][1] else 0.0
    if fallen >= FALLEN or max(scores) - scores[0] >= LEARNT or max(scores) >= GOOD:
        return
    mean = ", no better than always predicting the mean" if history.kind == "regression" and scores[-1] <= 0 else ""
    yield (
        f"The net learned nothing after the first epoch: its loss went from {said(known[0][1])} to "
        f"{said(known[-1][1])} in {known[-1][0]} epochs{mean}. "
        "The learning rate may be far too small or too large, or the units may be saturated or dead."
    )


def _jumping(history: History) -> Iterator[str]:
    """A loss that goes up and down by much, instead of down."""
    known = losses(history)
    latest = [loss for _, loss in known[len(known) // 2 :]]
    if len(known) < LEAST:
        return
    rises = [two - one for one, two in pairwise(latest) if two > one]
    level = fmean(latest)
    if len(rises) < JUMPS * (len(latest) - 1) or fmean(rises) < max(JUMP * level, MATTERS * known[0][1]):
        return
    yield (
        f"The loss jumps up and down: in the last {len(latest)} epochs it rose {len(rises)} times, "
        f"by {100 * fmean(rises) / level:.0f} % on average. "
        "The learning rate is probably too large, or the batch too small."
    )


def _overfitting(history: History) -> Iterator[str]:
    """A validation loss that rises since some epoch, while that of the training goes on falling."""
    held = losses(history, validation=True)
    if len(held) < PATIENCE:
        return
    best, lowest = min(held, key=lambda pair: pair[1])
    end = median(loss for _, loss in held[-LATEST:])
    then = [loss for number, loss in losses(history) if abs(number - best) <= LATEST // 2]
    now = [loss for _, loss in losses(history)[-LATEST:]]
    risen = end - lowest > max(OVERFIT * lowest, MATTERS * (held[0][1] - lowest))
    if risen and then and median(now) < median(then) and held[-1][0] - best >= PATIENCE:
        yield (
            f"The net overfits: since epoch {best} the validation loss rises (from {said(lowest)} to {said(end)}) "
            f"while the training loss falls (from {said(median(then))} to {said(median(now))}). "
            f"{'A' if history.stopped else 'Early stopping, a'} penalty, dropout or more samples help."
        )


def _still_falling(history: History) -> Iterator[str]:
    """A loss that goes on falling at the end, where nothing stopped it but the number of epochs."""
    known = losses(history, validation=True) or losses(history)
    if len(known) < LEAST or history.stopped:
        return
    few = max(2, len(known) // 10)
    before, after = (fmean(loss for _, loss in part) for part in (known[-2 * few : -few], known[-few:]))
    fall = before - after
    if fall > max(STILL * before, MATTERS * (known[0][1] - after)):
        yield (
            f"The loss still falls at the end, by {100 * fall / before:.0f} % over the last {few} epochs: "
            "more epochs or a larger learning rate would go further."
        )


def _gradients(history: History) -> Iterator[str]:
    """Gradients that are far smaller or larger in a layer than in the last one, or grow from epoch to epoch."""
    sizes = gradients_by_layer(history)
    last = max(sizes, default=0)
    before = {layer: size for layer, size in sizes.items() if layer < last}
    if before and sizes[last] > 0:
        least, most = min(before, key=lambda each: before[each]), max(before, key=lambda each: before[each])
        if before[least] == 0:
            yield f"The gradients of layer {least} are 0: nothing comes back to it, and it does not learn."
        elif sizes[last] / before[least] >= FACTOR:
            yield (
                f"The gradients of layer {least} are {times(sizes[last] / before[least])} times smaller than those of "
                f"layer {last}: they vanish on the way back."
            )
        elif before[most] / sizes[last] >= FACTOR:
            yield (
                f"The gradients of layer {most} are {times(before[most] / sizes[last])} times larger than those of "
                f"layer {last}: they explode on the way back."
            )
    yield from _growing(history, sizes)


def _growing(history: History, sizes: dict[int, float]) -> Iterator[str]:
    """Gradients that grew over the epochs by the factor, in the layer where they grew the most."""
    seen = [epoch for epoch in history.epochs if epoch.layers]
    if len(seen) <= LATEST:
        return
    start = {numbers.layer: numbers.gradients.root_mean_square for numbers in seen[0].layers}
    grown = {layer: size / start[layer] for layer, size in sizes.items() if start.get(layer)}
    layer = max(grown, key=lambda each: grown[each], default=None)
    if layer is not None and grown[layer] >= FACTOR:
        yield (
            f"The gradients of layer {layer} are {times(grown[layer])} times larger than after the first epoch: they "
            "explode as the weights grow."
        )


def _dead(history: History) -> Iterator[str]:
    """Hidden layers of which nearly all outputs are 0, as relu makes them of net inputs that stay negative."""
    layers: Sequence[LayerNumbers] = history.epochs[-1].layers[:-1]
    for numbers in layers:
        if numbers.zeros > DEAD:
            yield (
                f"{100 * numbers.zeros:.0f} % of the outputs of layer {numbers.layer} are 0: most of its units are "
                "dead, or nearly so, and do not learn. A smaller learning rate, other first weights or leaky relu help."
            )


def said(number: float) -> str:
    """A number in a sentence: three significant figures."""
    return f"{number:.3g}" if abs(number) < 1000 else f"{number:,.0f}"


def times(factor: float) -> str:
    """A factor in a sentence: two significant figures, thousands parted by commas; huge ones as a power of ten."""
    if factor >= 1e9:
        return f"10^{math.floor(math.log10(factor))}"
    places = 1 - math.floor(math.log10(factor))
    return f"{round(factor, places):,.0f}"
