"""The feedback page: its lines are true, its numbers are the simulator's, and nothing from a sheet acts on a page."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser

import pytest

import worked
from tests import latex_value
from tests.formats import TEXTS
from worked.checking.mistakes import mistakes
from worked.checking.sheets.sheet import Sheet
from worked.document import Display, Heading, Table
from worked.formula import Answer
from worked.formula.printers.latex import Latex
from worked.pages.feedback.calculation import Calculation
from worked.pages.feedback.marked import Marked
from worked.pages.feedback.summary import summary

EXAMPLES = ["slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "deep-2-2-2-1", "xor-2-2-1", "perceptron-and"]
HOSTILE = [
    "<script>alert(1)</script>",
    "$x$ \\input{/etc/passwd} \\write18{rm}",
    "a | b `c` ``` **d**",
    "one\ntwo\r\n# three\x1b[31m",
    '#eval("1") @ref {{7*7}} ((* x *)) ((= 1 =)) <!-- --> ',
]


@cache
def key(name):
    """A shipped problem, solved once."""
    return worked.key(worked.example(name))


def sheet(prepared, wrong, decimals=4, opposite=()):
    """A whole sheet: the wrong numbers, and everything after them rightly carried on."""
    outcomes = prepared.solution.replayed({cell: Decimal(text) for cell, text in wrong.items()}, precise=True)
    answers = {}
    for cell in prepared.askable():
        number = Decimal(outcomes[cell].value)
        number = -number if prepared.cells[cell].quantity in opposite else number
        answers[cell] = wrong.get(cell) or f"{number:.{decimals}f}"
    return answers


def page(name, wrong, **more):
    """The report of such a sheet and its page."""
    report = worked.check(key(name), sheet(key(name), wrong, **more))
    return report, worked.feedback(report)


def text(document, format="markdown"):
    return worked.render(document, format)


def headings(document):
    return ["".join(map(str, block.text)) for block in document.blocks if isinstance(block, Heading)]


def tables(document, head):
    """The rows of the tables whose second column has this head."""
    found = [block for block in document.blocks if isinstance(block, Table) and block.columns[1] == (head,)]
    return [row for block in found for row in block.rows]


def test_a_right_sheet_gets_a_short_friendly_page():
    report, document = page("mazur-2-2-2", {}, decimals=9)
    assert report.exit_code == 0
    assert headings(document)[0] == "All your answers"
    assert "Well done!" in text(document)
    assert "went wrong" not in text(document)
    assert len(tables(document, "you wrote")) == len(report.findings)


def test_a_blank_sheet_is_not_scolded():
    report = worked.check(key("slides-2-2-1"), dict.fromkeys(key("slides-2-2-1").askable(), ""))
    found = text(worked.feedback(report))
    assert "nothing has been filled in yet" in found
    assert "wrong" not in found
    assert "left blank" in summary(report)


def test_a_sheet_that_is_filled_in_half_is_told_so():
    report = worked.check(key("slides-2-2-1"), {"net[3]@1": "0.755", "net[4]@1": ""})
    assert "Nothing that is filled in is wrong." in text(worked.feedback(report))


def test_a_mistake_is_named_and_both_lines_are_shown():
    _, document = page("mazur-2-2-2", {"net[h1]@1": "0.0275", "net[h2]@1": "0.0425"})
    found = text(document)
    assert "The first wrong number is $\\mathrm{net}_{h1}$" in found
    assert r"= 0.15 \cdot 0.05 + 0.20 \cdot 0.10 + 0.35" in found
    assert r"w_{1} \cdot i_{1} + w_{2} \cdot i_{2} = 0.15 \cdot 0.05 + 0.20 \cdot 0.10 = 0.0275" in found
    assert "Found twice: **the bias is left out of the net input**." in found
    assert found.count("**the bias is left out of the net input**, as for $\\mathrm{net}_{h1}$") == 1


def test_what_a_mistake_is_stands_on_the_page_once():
    _, document = page("mazur-2-2-2", {"slope[o1]@1": "1", "slope[o2]@1": "1"})
    found = text(document)
    assert found.count("It looks as if **") == 2
    for sentence in re.findall(r"It looks as if \*\*[^*]+\*\*\. (.+)", found):
        assert found.count(sentence) == 1


def true_lines(document):
    """How many lines of a page were computed anew: what stands left of the last sign comes to what stands right."""
    printer, checked = Latex(document.values), 0
    for block in document.blocks:
        for line in block.lines if isinstance(block, Display) else ():
            *_, before, last = line.sides
            printed = printer(before)
            is_number = re.search(r"\d", printed) and not re.search(r"tanh|max|cases|text|mathrm|_", printed)
            if isinstance(last, Answer) and is_number:
                shown, value = document.values[last.slot], latex_value.value(printed)
                unit = Decimal(10) ** Decimal(shown.text).as_tuple().exponent
                assert abs(value - Decimal(shown.text)) <= (0 if shown.exact else Decimal("0.55") * unit), printed
                checked += 1
    return checked


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("place", [0, 3, 7])
def test_every_line_is_true(name, place):
    cell = key(name).askable()[place]
    wrong = f"{-key(name).truth(cell) - 0.3:.4f}"
    _, document = page(name, {cell: wrong})
    assert true_lines(document) or "tanh" in text(document) or name == "perceptron-and"


@pytest.mark.parametrize("name", mistakes())
def test_the_lines_of_every_mistake_are_true_and_lead_to_what_was_written(name):
    example = mistakes()[name].example
    prepared = prepare(example.problem)
    report = worked.check(prepared, before(prepared, example))
    finding = report[example.cell]
    document = worked.feedback(report)
    assert true_lines(document) or finding.mistakes or not finding.is_wrong
    guess = next((guess for guess in report.guesses[example.cell][:1] if guess.mistake.name == name), None)
    if guess and guess.formula and list(guess.formula.symbols()):
        assert re.search("This gives (about )?what you wrote", text(document))


@cache
def prepare(problem):
    """A shipped problem, or the text of one, solved once."""
    return worked.key(worked.parse(problem) if "\n" in problem else worked.example(problem))


def before(prepared, example):
    """The numbers of the key before the cell of an example, with as many decimals as the wrong number, and that."""
    places = max(4, -Decimal(example.written).as_tuple().exponent)
    names = [name for name in prepared.askable() if prepared.order[name] < prepared.order[example.cell]]
    return {**{name: f"{prepared.truth(name):.{places}f}" for name in names}, example.cell: example.written}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_continued_calculation_is_that_of_the_simulator(name):
    prepared = key(name)
    cell = prepared.askable()[0]
    pins = {cell: Decimal("-3.1416")}
    report, document = page(name, {cell: "-3.1416"})
    assert report.first_wrong == cell
    symbols = {name: Marked(report).symbol(name) for name in prepared.askable()}
    simulated = prepared.solution.replayed(pins, precise=True)
    rows = tables(document, "key")
    assert rows and len(rows) <= 60
    steps = [int(head.removeprefix("Step ")) for head in headings(document) if head.startswith("Step")]
    places = iter([name for name in prepared.askable() if name in simulated])
    for symbol, true, ours, *_ in rows:
        found = next(name for name in places if symbols[name] == symbol[0].formula)
        for shown, value in ((true, prepared.outcomes[found].value), (ours, simulated[found].value)):
            number = Decimal(shown[0].formula.text)
            assert abs(number - Decimal(value)) <= Decimal(10) ** number.as_tuple().exponent / 2
    assert len(set(steps)) > 1


def test_cells_that_lead_from_one_to_the_other_are_told_too():
    prepared = key("slides-2-2-1")
    report = worked.check(prepared, {"net[3]@1": "0.9000", "delta[5]@1": f"{prepared.truth('delta[5]@1'):.4f}"})
    rows = tables(worked.feedback(report), "key")
    assert [row[-1] for row in rows if row[-1] == ("not on the sheet",)]
    assert len(rows) < len(prepared.askable())


def test_other_signs_are_kept_in_tables_and_told():
    report, document = page("slides-2-2-1", {"net[3]@1": "0.9"}, opposite=("error", "delta"))
    assert report.judge.reading.opposite
    found = text(document)
    assert "opposite sign" in found and "Tables keep your signs" in found
    rows = {str(row[0]): row for row in tables(document, "you wrote")}
    marked = Marked(report)
    for finding in report.findings:
        if finding.cell.startswith("delta") and finding.verdict == "correct":
            row = next(row for row in rows.values() if row[0][0].formula == marked.symbol(finding.cell))
            assert (float(row[1][0].formula.text) < 0) == (float(row[2][0].formula.text) < 0)


def test_a_wrong_number_without_a_name_has_its_line_alone():
    report, document = page("slides-2-2-1", {"delta[5]@1": "0.7777"})
    if not report["delta[5]@1"].mistakes:
        assert "It looks as if" not in text(document)
    assert "You wrote $0.7777$ in `delta[5]@1`." in text(document)


def test_of_very_many_wrong_numbers_the_first_are_explained():
    prepared = key("xor-2-2-1")
    answers = {cell: f"{prepared.truth(cell) * 3 + 0.7:.4f}" for cell in prepared.askable()}
    report = worked.check(prepared, answers)
    found = text(worked.feedback(report))
    assert len(report.wrong) > 20
    assert found.count("You wrote ") == 16
    assert f"{len(report.wrong) - 16} more wrong numbers" in found
    assert summary(report).count("\n") <= 13
    assert f"and {len(report.wrong) - 8} more; --to html -o FILE" in summary(report)


def test_a_number_that_leads_nowhere_does_not_stop_the_page():
    """An output of 0 has no logarithm: what follows has no value, and the page says so or leaves it out."""
    prepared = key("softmax-3-class")
    report = worked.check(prepared, sheet(prepared, {}) | {"out[o2]@1": "0", "loss@1": "0.9"})
    found = text(worked.feedback(report))
    assert "out}_{o2}" in found
    assert Calculation(prepared, {"out[o2]@1": Decimal(0)}, "loss@1").text("loss@1") is None


def test_a_problem_with_letters_is_marked_where_there_are_numbers():
    source = """
