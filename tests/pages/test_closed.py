"""Closed forms: what a page shows of letters agrees with the same problem solved with numbers."""

from __future__ import annotations

from decimal import Decimal
from math import isclose

import pytest

from tests.problems import pairs, problem
from worked.cells.given import Given
from worked.exercises.reading import parse
from worked.formula import (
    About,
    Cases,
    Constant,
    Formula,
    Function,
    Letter,
    Maximum,
    Minimum,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Value,
)
from worked.formula.floats import FLOATS
from worked.formula.printers.latex import Latex
from worked.number import Digits, Rounding
from worked.pages.proof.closed_forms import MOST_OPERATIONS, closed_forms, operations
from worked.pages.symbols.cells import Symbols
from worked.pages.training.shown_steps import gather
from worked.problem.problem import Problem
from worked.record import replace
from worked.trace.replay import replay

SLIDES = """
convention = "slides"
[network]
layers = [2, 2, 1]
activations = "{activation}"
weights = [[["a", 0.8], [0.4, 0.6]], [[0.3, 0.9]]]
[[samples]]
inputs = [0.35, 0.9]
targets = [0.5]
[training]
learning-rate = 1
[rounding]
carry = "{carry}"
"""


def lettered(seed: int, letters: int = 2, **options) -> tuple[Problem, Problem, dict[str, Decimal]]:
    """A random problem, the same with letters for its first and last weights and first input, and their numbers."""
    given = problem(seed, **options)
    fine = replace(given, rounding=Rounding(Digits(16, "figures"), carry=given.rounding.carry))
    edges = list(fine.network.weights)
    names = dict(zip(("p", "q"), (edges[0], edges[-1]), strict=True))
    numbers = {name: Decimal(fine.network.weights[edge].text) for name, edge in list(names.items())[:letters]}
    weights = {**fine.network.weights, **{names[name]: Given(name, letter=True) for name in numbers}}
    return fine, replace(fine, network=replace(fine.network, weights=weights)), numbers


def forms_of(given: Problem, symbolic: bool = False):
    """The cells of a page, their outcomes, and their closed forms."""
    said = gather(given, replay(lambda: given.steps(), given.rounding))
    return said, *closed_forms(given.rounding, said.cells, said.outcomes, Symbols(given), symbolic)


def number(node: Formula, names: dict, slots: dict) -> float:
    """The value of a printed formula, where `names` gives that of its names and letters."""

    def part(each: Formula) -> float:
        return number(each, names, slots)

    match node:
        case About(body=body):
            return part(body)
        case Number(text=text):
            return float(text)
        case Letter(text=text):
            return float(names[node] if node in names else names[text])
        case Value(slot=slot):
            return slots[slot]
        case Sum(terms=terms):
            return sum(map(part, terms))
        case Product(factors=factors):
            result = 1.0
            for factor in factors:
                result *= part(factor)
            return result
        case Quotient(top=top, bottom=bottom):
            return part(top) / part(bottom)
        case Negative(body=body):
            return -part(body)
        case Power(base=base, exponent=exponent):
            return part(base) ** int(exponent.text)
        case Maximum(arguments=arguments):
            return max(map(part, arguments))
        case Minimum(arguments=arguments):
            return min(map(part, arguments))
        case Function(argument=argument):
            return node.entry.floats(part(argument))
        case Constant():
            return FLOATS.constant(node.name)
        case Cases(cases=cases, otherwise=otherwise):
            for case in cases:
                left, right = part(case.left), part(case.right)
                if FLOATS.choose(left, case.relation, right, lambda: 1, lambda: 0):
                    return part(case.body)
            return part(otherwise)
        case _:
            return names[node]


def check(seed: int, **options) -> list[tuple[Formula, Formula]]:
    """Every form of the problem with letters comes to the number of that with numbers; each formula with its form."""
    fine, open_ones, letters = lettered(seed, **options)
    truth, _, _ = forms_of(fine)
    said, forms, _ = forms_of(open_ones)
    symbols = Symbols(open_ones)
    values = {name: float(outcome.rounded.number) for name, outcome in truth.outcomes.items()}
    depends = {name for name, cell in said.cells.items() if cell.formula and name not in said.outcomes}
    assert depends and set(forms) == depends
    for name, form in forms.items():
        cell = said.cells[name]
        home = cell.step - 1 if cell.quantity in ("weight", "bias") else cell.step
        names: dict = dict(letters)
        for other in said.cells.values():
            if other.sample in (None, cell.sample) or cell.sample is None:
                sample = other.sample if cell.sample is None else None
                if other.step == home:
                    names.setdefault(symbols.of(other, sample), values[other.id])
                elif other.step == home + 1:
                    names.setdefault(symbols.of(other, sample, age="new"), values[other.id])
        found = number(form, names, values)
        assert isclose(found, values[name], rel_tol=1e-8, abs_tol=1e-11), (name, Latex()(form), found, values[name])
    return [(said.cells[name].formula, form) for name, form in forms.items()]


@pytest.mark.parametrize("place", range(len(pairs())), ids=lambda place: " ".join(pairs()[place]))
def test_forms_come_to_the_numbers_and_stay_readable(place):
    hidden, out, loss = pairs()[place]
    for formula, form in check(place, hidden=hidden, out=out, loss=loss):
        assert operations(form) <= max(MOST_OPERATIONS, operations(formula)), Latex()(form)


