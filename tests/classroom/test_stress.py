"""`worked stress`: what it counts is what an independent calculation counts, and what it refuses."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.classroom.commands import refused_by, run
from tests.exam.independent import Calculation
from tests.exam.test_fairness import COMPUTED_OTHERWISE, EXAMS, inactive
from worked.classroom.stress import stressed
from worked.exam.drawing import Drawing
from worked.exam.exam import Exam
from worked.exam.read import parse_exam
from worked.exam.stream import public_seed
from worked.keys.toml_text import toml_file

DRAWS = 150


def judged(exam: Exam, dead: int) -> list[set[str]]:
    """What each draw breaks by the tests' own calculation."""
    drawing, seed = Drawing(exam), public_seed(exam.digest, "stress")
    drawn = (drawing.candidate(seed, attempt) for attempt in range(DRAWS))
    return [set(Calculation(toml_file(candidate.tables())).broken(dead)) for candidate in drawn]


@pytest.mark.parametrize("exam", ["midterm", "softmax", "relu"])
def test_rejections_are_those_of_an_independent_calculation(exam):
    read = parse_exam(EXAMS[exam])
    found, own = stressed(read, DRAWS), judged(read, inactive(exam))
    counts = Counter(name for broken in own for name in broken)
    assert {each.requirement: each.count for each in found.rejections if each.requirement in counts} == counts
    others = {each.requirement for each in found.rejections} - set(counts)
    assert others <= COMPUTED_OTHERWISE
    assert found.draws == DRAWS and found.fair <= sum(not broken for broken in own)
    if not others:
        alone = Counter(name for broken in own if len(broken) == 1 for name in broken)
        assert found.fair == sum(not broken for broken in own)
        assert {each.requirement: each.alone for each in found.rejections} == {name: alone[name] for name in counts}


def test_the_report_is_the_same_whoever_works():
    one = run("stress", "midterm", "--count", 600, "--to", "json")
    two = run("stress", "midterm", "--count", 600, "--to", "json", "--workers", 2, secret=None)
    assert one.exit_code == 0 and one.stdout == two.stdout
    found = json.loads(one.stdout)
    assert 0.1 < found["acceptance"] < 0.6 and found["acceptance"] == found["fair"] / 600
    # The easiest and the hardest variant are fair, and problem files as any other.
    for end in ("easiest", "hardest"):
        assert not set(Calculation(found[end]["problem"]).broken())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["midtem"], "did you mean 'midterm'"),
        (["midterm", "--count", 0], "expected a number of draws from 1 to 10000000, found 0"),
        (["midterm", "--count", -5], "found -5"),
        (["midterm", "--to", "htlm"], "did you mean 'html'"),
        (["midterm", "--workers", 0], "--workers: expected a number from 1"),
        (["midterm", "-o", "kept.html", "--count", 5], "kept.html exists already"),
        (["impossible.toml", "--count", 5], "no variant can be calculated in 5 draws"),
    ],
)
def test_what_cannot_be_measured_is_refused(here, arguments, says):
    Path("kept.html").write_text("kept")
    Path("impossible.toml").write_text(
        'problem = "slides-2-2-1"\n[draw]\nactivations = { values = ["sigmoid"] }\nweight = { from = 1, to = 2 }\n'
        '"training.optimiser" = { values = [{ name = "adam", epsilon = 0 }] }\n"input[1]" = { values = [0] }'
    )
    assert says in refused_by("stress", *arguments)
    assert Path("kept.html").read_text() == "kept"
