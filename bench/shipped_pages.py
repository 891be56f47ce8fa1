"""Shipped pages: what the commands of a checkout make of every shipped example, as digests; for same_bytes.py.

Runs in a process of its own, in an empty folder, with the checkout first on the path, and uses nothing of this one:
    python -P shipped_pages.py CHECKOUT PART,PART [COMMAND]
prints a JSON object of command lines and digests; with a COMMAND, what that one alone gives.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from click.testing import CliRunner

import worked
from worked.commands import main
from worked.document import LAYOUTS, MODES
from worked.rendering import FORMATS

OUT, SHEETS = Path("out"), Path("sheets")
SHARE = 0.15  # of the numbers on a sheet with faults are wrong
Command = tuple[str, ...]
SUMMARY, CELLS, PAGE = (), ("--to", "json"), ("--to", "markdown")
# How each sheet is checked; the first one is right.
CHECKED: tuple[tuple[Command, ...], ...] = ((SUMMARY, CELLS, PAGE), (SUMMARY, CELLS, PAGE), (CELLS,), (PAGE,))


def called(command: Command) -> dict[str, bytes]:
    """What a command gives: its output by name, with its exit code, and the files that it writes."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    done = CliRunner().invoke(main, list(command))
    crash = "" if done.exception is None or isinstance(done.exception, SystemExit) else repr(done.exception)
    end = f"exit code {done.exit_code}\n{crash}"
    files = {path.name: path.read_bytes() for path in sorted(OUT.iterdir())}
    return {"the end": end.encode(), "the output": done.stdout_bytes, "the errors": done.stderr_bytes, **files}


def digest(given: dict[str, bytes]) -> str:
    """A short text that differs where anything does."""
    found = hashlib.sha256()
    for name, content in given.items():
        found.update(f"{name} {len(content)} ".encode() + content)
    return found.hexdigest()[:20]


def names(list_of: str) -> list[str]:
    """The names in the first table of a page of the catalogue."""
    text = CliRunner().invoke(main, ["catalogue", list_of]).output
    table = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return re.findall(r"^\| `(.+?)`", table[0], re.MULTILINE) if table else []


def formats(example: str) -> Iterator[Command]:
    """All formats in all modes, printed and written; those that Typst makes of one source only solved."""
    for format in names("formats"):
        binary = format in FORMATS and FORMATS[format].binary
        for mode in MODES[:1] if binary else MODES:
            yield ("solve", example, "--mode", mode, "--to", format, "-o", f"{OUT}/page.{format}")
            if not binary:
                yield ("solve", example, "--mode", mode, "--to", format)


def conventions(example: str) -> Iterator[Command]:
    """All notations."""
    for convention in names("conventions"):
        for more in ((), ("--mode", "student", "--to", "latex"), ("--symbolic",)):
            yield ("solve", example, "--convention", convention, *more)


def layouts(example: str) -> Iterator[Command]:
    """All layouts in formats that lay a page out each in its own way."""
    for layout in LAYOUTS:
        for mode in MODES:
            for format in ("markdown", "latex", "html", "text"):
                yield ("solve", example, "--layout", layout, "--mode", mode, "--to", format)


def changes(example: str) -> Iterator[Command]:
    """Other numbers of steps and digits, and other rules of rounding."""
    for more in (
        *(("--steps", "1"), ("--steps", "3"), ("--steps", "3", "--to", "json"), ("--carry", "exact", "--to", "text")),
        *(("--decimals", "2", "--carry", "shown", "--mode", "key"), ("--decimals", "9", "--to", "json")),
    ):
        yield ("solve", example, *more)


def proofs(example: str) -> Iterator[Command]:
    """Gradients proven by SymPy."""
    yield ("solve", example, "--prove")


def sheets(example: str) -> Iterator[Command]:
    """A right sheet, and sheets with planted faults."""
    text = called(("solve", example, "--to", "json"))["the output"]
    cells = json.loads(text)["cells"] if text else []
    right = {cell["id"]: cell["shown"] for cell in cells if cell.get("formula") and cell.get("shown")}
    for seed, ways in enumerate(CHECKED):
        path = SHEETS / f"{example}-{seed}.json"
        path.write_text(json.dumps(planted(right, f"{example} {seed}") if seed else right), "utf-8")
        for more in ways:
            yield ("check", example, str(path), *more)


def planted(right: dict[str, str], seed: str) -> dict[str, str]:
    """The answers, some of them wrong: another sign, a factor, a digit, the point, or nothing."""
    draw = random.Random(seed)
    faults: list[Callable[[str], str]] = [
        lambda text: text.removeprefix("-") if text.startswith("-") else f"-{text}",
        lambda text: f"{float(Fraction(text)) * draw.choice((2, 0.5, 0.1, 10)):.4f}",
        lambda text: re.sub(r"\d(?=\D*$)", str(draw.randint(0, 9)), text),
        lambda text: text.replace("0.", "0.0", 1),
        lambda text: "",
    ]
    return {name: draw.choice(faults)(text) if draw.random() < SHARE else text for name, text in right.items()}


PARTS: dict[str, Callable[[str], Iterator[Command]]] = {
    part.__name__: part for part in (formats, conventions, layouts, changes, proofs, sheets)
}


def run(checkout: str, parts: list[str], examples: list[str], command: str) -> None:
    """Print what was asked for."""
    assert Path(worked.__file__).resolve().is_relative_to(Path(checkout).resolve()), f"{worked.__file__} is imported"
    SHEETS.mkdir()
    commands = (each for example in examples or worked.examples() for part in parts for each in PARTS[part](example))
    if command:
        given = next((called(each) for each in commands if " ".join(each) == command), {})
        print(json.dumps({name: content.decode("utf-8", "replace") for name, content in given.items()}))
    else:
        print(json.dumps({" ".join(each): digest(called(each)) for each in commands}))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2].split(","), list(filter(None, sys.argv[3].split(","))), sys.argv[4])