@pytest.mark.parametrize("carry", ["exact", "shown"])
@pytest.mark.parametrize(
    "options",
    [
        {"samples": 3, "more": 'batch = "all"'},
        {"samples": 2, "more": "steps = 3"},
        {"sizes": (2, 2, 2, 1)},
        {"sizes": (3, 1), "letters": 1},
        {"hidden": "linear", "out": "linear", "more": "steps = 2"},
        {"sizes": (2, 2, 1), "more": 'hidden-deltas = "updated"'},
        {"sizes": (9, 2), "letters": 1},
        {"extra": 'convention = "slides"'},
        {"extra": 'convention = "larose"', "sizes": (2, 2, 1)},
    ],
    ids=str,
)
def test_forms_of_batches_steps_and_other_shapes(options, carry):
    check(5, rounding=f'carry = "{carry}"', **options)


def latex(forms, name: str) -> str:
    return Latex()(forms[name])


def test_forms_of_the_slides():
    for carry, constant in (("exact", "0.5974"), ("shown", "0.5973")):
        _, forms, _ = forms_of(parse(SLIDES.format(activation="sigmoid", carry=carry)))
        assert latex(forms, "net[3]@1") == r"0.35 \cdot a + 0.72"
        assert latex(forms, "out[3]@1") == r"\frac{1}{1 + e^{-(0.35 \cdot a + 0.72)}}"
        assert latex(forms, "net[5]@1") == rf"0.3 \cdot y_{{3}} + {constant}"
        assert latex(forms, "delta[5]@1") == r"y_{5} \cdot (1 - y_{5}) \cdot (0.5 - y_{5})"
        assert latex(forms, "weight[1>3]@2") == r"a + \Delta w_{13}"
        assert "net[4]@1" not in forms
        assert isinstance(forms["net[5]@1"], About) and not isinstance(forms["net[3]@1"], About)


def test_a_linear_net_is_closed_throughout():
    _, forms, _ = forms_of(parse(SLIDES.format(activation="linear", carry="exact")))
    assert latex(forms, "net[5]@1") == r"0.105 \cdot a + 0.828"
    assert latex(forms, "error[5]@1") == r"-0.105 \cdot a - 0.328"


def test_cases_that_a_letter_leaves_open_stay_open():
    _, forms, _ = forms_of(parse(SLIDES.format(activation="leaky-relu", carry="exact")))
    assert isinstance(forms["slope[3]@1"], Cases) and "a_{3}" in latex(forms, "slope[3]@1")
    assert latex(forms, "net[3]@1") == r"0.35 \cdot a + 0.72"


def test_a_letter_that_looks_like_code_is_a_letter():
    text = SLIDES.format(activation="sigmoid", carry="exact")
    for letter in ("E", "I", "S", "N", "pi", "lambda"):
        _, forms, _ = forms_of(parse(text.replace('"a"', f'"{letter}"')))
        assert Letter(letter) in forms["net[3]@1"].terms[0].factors


def test_one_letter_in_two_places_is_one_letter():
    text = SLIDES.format(activation="sigmoid", carry="exact").replace('["a", 0.8]', '["a", "a"]')
    _, forms, _ = forms_of(parse(text))
    assert latex(forms, "net[3]@1") == r"1.25 \cdot a"


def test_a_coefficient_never_vanishes_by_rounding():
    text = SLIDES.format(activation="linear", carry="exact").replace("0.35", "0.000012")
    _, forms, _ = forms_of(parse(text))
    assert latex(forms, "net[3]@1") == r"0.000012 \cdot a + 0.72"


def exact_forms(carry: str = "exact", **changes: str):
    text = SLIDES.format(activation=changes.pop("activation", "sigmoid"), carry=carry).replace('"a"', "0.1")
    for old, new in changes.values():
        text = text.replace(old, new)
    said, letters, closed = forms_of(parse(text), symbolic=True)
    assert not letters
    return said, closed


@pytest.mark.parametrize("carry", ["exact", "shown"])
def test_closed_forms_of_the_first_layer(carry):
    said, closed = exact_forms(carry)
    assert latex(closed, "net[3]@1") == r"\frac{151}{200}"
    assert latex(closed, "out[3]@1") == r"\frac{1}{1 + e^{-\frac{151}{200}}}"
    assert set(closed) == {"net[3]@1", "net[4]@1", "out[3]@1", "out[4]@1"}
    for name, form in closed.items():
        assert isclose(number(form, {}, {}), float(said.outcomes[name].rounded.number), abs_tol=1e-4)


def test_no_closed_form_after_a_rounded_number():
    _, closed = exact_forms("shown", longer=("0.35", "0.3456"))
    assert "net[3]@1" in closed and "out[3]@1" not in closed
    _, closed = exact_forms("exact", longer=("0.35", "0.3456"))
    assert "out[3]@1" in closed


def test_no_closed_form_with_long_numbers():
    _, closed = exact_forms("exact", longer=("0.35", "0.3456789123"))
    assert not closed


def test_closed_forms_only_if_asked_for():
    _, letters, closed = forms_of(parse(SLIDES.format(activation="sigmoid", carry="exact")))
    assert letters and not closed
