"""Plain text: it fits the terminal, its columns are aligned, and its drawings show what the pictures show."""

from __future__ import annotations

import re

import pytest

import worked
from worked.document import Axis, Code, Display, Document, Figure, Maths, Paragraph, Plot, Series, Shown, Strong, Table
from worked.formula import Answer, Chain, Name, Value
from worked.rendering import Screen, render
from worked.rendering.text.raster import Raster
from worked.rendering.text.wrapping import MARKS, glued, width, wrapped

EXAMPLES = ("slides-2-2-1", "batch-norm-2-2-1", "softmax-jacobian", "perceptron-and", "early-stopping", "grid-search")
MODES = ("solved", "student", "key")


def text_of(example: str, mode: str = "solved", screen: Screen | None = None) -> str:
    """A worksheet as plain text."""
    text = render(worked.worksheet(worked.example(example), mode=mode), "text", screen=screen)
    assert isinstance(text, str)
    return text


def test_a_line_is_formula_numbers_and_value():
    text = text_of("slides-2-2-1")
    assert "  a₃ = w₁₃·x₁ + w₂₃·x₂ = 0.1·0.35 + 0.8·0.9 = 0.7550\n" in text
    assert "  y₃ = 1/(1 + e^(−a₃)) = 1/(1 + e^(−0.7550)) ≈ 0.6803\n" in text
    assert "∂E/∂w₃₅ = ∂E/∂y₅ · ∂y₅/∂a₅ · ∂a₅/∂w₃₅\n" in text
    assert "The loss falls from 0.0181 to 0.0166." in text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("columns", [40, 60, 80, 100])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_line_is_longer_than_the_terminal_is_wide(example, columns, mode):
    lines = text_of(example, mode, Screen(columns)).split("\n")
    assert max(map(width, lines)) <= columns
    assert not any(line != line.rstrip() for line in lines)


@pytest.mark.parametrize("example", EXAMPLES)
def test_there_is_no_source_of_another_format(example):
    text = text_of(example)
    assert not re.search(r"\\[a-z]+|```|mermaid|\$|<[a-z]|[\ue000-\uf8ff]|\x1b", text)


def test_a_narrow_terminal_breaks_before_the_signs_of_equality():
    text = text_of("slides-2-2-1", screen=Screen(40))
    assert "  a₃ = w₁₃·x₁ + w₂₃·x₂\n     = 0.1·0.35 + 0.8·0.9\n     = 0.7550\n" in text


def test_columns_are_aligned_under_their_heads():
    rows = ((("short",), (Maths(Answer("one")),)), (("a longer one",), (Maths(Answer("two")),)))
    table = Table((("name",), ("number",)), rows, (False, True), ("A caption",))
    values = {"one": Shown("1.5"), "two": Shown("-12.25")}
    assert render(Document("t", (table,), values), "text").split("\n\n")[1] == (
        "A caption\n  name          number\n  ────────────  ──────\n  short            1.5\n  a longer one  −12.25\n"
    )


def test_a_table_that_is_too_wide_becomes_records():
    heads = tuple((f"column {letter * 8}",) for letter in "abcdef")
    table = Table(heads, ((("one",), *((Maths(Answer("number")),),) * 5),), (False, *[True] * 5))
    text = render(Document("t", (table,), {"number": Shown("0.123456789")}), "text", screen=Screen(40))
    assert "  column aaaaaaaa one\n    column bbbbbbbb  0.123456789\n" in text


def test_blanks_and_keys_can_be_told_apart():
    line = Display((Chain((Name("x"), Value("given", Name("g")), Answer("found"))),))
    values = {"given": Shown("2"), "found": Shown("4")}
    assert "x = g = ______" in render(Document("t", (line,), {}, "student"), "text")
    assert "x = 2 = [4]" in render(Document("t", (line,), values, "key"), "text")


def test_words_stand_out_only_where_the_terminal_may_show_it():
    page = Document("Title", (Paragraph((Strong("Loud"), " and ", Code("typed"))),))
    assert "Loud and `typed`" in render(page, "text") and "\x1b" not in render(page, "text")
    assert "\x1b[1mLoud\x1b[22m and" in render(page, "text", screen=Screen(styled=True))


@pytest.mark.parametrize("words", ["\x1b[31mred\x1b[0m", "a\x07b", "\u202ebackwards", "a\ue011b\ue010c"])
def test_signs_that_a_terminal_acts_on_are_left_out(words):
    page = Document(words, (Paragraph((words, Code(words), Strong(words))),))
    text = render(page, "text", screen=Screen(styled=True)).replace("\x1b[1m", "").replace("\x1b[22m", "")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\ue000-\uf8ff]", text)


def test_the_width_of_signs_is_that_of_terminals():
    wcwidth = pytest.importorskip("wcwidth")
    for text in ("net̂₃ = 0.5", "δ₃ ≈ −0.002656", "日本語 title", "∂E/∂w₁₃ · f′(a₃)", "⢀⡤⠤⢄⡀", "═─┄"):
        assert width(text) == wcwidth.wcswidth(text)


def test_prose_wraps_at_blanks_and_formulas_stay_whole():
    lines = wrapped(f"The weight is {glued('w = 0.1')} and so on", 18)
    assert [line.translate(MARKS) for line in lines] == ["The weight is", "w = 0.1 and so on"]
    assert wrapped("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrapped("- one two three", 9, 2) == ["- one two", "  three"]


def test_a_diagonal_in_braille_signs():
    raster = Raster(8, 8, 4)
    raster.line([(0, 0), (7.9, 7.9)])
    assert raster.lines() == ["⠑⢄", "  ⠑⢄"]


def test_a_chart_has_its_numbers_and_a_students_copy_none():
    series = Series("loss", tuple((str(step), str(2 ** (3 - step))) for step in range(6)))
    plot = Plot((series,), Axis("epoch"), Axis("loss"), "The loss")
    text = render(Document("t", (Figure("loss", plot, ("A curve.",)),)), "text")
    assert re.search(r"^ +8", text, re.MULTILINE) and "epoch" in text and "A curve." in text
    assert sum(0x2800 < ord(sign) < 0x2900 for sign in text) > 100


def test_a_network_is_drawn_where_it_fits_and_else_listed():
    wide, narrow = (text_of("slides-2-2-1", screen=Screen(columns)) for columns in (80, 40))
    assert sum(0x2800 < ord(sign) < 0x2900 for sign in wide) > 100
    assert "  x₁ → 3 (0.1), 4 (0.4)\n" in narrow and "  4 → 5 (0.9)\n" in narrow
    student = text_of("slides-2-2-1", "student")
    assert "δ₅ = ?" in student and "0.04069" not in student
