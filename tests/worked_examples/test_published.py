"""Holds the simulator to published worked examples: each printed number is reproduced, except the known errata."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from functools import cache

import pytest

import worked
from tests.worked_examples import published
from tests.worked_examples.errata import ERRATA, FOLLOWS, LEFT_OUT
from worked.record import replace

EXAMPLES = published.names()


@cache
def case(name: str) -> published.Case:
    """A case, read and solved once."""
    return published.Case(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_printed_numbers_are_reproduced(name):
    """Every number that is no erratum is right at full precision, or when the right numbers before it are carried."""
    example, errata = case(name), frozenset(ERRATA.get(name, ()))
    for place, line in enumerate(example.printed):
        if line.name not in errata:
            assert example.is_exact(line) or example.is_carried(place, errata), (line, example.values(line))


@pytest.mark.parametrize("name", sorted(ERRATA))
def test_errata_are_wrong(name):
    """No erratum is right at full precision; what follows from a wrong number does, and a fresh slip is no carrying."""
    example, errata = case(name), ERRATA[name]
    assert errata.keys() <= {line.name for line in example.printed}
    for place, line in enumerate(example.printed):
        kind = errata.get(line.name)
        if kind is None:
            continue
        assert not example.is_exact(line), line
        if kind == FOLLOWS:
            assert example.is_carried(place), (line, example.values(line))
        else:
            assert not example.is_carried(place, frozenset(errata)), line


def test_errata_belong_to_examples():
    """The list of errata names no example that is not there, and that of examples left out none that is."""
    assert ERRATA.keys() <= set(EXAMPLES)
    assert LEFT_OUT.keys().isdisjoint(EXAMPLES)


@pytest.mark.parametrize("name", ["birzeit_a_neuron", "han_kamber_3_2_1", "larose_3_2_1", "generation5_xor_2_2_1"])
@pytest.mark.parametrize("slip", [-1, 1])
def test_a_wrong_last_digit_is_noticed(name, slip):
    """A right number that is changed by one in its last digit is neither right nor carried."""
    example, errata = published.Case(name), frozenset(ERRATA.get(name, ()))
    for place, line in enumerate(example.printed):
        if not example.is_exact(line):
            continue
        unit = Decimal((0, (1,), line.number.as_tuple().exponent))
        example.printed[place] = other = dataclasses.replace(line, text=str(line.number + slip * unit))
        assert not example.is_exact(other), other
        assert not example.is_carried(place, errata), other
        example.printed[place] = line


def test_mazur_after_one_step_used_updated_weights():
    """The best-known erratum of all comes out when the deltas are carried back by the updated weights."""
    problem = case("mazur_2_2_2").problem
    other = replace(problem, training=replace(problem.training, hidden_deltas="updated"))
    assert round(Decimal(worked.solve(other)["loss@2"].value), 9) == Decimal("0.291027924")
