"""Class scores: how well each class or label is recognised, where one number for all of them hides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy

from worked.engine.fitting import classes_of
from worked.errors import excerpt
from worked.record import Record

if TYPE_CHECKING:
    from worked.learning.runs import Run

FEW = 5  # held-back samples below which a recall says little: with 5 of them it comes in steps of 20 %
MAJORITY = 0.6  # the share of the most frequent class from which on always predicting it looks good
HARDLY = 0.25  # the share of the errors of always predicting one class that a net must avoid to count as better


class ClassScores(Record):
    """The confusion matrix of a classification: `counts` has a row for each true class and a column for each predicted.

    The samples are those of the validation, or of the training where nothing validates, as `part` says; `whole` is how
    many samples of each class there are in all.
    """

    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    part: str
    whole: tuple[int, ...]

    @property
    def samples(self) -> tuple[int, ...]:
        """How many samples of each class were predicted."""
        return tuple(map(sum, self.counts))

    @property
    def recalls(self) -> tuple[float | None, ...]:
        """Of each class the share of its samples that are recognised; None where there are none."""
        return tuple(row[place] / sum(row) if sum(row) else None for place, row in enumerate(self.counts))

    @property
    def accuracy(self) -> float:
        """The share of all samples that are recognised."""
        return sum(row[place] for place, row in enumerate(self.counts)) / sum(self.samples)

    @property
    def balanced_accuracy(self) -> float:
        """The mean of the recalls."""
        known = [recall for recall in self.recalls if recall is not None]
        return sum(known) / len(known)


class LabelScores(Record):
    """How well each of several labels is recognised: rows of its name, the samples that have it, recall and precision.

    Recall is the share of these samples that are recognised, precision the share of those recognised that have the
    label; None where there are none. `all_right` is the share of the samples of which every label is right.
    """

    rows: tuple[tuple[str, int, float | None, float | None], ...]
    all_right: float
    part: str


Scores = ClassScores | LabelScores


def scores_of(run: Run) -> Scores | None:
    """The scores of the net with which a run ends, None for a regression."""
    setup, data = run.setup, run.data
    if data.kind == "regression":
        return None
    part = "validation" if setup.validation else "training"
    samples = setup.validation or setup.samples
    with numpy.errstate(all="ignore"):
        outputs = run.network.outputs(samples.inputs)
    if data.kind == "multi-label":
        return _of_labels(data.outputs, outputs > 0.5, samples.targets > 0.5, part)
    count = len(data.classes)
    pairs = classes_of(samples.targets) * count + classes_of(outputs)
    matrix = numpy.bincount(pairs, minlength=count * count).reshape(count, count)
    whole = numpy.bincount(data.answers.astype(int), minlength=count)
    return ClassScores(data.classes, tuple(map(tuple, matrix.tolist())), part, tuple(whole.tolist()))


def _of_labels(names: tuple[str, ...], found: numpy.ndarray, wanted: numpy.ndarray, part: str) -> LabelScores:
    rows = []
    for place, name in enumerate(names):
        has, said = wanted[:, place], found[:, place]
        both = int((has & said).sum())
        rows.append((name, int(has.sum()), _share(both, int(has.sum())), _share(both, int(said.sum()))))
    return LabelScores(tuple(rows), float((found == wanted).all(axis=1).mean()), part)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def remarks(found: Scores | None) -> list[str]:
    """What the scores say that an accuracy hides, each as one sentence."""
    if isinstance(found, LabelScores):
        return list(_few([(name, count) for name, count, _, _ in found.rows], "label", found.part))
    return [*_no_better(found), *_few_of_class(found), *_never(found)] if found else []


def _no_better(found: ClassScores) -> Iterator[str]:
    """An accuracy hardly above that of always predicting the most frequent class."""
    total = sum(found.samples)
    most = max(range(len(found.classes)), key=found.samples.__getitem__)
    share = found.samples[most] / total
    if not MAJORITY <= share < 1 or found.accuracy - share > HARDLY * (1 - share):
        return
    yield (
        f"The accuracy says little: always predicting {excerpt(found.classes[most])} would be right for "
        f"{100 * share:.1f} % of the {found.part} samples, and the net is right for {100 * found.accuracy:.1f} %. "
        f"The balanced accuracy, the mean recall of the classes, is {100 * found.balanced_accuracy:.1f} %."
    )


def _few_of_class(found: ClassScores) -> Iterator[str]:
    if found.part == "validation":
        pairs = list(zip(found.classes, found.samples, strict=True))
        yield from _few(pairs, "class", found.part, dict(zip(found.classes, found.whole, strict=True)))


def _few(pairs: list[tuple[str, int]], what: str, part: str, whole: dict[str, int] | None = None) -> Iterator[str]:
    """Classes or labels of which too few samples are there to tell how well they are recognised."""
    few = [(name, count) for name, count in pairs if count < FEW]
    if len(few) == 1:
        name, count = few[0]
        every = f" of its {whole[name]} sample{'' if whole[name] == 1 else 's'}" if whole else ""
        found = "none" if not count else f"only {count}"
        yield (
            f"The {what} {excerpt(name)} is too small to be judged: {found}{every} "
            f"{'is' if count < 2 else 'are'} among the {part} samples."
        )
    elif few:
        plural = "classes" if what == "class" else "labels"
        names = ", ".join(f"{excerpt(name)} ({count})" for name, count in few[:FEW])
        more = f" and {len(few) - FEW} more" if len(few) > FEW else ""
        yield f"Some {plural} are too small to be judged, with fewer than {FEW} {part} samples: {names}{more}."


def _never(found: ClassScores) -> Iterator[str]:
    """Classes that are there and never recognised."""
    none = [
        excerpt(name)
        for name, count, recall in zip(found.classes, found.samples, found.recalls, strict=True)
        if count >= FEW and recall == 0
    ]
    if len(none) == 1:
        yield f"The class {none[0]} is never recognised."
    elif none:
        yield f"The classes {', '.join(none)} are never recognised."
