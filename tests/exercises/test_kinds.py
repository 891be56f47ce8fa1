"""What holds for every kind of exercise: its file, cells, pages, JSON and checking. New kinds are tested as well."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from functools import cache

import pytest

import worked
from tests.formats import TEXTS
from worked.document import MODES, Choice, Display, Heading, Listing, Maths, Paragraph, Table
from worked.errors import WorkedError
from worked.exercises.catalogue import find, kinds, names
from worked.exercises.reading import schema
from worked.formula import Answer, Formula, Value
from worked.formula.printers.latex import Latex
from worked.keys.source import path_of
from worked.pages.symbols.lines import Lines
from worked.pages.symbols.names import ExerciseNames
from worked.pages.worksheet.exercise import Writer
from worked.pages.worksheet.export import json_text
from worked.pages.worksheet.stamp import Stamp
from worked.problem.shipped import example_text
from worked.trace.exercise import Exercise
from worked.trace.wording import PREFIX

MOST = 24
EXAMPLES = [name for kind in kinds() for name in kind.examples]


@cache
def key(name: str):
    """A shipped exercise, solved once."""
    return worked.key(worked.example(name))


def right(name: str) -> dict[str, str]:
    """The sheet of the key."""
    return {cell: key(name).outcomes[cell].shown for cell in key(name).askable()}


def some(name: str) -> list[str]:
    """Cells to be computed, from all over the exercise."""
    cells = key(name).askable()
    return cells[:: -(-len(cells) // MOST)]


def formulas(blocks):
    """All formulas on a page."""
    for block in blocks:
        if isinstance(block, Display):
            yield from block.lines
        elif isinstance(block, Table):
            yield from inline(part for row in (block.columns, *block.rows) for prose in row for part in prose)
            yield from inline(block.caption)
        elif isinstance(block, Listing):
            yield from inline(part for item in block.items for part in item)
        elif isinstance(block, Paragraph | Heading):
            yield from inline(block.text)


def inline(prose):
    """The formulas within prose."""
    return (part.formula for part in prose if isinstance(part, Maths))


def slots(formula: Formula) -> set[str]:
    """The slots of a formula."""
    own = {formula.slot} if isinstance(formula, Answer | Value) else set()
    return own.union(*map(slots, formula.parts()))


def words(blocks) -> set[str]:
    """The slots of all words of a page."""
    proses = []
    for block in blocks:
        if isinstance(block, Table):
            proses += [prose for row in block.rows for prose in row]
        elif isinstance(block, Listing):
            proses += block.items
        elif isinstance(block, Paragraph):
            proses.append(block.text)
    return {part.slot for prose in proses for part in prose if isinstance(part, Choice)}


# The kinds themselves


@pytest.mark.parametrize("kind", kinds(), ids=names())
def test_a_kind_says_what_it_is(kind):
    assert kind.title and kind.source and kind.sentence.endswith(("?", "."))
    assert set(kind.required) <= set(kind.keys) and not any(kind.keys[name].default for name in kind.required)
    assert all(entry.meaning and "\n" not in entry.meaning for entry in kind.keys.values())
    assert all(meaning for meaning in kind.cells.values())
    assert find(kind.name) is kind


@pytest.mark.parametrize("kind", kinds(), ids=names())
def test_the_examples_of_a_kind_are_of_it(kind):
    for name in kind.examples:
        exercise = worked.example(name)
        assert isinstance(exercise, Exercise) and exercise.kind == kind.name
        assert set(exercise.quantities) <= set(kind.cells) and exercise.whole <= set(exercise.quantities)
        assert {cell.quantity for cell in key(name).cells.values()} <= set(exercise.quantities)


def test_every_shipped_exercise_belongs_to_a_kind():
    found = {name for name in worked.examples() if isinstance(worked.example(name), Exercise)}
    assert found == set(EXAMPLES)


# Cells


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_cell_has_a_name_of_its_own(name):
    exercise, printer = worked.example(name), Latex()
    for step in exercise.steps():
        told = [printer(exercise.symbol(cell)) for cell in step.cells]
        assert len(set(told)) == len(told)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_counts_is_whole_whatever_is_asked(name):
    for exercise in (worked.example(name), worked.example(name).altered(decimals=6, carry="shown")):
        solution = worked.solve(exercise)
        for cell in solution.cells.values():
            shown = solution.outcomes[cell.id].shown
            assert cell.quantity not in exercise.whole or "." not in shown, (cell.id, shown)


@pytest.mark.parametrize("name", EXAMPLES)
def test_neighbours_are_cells(name):
    exercise = worked.example(name)
    for cell in key(name).cells.values():
        beside = exercise.neighbours(cell)
        assert set(beside) <= set(key(name).cells) and cell.id not in beside


# Pages


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_slot_of_a_page_is_a_cell_or_a_word_that_is_there(name, mode):
    page, cells = worked.worksheet(worked.example(name), mode), key(name).cells
    told = set().union(*map(slots, formulas(page.blocks)))
    assert told <= set(cells)
    assert all(slot.startswith(PREFIX) for slot in words(page.blocks))
    hidden = {slot for slot in told if cells[slot].formula} | words(page.blocks)
    assert hidden and (not hidden & set(page.values) if mode == "student" else hidden <= set(page.values))


@pytest.mark.parametrize("name", EXAMPLES)
def test_everything_to_be_found_is_asked_for(name):
    page = worked.worksheet(worked.example(name), "student")
    told = set().union(*map(slots, formulas(page.blocks)))
    assert not set(key(name).askable()) - told


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_students_page_is_written_without_the_answers(name):
    """The student's copy is the same where the kind is given no number that was computed."""
    exercise = worked.example(name)
    blind = Writer(exercise, "student", Lines(ExerciseNames(exercise), key(name).cells), {})
    blocks = (*exercise.statement(blind), *exercise.page(blind))
    assert blocks == worked.worksheet(exercise, "student").blocks


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_page_in_every_format(name, format):
    exercise = worked.example(name)
    pages = {mode: worked.render(worked.worksheet(exercise, mode), format) for mode in MODES}
    assert len(set(pages.values())) == len(MODES)
    assert all(word in page for page in pages.values() for word in re.findall("[A-Za-z]+", exercise.title))


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_makes_no_sense_is_refused(name):
    exercise = worked.example(name)
    for refused, option in (
        (
            lambda: worked.example(name, "mazzur"),
            "--convention: no convention is called 'mazzur'; did you mean",
        ),
        (lambda: exercise.laid_out("compact"), "--layout"),
        (lambda: worked.worksheet(exercise, "interactiv"), "mode"),
    ):
        with pytest.raises(WorkedError, match=option) as said:
            refused()
        assert "\n" not in str(said.value)
    try:
        assert worked.solve(exercise.altered(steps=2)).outcomes
    except WorkedError as said:
        assert "--steps" in str(said)


