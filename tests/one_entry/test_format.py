"""A format is one folder: its settings and its template. A format that is not shipped is added, and everything works.

The format is reStructuredText, with an escaping rule and delimiters of its own, and docutils is the referee.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import worked
from tests.formats import text_in
from tests.test_no_leak import test_no_answer_in_a_students_copy as no_answer_in_a_students_copy
from worked.commands import main
from worked.document import MODES, Code, Document, Figure, Maths, Paragraph, Shown, Strong, Table
from worked.errors import WorkedError
from worked.formula import Answer, Name
from worked.pages.catalogue.page import catalogue_page
from worked.rendering import FORMATS, formats, render, stencil, write
from worked.rendering.layouts import KINDS
from worked.rendering.settings import REQUIRED

FOLDER = Path(__file__).resolve().parent / "rst"
HOSTILE = ["*a* **b** `c` ``d`` |e| _f_ g_ h__ \\", ":math:`x` http://a.b <c@d.e>", ".. image:: x", "- x", "1. x",
           "====", ">>> x", "| x", ":field: x", "x::", "-o  option", "", " x ", "__ x"]  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A folder in which formats are looked for, too, with the format in it."""
    shutil.copytree(FOLDER, tmp_path / "rst")
    monkeypatch.setattr(formats, "ROOTS", (*formats.ROOTS, tmp_path))
    return tmp_path


def changed(file: Path, old: str, new: str) -> None:
    """Another text in a file of the format; patterns, of which each must be found."""
    text = file.read_text("utf-8")
    found = re.sub(old, lambda _: new, text, flags=re.MULTILINE | re.DOTALL)
    assert found != text, old
    file.write_text(found, "utf-8")


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def parsed(text: str):
    """The document that docutils reads; whatever it complains about is a mistake."""
    docutils = pytest.importorskip("docutils.core")
    complaints = io.StringIO()
    options = {"report_level": 2, "halt_level": 5, "warning_stream": complaints, "file_insertion_enabled": False}
    found = docutils.publish_doctree(text, settings_overrides=options)
    assert not complaints.getvalue()
    return found


def count(tree, kind: str) -> int:
    """How often docutils has found a kind of element."""
    from docutils import nodes

    return len(list(tree.findall(getattr(nodes, kind))))


@pytest.mark.parametrize("example", worked.examples())
def test_every_example_is_a_page_in_every_mode(home, example):
    for mode in MODES:
        page = worked.worksheet(worked.example(example), mode)
        pictures: dict[str, str] = {}
        text = render(page, "rst", attachments=pictures)
        assert all(f".. figure:: {name}" in text for name in pictures)
        assert len(pictures) == sum(isinstance(block, Figure) for block in page.blocks)
        assert text.count("\n.. list-table::") >= sum(isinstance(block, Table) for block in page.blocks)
        assert mode != "student" or r"\_\_\_\_\_\_" in text


@pytest.mark.parametrize("example", worked.examples())
def test_docutils_reads_every_example_as_it_is_meant(home, example):
    """It finds as many tables and pictures as the page has, its title, and mathematics."""
    for mode in MODES:
        page = worked.worksheet(worked.example(example), mode)
        pictures: dict[str, str] = {}
        tree = parsed(render(page, "rst", attachments=pictures))
        assert tree["title"] == page.title and count(tree, "math") + count(tree, "math_block") > 3
        assert count(tree, "table") == sum(isinstance(block, Table) for block in page.blocks)
        assert count(tree, "image") == len(pictures) and count(tree, "strong") > 0


@pytest.mark.parametrize("example", worked.examples())
def test_no_answer_stands_in_a_students_copy(home, example):
    no_answer_in_a_students_copy(example, "rst")


def test_commands_know_it(home, tmp_path):
    assert "| `rst` | reStructuredText for docutils and Sphinx |" in run("catalogue", "formats").stdout
    assert {"rst", "sphinx"} <= set(FORMATS) and FORMATS["sphinx"] is FORMATS["rst"]
    printed = run("solve", "slides-2-2-1", "--to", "rst")
    assert printed.exit_code == 0 and printed.stdout == render(worked.worksheet(worked.example("slides-2-2-1")), "rst")
    folder = tmp_path / "out"
    folder.mkdir()
    for ending in ("rst", "rest"):
        page = folder / f"page.{ending}"
        assert run("solve", "slides-2-2-1", "--mode", "student", "-o", page, "--force").exit_code == 0
        assert ".. figure:: page-network.svg" in page.read_text("utf-8")
    names = {path.name for path in folder.iterdir()}
    assert {"page.rst", "page.rest", "page-network.svg"} < names
    assert all(name.startswith("page-") and name.endswith(".svg") for name in names - {"page.rst", "page.rest"})
    sheet = tmp_path / "ada.toml"
    sheet.write_text('"net[3]@1" = 0.9\n')
    checked = run("check", "slides-2-2-1", sheet, "--to", "rst")
    assert checked.exit_code == 1 and checked.stdout.count("\n---") > 0
    assert ".. list-table::" in render(catalogue_page("activations"), "rst")
    assert "did you mean 'rst'" in run("solve", "slides-2-2-1", "--to", "rsst").stderr
    assert "rst, sphinx" in run("solve", "slides-2-2-1", "-o", "page.odt").stderr


