"""Canvas: QTI 1.2 in a zip; each number is read back as Canvas reads a number with a margin."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

import worked
from tests.packages.test_gift import EXAMPLES

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


@pytest.mark.parametrize("name", EXAMPLES)
def test_answers_are_those_of_the_key_in_order(name):
    key = worked.key(worked.example(name))
    tree = ET.fromstring(zipped(worked.package(worked.example(name), "canvas")).read("quiz1/quiz1.xml"))
    found = list(numeric(tree))
    for cell, (text, exact, ends) in zip(key.askable(), found, strict=True):
        times = 1000 if "times 1000" in text else 1
        right = Fraction(key.shown(cell)) * times
        assert right == 0 or abs(right) >= Fraction(1, 1000) or times == 1000
        assert exact[0] == right
        for middle, (low, high) in zip(exact, ends, strict=True):
            assert low + high == 2 * middle
            assert low <= middle <= high


def test_a_small_number_is_asked_for_times_1000():
    tree = ET.fromstring(zipped(worked.package(worked.example("slides-2-2-1"), "canvas")).read("quiz1/quiz1.xml"))
    found = [exact for text, exact, _ in numeric(tree) if "times 1000" in text]
    assert [Fraction("0.9296")] == [exact[0] for exact in found][:1]


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
