"""Questions beside a sheet: counts and largest ones found anew from the numbers of the problem, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

import worked
from worked.problem.questions import find, names
from worked.problem.shipped import example_text

EXAMPLE = "questions-2-2-1"
LONG = ("epochs-2-2-1",)
# Parts of a calculation have their own numbers of updates, or none.
PARTS = ("forward-only", "given-deltas", "given-hidden-outputs", "input-gradients", "output-gradient")
NETS = [
    name for name in worked.examples() if worked.example(name).kind == "net" and name not in (EXAMPLE, *LONG, *PARTS)
]


def asking(text: str, *questions: str) -> str:
    """The text of a problem with questions in place of those that it has."""
    wanted = f"[page]\nquestions = {list(questions)}\n"
    return text.replace("[page]\n", wanted, 1) if "\n[page]\n" in text else f"{text}\n{wanted}"


def fitting(text: str) -> list[str]:
    """The questions that a problem is not refused for."""
    found = []
    for name in names():
        try:
            worked.parse(asking(text, name))
        except worked.WorkedError as error:
            assert f"'{name}' cannot be asked here: it needs " in str(error)
        else:
            found.append(name)
    return found


@cache
def solved(name: str):
    """A shipped net with all questions that fit it, solved."""
    text = example_text(name)
    return worked.solve(worked.parse(asking(text, *fitting(text))))


def answer(solution, name: str) -> int:
    """A whole number of a solution."""
    assert solution[name].proven
    return int(solution[name].shown)


# The numbers, found anew


@pytest.mark.parametrize("name", NETS)
def test_parameters_are_counted(name):
    """As many as numbers are given of weights, biases, gammas and betas that the first step makes new."""
    solution = solved(name)
    new = [cell for cell in solution.cells.values() if cell.quantity.learned and cell.step == 2 and cell.formula]
    assert answer(solution, "parameters@1") == len(new)


@pytest.mark.parametrize("name", NETS)
def test_the_largest_is_found_among_thirty_digits(name):
    """The place of the largest absolute value; of equal ones, the first."""
    solution = solved(name)
    asked = [cell for cell in solution.cells.values() if cell.quantity.startswith("largest-") and cell.formula]
    for cell in asked:
        sizes = [abs(Decimal(solution[each].shown if is_carried(solution) else solution[each].value))
                 for each in cell.inputs]  # fmt: skip
        if solution[cell.id].proven:
            assert int(solution[cell.id].shown) == sizes.index(max(sizes)) + 1, cell.id
    if "largest-change" in solution.problem.options.questions:
        changes = [each for each in solution.cells.values() if each.quantity.plain == "change" and each.step == 1]
        assert list(solution.cells["largest-change@1"].inputs) == [each.id for each in changes if each.sample is None]


def is_carried(solution) -> bool:
    """Whether the rounded numbers are carried on."""
    return solution.problem.rounding.carry == "shown"


@pytest.mark.parametrize("name", [name for name in NETS if "loss-falls" in fitting(example_text(name))])
def test_the_loss_falls_by_the_difference(name):
    solution = solved(name)
    last = solution.steps[-1].number
    before, after = (Fraction(solution[f"loss@{step}"].value) for step in (last - 1, last))
    assert answer(solution, f"loss-falls@{last}") == (1 if after < before else 2)
    if not is_carried(solution):
        found = float(Fraction(solution[f"loss-decrease@{last}"].value))
        assert found == pytest.approx(float(before - after), rel=1e-12)


def test_contributions_are_products_and_classes_go_by_the_threshold():
    solution = worked.solve(worked.example(EXAMPLE))
    for unit, weight in (("h1", "0.9"), ("h2", "-0.5")):
        wanted = Fraction(weight) * Fraction(solution[f"out[{unit}]@1"].value)
        assert float(Fraction(solution[f"contribution[{unit}>o1]@1"].value)) == pytest.approx(float(wanted), rel=1e-12)
    for step in (1, 2):
        assert answer(solution, f"predicted-class@{step}") == (
            Decimal(solution[f"out[o1]@{step}"].value) >= Decimal("0.5")
        )


def test_shapes_are_those_of_the_tables_of_weights():
    solution = solved("larose-3-2-1")
    for layer, table in enumerate(solution.problem.read_from.data["network"]["weights"], start=1):
        assert answer(solution, f"rows[layer-{layer}]@1") == len(table)
        assert {answer(solution, f"columns[layer-{layer}]@1")} == set(map(len, table))


def test_of_equal_changes_the_first_counts_and_the_other_is_not_wrong():
    """A net whose hidden units are twins: their deltas are the same number."""
    text = """
[network]
layers = [1, 2, 1]
activations = "sigmoid"
weights = [[[0.5], [0.5]], [[0.3, 0.3]]]
[[samples]]
inputs = [1]
targets = [0]
[page]
questions = ["largest-contribution"]
"""
    key = worked.key(worked.parse(text))
    assert key.solution["largest-contribution[o1]@1"].shown == "1"
    assert not worked.check(key, {"largest-contribution[o1]@1": "2"}).wrong


def test_classes_of_minus_one_and_one():
    text = asking(example_text("xor-2-2-1"), "predicted-class")
    solution = worked.solve(worked.parse(text))
    found = {name: outcome.shown for name, outcome in solution.outcomes.items() if name.startswith("predicted-class")}
    outs = {name: solution[name.replace("predicted-class", "out[o1]")].value for name in found}
    assert found == {name: "1" if Decimal(text) >= 0 else "-1" for name, text in outs.items()} and len(found) == 5


# Refusals


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ('["paramters"]', ["page.questions: no question is called 'paramters'", "did you mean 'parameters'"]),
        ('["shapes", "shapes"]', ["'shapes' is asked twice"]),
        ("[1]", ["page.questions: expected the name of a question", "found '1'"]),
        ('"shapes"', ["page.questions: expected a list"]),
        ('["../keys"]', ["no question is called '../keys'"]),
        ('["predicted-class"]', ["it needs targets of 0 and 1, or of -1 and 1", "has 0.5"]),
    ],
)
def test_what_is_no_question_is_refused(questions, said):
    with pytest.raises(worked.WorkedError) as error:
        worked.parse(f"{example_text('slides-2-2-1')}\n[page]\nquestions = {questions}\n")
    assert all(words in str(error.value) for words in said), error.value


def test_an_exercise_without_a_net_has_no_questions():
    text = example_text("grid-search")
    with pytest.raises(worked.WorkedError, match=r"page\.questions: questions are asked about nets"):
        worked.parse(asking(text, "parameters"))


def test_too_many_choices_are_refused():
    rows = ", ".join(["[" + ", ".join(["0.1"] * 5) + "]"] * 5)
    text = f"""
[network]
layers = [5, 5]
activations = "sigmoid"
weights = [[{rows}]]
[[samples]]
inputs = [1, 2, 3, 4, 5]
targets = [1, 0, 1, 0, 1]
"""
    worked.parse(asking(text, "parameters", "predicted-class"))
    with pytest.raises(worked.WorkedError, match="at most 24 parameters that learn, and this problem has 25"):
        worked.parse(asking(text, "largest-change"))


def test_every_question_says_what_it_asks_and_names_its_cells():
    found = worked.solve(worked.example(EXAMPLE)).cells.values()
    asked = {cell.quantity for cell in found if cell.phase == "questions"}
    assert asked == {quantity for name in names() for quantity in find(name).symbols}
    for question in map(find, names()):
        assert question.sentence.endswith((".", "?")) and "?" in question.sentence and question.title
