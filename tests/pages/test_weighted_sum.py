"""Weighted sums: in all forms of momentum the sum of past gradients is the velocity, and no student's copy tells it."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

import worked
from tests.exercises.test_kinds import formulas, slots
from tests.trace import net
from worked.document import Display, Paragraph
from worked.errors import WorkedError
from worked.formula import Answer, Chain, Negative, Number, Power, Product, Sum, Value
from worked.maths.optimisers import OPTIMISERS

SAYS = "As a weighted sum of all gradients so far, "
STATES = {"change": "change", "average": "velocity", "velocity": "velocity", "rate-inside": "velocity"}
SCHEDULE = 'schedule = { name = "exponential", factor = 0.5 }'


def page_of(form: str, more: str = "") -> worked.Problem:
    """The small net with momentum in a form, and the sums asked for."""
    rule = f'learning-rate = 0.4\noptimiser = {{ name = "momentum", form = "{form}", momentum = 0.8 }}\n{more}'
    return worked.parse(net.problem(rule, steps=4) + "\n[page]\nweighted-sum = true\n")


def sums(blocks) -> list[Chain]:
    """The lines of the sums on a page."""
    found: list[Chain] = []
    for block, after in pairwise(blocks):
        if isinstance(block, Paragraph) and block.text[0] == SAYS:
            assert isinstance(after, Display)
            found += after.lines
    return found


def evaluated(node, lookup) -> Decimal:
    """The value of a side with slots."""
    match node:
        case Number(text=text):
            return Decimal(text)
        case Value(slot=slot):
            return lookup(slot)
        case Negative(body=body):
            return -evaluated(body, lookup)
        case Power(base=base, exponent=exponent):
            return evaluated(base, lookup) ** evaluated(exponent, lookup)
        case Sum(terms=terms):
            return sum((evaluated(term, lookup) for term in terms), Decimal(0))
        case Product(factors=factors):
            whole = Decimal(1)
            for factor in factors:
                whole *= evaluated(factor, lookup)
            return whole
    raise AssertionError(node)


def test_there_is_a_sum_for_every_form_of_momentum():
    weighed = [
        (entry.name, form.name) for entry in OPTIMISERS.values() for form in entry.forms if form.weighing is not None
    ]
    assert weighed == [("momentum", form) for form in STATES]
    assert list(STATES) == [form.name for form in OPTIMISERS["momentum"].forms]


@pytest.mark.parametrize(
    "more", ["", SCHEDULE, 'clip = { name = "value", threshold = 0.01 }', "given", "penalty = 'l2'"]
)
@pytest.mark.parametrize("form", STATES)
def test_the_sum_is_the_velocity(form, more):
    state = f"state = {{ updates = 3, {STATES[form]} = 0.05 }}"
    problem = page_of(form, state if more == "given" else more)
    solution, lines = worked.solve(problem), sums(worked.worksheet(problem).blocks)
    assert len(lines) == 2 * 3
    for chain in lines:
        answer = chain.sides[-1]
        assert isinstance(answer, Answer) and answer.slot.startswith(STATES[form])
        found = evaluated(chain.sides[2], lambda slot: Decimal(solution[slot].value))
        assert abs(found - Decimal(solution[answer.slot].value)) < Decimal("1e-20"), answer.slot


@pytest.mark.parametrize("form", STATES)
def test_no_students_copy_tells_a_sum(form):
    problem = page_of(form)
    cells, page = worked.solve(problem).cells, worked.worksheet(problem, "student")
    told = set().union(*map(slots, sums(page.blocks)))
    assert told and told <= set(cells)
    assert not {slot for slot in told if cells[slot].formula} & set(page.values)
    assert set().union(*map(slots, formulas(page.blocks)))


def test_only_where_it_is_asked_for_and_from_the_second_step_on():
    problem = page_of("velocity")
    assert not sums(worked.worksheet(problem.altered(steps=1)).blocks)
    plain = worked.parse(net.problem('optimiser = "momentum"', steps=3))
    assert not sums(worked.worksheet(plain).blocks)


@pytest.mark.parametrize("steps", [20])
def test_a_long_training_shows_no_sum_whose_gradients_are_not_on_the_page(steps):
    assert not sums(worked.worksheet(page_of("velocity").altered(steps=steps)).blocks)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('optimiser = "adam"', "page.weighted-sum: it is a sum of momentum; the optimiser is adam"),
        ('optimiser = "momentum"\nweight-decay = 0.1', "the last change holds weight decay too"),
    ],
)
def test_what_is_no_such_sum_is_refused(rule, said):
    with pytest.raises(WorkedError, match=said):
        worked.parse(net.problem(rule) + "\n[page]\nweighted-sum = true\n")