# JSON


@pytest.mark.parametrize("name", EXAMPLES)
def test_json_tells_every_cell_and_a_students_no_answer(name):
    exercise = worked.example(name)
    solved, student = (json.loads("".join(json_text(exercise, "0", mode))) for mode in ("solved", "student"))
    for one, other in zip(solved["cells"], student["cells"], strict=True):
        cell = key(name).cells[one["id"]]
        assert one["shown"] == key(name).outcomes[cell.id].shown and one["inputs"] == list(cell.inputs)
        assert other["value"] == (None if cell.formula else one["value"])
    assert [cell["id"] for cell in solved["cells"]] == list(key(name).cells)


# Checking


@pytest.mark.parametrize("name", EXAMPLES)
def test_one_wrong_number_is_the_only_one_that_is_wrong(name):
    """Every cell in turn is wrong by much, and all others are those of the key: they are not blamed for it."""
    for cell in some(name):
        number = Decimal(right(name)[cell]) * 3 + 7
        report = worked.check(key(name), {**right(name), cell: f"{number:f}"})
        assert report.first_wrong == cell and report.score == report.out_of - 1, (cell, report.wrong)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_follows_from_a_wrong_number_keeps_its_marks(name):
    """A wrong number is gone on from, as the simulator goes on from it: all that follows is rightly carried."""
    for cell in some(name):
        truth = key(name).outcomes[cell].rounded.number
        wrong = truth + 1
        try:
            outcomes = key(name).solution.replayed({cell: wrong})
        except WorkedError:  # what follows from it has no value
            continue
        counts = [each for each in key(name).askable() if key(name).counts(key(name).cells[each])]
        if not all(outcomes[each].rounded.exact for each in counts):
            continue
        answers = {each: outcomes[each].shown for each in key(name).askable()}
        report = worked.check(key(name), answers)
        assert [finding.cell for finding in report.wrong] == [cell], (cell, report.wrong)


