"""Saying: what the tutor says, in lines: welcome, place, verdicts, hints, tables and the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worked.cells.cell import Cell
from worked.checking.mistakes import mistakes
from worked.checking.report import BAD, Finding
from worked.formula.printers.plain import Plain
from worked.formula.printers.text import clean
from worked.pages.feedback.marked import verdict as in_a_few_words
from worked.rendering.text.wrapping import GLUE, padded, width
from worked.tutor.calculator import functions
from worked.tutor.screen import AS_IT_IS, INDENT, MATHS, Line
from worked.tutor.work import Work
from worked.words import capital, count, short

MOST_NAMED, GAP, LONGEST_GIVEN = 2, 3, 24
ALIASES = {"?": "help", "exit": "quit", "next": "skip", "task": "exercise"}
COMMANDS = {
    "hint": "a hint; the third one shows the value, which earns no mark",
    "why": "the last mistake explained, or that of a cell: why net[3]",
    "back": "to the number before",
    "skip": "leave this number open and go on",
    "goto": "to a cell: goto net[3], or to the third number: goto 3",
    "show": "what is done so far",
    "exercise": "the exercise again",
    "save": "write the file from which the work is resumed; it is written after each answer, too",
    "finish": "end here; what is open is left blank",
    "quit": "end for now",
}


def welcome(work: Work, resumed: bool) -> list[Line]:
    """How many numbers are asked for, and how to answer; or that the work goes on."""
    asked = len(work.course.asked)
    if resumed:
        return [Line(f"You go on where you stopped. {score(work).text}")]
    many = "The numbers are asked" if work.key.problem.stops_by_itself else f"{capital(count(asked, 'number'))} to find"
    said = f"{many}, one at a time. Type a number or arithmetic such as 0.1*0.35+0.8*0.9. `help` lists the commands."
    return [Line(said)]


def help_lines() -> list[Line]:
    """What may be typed."""
    lines = [
        Line("A number: 0.755, 0,755, 3/4, 1.2e-3.", indent=INDENT),
        Line(
            "Arithmetic with + - * / ^ ( ), pi, e and cells by id or symbol: 0.1*0.35 + 0.8*0.9, 1/(1+exp(-net[3])).",
            indent=INDENT,
        ),
        Line(f"Functions: {', '.join(functions())}.", indent=INDENT),
        Line("An empty line goes on from a number that is wrong.", indent=INDENT),
    ]
    wide = max(map(len, COMMANDS))
    commands = [
        Line(f"{name.ljust(wide).replace(' ', GLUE)}{GLUE} {meaning}", indent=INDENT, hanging=wide + 2)
        for name, meaning in COMMANDS.items()
    ]
    return [Line("What may be typed", "head"), *lines, Line("Commands", "head"), *commands]


def place(work: Work, cell: Cell) -> Line:
    """Where a cell stands: its number, what it belongs to, and the digits that are asked for."""
    number = str(work.course.place[cell.id])
    of = "" if work.key.problem.stops_by_itself else f" of {len(work.course.asked)}"
    counts = work.key.counts(cell) or not work.key.asked(cell).count
    digits = "a whole number" if counts else str(work.key.asked(cell))
    return Line(f"{number}{of}: {work.writing.belongs(cell)} ({digits})", "quiet")


def lettered(work: Work, at: str | None) -> list[Line]:
    """The cells just before one, or at the end, that depend on a letter: they are shown, not asked."""
    stops = work.course.stops
    end = start = stops.index(at) if at else len(stops)
    while start and stops[start - 1] not in work.course.place:
        start -= 1
    lines = []
    for name in stops[start:end]:
        cell = work.key.cells[name]
        put_in = work.writing.put_in(cell, values_of(work, cell))
        lines += [Line(put_in or work.writing.formula(cell), "quiet", MATHS, INDENT)]
    return [Line("These depend on a letter and are not asked:", "quiet"), *lines, Line("")] if lines else []


# Verdicts


def computed(came_to: str, sheet: str) -> Line:
    """What arithmetic came to, and how it is written down."""
    same = came_to == sheet
    return Line(f"= {came_to}" if same else f"= {came_to}, written {sheet}", "quiet", MATHS, INDENT)


def verdict(work: Work, finding: Finding) -> list[Line]:
    """What is found of an answer; never the number that should be there."""
    if finding.verdict in BAD:
        said = [f"{capital(finding.says)}."] if finding.says in work.report().notes else []
        titles = [_title(name) for name in finding.mistakes[:MOST_NAMED]]
        if titles:
            said.append(f"It looks as if {', or '.join(titles)}.")
        after = ": it does not follow from your earlier numbers" if finding.follows else ""
        return [Line(" ".join([f"Not right{after}.", *said]), "bad")]
    turned = ", read with the opposite sign" if work.is_turned(finding.cell) else ""
    return [Line(f"{capital(finding.says)}{turned}.", "good" if finding.mark else "hint")]


def what_now(finding: Finding) -> Line:
    """What may be done after an answer without a mark."""
    why = ", `why` explains it" if finding.mistakes and finding.is_wrong else ""
    return Line(f"Type another number, or press Enter to go on with yours; `hint` helps{why}.", "quiet")


def revised(work: Work, before: Mapping[str, Finding], now: str) -> list[Line]:
    """The earlier answers that are seen in another way since this one."""
    lines = []
    for name, finding in work.findings().items():
        if name != now and name in before and before[name].mark != finding.mark:
            symbol = work.writing.name(work.key.cells[name])
            said = "now counts" if finding.mark else f"no longer counts ({in_a_few_words(finding)})"
            lines.append(Line(f"{symbol} = {clean(finding.given)} {said}.", "hint"))
    return lines


def why(work: Work, finding: Finding, explained: str) -> list[Line]:
    """A mistake explained; `explained` is the page about it as text."""
    head = Line(f"{work.writing.name(work.key.cells[finding.cell])} = {clean(finding.given)}", "head", MATHS)
    if not explained:
        return [head, Line("No known mistake leads to this number. `hint` helps.")]
    return [head, Line(""), *(Line(row, "", AS_IT_IS) for row in explained.split("\n"))]


def _title(name: str) -> str:
    found = mistakes().get(name)
    return found.title if found else short(name)


# Hints


def hint(work: Work, cell: Cell, level: int) -> list[Line]:
    """What a cell is made of; then its formula with the numbers put in."""
    if level == 1:
        made = [_feeding(work, name, cell) for name in cell.inputs]
        lines = [Line(f"{work.writing.name(cell)} is made of:", "hint")] if made else []
        lines = [*lines, *made] or [Line("No other number is needed: its rule is in the exercise.", "hint")]
    else:
        lines = [Line(work.writing.put_in(cell, values_of(work, cell)), "hint", MATHS, INDENT)]
    last = Line("One more hint shows the value, which then earns no mark.", "quiet")
    return [*lines, last] if level == last_hint(work, cell) - 1 else lines


def last_hint(work: Work, cell: Cell) -> int:
    """Which hint shows the value: the third one, or the second where there is nothing to put numbers into."""
    return 3 if work.writing.put_in(cell, {}) else 2


def values_of(work: Work, cell: Cell) -> dict[str, str]:
    """The numbers that a cell is made of, as far as the student has them."""
    known = {name: work.known(name) for name in cell.inputs}
    return {name: text for name, text in known.items() if text is not None}


def _feeding(work: Work, name: str, cell: Cell) -> Line:
    """One of the cells that another one is made of, and its number."""
    source, text = work.key.cells[name], work.known(name)
    symbol, short_id = work.writing.operand_name(source, cell), name.partition("@")[0]
    if source.letter or (text is None and name not in work.course.place):
        return Line(f"{symbol} (a letter)" if source.letter else f"{symbol} (depends on a letter)", indent=INDENT)
    if text is None:
        return Line(f"{symbol} (not answered yet: goto {short_id})", indent=INDENT)
    number = Plain().number(text) if name not in work.answers else clean(text)
    whose = "yours" if name in work.answers else "shown" if name in work.shown else "given"
    return Line(f"{symbol} = {number} ({whose})", indent=INDENT)


# What is done


def table(work: Work, names: Sequence[str], columns: int) -> list[Line]:
    """Cells that are done with what is found of them, in columns where they fit."""
    findings = work.findings()
    rows = [_done(work, name, findings.get(name)) for name in names]
    wide = max(width(text) for text, _, _ in rows)
    if INDENT + wide + GAP + max(len(said) for _, said, _ in rows) > columns:
        wide = 0
    return [Line(f"{padded(text, wide + GAP)}{said}", role, MATHS, INDENT) for text, said, role in rows]


def _done(work: Work, name: str, finding: Finding | None) -> tuple[str, str, str]:
    symbol = work.writing.name(work.key.cells[name])
    if finding is None:
        return f"{symbol} = {work.shown[name]}", "shown", "hint"
    given = clean(work.answers[name])
    given = given if len(given) <= LONGEST_GIVEN else f"{given[: LONGEST_GIVEN - 1]}…"
    said = in_a_few_words(finding)
    if not finding.mark and not finding.is_wrong and said.startswith("right"):
        said = "right, without a mark"
    return f"{symbol} = {given}", said, "" if finding.mark else "bad" if finding.is_wrong else "hint"


def already(work: Work, name: str) -> Line:
    """What stands in a cell already."""
    text, said, role = _done(work, name, work.findings().get(name))
    return Line(f"{text}: {said}", role, MATHS, INDENT)


def score(work: Work) -> Line:
    """How many numbers are right so far."""
    findings = work.findings().values()
    right, wrong = sum(finding.mark for finding in findings), sum(finding.is_wrong for finding in findings)
    of = "" if work.key.problem.stops_by_itself else f" of {len(work.course.asked)}"
    return Line(f"So far {right}{of} right{f', {wrong} wrong' if wrong else ''}.")


def all_met(work: Work) -> list[Line]:
    """That all cells are done, and which may be corrected."""
    names = [finding.cell for finding in work.report().findings if not finding.mark] if work.answers else []
    lines = [Line("That was the last number.", "head")]
    if names:
        symbols = [f"{work.writing.name(work.key.cells[name])} ({name.partition('@')[0]})" for name in names[:4]]
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        lines.append(Line(f"Without a mark: {', '.join(symbols)}{more}. `goto` leads to each."))
    return [*lines, Line("An empty line ends the exercise.", "quiet")]


def stopped(work: Work) -> list[Line]:
    """That a training has come to its end, where the numbers decide that."""
    if not work.key.problem.stops_by_itself:
        return []
    steps = count(len(work.key.solution.steps) - work.key.solution.steps[-1].final, "step")
    return [Line(f"The training ends after {steps}.")]


def help_used(work: Work) -> list[Line]:
    """How many answers were right at once, and how much help was used."""
    findings = work.findings()
    first = sum(finding.mark for name, finding in findings.items() if work.tries.get(name) == 1)
    hints, shown = sum(work.hints.values()), len(work.shown)
    said = [f"{first} right at the first try", count(hints, "hint"), f"{count(shown, 'number')} shown"]
    return [Line(f"{capital(', '.join(said))}.", "quiet")]
