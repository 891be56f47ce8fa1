"""What the commands have in common: their errors, their options, and how they read and print."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

import worked
from worked.commands.usage import sentence
from worked.errors import FileExistsAlready, WorkedError, excerpt, nearest, unwritable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from worked.document import Document
    from worked.rendering import Screen
    from worked.trace.task import Task
    from worked.workers import Workers

IN_MEMORY = 1 << 20
WIDEST = 100  # columns of plain text, on a wider terminal too
PDF_ENGINE = click.option("--pdf-engine", metavar="ENGINE", default="typst", show_default=True, help="typst or latex.")


class Commands(click.Group):
    """A group whose commands end with one clear sentence and exit code 2 when something given is wrong.

    `known` has for each command its file in this folder and the first sentence of its help, so that only a command
    that is asked for is imported.
    """

    def __init__(self, *args: Any, known: Mapping[str, tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.known = known

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self.known)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.known:
            return None
        found = vars(import_module(f"worked.commands.{self.known[name][0]}"))
        return next(each for each in found.values() if isinstance(each, click.Command) and each.name == name)

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            return _refuse(context, sentence(error))

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, each with its sentence as click would take it from the command, cut off in the end."""
        room = formatter.width - 6 - max(map(len, self.known))
        rows = [(name, click.Command(name, help=self.known[name][1])) for name in self.list_commands(context)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(room)) for name, command in rows])

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise
        except click.UsageError as error:
            _refuse(context, sentence(error))
        except (WorkedError, OSError) as error:
            what = error if isinstance(error, WorkedError) else str(unwritable("standard output", error))
            more = "; --force overwrites it" if isinstance(error, FileExistsAlready) else ""
            _refuse(context, f"{what}{more}")

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        if args and self.get_command(context, args[0]) is None:
            raise WorkedError(f"no command is called {excerpt(args[0])}; {_instead_of(args[0], self.known)}")
        name, command, rest = super().resolve_command(context, args)
        if command and not context.resilient_parsing:  # which is how a shell asks for completions
            with command.context_class(command, context, name, **command.context_settings) as own:
                _refuse_repeated(command, own, rest)
        return name, command, rest


def _refuse(context: click.Context, what: str) -> NoReturn:
    """End with one sentence and exit code 2."""
    click.echo(f"worked: {what}", err=True)
    context.exit(2)


def _refuse_repeated(command: click.Command, context: click.Context, args: list[str]) -> None:
    """Refuse an option that takes one value and is given more; of them click would keep the last in silence."""
    _, _, order = command.make_parser(context).parse_args(list(args))
    for option in order:
        takes_one = isinstance(option, click.Option) and not (option.multiple or option.is_flag or option.count)
        if takes_one and order.count(option) > 1:
            name = max(option.opts, key=len)
            raise WorkedError(f"{name} is given {order.count(option)} times; expected one value")


def _instead_of(name: str, commands: Iterable[str]) -> str:
    """What may have been meant by a command that there is not: a catalogue, or the nearest command."""
    from worked.pages.catalogue.page import CATALOGUES

    return f"`worked catalogue {name}` lists them" if name in CATALOGUES else nearest(name, commands)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Name the file in what is wrong with its content."""
    try:
        yield
    except WorkedError as error:
        raise WorkedError(f"{path}: {error}") from None


def complete_problem(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """What the shell proposes for a problem: the shipped examples that begin so, and files."""
    from click.shell_completion import CompletionItem

    names = [CompletionItem(name) for name in worked.examples() if name.startswith(typed)]
    return [*names, CompletionItem(typed, type="file")]


def complete_format(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """What the shell proposes for a format."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in formats() if name.startswith(typed)]


