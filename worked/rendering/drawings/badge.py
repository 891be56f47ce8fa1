"""Badge: a text as a small QR code, in SVG and in TikZ."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

from worked.errors import WorkedError

SIZE = 14  # of the symbol without its border, in millimetres


def modules(text: str) -> list[list[bool]]:
    """The QR code of a text, row by row from the top; True is dark.

    It can be read with an eighth of it missing. WorkedError where segno is not installed or the text is too long.
    """
    try:
        import segno
    except ImportError:
        raise WorkedError("a QR code needs segno: pip install 'worked[exams]'") from None
    try:
        return [list(map(bool, row)) for row in segno.make(text, error="m", micro=False).matrix]
    except segno.DataOverflowError:
        raise WorkedError(f"badge: {len(text):,} characters are too many for a QR code; expected fewer") from None


def runs(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """The dark runs of a QR code: where each begins, across and down, and how long it is."""
    for down, row in enumerate(rows):
        start = None
        for across, dark in enumerate([*row, False]):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                yield start, down, across - start
                start = None


def svg(text: str, border: int = 0) -> str:
    """The QR code as a whole <svg> element on white, with a border of so many modules around its 14 mm."""
    rows = modules(text)
    whole = len(rows) + 2 * border
    size = f"{SIZE * whole / len(rows):.2f}mm"
    path = "".join(f"M{across + border} {down + border}h{length}v1h-{length}z" for across, down, length in runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="badge" role="img" aria-label="{escape(label(text))}" '
        f'viewBox="0 0 {whole} {whole}" width="{size}" height="{size}" shape-rendering="crispEdges">'
        f'<path fill="#ffffff" d="M0 0h{whole}v{whole}h-{whole}z"/><path fill="#000000" d="{path}"/></svg>'
    )


def tikz(text: str) -> str:
    """The QR code as a whole tikzpicture environment."""
    rows = modules(text)
    unit = f"{SIZE / len(rows):.5f}mm"
    fills = [
        rf"\fill ({across},{-down}) rectangle ({across + length},{-down - 1});" for across, down, length in runs(rows)
    ]
    return "\n".join([rf"\begin{{tikzpicture}}[x={unit}, y={unit}]", *fills, r"\end{tikzpicture}"])


def label(text: str) -> str:
    """The QR code in words, for those who cannot see it."""
    return f"QR code: {text}"
