"""PDF and pictures: what Typst or LaTeX makes of its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import escape

from worked.errors import WorkedError, excerpt

PIXELS = 144.0  # to the inch
TIMESTAMP = 1_700_000_000  # any fixed time: the same page gives the same bytes


def from_typst(source: str) -> bytes:
    """A tagged PDF, the same bytes on every machine."""
    try:
        import typst
    except ImportError:
        raise WorkedError("a PDF needs Typst: pip install 'worked[pdf]', or choose the engine latex") from None
    files: Any = {"main.typ": source.encode("utf-8")}
    try:
        return typst.compile(files, timestamp=TIMESTAMP, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        pass
    # The standard refuses letters that the built-in fonts lack, which this machine may have, and empty headings.
    try:
        return typst.compile(files, timestamp=TIMESTAMP)
    except typst.TypstError as error:
        raise WorkedError(f"Typst could not set the page: {excerpt(error, 200)}") from error


def picture_of(source: str, kind: str, title: str) -> bytes:
    """A page of Typst as one picture, `png` or `svg`; its letters are shapes, so an SVG is described by its title."""
    try:
        import typst
    except ImportError:
        raise WorkedError(f"{kind.upper()} needs Typst: pip install 'worked[pdf]'") from None
    files: Any = {"main.typ": source.encode("utf-8")}
    options: Any = {"format": kind, "ppi": PIXELS, "timestamp": TIMESTAMP}
    try:
        made = bytes(typst.compile(files, **options))
    except typst.TypstError as error:
        raise WorkedError(f"Typst could not set the page: {excerpt(error, 200)}") from error
    if kind == "png":
        return made
    start, end = made.split(b">", 1)
    return start + f' role="img"><title>{escape(title)}</title>'.encode() + end


def from_latex(source: str) -> bytes:
    """A PDF by latexmk, or by pdflatex twice, in a folder of its own; shell commands in the source stay unheard."""
    import os
    import subprocess
    from shutil import which
    from tempfile import TemporaryDirectory

    options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    if which("latexmk"):
        command, times = ["latexmk", "-pdf", "-norc", *options], 1
    elif which("pdflatex"):
        command, times = ["pdflatex", *options], 2
    else:
        raise WorkedError("a PDF by LaTeX needs latexmk or pdflatex, and neither is installed; the engine typst is not")
    with TemporaryDirectory(prefix="worked-") as folder:
        Path(folder, "page.tex").write_text(source, "utf-8")
        safe = {**os.environ, "openin_any": "p", "openout_any": "p", "SOURCE_DATE_EPOCH": str(TIMESTAMP)}
        for _ in range(times):
            try:
                done = subprocess.run(command, cwd=folder, capture_output=True, env=safe, timeout=300)
            except subprocess.TimeoutExpired:
                raise WorkedError("LaTeX took longer than five minutes and was stopped") from None
            if done.returncode:
                raise WorkedError(f"LaTeX could not set the page: {_complaint(done.stdout)}")
        return Path(folder, "page.pdf").read_bytes()


def _complaint(log: bytes) -> str:
    lines = [line for line in log.decode("utf-8", "replace").splitlines() if line.startswith("!")]
    return excerpt(lines[0] if lines else "no message", 200)
