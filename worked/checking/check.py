"""Check: a sheet is held to a problem and becomes a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from worked.cells.cell import UPDATE
from worked.checking.accepted import accepted_of, due_of
from worked.checking.answer_key.key import Key
from worked.checking.diagnosis.diagnose import Guess, Guesses, diagnose
from worked.checking.fillers import fillers
from worked.checking.judging.choose import best
from worked.checking.judging.impossible import impossible
from worked.checking.judging.judge import Judge
from worked.checking.judging.mark import Mark
from worked.checking.numbers.reading import Answer, Reading
from worked.checking.numbers.written import Unreadable, is_blank, read_number
from worked.checking.report import GOOD, Finding, Report
from worked.checking.sheets.from_code import with_answers
from worked.checking.sheets.sheet import Sheet
from worked.errors import WorkedError, excerpt, nearest
from worked.number import Digits

MOST_SENTENCES, MOST_SHOWN, LEAST_STRANGE = 12, 100, 2
STRANGE = "none of the numbers that come first fits: is it the sheet of another problem, or of another variant?"
SIGN_WORDS = {
    "output-error": "errors of outputs",
    "error": "errors of hidden units",
    "delta": "deltas",
    "change": "changes",
    "velocity": "velocities",
}


def check(key: Key, sheet: Sheet) -> Report:
    """The report of a sheet. WorkedError where nothing on it belongs to the problem."""
    sheet, key = with_answers(sheet, key)
    key = key.for_sheet(sheet.answers)
    texts, trouble = _known(key, sheet)
    answers: dict[str, Answer] = {}
    unread: dict[str, str] = {}
    for name, text in texts.items():
        try:
            written = read_number(text)
        except Unreadable as problem:
            unread[name] = f"{excerpt(text)} {problem}"
        else:
            if written:
                cell = key.cells[name]
                answers[name] = Answer(name, key.column(cell), written, key.counts(cell))
    judge = best(key, answers)
    guesses, throughout = diagnose(judge)
    notes, idle = impossible(judge), fillers(judge)
    said = {note.cell: note.says for note in reversed(notes)}
    findings = tuple(
        _finding(judge, judge.marks[name], guesses.get(name, []), said.get(name, ""), idle.get(name, ""))
        if name in answers
        else _nothing(judge, name, texts[name], unread.get(name))
        for name in sorted(texts, key=key.order.__getitem__)
    )
    return Report(
        findings=findings,
        first_wrong=next((finding.cell for finding in findings if finding.is_wrong), None),
        score=sum(finding.mark for finding in findings),
        out_of=len(findings),
        student=sheet.student,
        throughout=tuple(throughout),
        reading=_said(judge.reading, answers),
        notes=(*dict.fromkeys(note.says for note in notes), *_earlier(judge, sheet), *_doubts(judge, guesses)),
        trouble=tuple(trouble),
        guesses=guesses,
        judge=judge,
        elements=sheet.elements,
    )


def accepted_ranges(key: Key, cells: Collection[str] = ()) -> dict[str, tuple[tuple[Decimal, Decimal], ...]]:
    """The ranges of numbers that are accepted for each cell, in the digits of the key, all other cells being right.

    A sheet asks for these `cells`, by default for all.
    """
    right = Sheet("", {name: key.rounded(name) for name in cells or key.askable()})
    return {finding.cell: finding.accepted for finding in check(key, right).findings}


def _known(key: Key, sheet: Sheet) -> tuple[dict[str, str], list[str]]:
    """The answers to cells of the problem, and a sentence for each that is to none."""
    texts = {name: text for name, text in sheet.answers.items() if name in key.outcomes}
    aliases = {name: other for name in sheet.answers if name not in texts and (other := _alias(name, key))}
    for name, other in aliases.items():
        texts.setdefault(other, sheet.answers[name])
    late = _late(key, sheet)
    foreign = [name for name in sheet.answers if name not in key.outcomes and name not in (*late, *aliases)]
    unknown = [_unknown(name, key) for name in foreign[:MOST_SENTENCES]]
    if not texts:
        raise WorkedError(_foreign(len(foreign), unknown))
    unknown += [
        f"{name} and {other} are one number, found {sheet.answers[name]} and {texts[other]}"
        for name, other in aliases.items()
        if sheet.answers[name].strip() != texts[other].strip()
    ][:MOST_SENTENCES]
    more = len(foreign) - MOST_SENTENCES
    trouble = [*unknown, *([f"{more} more answers fit no cell"] if more > 0 else [])]
    filled = sum(not is_blank(sheet.answers[name]) for name in late)
    if filled:
        which = "1 answer is" if filled == 1 else f"{filled} answers are"
        trouble.append(f"{which} to steps after step {key.solution.steps[-1].number}, with which the training stops")
    return texts, [*sheet.trouble, *trouble]


def _alias(name: str, key: Key) -> str | None:
    """The cell of the first of what learns as one, where an answer names another one of them."""
    other = key.problem.alias(name)
    cell = key.cells.get(other)
    return other if cell and cell.phase == UPDATE and other in key.outcomes else None


def _late(key: Key, sheet: Sheet) -> set[str]:
    """The answers to steps after the end of a training that stops by itself; a student's copy has rows for them."""
    if not key.problem.stops_by_itself:
        return set()
    last = key.solution.steps[-1].number
    steps = {name: name.rpartition("@")[2].partition(".")[0] for name in sheet.answers if name not in key.cells}
    return {name for name, step in steps.items() if step.isdecimal() and int(step) > last}