def with_workers(command: Any) -> Any:
    """The options that say how many processes work on a command, and where; `workers_in` reads them."""
    options = (
        click.option("--workers", type=int, metavar="N", default=1, show_default=True, help="Number of processes."),
        click.option("--backend", metavar="NAME", default="loky", show_default=True, help="loky, dask or ray."),
        click.option("--scheduler", metavar="ADDRESS", help="The scheduler of Dask; default: a local one."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def workers_in(asked: Mapping[str, Any]) -> Workers:
    """The workers that the options ask for; WorkedError where they do not fit together."""
    from worked.workers import BACKENDS, Workers

    one_of("--backend", asked["backend"], BACKENDS)
    return Workers(asked["workers"], asked["backend"], asked["scheduler"]).checked()


def example_epilog(*lines: str) -> str:
    """The examples at the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def put(page: Document, format: str, output: str | None, force: bool, engine: str | None = None) -> None:
    """Write a page to a file, or print it."""
    if output:
        worked.write(page, output, format, engine=engine, overwrite=force)
        click.echo(f"wrote {output}", err=True)
        return
    text = worked.render(page, format, engine=engine, screen=_screen())
    if isinstance(text, bytes) and sys.stdout.isatty():
        raise WorkedError(f"{format} is not text for a terminal; write it to a file with -o")
    print_whole([text])


def _screen() -> Screen | None:
    """How wide plain text is on this terminal, and whether words may stand out; nothing where no terminal is there."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    from worked.rendering import Screen

    columns = min(get_terminal_size().columns, WIDEST)
    return Screen(columns, not plain_terminal())


def plain_terminal() -> bool:
    """Whether standard output may hold no colours: it is no terminal, a dumb one, or NO_COLOR is set."""
    return not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def put_task(
    task: Task,
    mode: str,
    format: str,
    output: str | None,
    force: bool,
    engine: str | None,
    symbolic: bool = False,
    prove: bool = False,
    inputs: bool = False,
) -> None:
    """Write the worksheet of a problem to a file, or print it; as JSON, its cells. `inputs`: as a page to type in."""
    if inputs and mode != "student":
        raise WorkedError(f"--inputs: expected with --mode student, found --mode {mode}")
    if (inputs or mode == "practice") and format == "json":
        raise WorkedError("json: only HTML can be typed into; use --to html, or a file name ending in .html")
    if format == "json":
        from worked.pages.worksheet.export import json_text

        put_text(json_text(task, worked.__version__, mode), output, force)
        return
    from worked.rendering import find_format

    find_format(format)
    page = worked.worksheet(task, mode, symbolic, prove)
    if inputs:
        from worked.live.page import with_inputs

        page = with_inputs(page, task)
    put(page, format, output, force, engine)


def print_whole(pieces: Iterable[str | bytes]) -> None:
    """Print a page whole or not at all; where the terminal's encoding lacks a sign, as UTF-8."""
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(IN_MEMORY) as page:
        page.writelines(piece if isinstance(piece, bytes) else piece.encode("utf-8") for piece in pieces)
        page.seek(0)
        while some := page.read(IN_MEMORY):
            click.echo(some, nl=False)


def read_task(problem: str, convention: str | None) -> Task:
    """The problem in a file, in standard input, or shipped under a name."""
    if problem == "-":
        from worked.exercises.reading import parse_bytes
        from worked.problem.read import LARGEST_FILE

        return parse_bytes(standard_input(LARGEST_FILE + 1), "standard input", convention)
    from pathlib import Path

    if Path(problem).suffix or Path(problem).exists():
        return worked.read(problem, convention)
    return worked.example(problem, convention)


def standard_input(most: int) -> bytes:
    if sys.stdin is None:
        raise WorkedError("standard input: it is closed")
    return sys.stdin.buffer.read(most)


def changed(problem: Task, asked: dict[str, Any]) -> Task:
    from worked.problem.read_training import MOST_STEPS

    steps, decimals, carry = asked["steps"], asked.get("decimals"), asked.get("carry")
    if steps is not None and not 1 <= steps <= MOST_STEPS:
        raise WorkedError(f"--steps: expected a number of updates from 1 to {MOST_STEPS}, found {steps}")
    if decimals is not None and not 0 <= decimals <= 30:
        raise WorkedError(f"--decimals: expected a number from 0 to 30, found {decimals}")
    if carry is not None:
        one_of("--carry", carry, ("exact", "shown"))
    return problem.altered(steps, decimals, carry)


def laid_out(problem: Task, layout: str) -> Task:
    """The problem with another layout of its page."""
    from worked.document import LAYOUTS

    one_of("--layout", layout, LAYOUTS)
    return problem.laid_out(layout)


def one_of(option: str, value: str, valid: tuple[str, ...]) -> str:
    if value not in valid:
        raise WorkedError(
            f"{option}: expected one of {', '.join(valid)}, found {excerpt(value)}; {nearest(value, valid)}"
        )
    return value


def by_ending(output: str | None) -> str:
    """The format of a file by its ending; for standard output plain text on a terminal, else Markdown."""
    if output is None:
        return "text" if sys.stdout.isatty() else "markdown"
    from pathlib import Path

    ending = Path(output).suffix.lower().removeprefix(".")
    if ending == "json":
        return "json"
    from worked.rendering import FORMATS

    name = FORMATS.by_ending(ending) or _package_by_ending(ending)
    if name:
        return name
    if Path(output).is_dir():
        raise WorkedError(f"{output}: is a folder; expected a file, such as {Path(output) / 'page.pdf'}")
    raise WorkedError(f"{output}: no format goes with the ending {excerpt(ending)}; {nearest(ending, formats())}")


def _package_by_ending(ending: str) -> str | None:
    """The one package whose files have this ending and are made for it alone, such as a spreadsheet."""
    from worked.packages.package import find_package, names

    return next((name for name in names() if name == ending and find_package(name).ending == ending), None)


def formats() -> list[str]:
    """The names of all formats, those of learning platforms among them."""
    from worked.packages.package import names
    from worked.rendering import FORMATS

    return sorted([*FORMATS, "json", *names()])


def put_text(pieces: Iterable[str], output: str | None, force: bool) -> None:
    """Write text to a file, or print it."""
    if output is None:
        print_whole(pieces)
        return
    from worked.saving import save

    save(output, pieces, overwrite=force)
    click.echo(f"wrote {output}", err=True)


def put_bytes(made: bytes, output: str | None, force: bool) -> None:
    """Write bytes to a file, or to standard output where that is no terminal."""
    if output is None:
        if sys.stdout.isatty():
            raise WorkedError("this is no text for a terminal; write it to a file with -o")
        print_whole([made])
        return
    from worked.saving import save

    save(output, [made], overwrite=force)
    click.echo(f"wrote {output}", err=True)


def put_json(data: Any, output: str | None, force: bool) -> None:
    """Write plain data as JSON to a file, or print it."""
    import json

    put_text([json.dumps(data, ensure_ascii=False, indent=2), "\n"], output, force)
