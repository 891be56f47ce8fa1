"""The commands. The only room that knows click."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

import click

import worked
from worked.errors import WorkedError, excerpt, nearest

if TYPE_CHECKING:
    from worked.checking.report import Report
    from worked.checking.sheet import Sheet
    from worked.document import Document
    from worked.trace.exercise import Task

IN_MEMORY = 1 << 20
SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
COLOURS: dict[str, dict[str, Any]] = {
    "good": {"fg": "green", "bold": True},
    "bad": {"fg": "red", "bold": True},
    "hint": {"fg": "yellow"},
    "quiet": {"dim": True},
}


PDF_ENGINE = click.option("--pdf-engine", metavar="ENGINE", default="typst", show_default=True, help="typst or latex.")


class Commands(click.Group):
    """A group whose commands end with one clear sentence and exit code 2 when something given is wrong."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise
        except (WorkedError, OSError) as error:
            what = error if isinstance(error, WorkedError) else f"cannot write: {error.strerror or error}"
            click.echo(f"worked: {what}", err=True)
            context.exit(2)

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        if args and self.get_command(context, args[0]) is None:
            raise WorkedError(f"no command is called {excerpt(args[0])}; {nearest(args[0], self.commands)}")
        return super().resolve_command(context, args)


@click.group(cls=Commands, context_settings=SETTINGS)
@click.version_option(worked.__version__, prog_name="worked")
def main() -> None:
    """Backpropagation by hand: solved worksheets, right to the last digit.

    \b
    worked solve slides-2-2-1                       a solved exercise, on the screen
    worked solve my-net.toml -o key.pdf             your own net, as a PDF
    worked solve my-net.toml --mode student -o sheet.html
    worked check my-net.toml ada.csv                what is right and wrong of a sheet, and why
    worked catalogue examples                       what is there to try
    """


