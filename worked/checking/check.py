"""Check: a sheet is held to a problem and becomes a report."""

from __future__ import annotations

from collections.abc import Mapping

from worked.checking.accepted import accepted_of, due_of
from worked.checking.choose import best
from worked.checking.diagnose import Guess, diagnose
from worked.checking.impossible import impossible
from worked.checking.judge import Judge, Mark
from worked.checking.key import Key
from worked.checking.reading import Answer, Reading
from worked.checking.report import GOOD, Finding, Report
from worked.checking.sheet import Sheet
from worked.checking.written import Unreadable, Written, read_number
from worked.errors import WorkedError, excerpt, nearest
from worked.number import plain

MOST_SENTENCES = 12
SIGN_WORDS = {"output-error": "errors of outputs", "error": "errors of hidden units", "delta": "deltas"}


def check(key: Key, sheet: Sheet) -> Report:
    """The report of a sheet. WorkedError where nothing on it belongs to the problem."""
    texts, trouble = _known(key, sheet)
    answers: dict[str, Answer] = {}
    unread: dict[str, Finding] = {}
    for name, text in texts.items():
        found = _read(key, name, text, name in sheet.doubled)
        if isinstance(found, Written):
            answers[name] = Answer(name, key.column(key.cells[name]), found)
        else:
            unread[name] = found
    judge = best(key, answers)
    guesses, throughout = diagnose(judge)
    notes = impossible(judge)
    said = {note.cell: note.says for note in reversed(notes)}
    findings = []
    for name in sorted(texts, key=key.order.__getitem__):
        mark = judge.marks.get(name)
        findings.append(_finding(judge, mark, guesses.get(name, []), said.get(name, "")) if mark else unread[name])
    return Report(
        findings=tuple(findings),
        first_wrong=next((finding.cell for finding in findings if finding.is_wrong), None),
        score=sum(finding.mark for finding in findings),
        out_of=len(findings),
        student=sheet.student,
        throughout=tuple(throughout),
        reading=_told(judge.reading, answers),
        notes=tuple(note.says for note in notes),
        trouble=tuple(trouble),
        guesses=guesses,
        judge=judge,
    )


def _known(key: Key, sheet: Sheet) -> tuple[dict[str, str], list[str]]:
    """The answers to cells of the problem, and a sentence for each that is to none."""
    texts: dict[str, str] = {}
    unknown = []
    for name, text in sheet.answers.items():
        if name in key.cells and name in key.outcomes:
            texts[name] = text
        elif name in key.cells:
            unknown.append(f"{name}: it depends on a letter, so that no number can be checked")
        else:
            unknown.append(f"no cell is called {excerpt(name)}; {nearest_cell(name, key)}")
    if not texts:
        raise WorkedError(_foreign(sheet, unknown))
    more = len(unknown) - MOST_SENTENCES
    return texts, [
        *sheet.trouble,
        *unknown[:MOST_SENTENCES],
        *([f"{more} more answers fit no cell"] if more > 0 else []),
    ]


def nearest_cell(name: str, key: Key) -> str:
    """The valid id nearest to a wrong one, among the cells that a student computes."""
    hint = nearest(name, key.askable())
    return hint if hint.startswith("did") else f"cells are called {', '.join(key.askable()[:3])} and so on"


def _foreign(sheet: Sheet, unknown: list[str]) -> str:
    if not sheet.answers:
        return 'the sheet has no answers; it needs a table of cells and numbers, such as "net[h1]@1" = 0.755'
    which = f"none of its {len(unknown)} answers belongs" if len(unknown) > 1 else "its answer does not belong"
    return f"is this the sheet of another problem? {which} to a cell of this one: {unknown[0]}"


def _read(key: Key, name: str, text: str, doubled: bool) -> Written | Finding:
    """An answer as a number, or the finding that there is none."""
    shown = key.outcomes[name].shown
    try:
        written = None if doubled else read_number(text)
    except Unreadable as problem:
        says = f"{excerpt(text)} {problem}"
        return Finding(name, "unreadable", text[: MOST_SENTENCES * 8], shown, None, False, (), says, 0)
    if doubled:
        says = "it is answered twice, with different numbers"
        return Finding(name, "unreadable", text, shown, None, False, (), says, 0)
    return written or Finding(name, "blank", "", shown, None, False, (), "left blank", 0)


def _finding(judge: Judge, mark: Mark, guesses: list[Guess], impossible: str) -> Finding:
    name = mark.cell.id
    flipped = mark.answer.quantity in judge.reading.opposite
    verdict = "mistake" if mark.verdict == "wrong" and guesses else mark.verdict
    shown = judge.key.shown(name)
    due = due_of(judge, mark, flipped)
    names = tuple(guess.mistake.name for guess in guesses)
    return Finding(
        cell=name,
        verdict=verdict,
        given=mark.answer.written.text,
        expected=plain(-shown if flipped and shown else shown),
        accepted=accepted_of(judge, mark, flipped),
        follows=mark.follows or (mark.verdict == "wrong" and _depends(judge, mark)),
        mistakes=names,
        says=impossible or _says(judge, mark, guesses, due),
        mark=int(verdict in GOOD and not mark.worthless),
        due=due,
    )


def _depends(judge: Judge, mark: Mark) -> bool:
    """Whether a wrong number comes after another wrong one."""
    behind = {name for each in judge.key.inputs.get(mark.cell.id, ()) for name in judge.frontier.get(each, ())}
    return bool(behind & judge.tainted)


def _says(judge: Judge, mark: Mark, guesses: list[Guess], due: str) -> str:
    """What is found of an answer, in a sentence."""
    after = "after your earlier numbers" if _depends(judge, mark) else "here"
    match mark.verdict:
        case "correct":
            return "right"
        case "carried" if mark.worthless:
            return "follows from an earlier wrong number that makes it trivial: no mark"
        case "carried" if mark.follows:
            return "right after your earlier wrong number"
        case "carried":
            return "right from your rounded numbers"
        case "rounding":
            return "right but for the rounding of intermediate results"
    expected = f"{due} is expected {after}" if due else "another number is expected"
    if not guesses:
        return expected
    looks = [guess.mistake.title for guess in guesses[:2]]
    return f"it looks as if {' or '.join(looks)}; {expected}"


def _told(reading: Reading, answers: Mapping[str, Answer]) -> str:
    """How the sheet was read."""
    digits = {
        "typed": "each number to the digits that it is written with",
        "columns": "each quantity to its own decimals",
        "decimals": f"every number to {reading.count} decimal{'s' if reading.count != 1 else ''}",
        "figures": f"every number to {reading.count} significant figures",
    }[reading.style]
    rule = "cut off" if reading.cut else "rounded"
    columns = {answer.quantity for answer in answers.values()}
    signs = [words for column, words in SIGN_WORDS.items() if column in reading.opposite & columns]
    return f"{digits}, {rule}" + (f"; {' and '.join(signs)} with the opposite sign" if signs else "")
