"""QTI packages: their files, what the schemas of 2.1 ask of an item, and what a student's copy does not tell."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

import worked
from tests.packages.qti import item, items, local, plain_tree, unzipped
from tests.packages.test_moodle import LETTERED
from worked.commands import main
from worked.errors import WorkedError
from worked.formula import FUNCTIONS
from worked.packages.qti import writing
from worked.packages.qti.dialect import HTML
from worked.packages.qti.expressions import ELEMENTS, variable
from worked.packages.values import InexpressibleError
from worked.record import replace

EXAMPLES = ("slides-2-2-1", "relu-2-2-1", "momentum-quadratic", "early-stopping")
PLATFORMS = ("qti21", "qti30")
# How many parts an expression has: least and most.
PARTS = {
    **dict.fromkeys(("subtract", "divide", "power", "lte", "gte", "gt", "equal", "match"), (2, 2)),
    **dict.fromkeys(("mathOperator", "not", "isNull", "setOutcomeValue"), (1, 1)),
    **dict.fromkeys(("sum", "product", "max", "min", "and", "or"), (1, 10**6)),
    **dict.fromkeys(("variable", "baseValue"), (0, 0)),
}
RULES = {"responseCondition", "responseIf", "responseElseIf", "responseElse"}
ORDER = ["responseDeclaration", "outcomeDeclaration", "stylesheet", "itemBody", "responseProcessing", "modalFeedback"]
OPERATORS = {"exp", "ln", "log", "abs", "signum", "tanh", "sin", "cos", "sinh", "cosh", "atan", "floor"}
LACKING = {"erf"}  # whose numbers are marked by the key alone
ATTRIBUTES = {"class", "id", "scope", "colspan", "rowspan", "src", "alt"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
HOSTILE = "</title><script>alert(1)</script> {{constructor.constructor('window.hacked = 1')()}} ]]> & \"x\" ' <"


@pytest.mark.parametrize("name", EXAMPLES)
def test_right_answers_are_those_of_the_key(name):
    key = worked.key(worked.example(name))
    tree = plain_tree(item(name, "qti21"))
    found = [Decimal(each.findtext("correctResponse/value")) for each in tree.iter("responseDeclaration")]
    assert sorted(found) == sorted(key.shown(cell) for cell in key.askable())


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_item_is_what_the_schema_asks_for(name):
    tree = plain_tree(item(name, "qti21"))
    assert list(dict.fromkeys(each.tag for each in tree)) == ORDER
    assert {"identifier", "title", "adaptive", "timeDependent"} <= set(tree.attrib)
    for each in tree.iter():
        if each.tag in PARTS:
            least, most = PARTS[each.tag]
            assert least <= len(each) <= most, each.tag
        if each.tag == "mathOperator":
            assert each.get("name") in OPERATORS
    processing = {each.tag for each in tree.find("responseProcessing").iter()}
    assert processing <= {*PARTS, *RULES, "responseProcessing"}
    body = tree.find("itemBody")
    assert {each.tag for each in body} == {"div"}
    maths = {id(each) for formula in body.iter("math") for each in formula.iter()}
    for each in body.iter():
        if id(each) not in maths and each.tag in HTML:
            assert set(each.attrib) <= ATTRIBUTES
        elif id(each) not in maths:
            assert each.tag in ("itemBody", "textEntryInteraction", "feedbackInline")
    assert not any(each.tag == "textEntryInteraction" for formula in body.iter("math") for each in formula.iter())


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_identifiers_are_declared_once(name):
    tree = plain_tree(item(name, "qti21"))
    declared = [each.attrib for each in tree if each.tag.endswith("Declaration")]
    types = {each["identifier"]: each["baseType"] for each in declared}
    assert len(types) == len(declared)
    assert all(map(IDENTIFIER.fullmatch, types))
    used = [each.get("identifier") for each in tree.iter() if each.tag in ("variable", "setOutcomeValue")]
    assert set(used) <= types.keys()
    entries = [each.get("responseIdentifier") for each in tree.iter("textEntryInteraction")]
    assert sorted(entries) == sorted(name for name in types if name.startswith("R_"))
    for each in tree.iter():
        if each.tag in ("feedbackInline", "modalFeedback"):
            assert types[each.get("outcomeIdentifier")] == "identifier"
            assert IDENTIFIER.fullmatch(each.get("identifier"))
        if each.tag == "textEntryInteraction":
            assert 0 < len(each.get("label")) <= 256


@pytest.mark.parametrize("name", EXAMPLES)
def test_numbers_have_no_exponents(name):
    tree = plain_tree(item(name, "qti21"))
    numbers = [each.text for each in tree.iter("baseValue") if each.get("baseType") == "float"]
    numbers += [each.text for each in tree.iter("value")]
    assert numbers
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", each) for each in numbers)


def test_qti_30_is_the_same_item_with_other_names():
    first, second = (plain_tree(item("slides-2-2-1", platform)) for platform in PLATFORMS)

    def tags(tree):
        maths = {id(each) for formula in tree.iter("math") for each in formula.iter()}
        return [each.tag for each in tree.iter() if id(each) not in maths and each.tag not in HTML]

    spoken = [re.sub("(?=[A-Z])", "-", tag).lower() for tag in tags(first)]
    found = [tag.removeprefix("qti-") for tag in tags(second) if tag != "qti-content-body"]
    assert found == spoken
    assert all(tag.startswith("qti-") for tag in tags(second))
    entry = next(second.iter("qti-text-entry-interaction"))
    assert set(entry.attrib) == {"response-identifier", "expected-length", "pattern-mask", "aria-label"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_body_holds_no_answer(platform):
    solution = worked.solve(worked.example("slides-2-2-1"))
    tree = plain_tree(item("slides-2-2-1", platform))
    body = next(each for each in tree if each.tag.endswith(("itemBody", "item-body")))
    seen = ET.tostring(body, encoding="unicode")
    for cell in (name for name in solution.cells if solution.cells[name].formula):
        shown = solution[cell].shown.lstrip("-")
        assert len(shown) < 6 or shown not in seen


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exam") / "out"
    asked = [word for platform in PLATFORMS for word in ("--to", platform)]
    run = CliRunner().invoke(main, ["generate", "midterm", "--count", "3", *asked, "-o", str(folder)])
    assert run.exit_code == 0, run.output
    return folder


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_exam_is_a_test_that_gives_each_student_a_variant(platform, exam):
    made = (exam / "packages" / f"{platform}.zip").read_bytes()
    files = unzipped(made)
    manifest = plain_tree(files["imsmanifest.xml"])
    listed = [each.get("href") for each in manifest.iter("file")]
    assert {*listed, "imsmanifest.xml"} == files.keys()
    resources = {each.get("identifier") for each in manifest.iter("resource")}
    assert {each.get("identifierref") for each in manifest.iter("dependency")} < resources
    codes = {path.stem for path in (exam / "problems").iterdir()}
    seen = {re.search("Code: ([A-Z0-9-]+)", content.decode())[1] for content in items(made)}
    assert seen == codes
    test = files["test.xml"].decode()
    assert len(re.findall('href="item_', test)) == 3
    assert 'select="1"' in test
    for content in items(made):
        pictures = re.findall('src="([^"]*)"', content.decode())
        assert set(pictures) <= files.keys()
        assert ET.fromstring(files[pictures[0]]).tag.endswith("svg")


def test_the_same_problem_makes_the_same_bytes():
    made = [worked.package(worked.example("momentum-quadratic"), "qti21") for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_words_from_outside_stay_words(platform):
    made = worked.package(hostile_problem(), platform)
    tree = plain_tree(items(made)[0])
    assert "script" not in {each.tag for each in tree.iter()}
    assert tree.get("title").replace("\u2060", "") == HOSTILE
    assert not any("{{" in text for each in tree.iter() for text in (each.text or "", *each.attrib.values()))
    assert all(local(name) and ".." not in name for name in unzipped(made))


def hostile_problem():
    text = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    return worked.parse(
        f'title = "{text}"\n[network]\nlayers = [2, 1]\nactivations = ["sigmoid"]\n'
        "weights = [[[0.5, -0.25]]]\n[[samples]]\ninputs = [2, 0.4]\ntargets = [1]\n[training]\nlearning-rate = 0.1\n"
    )


def test_signs_that_xml_cannot_hold_are_left_out():
    task = replace(worked.example("momentum-quadratic"), title="a\u0001b\ufffe \U0001f600")
    for platform in ("moodle", "qti21"):
        made = worked.package(task, platform)
        assert "ab \U0001f600" in (made if platform == "moodle" else items(made)[0]).decode("utf-8")
        ET.fromstring(made if platform == "moodle" else items(made)[0])


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - LACKING))
def test_every_elementary_function_is_expressed(name):
    try:
        found = ELEMENTS.call(FUNCTIONS[name], variable("x"))
    except InexpressibleError:
        pytest.fail(f"worked/packages/qti/expressions.py: OPERATORS lacks {name}")
    assert found.get("name") in OPERATORS or found.tag == "power"


def test_what_cannot_be_carried_is_refused(monkeypatch):
    with pytest.raises(WorkedError, match="depends on a letter"):
        worked.package(LETTERED, "qti21")
    monkeypatch.setattr(writing, "MOST_BLANKS", 10)
    with pytest.raises(WorkedError, match="cannot hold 41 blanks, at most 10; ask for fewer numbers"):
        worked.package(worked.example("slides-2-2-1"), "qti30")
