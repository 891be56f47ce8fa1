"""Summary: what a run was and what came of it, as pairs of words for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Iterator

from worked.engine.history import SCORES, Epoch
from worked.learning.runs import Run

Pairs = tuple[tuple[str, str], ...]


def summary(run: Run) -> Pairs:
    """What a run was and what came of it."""
    return (*_beginning(run), *_end(run))


def _beginning(run: Run) -> Iterator[tuple[str, str]]:
    setup, data = run.setup, run.data
    training = run.fitting.trainer.training
    design = run.fitting.trainer.network.design
    told = f"{len(data.classes)} classes" if data.classes else f"{len(data.outputs)} outputs"
    yield "data", f"{data.source}: {len(data.inputs):,} samples, {len(data.features):,} features, {told}"
    held = f", {len(setup.validation.inputs):,} held back for validation" if setup.validation else ""
    yield "samples", f"{len(setup.samples.inputs):,} for training{held}; inputs scaled by {setup.scaling.method}"
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
        back = "; its weights were put back" if rule and rule.restore else ""
        yield "best epoch", f"{history.best}: {scores(history.epochs[history.best - 1], history.kind)}{back}"
    if history.stopped and last.number < asked:
        yield "stopped", f"{run.fitting.waiting} epochs without improvement"
    yield "time", _time(sum(epoch.seconds for epoch in history.epochs))


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
    return f"{100 * score:.1f} %" if kind == "classification" else f"{score:.4f}"


def figures(number: float | None) -> str:
    """A loss to four figures."""
    return "none" if number is None else f"{number:.4g}"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
