"""A mistake that somebody adds: one function, and it is diagnosed, explained and listed; what it lacks is said."""

from __future__ import annotations

import pytest

from tests.one_entry.outside import extended, found_by, worked

FILE = "worked/checking/mistakes/forward/halves.py"
ADDED = '''"""Halves: mistakes with a half."""

from worked.checking.mistakes.mistake import Example, mistake, one_over


@mistake(
    "half of the net input is written",
    often=3,
    met="its own test",
    example=Example("slides-2-2-1", "net[3]@1", "0.3775"),
    quantities=("net",),
)
def net_halved(around):
    """The net input is halved.

    Right: net = 0.1 * 0.35 + 0.8 * 0.9       = 0.755.
    Wrong: net = (0.1 * 0.35 + 0.8 * 0.9) / 2 = 0.3775.

    A net input is a sum and no mean.
    """
    yield one_over(2) * around.formula
'''
PROBLEM = """
network = { layers = [1, 1], activations = "linear", weights = [[[0.4]]] }
samples = [{ inputs = [3], targets = [1.2] }]
"""
SCRIPT = f"""
import json, worked
report = worked.check(worked.key(worked.parse({PROBLEM!r})), {{"net[o1]@1": "0.6"}})
print(json.dumps({{"mistakes": report["net[o1]@1"].mistakes, "page": worked.render(worked.feedback(report), "text")}}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with a mistake more."""
    return extended(tmp_path_factory.mktemp("extended"), FILE, ADDED)


def test_it_is_diagnosed_explained_and_listed(checkout):
    found = found_by(checkout, SCRIPT)
    assert found["mistakes"] == ["net-halved"]
    said = " ".join(found["page"].split())
    assert "half of the net input is written" in said and "A net input is a sum and no mean." in said
    assert "net-halved" in worked(checkout, "catalogue", "mistakes", "--all").stdout
    page = worked(checkout, "catalogue", "mistakes", "net-halved").stdout
    assert "(0.1 * 0.35 + 0.8 * 0.9) / 2 = 0.3775" in page and "Seen in: its own test." in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('    "half of the net input is written",\n', "", "lacks a title"),
        ("    often=3,\n", "", "lacks often, a number from 1 (rare) to 5"),
        ("often=3", "often=6", "lacks often, a number from 1 (rare) to 5"),
        ('    met="its own test",\n', "", "lacks met"),
        ('    example=Example("slides-2-2-1", "net[3]@1", "0.3775"),\n', "", "lacks an example"),
        ('    quantities=("net",),\n', "", "lacks quantities"),
        ("halved.\n", "halved\n", "lacks a first sentence in its docstring"),
        ("    Right:", "    It is right:", "lacks a line in its docstring that begins with 'Right:'"),
        ("    Wrong:", "    It is wrong:", "lacks a line in its docstring that begins with 'Wrong:'"),
        ("\n\n    A net input is a sum and no mean.", "", "lacks a last paragraph in its docstring"),
        (ADDED[ADDED.index('    """The net') : ADDED.index("    yield")], "", "lacks a docstring"),
    ],
)
def test_what_it_lacks_is_said_with_file_and_function(checkout, old, new, said):
    assert ADDED.count(old) == 1
    (checkout / FILE).write_text(ADDED.replace(old, new), "utf-8")
    done = worked(checkout, "catalogue", "mistakes")
    assert done.returncode == 2 and f"{FILE}: the mistake net_halved {said}" in done.stderr, done.stderr
    assert done.stderr.count("\n") == 1


def test_a_name_that_is_taken_and_a_function_that_is_no_mistake(checkout):
    (checkout / FILE).write_text(ADDED.replace("net_halved", "sign_slip"), "utf-8")
    said = worked(checkout, "catalogue", "mistakes").stderr
    assert "worked/checking/mistakes/slips/written_numbers.py: another mistake has the name 'sign-slip', too" in said
    (checkout / FILE).write_text(ADDED + "\n\ndef forgotten(around):\n    yield around.formula\n", "utf-8")
    said = worked(checkout, "catalogue", "mistakes").stderr
    assert f"{FILE}: the function forgotten is no mistake; it lacks @mistake or @slip" in said
