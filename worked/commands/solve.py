"""The command solve: a problem becomes its worksheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from worked.commands.common import (
    PDF_ENGINE,
    by_ending,
    changed,
    complete_format,
    complete_problem,
    example_epilog,
    formats,
    laid_out,
    one_of,
    put_bytes,
    put_task,
    put_text,
    read_task,
)
from worked.errors import WorkedError, excerpt, nearest

if TYPE_CHECKING:
    from worked.trace.task import Task

MODES = ("solved", "student", "key", "practice", "lab")


@click.command(
    epilog=example_epilog(
        "worked solve slides-2-2-1",
        "worked solve mazur-2-2-2 --convention layered -o mazur.html",
        "worked solve my-net.toml --mode student -o sheet.pdf",
        "worked solve slides-2-2-1 --mode practice -o page.html",
        "worked solve slides-2-2-1 --mode lab -o lab.html",
        "cat my-net.toml | worked solve - --to json",
    )
)
@click.argument("problem", shell_complete=complete_problem)
@click.option(
    "--to",
    "format",
    metavar="FORMAT",
    shell_complete=complete_format,
    help="The format; default: by the ending of -o, or text on a terminal. See `worked catalogue formats`.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file; some formats write pictures to separate files next to it.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@click.option(
    "--mode",
    metavar="MODE",
    default="solved",
    show_default=True,
    help="solved, student (with blanks), key (answers highlighted), practice (a web page that checks what is typed) "
    "or lab (a web page in which given numbers can be changed).",
)
@click.option("--inputs", is_flag=True, help="A student's copy as a web page to type into; it checks nothing.")
@click.option("--layout", metavar="NAME", help="full, compact or matrix; default: that of the problem file.")
@click.option("--steps", type=int, metavar="N", help="The number of updates.")
@click.option("--decimals", type=int, metavar="N", help="Number of decimals of every result.")
@click.option(
    "--carry",
    metavar="RULE",
    help="exact: later steps use all digits; shown: they use the rounded values, as on paper.",
)
@click.option(
    "--convention", metavar="NAME", help="Use another textbook's notation. See `worked catalogue conventions`."
)
@click.option("--symbolic", is_flag=True, help="Add closed forms where they stay readable.")
@click.option("--prove", is_flag=True, help="Let SymPy differentiate the loss of this net and compare every gradient.")
@PDF_ENGINE
def solve(problem: str, format: str | None, output: str | None, force: bool, **asked: Any) -> None:
    """Solve a problem and print its worksheet.

    PROBLEM is a problem file, `-` for standard input, or the name of a shipped example.
    """
    chosen = format or by_ending(output)
    mode, engine = one_of("--mode", asked["mode"], MODES), asked["pdf_engine"]
    one_of("--pdf-engine", engine, ("typst", "latex"))
    given = changed(read_task(problem, asked["convention"]), asked)
    given = laid_out(given, asked["layout"]) if asked["layout"] else given
    if _is_package(chosen):
        _put_package(given, chosen, output, force, asked)
        return
    if mode == "lab":
        _put_lab(given, chosen, output, force, asked)
        return
    put_task(given, mode, chosen, output, force, engine, asked["symbolic"], asked["prove"], asked["inputs"])


def _put_lab(task: Task, format: str, output: str | None, force: bool, asked: Mapping[str, Any]) -> None:
    """Write the lab of a problem."""
    import worked

    if format not in ("html", "htm"):
        raise WorkedError(
            f"--mode lab: the lab is a page in HTML, found {excerpt(format)}; write it to a file with -o lab.html"
        )
    for name in ("symbolic", "prove", "inputs"):
        if asked[name]:
            raise WorkedError(f"--{name}: the lab has none of this; leave it out, or choose another --mode")
    put_text([worked.lab(task)], output, force)


def _is_package(format: str) -> bool:
    """Whether a format is that of a learning platform; refused where it is none at all."""
    from worked.rendering import FORMATS

    if format == "json" or format in FORMATS:
        return False
    from worked.packages.package import names

    if format not in names():
        raise WorkedError(f"no format is called '{format}'; {nearest(format, formats())}")
    return True


def _put_package(task: Task, name: str, output: str | None, force: bool, asked: Mapping[str, Any]) -> None:
    """Write a problem for a learning platform."""
    import worked

    for option in ("symbolic", "prove", "inputs"):
        if asked[option]:
            raise WorkedError(f"--{option}: {name} has none of this; leave it out")
    put_bytes(worked.package(task, name, mode=asked["mode"]), output, force)