[network]
layers = [2, 1]
activations = "sigmoid"
weights = [ [["a", 0.2]] ]
[[samples]]
inputs = [0.5, 0.1]
targets = [1]
[training]
learning-rate = 0.1
"""
    prepared = worked.key(worked.parse(source))
    names = [name for name in prepared.askable() if name in prepared.outcomes]
    report = worked.check(prepared, dict.fromkeys(prepared.outcomes, "0.123") | {"net[o1]@1": "0.3"})
    assert "letter" in text(worked.feedback(report)) and report.exit_code == 1
    assert names or report.wrong


class Tags(HTMLParser):
    """The elements of a page."""

    def __init__(self, source):
        super().__init__()
        self.seen = set()
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.seen.add(tag)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_sheets_stay_words(words):
    answers = {"net[3]@1": words, "net[4]@1": "0.9", words: "1", "out[3]@1": "0.68"}
    report = worked.check(key("slides-2-2-1"), Sheet(words, answers, (words,), {"out[3]@1": (words, "0.67")}))
    document = worked.feedback(report)
    for format in TEXTS:
        found = text(document, format)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", found)
        found.encode("utf-8")
    assert not {"script", "img", "em", "h5"} & Tags(text(document, "html").partition("</head>")[2]).seen
    latex = text(document, "latex").partition(r"\begin{document}")[2]
    assert r"\input" not in latex and r"\write" not in latex
    rows = [line for line in text(document).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} <= {6, 7}
    assert "#eval" not in re.sub(r'\\#|raw\("[^"]*', "", text(document, "typst"))
    assert not re.search(r"[^\n -~]", "".join(sign for sign in summary(report) if sign.isascii()))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_format_renders(name):
    _, document = page(name, {key(name).askable()[1]: "0.4321"})
    assert all(len(text(document, format)) > 1000 for format in TEXTS)


def test_it_is_a_pdf_too():
    pytest.importorskip("typst")
    _, document = page("mazur-2-2-2", {"net[h1]@1": "0.0275"})
    assert worked.render(document, "pdf").startswith(b"%PDF")