@pytest.mark.parametrize("name", EXAMPLES)
def test_feedback_is_a_page_and_a_summary(name):
    from worked.pages.feedback.summary import summary

    answers = right(name)
    for cell in list(answers)[::3]:
        answers[cell] = f"{Decimal(answers[cell]) + 1:f}"
    report = worked.check(key(name), answers)
    assert report.wrong and summary(report)
    for format in TEXTS:
        assert "Where it went wrong" in worked.render(worked.feedback(report), format)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_negative_count_is_impossible(name):
    exercise = worked.example(name)
    counts = [cell for cell in key(name).askable() if key(name).cells[cell].quantity in exercise.whole]
    for cell in counts[:3]:
        report = worked.check(key(name), {**right(name), cell: "-12"})
        assert "impossible" in report[cell].says


# The schema


@pytest.fixture(scope="module")
def validator():
    """The schema of problem files, itself found right."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_schema_takes_the_examples_and_refuses_a_misspelt_key(validator, name):
    data = tomllib.loads(example_text(name))
    assert validator.is_valid(data)
    kind = worked.example(name).kind
    data[kind]["misspelt"] = data[kind].pop(find(kind).required[0])
    assert not validator.is_valid(data)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_differentiated_is_proven_and_closed_forms_are_shown(name):
    """SymPy proves every derivative of an exercise; one without any says so."""
    exercise = worked.example(name)
    text = worked.render(worked.worksheet(exercise, prove=True, symbolic=True), "markdown")
    found = [each for step in exercise.steps() for each in exercise.derivatives(step)]
    assert ("proven equal." in text) == bool(found)
    assert ("nothing to prove" in text) != bool(found)
    assert "DIFFERS" not in text and "not proven" not in text
    assert "Proof" not in worked.render(worked.worksheet(exercise, "student", prove=True), "markdown")


def test_a_convention_gives_an_exercise_its_letters():
    """The learning rate of Han and Kamber is l; a file may ask for it, too, and the command overrides the file."""
    plain, told = (worked.example("momentum-quadratic", name) for name in (None, "han-kamber"))
    pages = [worked.render(worked.worksheet(each), "text") for each in (plain, told)]
    assert "with η = 0.6" in pages[0] and "with l = 0.6" in pages[1]
    assert pages[1].replace(" l ", " η ").replace("−l·", "−η·") == pages[0]
    text = 'convention = "han-kamber"\n' + example_text("momentum-quadratic")
    assert worked.render(worked.worksheet(worked.parse(text)), "text") == pages[1]
    assert worked.render(worked.worksheet(worked.parse(text, "plain")), "text") == pages[0]
    assert worked.worksheet(told.altered(decimals=2)).blocks != worked.worksheet(plain.altered(decimals=2)).blocks


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_stamped_exercise_is_the_exercise_with_other_numbers(name):
    """One layout serves other given numbers; what comes out is the page of a file with these numbers."""
    exercise = worked.example(name)
    changes = {}
    for cell in exercise.givens().values():
        number = Decimal(cell.given) + Decimal("0.01") if "." in cell.given else None
        if number is not None and path_of(cell.given):
            changes[cell.id] = str(number)
            break
    if not changes:
        pytest.skip("all numbers of the file are whole")
    try:
        other = exercise.with_givens(changes)
    except WorkedError as error:
        assert "give one each" in str(error)
        return
    stamped = Stamp(exercise)({each: Decimal(text) for each, text in changes.items()})
    known = dict(worked.solve(other).outcomes)
    name, text = next(iter(changes.items()))
    assert known[name].shown == text and other.givens()[name].given == text
    pins = dict.fromkeys(exercise.repeated_givens()[name], Decimal(text))
    assert worked.solve(exercise).replayed(pins) == known
    assert stamped == worked.render(worked.worksheet(other), "markdown")
