"""Names of students on sheets: escaped in every format, and never names of files."""

from __future__ import annotations

import csv
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.classroom.commands import files_in, generate, variants

NAMES = [
    "../../etc/passwd",
    "CON",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=y>",
    "{{ 7*7 }} {% raw %}",
    "\\input{/etc/passwd} \\end{document} ^^5c^^5cinput",
    "$x_1^2$ & 50% #1 ~ \\",
    '#panic("x") ]#eval("1") #include "/etc/passwd" @ref',
    "**b** [a](javascript:x) ![i](x) | `c` <!-- x --- 1. x",
    "CODEOFTHEVARIANT",
    "OWNEROFTHEVARIANT",
    "Zoë Ångström-O’Brien",
    "N" * 300,
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The folder of a class with hostile names, and the names by code."""
    folder = tmp_path_factory.mktemp("hostile")
    with (folder / "class.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("name", "id"), *((name, f"{name[:20]} {at}") for at, name in enumerate(NAMES))])
    formats = [word for name in ("html", "latex", "typst", "markdown", "text") for word in ("--to", name)]
    generate("midterm", "--roster", folder / "class.csv", "-o", folder / "out", *formats)
    found = {entry["code"]: entry["students"][0]["name"] for entry in variants(folder / "out")}
    assert list(found.values()) == NAMES
    return folder / "out", found


def test_names_are_no_names_of_files(hostile):
    folder, found = hostile
    assert {name.split(".")[0].rpartition("/")[2] for name in files_in(folder)} == {*found, "manifest", "exam"}
    assert {path.name for path in folder.parent.iterdir()} == {"class.csv", "out"}


class Seen(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words += data


def test_names_are_escaped_in_html(hostile):
    folder, found = hostile
    for code, name in found.items():
        page = Seen((folder / "sheets" / f"{code}.html").read_text("utf-8"))
        assert name[:50] in page.words and code in page.words
        assert not page.tags & {"script", "img", "a", "iframe"}


@pytest.mark.skipif(not shutil.which("cmark-gfm"), reason="cmark-gfm is not installed")
def test_names_are_escaped_in_markdown(hostile):
    folder, found = hostile
    for code, name in found.items():
        command = ["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", str(folder / "sheets" / f"{code}.md")]
        page = Seen(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        assert not page.tags & {"script", "img", "a", "iframe"} and code in page.words
        assert name[:50] in page.words


def test_names_are_escaped_in_typst(hostile):
    typst = pytest.importorskip("typst")
    folder, found = hostile
    for code in found:
        assert typst.compile(str(folder / "sheets" / f"{code}.typ"), root=str(folder / "sheets")).startswith(b"%PDF")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_names_are_escaped_in_latex(hostile, tmp_path):
    folder, found = hostile
    heads, document = [], ""
    for code in found:
        head, _, body = (folder / "sheets" / f"{code}.tex").read_text("utf-8").partition("\\begin{document}")
        heads.append(head.replace(code, ""))
        document += body.rpartition("\\end{document}")[0] + "\\clearpage\n"
    assert len(set(heads)) == 1
    (tmp_path / "all.tex").write_text(f"{heads[0]}\\begin{{document}}{document}\\end{{document}}", "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "all.tex"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-2000:]
    assert b"root:" not in result.stdout


def test_groups_share_a_sheet_with_all_their_names(here):
    Path("class.csv").write_text("name;id;group\nAnn;1;A\nBo;2;B\nCy;3;A\n")
    generate("midterm", "--roster", "class.csv", "--by", "group", "-o", "out", "--to", "markdown")
    first, second = variants(here / "out")
    assert [first["student"], second["student"]] == ["A", "B"]
    assert "Ann (1), Cy (3)" in Path("out", first["sheet"]).read_text().replace("\\", "")


def test_a_corrected_name_is_printed_anew_on_the_same_variant(here):
    Path("class.csv").write_text("name,id\nAnn Lee,1\nBo Ek,2\n")
    generate("midterm", "--roster", "class.csv", "-o", "out", "--to", "markdown")
    before = variants(here / "out")
    Path("class.csv").write_text("name,id\nCy Oe,3\nAnne Lee,1\nBo Ek,2\n")
    generate("midterm", "--roster", "class.csv", "-o", "out", "--to", "markdown")
    after = variants(here / "out")
    assert [entry["code"] for entry in after[1:]] == [entry["code"] for entry in before]
    assert "Anne Lee" in Path("out", after[1]["sheet"]).read_text()
    assert len({Path("out", entry["problem"]).read_bytes() for entry in after}) == 3
