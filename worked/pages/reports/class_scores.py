"""Class scores on the page of a training: the confusion matrix, or a line for each class or label."""

from __future__ import annotations

from collections.abc import Iterator

from worked.document import Block, Heading, Paragraph, Prose, Table
from worked.learning.class_scores import ClassScores, LabelScores, Scores

MOST_COLUMNS, MOST_ROWS = 12, 30  # as many classes as a matrix on a page has, and as many lines as a table


def class_scores(found: Scores) -> Iterator[Block]:
    """How well each class or label is recognised."""
    if isinstance(found, LabelScores):
        yield Heading(("Labels",))
        said = (
            f"Of {100 * found.all_right:.1f} % of the {found.part} samples every label is right. Recall is the share "
        )
        yield Paragraph((said + "of the samples with a label that are recognised, precision the share of those "
                         "recognised that have it.",))  # fmt: skip
        yield _labels(found)
        return
    yield Heading(("Classes",))
    said = f"The balanced accuracy, the mean recall of the classes, is {_percent(found.balanced_accuracy)} "
    yield Paragraph((f"{said}on the {found.part} samples. Recall is the share of a class that is recognised.",))
    if len(found.classes) <= MOST_COLUMNS:
        yield Paragraph(("A row for each true class, a column for each class as it was predicted:",))
        yield _matrix(found)
    else:
        more = len(found.classes) > MOST_ROWS
        yield Paragraph((f"The classes by recall, the lowest first{f', {MOST_ROWS} of them' if more else ''}:",))
        yield _lowest(found)


def _matrix(found: ClassScores) -> Table:
    heads: tuple[Prose, ...] = (("true class",), *((name,) for name in found.classes), ("recall",))
    rows = tuple(
        ((name,), *((str(count),) for count in row), (_percent(recall),))
        for name, row, recall in zip(found.classes, found.counts, found.recalls, strict=True)
    )
    return Table(heads, rows, (False, *(True for _ in found.classes), True))


def _lowest(found: ClassScores) -> Table:
    """The classes that are recognised least, with what they are taken for most often."""
    places = [place for place, recall in enumerate(found.recalls) if recall is not None]
    places.sort(key=lambda place: found.recalls[place] or 0.0)
    rows = []
    for place in places[:MOST_ROWS]:
        others = [0 if other == place else count for other, count in enumerate(found.counts[place])]
        most = max(range(len(others)), key=others.__getitem__)
        taken = f"{found.classes[most]} ({others[most]})" if others[most] else ""
        cells = (found.classes[place], str(found.samples[place]), _percent(found.recalls[place]), taken)
        rows.append(tuple((cell,) for cell in cells))
    heads: tuple[Prose, ...] = (("class",), ("samples",), ("recall",), ("most often taken for",))
    return Table(heads, tuple(rows), (False, True, True, False))


def _labels(found: LabelScores) -> Table:
    heads: tuple[Prose, ...] = (("label",), ("samples",), ("recall",), ("precision",))
    rows = tuple(
        ((name,), (str(count),), (_percent(recall),), (_percent(precision),))
        for name, count, recall, precision in found.rows
    )
    return Table(heads, rows, (False, True, True, True))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
