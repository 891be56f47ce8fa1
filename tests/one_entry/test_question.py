"""A question that somebody adds: one file, and it is read, asked, answered, checked and listed."""

from __future__ import annotations

import pytest

from tests.one_entry.outside import extended, found_by, worked

FILE = "worked/problem/questions/smallest_output.py"
ADDED = '''"""Which unit has the smallest output."""

from worked.formula import Name
from worked.number.quantity import OUT, define
from worked.problem.question import Question, is_first, largest

SMALLEST = define("smallest-output", whole=True)


def asked(problem, step):
    """The largest of the outputs with the other sign."""
    if is_first(step):
        outs = step.of((OUT,), step.samples[0])
        yield largest(SMALLEST, [(-out.symbol, out.place) for out in outs])


QUESTION = Question(
    title="Smallest output",
    sentence="Which unit has the smallest output?",
    symbols={SMALLEST: Name("k")},
    asked=asked,
    lacks=lambda problem: "",
)
'''
SCRIPT = """
import json, worked
from worked.problem.shipped import example_text
text = example_text("slides-2-2-1") + '\\n[page]\\nquestions = ["smallest-output"]\\n'
problem = worked.parse(text)
solution = worked.solve(problem)
outs = {name: each.value for name, each in ((name, solution[name]) for name in solution) if name.startswith("out")
        and name.endswith("@1")}
print(json.dumps({
    "shown": solution["smallest-output@1"].shown,
    "outs": [outs[f"out[{unit}]@1"] for unit in "345"],
    "solved": worked.render(worked.worksheet(problem), "markdown"),
    "student": worked.render(worked.worksheet(problem, mode="student"), "markdown"),
    "verdicts": [worked.check(worked.key(problem), {"smallest-output@1": given})["smallest-output@1"].verdict
                 for given in "123"],
}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with a question more."""
    return extended(tmp_path_factory.mktemp("extended"), FILE, ADDED)


def test_it_is_asked_answered_and_checked(checkout):
    told = found_by(checkout, SCRIPT)
    outs = list(map(float, told["outs"]))
    wanted = outs.index(min(outs)) + 1
    assert told["shown"] == str(wanted)
    assert told["verdicts"] == ["correct" if each == wanted else "wrong" for each in (1, 2, 3)]
    for mode in ("solved", "student"):
        assert "**Smallest output.** Which unit has the smallest output?" in told[mode]
    assert f"(unit {'345'[wanted - 1]})" in told["solved"] and "(unit " not in told["student"]


def test_what_is_no_question_is_refused_with_its_file(checkout):
    assert "`smallest-output`" in worked(checkout, "catalogue", "questions").stdout
    (checkout / "worked/problem/questions/nothing.py").write_text('"""No question."""\n', "utf-8")
    done = worked(checkout, "catalogue", "questions")
    assert done.returncode == 2
    assert "worked/problem/questions/nothing.py: the question 'nothing' has no QUESTION" in done.stderr
