"""The commands generate and stress: an exam for a class, and how fair and how difficult its variants are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

import worked
from worked.commands.common import (
    PDF_ENGINE,
    by_ending,
    example_epilog,
    formats,
    one_of,
    put,
    put_json,
    with_workers,
    workers_in,
)
from worked.errors import WorkedError, excerpt, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.exam.roster import Entrant


def complete_exam(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """What the shell proposes for an exam: the shipped ones that begin so, and files."""
    from worked.exam.shipped import exams

    return [*(CompletionItem(name) for name in exams() if name.startswith(typed)), CompletionItem(typed, type="file")]


@click.command(
    epilog=example_epilog(
        "worked generate midterm --count 3 -o out",
        "worked generate my-exam.toml --roster class.csv -o midterm",
        "worked generate my-exam.toml --roster class.csv --by group --to pdf --to html -o midterm --marking",
        "worked generate my-exam.toml --code K7QF3-M2DX9 --secret-file midterm.secret -o again",
    )
)
@click.argument("exam", shell_complete=complete_exam)
@click.option("--count", type=int, metavar="N", help="Number of variants, for students called 1 to N.")
@click.option("--roster", metavar="FILE", help="A CSV file of the class: name, id, e-mail, group.")
@click.option("--by", metavar="WHO", help="One variant for each student (the default) or group of the roster.")
@click.option("--code", metavar="CODE", help="Write the variant of this code again; it needs the secret.")
@click.option(
    "-o", "--output", metavar="DIR", required=True, help="The folder; the same command again goes on with it."
)
@click.option("--to", "formats_asked", metavar="FORMAT", multiple=True, help="A format; may be repeated. Default: pdf.")
@click.option("--key", metavar="HOW", default="separate", show_default=True, help="separate, embedded or none.")
@click.option("--marking", is_flag=True, help="Add a page for each variant for those who mark by hand.")
@click.option("--together", is_flag=True, help="All sheets in one file after a cover sheet, and all keys in another.")
@click.option("--secret-file", metavar="FILE", help="The secret; default: WORKED_SECRET, or a file beside the folder.")
@with_workers
def generate(exam: str, count: int | None, roster: str | None, by: str | None, code: str | None, **asked: Any) -> None:
    """Write an exam: a different, fair variant with its key for each student.

    EXAM is an exam file or the name of a shipped exam. See `worked catalogue exams` and docs/exams.md.

    Variants follow from a secret. It is read from --secret-file or from the environment variable WORKED_SECRET;
    otherwise a new one is made and kept in a file beside the folder, which only you can read.
    """
    from worked.classroom.printing import KEYS, Printed
    from worked.classroom.secret import secret_for
    from worked.classroom.writing import refuse_unfit, write_exam
    from worked.exam.read import read_exam

    names, packages = _formats(asked["formats_asked"])
    printed = Printed(names, one_of("--key", asked["key"], KEYS), asked["marking"], asked["together"], packages)
    for option in ("marking", "together"):
        if asked[option] and not names:
            raise WorkedError(f"--{option}: it needs a format of pages too, not only {packages[0]}; add --to pdf")
    who = _entrants(count, roster, by, code)
    read = read_exam(exam)
    folder = Path(asked["output"])
    if code and not asked["secret_file"] and not _has_secret(folder):
        raise WorkedError("--code: a variant is written again with its secret; give --secret-file or WORKED_SECRET")
    workers = workers_in(asked)
    refuse_unfit(read, folder, printed)
    secret = secret_for(folder, asked["secret_file"])
    for note in secret.notes:
        click.echo(f"worked: {note}", err=True)
    made = write_exam(read, who, secret.key, folder, printed, worked.__version__, workers, _teller())
    noun = "variant" if len(made.entries) == 1 else "variants"
    click.echo(f"wrote {len(made.entries)} {noun} to {folder}", err=True)


def _has_secret(folder: Path) -> bool:
    import os

    from worked.classroom.secret import VARIABLE, beside_folder

    return VARIABLE in os.environ or beside_folder(folder).exists()


def _formats(asked: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats of pages and the packages for platforms, by their own names, each once."""
    from worked.packages.package import names
    from worked.rendering import FORMATS, find_format

    pages, packages = [], []
    for name in asked or ("pdf",):
        if name in names():
            packages.append(name)
            continue
        if name not in FORMATS:
            raise WorkedError(f"no format is called '{name}'; {nearest(name, [*FORMATS, *names()])}")
        chosen = find_format(name)
        if not chosen.endings:
            raise WorkedError(f"--to: {name} has no files of its own; choose another format")
        pages.append(chosen.name)
    return tuple(dict.fromkeys(pages)), tuple(dict.fromkeys(packages))


def _entrants(count: int | None, roster: str | None, by: str | None, code: str | None) -> list[Entrant]:
    """Who gets a variant."""
    from worked.exam.roster import WAYS, Entrant, numbered, read_roster
    from worked.exam.stream import tidy_code

    given = [name for name, value in (("--count", count), ("--roster", roster), ("--code", code)) if value is not None]
    if len(given) != 1:
        said = f"found {' and '.join(given)}" if given else "found none of them"
        raise WorkedError(f"expected one of --count, --roster and --code, {said}")
    if by is not None and roster is None:
        raise WorkedError("--by: it belongs to --roster")
    if roster is not None:
        return read_roster(roster, one_of("--by", by or WAYS[0], WAYS))
    if count is not None:
        return numbered(count)
    tidy = tidy_code(code or "")
    if not tidy:
        raise WorkedError(f"--code: expected a code such as K7QF3-M2DX9, found {excerpt(code)}")
    return [Entrant("", (), tidy)]


def _teller() -> Callable[[str], None]:
    """What tells of progress, on a terminal."""
    import sys

    if not sys.stderr.isatty():
        return lambda said: None
    return lambda said: click.echo(said, err=True)


@click.command(
    epilog=example_epilog(
        "worked stress midterm",
        "worked stress my-exam.toml --count 10000 -o fairness.html",
        "worked stress my-exam.toml --to json",
    )
)
@click.argument("exam", shell_complete=complete_exam)
@click.option("--count", type=int, metavar="N", default=10_000, show_default=True, help="Number of draws.")
@click.option("--to", "format", metavar="FORMAT", help="The format; default: text on a terminal, Markdown elsewhere.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file; the format follows its ending.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@with_workers
@PDF_ENGINE
def stress(exam: str, count: int, format: str | None, output: str | None, force: bool, **asked: Any) -> None:
    """Measure an exam: how many draws pass, what rejects the others, and how difficulty spreads.

    EXAM is an exam file or the name of a shipped exam.
    """
    from worked.classroom.stress import stressed
    from worked.exam.read import read_exam
    from worked.pages.exams.stress import stress_page

    chosen = format or by_ending(output)
    one_of("--pdf-engine", asked["pdf_engine"], ("typst", "latex"))
    if chosen not in formats():
        from worked.rendering import find_format

        find_format(chosen)
    if not 1 <= count <= 10_000_000:
        raise WorkedError(f"--count: expected a number of draws from 1 to 10000000, found {count}")
    found = stressed(read_exam(exam), count, workers_in(asked))
    if chosen == "json":
        put_json(found.data(), output, force)
    else:
        put(stress_page(found), chosen, output, force, asked["pdf_engine"])
