"""The compact layout: a small net on two pages, and as a sheet that asks for each number once."""

from __future__ import annotations

import re
import subprocess
from shutil import which

import pytest

import worked
from tests.formats import NAMES, STENCILS, TEXTS, text_in
from tests.test_no_leak import NUMBER, TAG, answers
from worked.document import Columns, Display, Fields, Maths, Table, Workspace
from worked.errors import WorkedError
from worked.formula import Answer
from worked.formula.tree import Formula
from worked.pages.worksheet.stamp import Stamp
from worked.record import replace

EXAMPLES = ("slides-2-2-1", "mazur-2-2-2", "tanh-batch-2-2-1", "relu-2-2-1", "adam-2-2-1", "softmax-3-class",
            "batch-norm-2-2-1", "perceptron-and", "epochs-2-2-1")  # fmt: skip
DENSE = EXAMPLES[:4]


def compact(example: str, fields: tuple[str, ...] = ()):
    """An example in the compact layout."""
    given = worked.example(example)
    return replace(given, options=replace(given.options, layout="compact", fields=fields))


def flat(blocks):
    """All blocks of a page, those in columns too."""
    for block in blocks:
        if isinstance(block, Columns):
            for column in block.columns:
                yield from flat(column)
        else:
            yield block


def slots(formula: Formula):
    """The slots of the blanks in a formula."""
    if isinstance(formula, Answer):
        yield formula.slot
    for part in formula.parts():
        yield from slots(part)


def asked(page) -> list[str]:
    """The slots of all blanks of a page that are numbers, each as often as it is asked for."""
    found: list[str] = []
    for block in flat(page.blocks):
        formulas = list(block.lines) if isinstance(block, Display) else []
        if isinstance(block, Table):
            formulas = [part.formula for row in block.rows for cell in row for part in cell if isinstance(part, Maths)]
        found += [slot for formula in formulas for slot in slots(formula)]
    return found


def pages_of(pdf: bytes, folder) -> int:
    """How many pages a PDF has."""
    if not which("pdfinfo"):
        pytest.skip("pdfinfo is not installed")
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("engine", ["typst", "latex"])
def test_a_small_net_takes_two_pages(engine, mode, tmp_path):
    if engine == "typst":
        pytest.importorskip("typst")
    elif not which("pdflatex"):
        pytest.skip("pdflatex is not installed")
    page = worked.worksheet(compact("slides-2-2-1", ("Name", "Date", "Marks")), mode=mode)
    assert pages_of(worked.render(page, "pdf", engine=engine), tmp_path) <= 2


@pytest.mark.parametrize("example", DENSE)
def test_a_sheet_asks_for_each_number_once_and_has_room_for_working(example):
    page = worked.worksheet(compact(example), mode="student")
    found = asked(page)
    assert len(found) == len(set(found)) > 20
    rooms = [block for block in flat(page.blocks) if isinstance(block, Workspace)]
    assert len(rooms) == 4 and all(room.lines >= 3 for room in rooms)
    key = worked.worksheet(compact(example), mode="key")
    assert asked(key) == found and not [block for block in flat(key.blocks) if isinstance(block, Workspace)]


@pytest.mark.parametrize("example", DENSE)
def test_the_solved_page_has_the_numbers_of_the_full_one(example):
    full = worked.worksheet(worked.example(example))
    short = worked.worksheet(compact(example))
    assert short.values.keys() <= full.values.keys()
    assert all(full.values[slot] == shown for slot, shown in short.values.items())
    wanted = set(asked(worked.worksheet(compact(example), mode="student")))
    assert wanted <= set(asked(short)) | set(short.values)


@pytest.mark.parametrize("example", DENSE)
@pytest.mark.parametrize("format", NAMES)
def test_a_compact_sheet_holds_no_answer(example, format):
    wanted = answers(worked.solve(worked.example(example)))
    printed = TAG.sub(" ", text_in(worked.worksheet(compact(example), mode="student"), format))
    assert not wanted & set(NUMBER.findall(printed))


@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_net_has_a_compact_page_in_every_format(example, mode):
    page = worked.worksheet(compact(example, ("Name",)), mode=mode)
    assert page.layout == "compact" and page.blocks[0] == Fields(("Name",))
    for format in TEXTS:
        assert "Name" in worked.render(page, format, attachments={})


@pytest.mark.parametrize("format", STENCILS)
def test_a_compact_page_can_be_stamped(format):
    problem = compact("slides-2-2-1")
    assert Stamp(problem, format)({}) == worked.render(worked.worksheet(problem), format)


def test_the_lines_of_a_unit_stand_on_one_line():
    text = worked.render(worked.worksheet(compact("slides-2-2-1")), "text")
    assert "  a₃ = 0.1·0.35 + 0.8·0.9 = 0.7550    y₃ = 1/(1 + e^(−0.7550)) ≈ 0.6803\n" in text
    assert "0.5 − 0.6903 = −0.1903" in text and "Line by line" not in text


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", r"\input{x} $y$ & % #", "*a* _b_ `c` [d](e)"])
def test_labels_of_fields_are_escaped(label):
    page = worked.worksheet(compact("slides-2-2-1", (label,)), mode="student")
    assert "<script>" not in worked.render(page, "html") and r"\input{" not in worked.render(page, "latex")
    pytest.importorskip("typst")
    assert worked.render(page, "pdf")[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('layout = "compcat"', "expected one of full, compact"),
        ("fields = [1]", "expected a label"),
        ('fields = "Name"', "expected a list"),
        (f"fields = {['x'] * 9}", "at most 8 labels"),
    ],
)
def test_bad_options_are_refused(options, said):
    from worked.problem.shipped import example_text

    with pytest.raises(WorkedError, match=said):
        worked.parse(f"{example_text('slides-2-2-1')}\n[page]\n{options}\n")