def test_a_stencil_fills_it(home):
    for mode in MODES:
        document = worked.worksheet(worked.example("slides-2-2-1"), mode)
        assert stencil(document, "rst").fill(document.values) == render(document, "rst")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(home, words):
    """docutils reads the very words, and takes none for a command."""
    blocks = (Paragraph((words, Strong("strong"), words)), Paragraph((words,)), Paragraph((Code(words or "x"),)))
    tree = parsed(render(Document("t" + words, blocks), "rst"))
    first, second = (node.astext() for node in tree.children[1:3]) if words.strip() else ("strong", "")
    assert first == f"{words.lstrip()}strong{words}".rstrip() and second == words.strip()
    assert not [kind for kind in ("reference", "image", "math", "problematic", "comment") if count(tree, kind)]


def test_a_format_like_another_has_its_own_rule_and_leaves_that_one_alone(home):
    own = home / "loud"
    own.mkdir()
    (own / "format.toml").write_text(
        'description = "Markdown, loud"\nlike = "markdown"\nendings = ["loud"]\nescape = { signs = { a = "A" } }\n'
    )
    page = Document("banana", (Paragraph(("a_b",)), Paragraph((Maths(Answer("x")),))), {"x": Shown("1")})
    before = render(page)
    assert render(page, "loud") == "# bAnAnA\n\nA_b\n\n$1$\n" and render(page) == before == "# banana\n\na\\_b\n\n$1$\n"
    shutil.copy(formats.ROOTS[0] / "markdown" / "document.md.j2", own / "own.j2")
    changed(own / "own.j2", '"#"', '"!"')
    changed(own / "format.toml", "^like", 'template = "own.j2"\nlike')
    formats.read_format.cache_clear()
    formats._settings.cache_clear()
    assert FORMATS["loud"].folder == own and FORMATS["markdown"].folder == formats.ROOTS[0] / "markdown"


def test_what_is_written_beside_the_words_of_a_formula_is_quoted_by_its_rule(home):
    changed(home / "rst" / "format.toml", r"^maths = .*?$", 'maths = ["<", ">", "</>"]')
    changed(home / "rst" / "format.toml", r"\[escape.quoted\]\nsigns = \{\}", '[escape.quoted]\nsigns = { x = "X" }')
    assert "<X₁>x_{1}</>" in render(Document("t", (Paragraph((Maths(Name("x", "1")),)),)), "rst")


# What is missing or wrong


def said(*arguments) -> str:
    """What a command says that ends with exit code 2: one sentence."""
    result = run(*arguments)
    assert result.exit_code == 2 and result.stderr.startswith("worked: ") and result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("key", REQUIRED)
