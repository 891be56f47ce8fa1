"""`worked solve` makes pages to type into, and refuses other formats before anything is written."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import worked
from worked.commands import main


def solve(*arguments: str):
    return CliRunner().invoke(main, ["solve", "slides-2-2-1", *arguments])


def test_a_practice_page(tmp_path):
    path = tmp_path / "page.html"
    assert solve("--mode", "practice", "-o", str(path)).exit_code == 0
    page = worked.worksheet(worked.example("slides-2-2-1"), mode="practice")
    assert path.read_text("utf-8") == worked.render(page, "html")


def test_a_sheet_to_type_into(tmp_path):
    path = tmp_path / "sheet.html"
    assert solve("--mode", "student", "--inputs", "-o", str(path)).exit_code == 0
    assert 'input class="blank" data-cell="net[3]@1"' in path.read_text("utf-8")


@pytest.mark.parametrize("format", ["markdown", "text", "latex", "pdf", "png", "typst", "json"])
@pytest.mark.parametrize("asked", [("--mode", "practice"), ("--mode", "student", "--inputs")])
def test_other_formats_are_refused_in_a_sentence(tmp_path, format, asked):
    path = tmp_path / "page.x"
    found = solve(*asked, "--to", format, "-o", str(path))
    assert found.exit_code == 2
    assert (
        found.stderr
        == f"worked: {format}: only HTML can be typed into; use --to html, or a file name ending in .html\n"
    )
    assert not path.exists()


@pytest.mark.parametrize("mode", ["solved", "key", "practice"])
def test_inputs_belong_to_a_students_copy(mode):
    found = solve("--mode", mode, "--inputs", "--to", "html")
    assert (found.exit_code, found.stderr) == (
        2,
        f"worked: --inputs: expected with --mode student, found --mode {mode}\n",
    )


def test_an_unknown_mode_is_refused():
    with pytest.raises(worked.WorkedError, match="expected one of solved, student, key or practice, found 'practise'"):
        worked.worksheet(worked.example("slides-2-2-1"), mode="practise")
