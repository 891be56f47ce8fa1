"""Canvas: QTI 1.2 in a zip; each number is read and marked as Canvas does, by the code of canvas-lms.

Its page rounds what is typed to four decimals (`ui/features/take_quiz`). What a question accepts are numbers with
margins, each the distance from the number to the upper end of its range, as floats (`numeric_interaction.rb`).
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

import worked
from tests.packages.test_gift import EXAMPLES
from worked.packages.item import item_of

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
CONTENT = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"


def zipped(package):
    return zipfile.ZipFile(io.BytesIO(package))


def numeric(tree):
    """The numeric items: their texts and ranges."""
    for item in tree.iter(f"{QTI}item"):
        kinds = [each.text for each in item.iter(f"{QTI}fieldentry")]
        if "numerical_question" in kinds:
            text = item.find(f"{QTI}presentation/{QTI}material/{QTI}mattext").text
            exact = [Fraction(each.text) for each in item.iter(f"{QTI}varequal")]
            lows = [Fraction(each.text) for each in item.iter(f"{QTI}vargte")]
            highs = [Fraction(each.text) for each in item.iter(f"{QTI}varlte")]
            yield text, exact, list(zip(lows, highs, strict=True))


def questions(name):
    """The numeric questions of an example: their texts and ranges."""
    return exported(worked.example(name))


def exported(problem):
    files = zipped(worked.package(problem, "canvas"))
    return list(numeric(ET.fromstring(files.read("quiz1/quiz1.xml"))))


def factor(text):
    """What the number is asked for times."""
    found = re.search(r"times ([\d,]+)</strong>", text)
    return int(found[1].replace(",", "")) if found else 1


class Marked:
    """A question as Canvas has it once it is imported."""

    def __init__(self, question):
        text, exact, ends = question
        self.times = factor(text)
        self.numbers = [(float(middle), float(high - middle)) for middle, (_, high) in zip(exact, ends, strict=True)]

    def takes(self, number):
        """Whether a number earns the marks, written times the factor."""
        typed = Decimal(f"{float(number * self.times):.4f}")
        pairs = [(Decimal(repr(number)), Decimal(repr(margin))) for number, margin in self.numbers]
        return any(number - margin <= typed <= number + margin for number, margin in pairs)


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_those_of_the_key_in_order(name):
    key = worked.key(worked.example(name))
    for cell, (text, exact, ends) in zip(key.askable(), questions(name), strict=True):
        assert exact[0] == Fraction(key.shown(cell)) * factor(text)
        for middle, (low, high) in zip(exact, ends, strict=True):
            assert low + high == 2 * middle
            assert low <= middle <= high


@pytest.mark.parametrize("name", [*EXAMPLES, "mazur-2-2-2", "adam-2-2-1", "appendix-b-2-2-1", "early-stopping"])
def test_right_numbers_are_right_once_they_are_rounded_and_no_others(name):
    item = item_of(worked.example(name))
    for blank, question in zip(item.blanks, questions(name), strict=True):
        marked = Marked(question)
        assert all(marked.takes(number) for number in (blank.right, *(end for span in blank.accepted for end in span)))
        others = {wrong.number for wrong in blank.wrong}.union(blank.idle)
        for number in others:
            assert marked.takes(number) == any(low <= number <= high for low, high in blank.accepted), blank.cell


def test_a_number_of_which_too_little_would_be_left_is_asked_for_times_1000():
    by_cell = dict(zip(worked.key(worked.example("slides-2-2-1")).askable(), questions("slides-2-2-1"), strict=True))
    assert factor(by_cell["delta[3]@1"][0]) == 1000
    assert Marked(by_cell["delta[3]@1"]).takes(Decimal("-0.002656"))
    # Of -0.04069 Canvas keeps -0.0407, which is neither wrong nor any known mistake.
    assert factor(by_cell["delta[5]@1"][0]) == 1
    assert Marked(by_cell["delta[5]@1"]).takes(Decimal("-0.04069"))
    assert not Marked(by_cell["delta[5]@1"]).takes(Decimal("-0.0409"))


@pytest.mark.parametrize("weight", ["1e-12", "1e15"])
def test_of_tiny_and_huge_numbers_something_is_left(weight):
    problem = worked.parse(
        f"[network]\nlayers = [1, 1, 1]\nactivations = ['identity', 'identity']\n"
        f"weights = [[[{weight}]], [[{weight}]]]\n"
        "[[samples]]\ninputs = [2]\ntargets = [3]\n[training]\nlearning-rate = 1e-3\n"
    )
    for blank, question in zip(item_of(problem).blanks, exported(problem), strict=True):
        marked = Marked(question)
        assert marked.takes(blank.right) or abs(blank.right) > 1e15  # of which floats do not hold all digits
        assert marked.takes(Decimal(0)) == any(low <= 0 <= high for low, high in blank.accepted)


def test_an_archive_lists_its_files_and_has_the_same_bytes_again():
    exam = worked.read_exam("midterm")
    variants = worked.generate(exam, count=2, secret="s")
    package = worked.package(variants, "canvas", "Mid & term")
    assert package == worked.package(variants, "canvas", "Mid & term")
    files = zipped(package)
    tree = ET.fromstring(files.read("imsmanifest.xml"))
    named = [each.get("href") for each in tree.iter(f"{CONTENT}file")]
    assert sorted(named) == sorted(set(files.namelist()) - {"imsmanifest.xml"})
    for number, variant in enumerate(variants, 1):
        quiz = ET.fromstring(files.read(f"quiz{number}/quiz{number}.xml"))
        assert quiz.find(f"{QTI}assessment").get("title") == f"Mid & term {variant.code}"
        text = ET.tostring(quiz, encoding="unicode")
        assert f"$IMS-CC-FILEBASE$/quiz{number}-1.svg" in text
        assert "<svg" not in text
