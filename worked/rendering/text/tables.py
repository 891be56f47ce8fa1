"""Tables in plain text: aligned columns under their heads, or where they are too wide, a record for each row."""

from __future__ import annotations

from collections.abc import Sequence

from worked.rendering.text.wrapping import padded, width, wrapped

GAP = "  "
MOST_TOGETHER = 3  # lines of a row
LEAST = 8  # columns of a column of prose that is wrapped
RULE = "─"

Row = Sequence[str]


def table(heads: Row, rows: Sequence[Row], right: Sequence[bool], columns: int) -> list[str]:
    """The lines of a table no wider than `columns`; `right` says which columns are set to the right."""
    whole = [max(map(width, cells)) for cells in zip(heads, *rows, strict=True)]
    least = [max(map(width, (*head.split(" "), *cells))) for head, *cells in zip(heads, *rows, strict=True)]
    spare = columns - len(GAP) * (len(heads) - 1)
    fitted = _fitted(whole, right, spare) or _fitted(least, right, spare)
    return _aligned(heads, rows, right, fitted) if fitted else _records(heads, rows, columns)


def _fitted(widths: list[int], right: Sequence[bool], spare: int) -> list[int] | None:
    """The widths of the columns, those of prose wrapped where all together are too wide; None where that is no help."""
    if sum(widths) <= spare:
        return widths
    fitted = list(widths)
    prose = [place for place, flag in enumerate(right) if not flag and widths[place] > LEAST]
    room = spare - sum(found for place, found in enumerate(widths) if place not in prose)
    if not prose or room < LEAST * len(prose):
        return None
    # The narrow ones keep their width, and the others share what is left.
    for done, place in enumerate(sorted(prose, key=lambda place: widths[place])):
        fitted[place] = min(widths[place], room // (len(prose) - done))
        room -= fitted[place]
    return fitted


def _aligned(heads: Row, rows: Sequence[Row], right: Sequence[bool], widths: Sequence[int]) -> list[str]:
    lines = _row(heads, right, widths)
    lines.append(GAP.join(RULE * found for found in widths))
    written = [_row(row, right, widths) for row in rows]
    # Rows of many lines are hard to tell apart.
    apart = max(map(len, written), default=0) > MOST_TOGETHER
    for number, row in enumerate(written):
        lines += ([""] if apart and number else []) + row
    return lines


def _row(cells: Row, right: Sequence[bool], widths: Sequence[int]) -> list[str]:
    """A row, in as many lines as its longest cell needs."""
    columns = [wrapped(cell, found) for cell, found in zip(cells, widths, strict=True)]
    lines = list[str]()
    for place in range(max(map(len, columns))):
        texts = [column[place] if place < len(column) else "" for column in columns]
        pairs = zip(texts, widths, right, strict=True)
        lines.append(GAP.join(padded(text, found, flag) for text, found, flag in pairs).rstrip())
    return lines


def _records(heads: Row, rows: Sequence[Row], columns: int) -> list[str]:
    """A table that is too wide: the first cell of each row, and under it each other one beside its head."""
    label = min(max(map(width, heads)), columns // 2)
    lines: list[str] = []
    for row in rows:
        lines += [""] if lines else []
        lines += wrapped(f"{heads[0]} {row[0]}".strip(), columns)
        for head, cell in zip(heads[1:], row[1:], strict=True):
            name, *more = wrapped(head, label)
            text = wrapped(cell, columns - label - 4)
            lines.append(f"{GAP}{padded(name, label)}{GAP}{text[0]}".rstrip())
            rest = max(len(more), len(text) - 1)
            for place in range(rest):
                left = more[place] if place < len(more) else ""
                own = text[place + 1] if place + 1 < len(text) else ""
                lines.append(f"{GAP}{padded(left, label)}{GAP}{own}".rstrip())
    return lines
