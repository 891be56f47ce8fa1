"""Training: the page of a training: what was trained, its curves, what they say, and how its layers fared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from worked.document import (
    Axis,
    Block,
    Document,
    Figure,
    Heading,
    Listing,
    Map,
    Mark,
    Panels,
    Paragraph,
    Plot,
    Series,
    Spot,
    Table,
)
from worked.engine.diagnosis import diagnosis, gradients_by_layer, losses, times
from worked.engine.history import SCORES, Epoch, Histogram, History
from worked.learning.class_scores import Scores, remarks
from worked.learning.grid import Grid
from worked.pages.reports.class_scores import class_scores
from worked.pages.reports.numbers import FINE, coordinate, significant
from worked.words import listed

DECADES = 200.0  # a loss that falls by this factor is drawn on a logarithmic axis, else its end is a flat line
MOST_CURVES = 6  # as many lines as a chart can tell apart
MOST_LAYERS, MOST_ROWS = 8, 4  # as many as have histograms, and as many rows of them as a figure has
MOST_MEDIANS = 60  # points of a curve of gradients, which are those of one batch and go up and down
LEAST_BINS = 8
LOWEST = -1.0  # the score from which on it is drawn
MOST_POINTS = 400  # of a curve; of more epochs only every second, third ... is drawn
MOST_SAMPLES = 400
Curve = Iterable[tuple[int, float | None]]


def training_page(
    title: str,
    history: History,
    summary: Sequence[tuple[str, str]],
    boundary: Grid | None = None,
    classes: Scores | None = None,
) -> Document:
    """The page of a training. `summary` are labels with what stands behind them: data, net, optimiser and so on."""
    blocks: list[Block] = []
    if summary:
        rows = tuple(((label,), (text,)) for label, text in summary)
        blocks.append(Table((("quantity",), ("value",)), rows, (False, False)))
    if history.epochs:
        blocks += [Heading(("What the curves show",)), _findings(history, remarks(classes)), *_curves(history)]
        blocks += class_scores(classes) if classes else []
    if boundary is not None:
        blocks += [Heading(("The input plane",)), decision_map(boundary)]
    if any(epoch.layers for epoch in history.epochs):
        blocks += [Heading(("Layers",)), *_layers(history)]
    return Document(title, tuple(blocks))


def _findings(history: History, more: Sequence[str]) -> Block:
    found = [*diagnosis(history), *more]
    if not found:
        return Paragraph(("The curves show nothing unusual. ", *_gradients_are_even(history)))
    return Listing(tuple((sentence,) for sentence in found))


def _gradients_are_even(history: History) -> tuple[str, ...]:
    """How far apart the gradients of the layers are, where they neither vanish nor explode."""
    sizes = [size for size in gradients_by_layer(history).values() if size]
    if len(sizes) < 2:
        return ()
    within = max(sizes) / min(sizes)
    return (f"The gradients of its layers lie within a factor of {times(within)}: they neither vanish nor explode.",)


# Curves


def _curves(history: History) -> Iterator[Block]:
    """The loss and the score over the epochs, for the training and for the validation, with the best epoch marked."""
    shown = _thinned(history.epochs)
    score = SCORES.get(history.kind, "score")
    known = [loss for held in (False, True) for _, loss in losses(history, held) if loss > 0]
    if known:
        logarithmic = max(known) / min(known) > DECADES
        curves = [("training", [(epoch.number, epoch.loss) for epoch in shown]),
                  ("validation", [(epoch.number, epoch.validation_loss) for epoch in shown])]  # fmt: skip
        up = Axis("loss", "" if logarithmic else "0", logarithmic=logarithmic)
        plot = _plot(curves, up, "The loss over the epochs", _best(history))
        said = "The mean loss of each epoch"
        said += ", the training loss measured during learning" if len(plot.series) > 1 else ""
        yield Figure("loss", plot, (f"{said}{'; the axis is logarithmic' if logarithmic else ''}.",))
    curves = [("training", [(epoch.number, _drawable(epoch.score)) for epoch in shown]),
              ("validation", [(epoch.number, _drawable(epoch.validation_score)) for epoch in shown])]  # fmt: skip
    up = Axis(score, high="1") if history.kind in SCORES else Axis(score)
    plot = _plot(curves, up, f"The {score} over the epochs", _best(history))
    low = any(epoch.score < LOWEST for epoch in shown)
    yield Figure("score", plot, (f"The {score} after each epoch{'; values below −1 are left out' if low else ''}.",))


def _drawable(score: float | None) -> float | None:
    """A score, or no number for an R² so low that it would press the rest of its curve flat."""
    return score if score is None or score >= LOWEST else math.nan


def _thinned(epochs: Sequence[Epoch]) -> list[Epoch]:
    """The epochs that are drawn: all, or of very many each n-th, and always the last."""
    every = -(-len(epochs) // MOST_POINTS)
    return [epoch for place, epoch in enumerate(reversed(epochs)) if place % every == 0][::-1]


def _best(history: History) -> tuple[Mark, ...]:
    if not history.best or len(history.epochs) < 2:
        return ()
    return (Mark("across", str(history.best), f"best: epoch {history.best}"),)


def _plot(curves: Iterable[tuple[str, Curve]], up: Axis, title: str, marks: tuple[Mark, ...] = ()) -> Plot:
    """Curves over the epochs; one without a number is left out."""
    series = [
        Series(label, points)
        for label, curve in curves
        if (points := tuple((str(number), coordinate(value)) for number, value in curve if value is not None))
    ]
    return Plot(tuple(series), Axis("epoch"), up, title, marks=marks)


# Layers


def _layers(history: History) -> Iterator[Block]:
    """The gradients of the layers over the epochs, and how weights and gradients are spread at the end."""
    last = next(epoch for epoch in reversed(history.epochs) if epoch.layers)
    layers = [numbers.layer for numbers in last.layers]
    yield from _sizes(last)
    shown = [epoch for epoch in history.epochs if epoch.layers]
    every = -(-len(shown) // MOST_MEDIANS)
    chosen = _spread(layers, MOST_CURVES)
    if len(shown) > 1:
        curves = [(f"layer {layer}", _gradient_sizes(shown, layer, every)) for layer in chosen]
        up = Axis("root mean square of the gradients", logarithmic=True)
        plot = _plot(curves, up, "The size of the gradients over the epochs")
        said = "The root mean square of the gradients of each layer, of the last batch of each epoch"
        said += f"; a point is the median of {every} epochs." if every > 1 else "."
        yield Figure("gradients", plot, (said + _left_out(layers, chosen),))
    yield from _histograms(last)


def _histograms(epoch: Epoch) -> Iterator[Block]:
    """How weights and gradients are spread, a row for each layer, in figures that fit on a page."""
    layers = [numbers.layer for numbers in epoch.layers]
    chosen = _spread(layers, MOST_LAYERS)
    rows = [
        (_histogram(numbers.weights, f"layer {numbers.layer}: weights"),
         _histogram(numbers.gradients, f"layer {numbers.layer}: gradients"))
        for numbers in epoch.layers if numbers.layer in chosen
    ]  # fmt: skip
    said = f"How many weights and gradients have which size after epoch {epoch.number}."
    parts = [rows[place : place + MOST_ROWS] for place in range(0, len(rows), MOST_ROWS)]
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        name = "histograms" if len(parts) == 1 else f"histograms-{number}"
        caption = (said + _left_out(layers, chosen),) if last else ()
        yield Figure(name, Panels(tuple(part), "Weights and gradients by layer"), caption)


def _gradient_sizes(epochs: Sequence[Epoch], layer: int, every: int) -> list[tuple[int, float | None]]:
    """The root mean squares of a layer's gradients over the epochs, as the medians of so many."""
    found = [
        (epoch.number, numbers.gradients.root_mean_square)
        for epoch in epochs
        for numbers in epoch.layers
        if numbers.layer == layer
    ]
    parts = [found[place : place + every] for place in range(0, len(found), every)]
    return [(part[-1][0], median(size for _, size in part)) for part in parts]


