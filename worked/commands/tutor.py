"""The command tutor: an exercise step by step in the terminal, one number at a time."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

import worked
from worked.commands.check import COLOURS
from worked.commands.common import WIDEST, changed, complete_problem, example_epilog, plain_terminal, read_task
from worked.errors import FileExistsAlready, WorkedError, excerpt

if TYPE_CHECKING:
    from worked.tutor.saved import Options, State
    from worked.tutor.screen import Line
    from worked.tutor.session import Session

LONGEST_LINE = 10_000
ENDINGS = (".toml", ".json")
STYLES: dict[str, dict[str, Any]] = {**COLOURS, "head": {"bold": True}}


@click.command(
    epilog=example_epilog(
        "worked tutor slides-2-2-1",
        "worked tutor mazur-2-2-2 --convention layered --student Ada -o ada.toml",
        "worked tutor my-net.toml --cells delta,gradient",
        "worked tutor slides-2-2-1 --resume slides-2-2-1.tutor.json",
    )
)
@click.argument("problem", shell_complete=complete_problem)
@click.option("-o", "--output", metavar="FILE", help="At the end, write the sheet to a file (TOML or JSON).")
@click.option("--force", is_flag=True, help="Overwrite the sheet if it exists.")
@click.option("--student", metavar="NAME", default="", help="The name on the sheet.")
@click.option("--steps", type=int, metavar="N", help="The number of updates.")
@click.option("--convention", metavar="NAME", help="Another textbook's notation. See `worked catalogue conventions`.")
@click.option("--cells", metavar="NAMES", help="Ask only for these quantities or cells, separated by commas.")
@click.option("--resume", metavar="FILE", help="Go on from this file; default: PROBLEM.tutor.json, where it exists.")
@click.option("--new", is_flag=True, help="Begin anew; an earlier PROBLEM.tutor.json is replaced.")
@click.pass_context
def tutor(context: click.Context, problem: str, output: str | None, force: bool, **asked: Any) -> None:
    """Work through a problem, one number at a time.

    PROBLEM is a problem file or the name of a shipped example. Each number is judged as by `worked check`, and mistakes
    are named. `help` at the prompt lists what may be typed; docs/tutor.md describes it.

    The work is saved after each answer in PROBLEM.tutor.json in the current folder. The exit code is 0 if nothing wrong
    is left, 1 if mistakes are, 2 if something given cannot be used.
    """
    if problem == "-":
        raise WorkedError("problem: it cannot come from standard input, from which the answers come")
    _refuse_output(output, force)
    place = Path(asked["resume"] or f"{Path(problem).stem if Path(problem).suffix else Path(problem).name}.tutor.json")
    session = _session(problem, place, asked)
    talk = Talk(session, place)
    talk.run()
    if output and session.over == "finished":
        _write_sheet(session, output, force)
    context.exit(session.exit_code)


def _refuse_output(output: str | None, force: bool) -> None:
    """Refuse a sheet that cannot be written before anything is asked."""
    if output is None:
        return
    if Path(output).suffix.lower() not in ENDINGS:
        raise WorkedError(f"{output}: expected the ending .toml or .json, found {excerpt(Path(output).suffix)}")
    if Path(output).exists() and not force:
        raise FileExistsAlready(f"{output} exists already and is left as it is")


def _session(problem: str, place: Path, asked: dict[str, Any]) -> Session:
    """The dialogue, new or resumed; what is asked for now comes before what was asked for then."""
    from worked.tutor.saved import Options
    from worked.tutor.session import Session

    state = _state(place, asked)
    then = state.options if state else Options()
    options: Options = Options(
        asked["steps"] if asked["steps"] is not None else then.steps,
        asked["convention"] or then.convention,
        _names(asked["cells"]) if asked["cells"] is not None else then.cells,
    )
    task = changed(read_task(problem, options.convention), {"steps": options.steps})
    session = Session(worked.key(task), options, asked["student"][:100])
    if state:
        session.resume(state, str(place))
    return session


def _state(place: Path, asked: dict[str, Any]) -> State | None:
    """What was saved; None where it is to begin anew."""
    from worked.text_file import file_bytes
    from worked.tutor.saved import LARGEST, read_state

    if asked["resume"] and asked["new"]:
        raise WorkedError("--resume and --new: expected one of them")
    if asked["new"] or not (asked["resume"] or place.exists()):
        return None
    return read_state(file_bytes(place, LARGEST), str(place))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise WorkedError("--cells: expected quantities or cells, such as net,out,delta")
    return names


def _write_sheet(session: Session, output: str, force: bool) -> None:
    """Write the sheet whole or not at all."""
    from worked.saving import save
    from worked.tutor.sheets import sheet_text

    save(output, [sheet_text(session.work.sheet(), Path(output).suffix.lower())], overwrite=force)
    click.echo(f"wrote {output}", err=True)


class Talk:
    """A dialogue between a session and whoever types: a person at a terminal, or lines that come through a pipe."""

    def __init__(self, session: Session, place: Path) -> None:
        from worked.tutor.screen import has_signs

        self.session, self.place, self.unsaved = session, place, ""
        self.plain, self.has_signs = plain_terminal(), has_signs(getattr(sys.stdout, "encoding", None))
        self.typed_here = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
        session.styled, session.pictures = not self.plain, self.has_signs

    def run(self) -> None:
        """Talk until it is over; an interrupt is a quit."""
        self._prepare()
        try:
            self._say(self._fitted().begin())
            while not self.session.over:
                text = self._asked()
                lines = self._fitted().end_of_input() if text is None else self.session.answer(text)
                trouble = self._keep()
                self._say([*lines, *trouble])
        except KeyboardInterrupt:
            self._interrupted()
        if self.session.over == "quit" and self.session.is_begun and not self.unsaved:
            self._say_plainly(f"Saved in {self.place}. The same command goes on from there; --new begins anew.")

    def _interrupted(self) -> None:
        """Quit; another interrupt does not stop the saving."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            click.echo()
            self.session.answer("quit")
            self._say(self._keep())
        finally:
            signal.signal(signal.SIGINT, before)

    def _prepare(self) -> None:
        """Read lines of any bytes, and let a terminal edit them."""
        if sys.stdin is None:
            raise WorkedError("standard input: it is closed")
        for stream in (sys.stdin, sys.stdout):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        if self.typed_here:
            with suppress(ImportError):
                import readline  # noqa: F401 - gives `input` its editing

    def _fitted(self) -> Session:
        """The session with the width that the terminal has now."""
        self.session.columns = min(get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else 80
        return self.session

    def _asked(self) -> str | None:
        """What is typed next; None at the end of input. Through a pipe it is printed, so that the dialogue reads on."""
        self._fitted()
        prompt = self._signs(self.session.prompt)
        if self.typed_here:
            try:
                return input(prompt)
            except EOFError:
                click.echo()
                return None
        from worked.formula.printers.text import clean

        click.echo(prompt, nl=False)
        line = _line()
        click.echo(self._signs(clean((line or "")[:WIDEST].strip())))
        return line

    def _say(self, lines: Sequence[Line]) -> None:
        """Print lines, in colour on a terminal that wants it."""
        from worked.tutor.screen import rows

        for line in lines:
            style = {} if self.plain else STYLES.get(line.role, {})
            for row in rows(line, self.session.columns):
                text = self._signs(row)
                click.echo(click.style(text, **style) if style and text else text)

    def _say_plainly(self, text: str) -> None:
        from worked.tutor.screen import Line

        self._say([Line(text)])

    def _signs(self, text: str) -> str:
        """The text in signs that the terminal has."""
        from worked.tutor.screen import by_keyboard

        return text if self.has_signs else by_keyboard(text)

    def _keep(self) -> list[Line]:
        """Save what has changed, whole or not at all; where that fails it is said once."""
        from worked.saving import save
        from worked.tutor.screen import Line

        if not self.session.changed or not self.session.is_begun or self.unsaved:
            return []
        try:
            save(self.place, [self.session.state()], overwrite=True)
        except WorkedError as error:
            self.unsaved = str(error)
            return [Line(f"Not saved: {error}.", "bad")]
        return []


def _line() -> str | None:
    """The next line of standard input, cut where it is absurdly long; None at its end."""
    line = piece = sys.stdin.readline(LONGEST_LINE)
    while piece and not piece.endswith("\n"):
        piece = sys.stdin.readline(LONGEST_LINE)
    return line or None