def _unknown(name: str, key: Key) -> str:
    """Why an answer belongs to no cell that can be checked, with the nearest that does."""
    if name in key.cells:
        return f"{name}: it depends on a letter, so that no number can be checked"
    if said := key.problem.why_not(name):
        return said
    hint = nearest(name, key.askable())
    some = f"cells are called {', '.join(key.askable()[:3])} and so on"
    return f"no cell is called {excerpt(name)}; {hint if hint.startswith('did') else some}"


def _foreign(count: int, unknown: list[str]) -> str:
    if not count:
        return 'the sheet has no answers; it needs a table of cells and numbers, such as "net[h1]@1" = 0.755'
    which = f"none of the {count} answers" if count > 1 else "the answer does not"
    which += f" belong{'s' * (count > 1)} to a cell of this problem"
    return f"{which}, so the sheet may be for another problem: {unknown[0]}"


def _earlier(judge: Judge, sheet: Sheet) -> list[str]:
    """What is found of lines that later ones of the same cell replace, in a sentence each."""
    said = []
    for name, texts in sheet.earlier.items():
        if name not in judge.answers:
            continue
        wrong = [excerpt(text) for text in texts if _is_wrong(judge, judge.answers[name], text)]
        found = f"; {' and '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong" if wrong else ""
        said.append(f"the sheet has more than one number for {name}: the last one counts{found}")
    more = len(said) - MOST_SENTENCES
    return [*said[:MOST_SENTENCES], *([f"{more} more cells have several numbers"] if more > 0 else [])]


def _is_wrong(judge: Judge, answer: Answer, text: str) -> bool:
    """Whether an earlier line of a cell is wrong."""
    try:
        written = read_number(text)
    except Unreadable:
        return True
    return written is not None and judge.of_earlier_line(answer._replace(written=written)).verdict == "wrong"


def _doubts(judge: Judge, guesses: Guesses) -> list[str]:
    """The doubt whether it is this problem's sheet: the cells that come first are all wrong, each in its own way."""
    first = [
        mark
        for mark in judge.marks.values()
        if mark.cell.formula and all(not judge.key.cells[name].formula for name in mark.cell.inputs)
    ]
    strange = [mark for mark in first if mark.verdict == "wrong" and not any(g.formula for g in guesses[mark.cell.id])]
    if len(first) < LEAST_STRANGE or len(strange) < len(first):
        return []
    return [STRANGE]