def example_epilog(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@main.command(
    epilog=example_epilog(
        "worked solve slides-2-2-1",
        "worked solve mazur-2-2-2 --convention layered -o mazur.html",
        "worked solve my-net.toml --mode student -o sheet.pdf",
        "cat my-net.toml | worked solve - --to json",
    )
)
@click.argument("problem")
@click.option(
    "--to",
    "format",
    metavar="FORMAT",
    help="The format; left out, it follows the ending of -o. See `worked catalogue formats`.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file; pictures stand beside it where the format keeps them apart.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@click.option(
    "--mode",
    metavar="MODE",
    default="solved",
    show_default=True,
    help="solved, student (with blanks) or key (answers stand out).",
)
@click.option("--steps", type=int, metavar="N", help="The number of updates.")
@click.option("--decimals", type=int, metavar="N", help="Show every result with so many decimals.")
@click.option(
    "--carry", metavar="RULE", help="exact: go on with all digits; shown: go on with the rounded results, as on paper."
)
@click.option(
    "--convention", metavar="NAME", help="Tell it in another textbook's notation. See `worked catalogue conventions`."
)
@click.option("--symbolic", is_flag=True, help="Add closed forms where they stay readable.")
@click.option("--prove", is_flag=True, help="Let SymPy differentiate the loss of this net and compare every gradient.")
@PDF_ENGINE
def solve(problem: str, format: str | None, output: str | None, force: bool, **asked: Any) -> None:
    """Solve a problem and print its worksheet.

    PROBLEM is a problem file, `-` for standard input, or the name of a shipped example.
    """
    chosen = format or _by_ending(output)
    mode, engine = _one_of("--mode", asked["mode"], ("solved", "student", "key")), asked["pdf_engine"]
    _one_of("--pdf-engine", engine, ("typst", "latex"))
    given = _changed(_read(problem, asked["convention"]), asked)
    if chosen == "json":
        _write_json(given, mode, output, force)
        return
    from worked.rendering import find_format

    find_format(chosen)
    _put(worked.worksheet(given, mode, asked["symbolic"], asked["prove"]), chosen, output, force, engine)


def _put(page: Document, format: str, output: str | None, force: bool, engine: str | None = None) -> None:
    """Write a page to a file, or print it."""
    if output:
        worked.write(page, output, format, engine=engine, overwrite=force)
        click.echo(f"wrote {output}", err=True)
        return
    text = worked.render(page, format, engine=engine)
    if isinstance(text, bytes) and sys.stdout.isatty():
        raise WorkedError(f"{format} is not text for a terminal; write it to a file with -o")
    _print([text])


def _print(pieces: Iterable[str | bytes]) -> None:
    """Print a page whole or not at all; where the terminal's encoding lacks a sign, as UTF-8."""
    with SpooledTemporaryFile(IN_MEMORY) as page:
        page.writelines(piece if isinstance(piece, bytes) else piece.encode("utf-8") for piece in pieces)
        page.seek(0)
        while some := page.read(IN_MEMORY):
            click.echo(some, nl=False)


def _read(problem: str, convention: str | None) -> Task:
    """The problem in a file, in standard input, or shipped under a name."""
    if problem == "-":
        from worked.exercises.reading import parse_bytes
        from worked.problem.read import LARGEST_FILE

        return parse_bytes(_standard_input(LARGEST_FILE + 1), "standard input", convention)
    if Path(problem).suffix or Path(problem).exists():
        return worked.read(problem, convention)
    return worked.example(problem, convention)


def _standard_input(most: int) -> bytes:
    if sys.stdin is None:
        raise WorkedError("standard input: it is closed")
    return sys.stdin.buffer.read(most)


def _changed(problem: Task, asked: dict[str, Any]) -> Task:
    from worked.problem.read_training import MOST_STEPS

    steps, decimals, carry = asked["steps"], asked.get("decimals"), asked.get("carry")
    if steps is not None and not 1 <= steps <= MOST_STEPS:
        raise WorkedError(f"--steps: expected a number of updates from 1 to {MOST_STEPS}, found {steps}")
    if decimals is not None and not 0 <= decimals <= 30:
        raise WorkedError(f"--decimals: expected a number from 0 to 30, found {decimals}")
    if carry is not None:
        _one_of("--carry", carry, ("exact", "shown"))
    return problem.altered(steps, decimals, carry)


def _one_of(option: str, value: str, valid: tuple[str, ...]) -> str:
    if value not in valid:
        raise WorkedError(
            f"{option}: expected one of {', '.join(valid)}, found {excerpt(value)}; {nearest(value, valid)}"
        )
    return value


def _by_ending(output: str | None) -> str:
    """The format of a file by its ending; Markdown for standard output."""
    if output is None:
        return "markdown"
    ending = Path(output).suffix.lower().removeprefix(".")
    if ending == "json":
        return "json"
    from worked.rendering import FORMATS

    for name, format in FORMATS.items():
        if ending in format.endings:
            return name
    raise WorkedError(
        f"{output}: no format goes with the ending {excerpt(ending)}; choose one with --to ({', '.join(_formats())})"
    )


def _formats() -> list[str]:
    from worked.rendering import FORMATS

    return sorted([*FORMATS, "json"])


def _write_json(problem: Task, mode: str, output: str | None, force: bool) -> None:
    from worked.pages.export import json_text

    _put_text(json_text(problem, worked.__version__, mode), output, force)


def _put_text(pieces: Iterable[str], output: str | None, force: bool) -> None:
    """Write text to a file, or print it."""
    if output is None:
        _print(pieces)
        return
    from worked.rendering import save

    save(output, pieces, overwrite=force)
    click.echo(f"wrote {output}", err=True)


@main.command(
    epilog=example_epilog(
        "worked check slides-2-2-1 ada.toml",
        "worked check my-net.toml filled-in.md -o feedback.html",
        "worked check appendix-b-2-2-1 appendix-b-2-2-1 --to pdf -o errata.pdf",
        "cat answers.csv | worked check slides-2-2-1 - --to json",
    )
)
@click.argument("problem")
@click.argument("sheet")
@click.option("--to", "format", metavar="FORMAT", help="A page in this format, or json; left out, a short summary.")
@click.option("-o", "--output", metavar="FILE", help="Write the page to a file; the format follows its ending.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@click.option("--convention", metavar="NAME", help="The notation of the page. See `worked catalogue conventions`.")
@click.option("--steps", type=int, metavar="N", help="The number of updates, where the sheet goes further.")
@PDF_ENGINE
@click.pass_context
def check(
    context: click.Context,
    problem: str,
    sheet: str,
    format: str | None,
    output: str | None,
    force: bool,
    **asked: Any,
) -> None:
    """Check a sheet of answers: what is right, what is wrong, and which mistake it looks like.

    PROBLEM is as for `worked solve`. SHEET is a file (TOML, CSV, JSON, or a student's copy in Markdown, filled in), `-`
    for standard input, or the name of a shipped sheet. See `worked catalogue examples`.

    The exit code is 0 if nothing is wrong, 1 if mistakes were found, 2 if something could not be read.
    """
    chosen = format or (_by_ending(output) if output else "")
    engine = _one_of("--pdf-engine", asked["pdf_engine"], ("typst", "latex"))
    if chosen not in ("", "json"):
        from worked.rendering import find_format

        find_format(chosen)
    if problem == sheet == "-":
        raise WorkedError("problem and sheet: only one of them can come from standard input")
    report = worked.check(_changed(_read(problem, asked["convention"]), asked), _read_sheet(sheet))
    if chosen == "json":
        import json

        _put_text([json.dumps(report.data(), ensure_ascii=False, indent=2) + "\n"], output, force)
    elif chosen:
        _put(worked.feedback(report), chosen, output, force, engine)
    else:
        _print([_summary(report)])
    for trouble in report.trouble:
        click.echo(f"worked: {trouble}", err=True)
    context.exit(report.exit_code)


def _read_sheet(sheet: str) -> Sheet:
    """The sheet in a file, in standard input, or shipped under a name."""
    if sheet == "-":
        from worked.checking.sheet import LARGEST_FILE, parse_sheet

        return parse_sheet(_standard_input(LARGEST_FILE + 1), "standard input")
    if Path(sheet).suffix or Path(sheet).exists():
        return worked.read_sheet(sheet)
    from worked.checking.shipped import sheet_path

    return worked.read_sheet(sheet_path(sheet))


def _summary(report: Report) -> str:
    """The summary of a checked sheet, in colour on a terminal unless NO_COLOR is set."""
    from worked.pages.summary import summary_lines

    plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
    lines = [
        line.text if plain or line.role not in COLOURS else click.style(line.text, **COLOURS[line.role])
        for line in summary_lines(report)
    ]
    return "".join(f"{line}\n" for line in lines)


@main.command(
    epilog=example_epilog(
        "worked catalogue",
        "worked catalogue activations",
        "worked catalogue activations --to latex",
        "worked catalogue mistakes",
    )
)
@click.argument("what", required=False)
@click.option(
    "--to", "format", metavar="FORMAT", default="markdown", show_default=True, help="The format of the table."
)
def catalogue(what: str | None, format: str) -> None:
    """Print what is there: activations, losses, optimisers, exercises, mistakes, conventions, formats or examples."""
    from worked.pages.catalogue import CATALOGUES, catalogue_page

    if what is None:
        width = max(map(len, CATALOGUES))
        for name, (title, _) in CATALOGUES.items():
            click.echo(f"{name:{width}}  {title}")
        return
    if what not in CATALOGUES:
        raise WorkedError(f"no catalogue is called {excerpt(what)}; {nearest(what, CATALOGUES)}")
    _print([worked.render(catalogue_page(what), format)])


@main.command(epilog=example_epilog("worked schema > problem.schema.json"))
def schema() -> None:
    """Print the JSON Schema of problem files, for editors."""
    import json

    click.echo(json.dumps(worked.schema(), indent=2))