def _spread(layers: Sequence[int], most: int) -> list[int]:
    """The first layer, the last one, and some evenly between them."""
    if len(layers) <= most:
        return list(layers)
    return [layers[round(place * (len(layers) - 1) / (most - 1))] for place in range(most)]


def _left_out(layers: Sequence[int], chosen: Sequence[int]) -> str:
    missing = [str(layer) for layer in layers if layer not in chosen]
    if not missing:
        return ""
    which = "".join(map(str, listed(missing)))
    return f" Layers {which} are left out." if len(missing) > 1 else f" Layer {which} is left out."


def _histogram(found: Histogram, title: str) -> Plot:
    counts = _merged(found.counts)
    wide = (found.high - found.low) / max(len(counts), 1)
    points = tuple(
        (coordinate(found.low + (place + 0.5) * wide, FINE), str(count)) for place, count in enumerate(counts)
    )
    return Plot((Series(title, points, "bars"),), Axis(), Axis(), title)


def _merged(counts: Sequence[int]) -> list[int]:
    """Counts in fewer bins, still of equal width, where few numbers would stand in many like the teeth of a comb."""
    most = max(LEAST_BINS, 2 * math.sqrt(sum(counts)))
    each = next((each for each in range(1, len(counts)) if len(counts) % each == 0 and len(counts) / each <= most), 1)
    return [sum(counts[place : place + each]) for place in range(0, len(counts), each)]


def _sizes(epoch: Epoch) -> Iterator[Block]:
    """The numbers of each layer at the end."""
    heads = (("layer",), ("weights",), ("gradients",), ("zeros",))
    rows = tuple(
        ((str(numbers.layer),), (significant(numbers.weights.root_mean_square, 3),),
         (significant(numbers.gradients.root_mean_square, 3),), (f"{100 * numbers.zeros:.0f} %",))
        for numbers in epoch.layers
    )  # fmt: skip
    said = "the root mean squares of the weights and gradients of each layer, and the share of its outputs that are 0:"
    yield Paragraph((f"After epoch {epoch.number}, {said}",))
    yield Table(heads, rows, (True,) * 4)


# The plane of two inputs


def decision_map(grid: Grid) -> Figure:
    """What a net predicts over the plane of its inputs, with samples on top."""
    cells = tuple(tuple(coordinate(value) for value in row) for row in grid.rows)
    every = -(-len(grid.samples) // MOST_SAMPLES)
    spots = tuple(
        Spot(coordinate(x, FINE), coordinate(y, FINE), coordinate(value)) for x, y, value in grid.samples[:: every or 1]
    )
    across = Axis(grid.names[0], coordinate(grid.low_x, FINE), coordinate(grid.high_x, FINE))
    up = Axis(grid.names[1], coordinate(grid.low_y, FINE), coordinate(grid.high_y, FINE))
    if grid.classes:
        scale, middle = Axis(grid.target, labels=grid.classes), ""
    else:
        scale, middle = (Axis(grid.target, "0", "1"), "0.5") if grid.is_share else (Axis(grid.target), "")
    said = "Predictions of the net over its two inputs, and the samples with their targets"
    said += f" (one of {every} is shown)" if every > 1 else ""
    title = "Predictions over the plane of the inputs"
    return Figure("boundary", Map(cells, across, up, scale, title, (f"{said}.",), spots, middle), (f"{said}.",))