def _nothing(judge: Judge, name: str, text: str, why: str | None) -> Finding:
    """The finding of a cell without a number: blank, or unreadable for a reason."""
    verdict = "blank" if why is None else "unreadable"
    given = "" if why is None else text[:MOST_SHOWN]
    return Finding(name, verdict, given, _key_of(judge, name), (), False, (), why or "left blank", 0)


def _key_of(judge: Judge, name: str) -> str:
    """The number of the key as it is printed, with the sign that the student uses."""
    cell = judge.key.cells[name]
    return judge.key.printed(name, judge.reading.exact_factor(judge.key.column(cell)))


def _finding(judge: Judge, mark: Mark, guesses: list[Guess], impossible: str, idle: str) -> Finding:
    name = mark.cell.id
    verdict = "mistake" if mark.verdict == "wrong" and guesses else mark.verdict
    due = due_of(judge, mark)
    return Finding(
        cell=name,
        verdict=verdict,
        given=mark.answer.written.text,
        expected=_key_of(judge, name),
        accepted=accepted_of(judge, mark),
        follows=mark.follows or (mark.verdict == "wrong" and _depends(judge, mark)),
        mistakes=tuple(guess.mistake.name for guess in guesses),
        says=impossible or (f"no mark: {idle}" if idle else _says(judge, mark, guesses, due)),
        mark=int(verdict in GOOD and not mark.no_credit and not idle),
        due=due,
    )


def _depends(judge: Judge, mark: Mark) -> bool:
    """Whether a wrong number comes after another wrong one."""
    return bool(judge.behind(mark.cell) & judge.tainted)


def _says(judge: Judge, mark: Mark, guesses: list[Guess], due: str) -> str:
    """What is found of an answer, in a sentence."""
    after = "after your earlier numbers" if _depends(judge, mark) else "here"
    match mark.verdict:
        case "correct":
            return "right"
        case "carried" | "rounding" if mark.no_credit:
            return f"follows from an earlier wrong number that {mark.no_credit}: no mark"
        case "carried" if mark.follows:
            return "right after your earlier wrong number"
        case "carried":
            return "right from your rounded numbers"
        case "rounding":
            return "right but for the rounding of intermediate results"
        case "too-coarse":
            return f"too few digits to tell: write at least {_least(judge, mark)}"
        case "cannot-be-judged":
            return "cannot be judged: what it is computed from is missing or has too few digits"
    expected = f"{due} is expected {after}" if due else "another number is expected"
    if not guesses:
        return expected
    looks = [guess.mistake.title for guess in guesses[:2]]
    return f"it looks as if {' or '.join(looks)}; {expected}"


def _least(judge: Judge, mark: Mark) -> Digits:
    """The digits that would tell: the fewest that are read, or where these are there, those that are asked for."""
    least, evidence = judge.key.least(mark.cell), judge.evidence
    tells = evidence.tells(mark.cell, evidence.written_with(mark.cell, least))
    return least if tells else judge.key.asked(mark.cell)


def _said(reading: Reading, answers: Mapping[str, Answer]) -> str:
    """How the sheet was read."""
    columns = {answer.quantity for answer in answers.values()}
    if reading.single:
        digits = "numbers of a program in single precision"
    elif reading.irregular:
        digits = "each number to the digits that it is written with"
    else:
        rules = {str(reading.rule(column)) for column in columns}
        digits = f"every number to {rules.pop()}" if len(rules) == 1 else "each quantity to its own digits"
    rule = "" if reading.single else ", cut off" if reading.cut else ", rounded"
    signs = [words for column, words in SIGN_WORDS.items() if column in reading.opposite & columns]
    said = [f"{' and '.join(signs)} with the opposite sign"] if signs else []
    said += ["errors of outputs as the plain difference"] if reading.error_factor != 1 else []
    return "; ".join([f"{digits}{rule}", *said])
