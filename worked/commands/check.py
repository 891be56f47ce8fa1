"""The command check: check a sheet: what is wrong, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import worked
from worked.commands.common import (
    PDF_ENGINE,
    by_ending,
    changed,
    complete_problem,
    example_epilog,
    one_of,
    plain_terminal,
    print_whole,
    put,
    put_json,
    read_task,
    standard_input,
)
from worked.errors import WorkedError

if TYPE_CHECKING:
    from worked.checking.report import Report
    from worked.checking.sheets.sheet import Sheet

COLOURS: dict[str, dict[str, Any]] = {
    "good": {"fg": "green", "bold": True},
    "bad": {"fg": "red", "bold": True},
    "hint": {"fg": "yellow"},
    "quiet": {"dim": True},
}


@click.command(
    epilog=example_epilog(
        "worked check slides-2-2-1 ada.toml",
        "worked check my-net.toml filled-in.md -o feedback.html",
        "worked check appendix-b-2-2-1 appendix-b-2-2-1 --to pdf -o errata.pdf",
        "cat answers.csv | worked check slides-2-2-1 - --to json",
    )
)
@click.argument("problem", shell_complete=complete_problem)
@click.argument("sheet")
@click.option("--to", "format", metavar="FORMAT", help="A page in this format, or json; default: a short summary.")
@click.option("-o", "--output", metavar="FILE", help="Write the page to a file; the format follows its ending.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@click.option("--convention", metavar="NAME", help="The notation of the page. See `worked catalogue conventions`.")
@click.option("--steps", type=int, metavar="N", help="The number of updates, if the sheet goes further.")
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
    """Check a sheet of answers and name the mistakes.

    PROBLEM is as for `worked solve`. SHEET is a file (TOML, CSV, JSON, a student's copy in Markdown, filled in, or
    arrays in NPZ), `-` for standard input, or the name of a shipped sheet. See `worked catalogue examples`.

    The exit code is 0 if nothing is wrong, 1 if mistakes were found, 2 if something could not be read.
    """
    chosen = format or (by_ending(output) if output else "")
    engine = one_of("--pdf-engine", asked["pdf_engine"], ("typst", "latex"))
    if chosen not in ("", "json"):
        from worked.rendering import find_format

        find_format(chosen)
    if problem == sheet == "-":
        raise WorkedError("problem and sheet: only one of them can come from standard input")
    report = worked.check(changed(read_task(problem, asked["convention"]), asked), _read_sheet(sheet))
    if chosen == "json":
        put_json(report.data(), output, force)
    elif chosen:
        put(worked.feedback(report), chosen, output, force, engine)
    else:
        print_whole([_summary(report)])
    for trouble in report.trouble:
        click.echo(f"worked: {trouble}", err=True)
    context.exit(report.exit_code)


def _read_sheet(sheet: str) -> Sheet:
    """The sheet in a file, in standard input, or shipped under a name."""
    if sheet == "-":
        from worked.checking.sheets.sheet import LARGEST_FILE, parse_sheet

        return parse_sheet(standard_input(LARGEST_FILE + 1), "standard input")
    if Path(sheet).suffix or Path(sheet).exists():
        return worked.read_sheet(sheet)
    from worked.checking.sheets.shipped import sheet_path

    return worked.read_sheet(sheet_path(sheet))


def _summary(report: Report) -> str:
    """The summary of a checked sheet, in colour on a terminal unless NO_COLOR is set."""
    from worked.pages.feedback.summary import summary_lines

    plain = plain_terminal()
    lines = [
        line.text if plain or line.role not in COLOURS else click.style(line.text, **COLOURS[line.role])
        for line in summary_lines(report)
    ]
    return "".join(f"{line}\n" for line in lines)
