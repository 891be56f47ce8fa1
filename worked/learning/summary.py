"""Summary: what a run was and what came of it, as pairs of words for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy

from worked.engine.history import SCORES, Epoch
from worked.errors import excerpt
from worked.learning.class_scores import ClassScores, Scores, scores_of
from worked.learning.runs import Run

MOST_RECALLS = 6
Pairs = tuple[tuple[str, str], ...]


def summary(run: Run) -> Pairs:
    """What a run was and what came of it."""
    return (*_beginning(run), *_end(run))


def _beginning(run: Run) -> Iterator[tuple[str, str]]:
    setup, data = run.setup, run.data
    training = run.fitting.trainer.training
    design = run.fitting.trainer.network.design
    what = {"classification": "classes", "multi-label": "labels", "regression": "outputs"}[data.kind]
    features = f"{len(data.features):,} feature{'' if len(data.features) == 1 else 's'}"
    count = len(data.classes or data.outputs)
    said = f"{count} {what if count > 1 else what[:-1]}"
    yield "data", f"{data.source}: {len(data.inputs):,} samples, {features}, {said}"
    held = f", {len(setup.validation.inputs):,} held out for validation" if setup.validation else ""
    yield "samples", f"{len(setup.samples.inputs):,} for training{held}; {_scaled(run)}"
    names = [chosen.activation.name for chosen in design.activations]
    yield "net", f"{'-'.join(map(str, setup.sizes))}, {', '.join(names)}"
    yield "parameters", f"{run.fitting.trainer.network.layout.size:,}"
    loss = training.loss.name if training.loss else "none"
    rate = training.rate.text
    yield "training", f"{loss}, {training.optimiser.name}, learning rate {rate}, batch {training.batch}"
    yield "seed", f"{setup.seed}, {setup.dtype}"


def _end(run: Run) -> Iterator[tuple[str, str]]:
    history = run.fitting.history()
    if not history.epochs:
        return
    last, asked = history.epochs[-1], run.setup.epochs
    yield f"epoch {last.number} of {asked}", scores(last, history.kind)
    if history.best not in (0, last.number):
        rule = run.setup.stopping
        back = "; its weights were restored" if rule and rule.restore else ""
        yield "best epoch", f"{history.best}: {scores(history.epochs[history.best - 1], history.kind)}{back}"
    yield from _classes(scores_of(run))
    yield from _errors(run)
    if history.stopped and last.number < asked:
        yield "stopped", f"{run.fitting.waiting} epochs without improvement"
    yield "time", _time(sum(epoch.seconds for epoch in history.epochs))


def _scaled(run: Run) -> str:
    """How inputs and targets are scaled."""
    inputs, targets = run.setup.scaling.method, run.setup.target_scaling.method
    if targets == "none":
        return f"inputs scaled by {inputs}"
    return f"inputs scaled by {inputs}, targets by {targets}"


def _errors(run: Run) -> Iterator[tuple[str, str]]:
    """How far a regression is off in the units of its targets, and in which units its loss is."""
    if run.data.kind != "regression":
        return
    setup, network = run.setup, run.network
    held = setup.validation or setup.samples
    with numpy.errstate(all="ignore"):
        gaps = (network.outputs(held.inputs).astype(float) - held.targets) * numpy.array(setup.target_scaling.scale)
        sizes = numpy.sqrt(numpy.square(gaps).mean(axis=0)).tolist()
    said = ", ".join(
        f"{excerpt(name, 20)[1:-1]} {figures(size)}" for name, size in zip(run.data.outputs, sizes, strict=True)
    )
    part = "validation" if setup.validation else "training"
    yield "root mean square error", f"{said}, in the units of the data, on the {part} samples"
    if setup.target_scaling.method != "none":
        yield "losses", "of the scaled targets"


def _classes(found: Scores | None) -> Iterator[tuple[str, str]]:
    """How well the classes or labels are recognised, those of lowest recall first where there are many."""
    if isinstance(found, ClassScores):
        yield "balanced accuracy", f"{100 * found.balanced_accuracy:.1f} % on the {found.part} samples"
        pairs = list(zip(found.classes, found.recalls, strict=True))
    elif found:
        yield "all labels right", f"{100 * found.all_right:.1f} % of the {found.part} samples"
        pairs = [(name, recall) for name, _, recall, _ in found.rows]
    else:
        return
    known = [(name, recall) for name, recall in pairs if recall is not None]
    shown = known if len(known) <= MOST_RECALLS else sorted(known, key=lambda pair: pair[1])[:MOST_RECALLS]
    said = ", ".join(f"{excerpt(name, 20)[1:-1]} {100 * recall:.0f} %" for name, recall in shown)
    yield "recall", said + (" (the lowest)" if len(shown) < len(known) else "")


def briefly(epoch: Epoch, kind: str) -> str:
    """The loss and score of an epoch in a few words: those of the validation where there are any."""
    if epoch.validation_score is None:
        return f"loss {figures(epoch.loss)}, {SCORES[kind]} {share(epoch.score, kind)}"
    return f"loss {figures(epoch.validation_loss)}, {SCORES[kind]} {share(epoch.validation_score, kind)}"


def scores(epoch: Epoch, kind: str) -> str:
    """The losses and scores of an epoch."""
    name = SCORES[kind]
    parts = [f"loss {figures(epoch.loss)}, {name} {share(epoch.score, kind)}"]
    if epoch.validation_score is not None:
        held = f"loss {figures(epoch.validation_loss)}, {name} {share(epoch.validation_score, kind)}"
        parts.append(f"validation {held}")
    return "; ".join(parts)


def share(score: float, kind: str) -> str:
    """A score: an accuracy in percent."""
    return f"{score:.4f}" if kind == "regression" else f"{100 * score:.1f} %"


def figures(number: float | None) -> str:
    """A loss to four figures."""
    return "none" if number is None else f"{number:.4g}"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