def test_a_missing_key_is_told_with_its_file(home, key):
    file = home / "rst" / "format.toml"
    if key == "escape":
        changed(file, r"\[escape\].*\[settings\]", "[settings]")
    else:
        changed(file, rf"^{key} = .*?$", "")
    for arguments in (("catalogue", "formats"), ("solve", "slides-2-2-1", "--to", "rst")):
        assert f"{file}: {key}: missing; expected {REQUIRED[key][0]}" in said(*arguments)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("^maths = .*?$", 'maths = ["$"]', "maths: expected what stands before and after a formula"),
        ("^endings = .*?$", 'endings = "rst"', "endings: expected a list of endings of files, found 'rst'"),
        ("^endings = .*?$", 'endings = ["tex"]', "endings: 'tex' is already an ending of the format latex"),
        ("^printer = .*?$", 'printer = "latex"', "printer: expected a printer of formulas, such as"),
        ("^printer = .*?$", 'printer = "latex.Lateks"', "printer: there is no printer 'latex.Lateks' of formulas"),
        ("^pictures = .*?$", 'pictures = "beside"', "pictures: expected one of inside, apart, found 'beside'"),
        ("^pictures = ", "pictuers = ", "pictuers: unknown key; did you mean 'pictures'?"),
        ("^template = .*?$", 'template = "page.j2"', "template: there is no text in a file"),
        (r"\[escape\].*\[settings\]", "escape = 'rst'\n[settings]", "escape: no rule is called 'rst'; valid: html"),
        (r"^signs = \{ '\\'.*?\}$", "", "escape.signs: missing; expected a table of signs"),
        (r"^signs = \{ '`' = \"'\" \}$", "", "escape.code.signs: missing; expected a table of signs"),
        (r"^signs = \{\}$", 'signs = { ab = "c" }', "escape.quoted.signs: expected what is written for single signs"),
        (r"\(\?=\.\)", "(?=.", "escape.patterns: '^(?=.': missing ), unterminated subpattern"),
        (r"^\[escape.quoted\]", "[escape.quotes]", "escape.quotes: unknown key; valid: signs, patterns, code, quoted"),
        ("^aliases", 'like = "asciidoc"\naliases', "like: no other format is called 'asciidoc'; valid: docx, html"),
        ("^aliases = .*?$", 'aliases = ["tex-source", "html"]', "aliases: 'html' is already a name of the format html"),
        ("^aliases = .*?$", 'aliases = "html"', "aliases: expected a list of other names, found 'html'"),
        ("^description = ", "description == ", "Invalid value"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_file_and_key(home, old, new, words):
    file, to = home / "rst" / "format.toml", "rst" if "already a name" not in words else "tex-source"
    changed(file, old, new)
    found = said("solve", "slides-2-2-1", *(["-o", home / "page.tex"] if "already an" in words else ["--to", to]))
    assert str(file) in found and words in found
    assert not (home / "page.tex").exists()


def test_formats_that_are_like_each_other_are_refused(home):
    (home / "one-more").mkdir()
    (home / "one-more" / "format.toml").write_text('like = "rst"')
    assert FORMATS["one-more"].rule is not None and FORMATS["one-more"].folder == FORMATS["rst"].folder
    formats._settings.cache_clear()
    formats.read_format.cache_clear()
    changed(home / "rst" / "format.toml", "^aliases", 'like = "one-more"\naliases')
    assert "format.toml: like: no other format is called 'rst'" in said("solve", "slides-2-2-1", "--to", "rst")


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_without_a_part_for_a_kind_of_block_is_refused(home, kind):
    """At the first page, whether it has such a block or not; in a comment, the name of the kind is no part for it."""
    template = home / "rst" / "document.rst.j2"
    changed(template, f'kind == "{kind}"', 'kind == "Nothing"')
    template.write_text(template.read_text("utf-8") + f'{{# "{kind}" #}}', "utf-8")
    found = said("solve", "slides-2-2-1", "--to", "rst")
    assert f'{template}: no part for blocks of the kind {kind}; expected one where kind == "{kind}"' in found
    with pytest.raises(WorkedError, match=f"of the kind {kind}"):
        write(Document("t", ()), home / "page.rst")
    assert not (home / "page.rst").exists()


def test_a_template_that_extends_another_has_its_parts(home):
    (home / "rst" / "own.rst.j2").write_text('{% extends "document.rst.j2" %}')
    changed(home / "rst" / "format.toml", "document.rst.j2", "own.rst.j2")
    assert render(Document("t", (Paragraph(("words",)),)), "rst").endswith("\\ words\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (r"\{\{ item \| prose \}\}", "{{ item | prosa }}", "line 16: No filter named 'prosa'."),
        (r"settings\.rules", "settings.lines", "'dict object' has no attribute 'lines'"),
        (r"^\{% elif kind == \"Workspace\" %\}", '{% elif kind == "Workspace" %}{% endif', "line 5"),
        (r"\{% macro title", '{% include "nowhere" %}{% macro title', "'nowhere' not found in search path"),
    ],
)
def test_a_mistake_in_a_template_is_told_in_a_sentence(home, old, new, words):
    template = home / "rst" / "document.rst.j2"
    changed(template, old, new)
    assert f"{template}: {words}" in said("solve", "slides-2-2-1", "--to", "rst")


def test_shipped_formats_have_all_that_this_one_needs():
    """The text of every shipped format comes from a template with a part for each kind, and from a rule of its own."""
    for format in FORMATS.values():
        assert format.printer_class() and format.rule.words("word") == "word"
        assert "word" in text_in(Document("t", (Paragraph(("word",)),)), format.name)
