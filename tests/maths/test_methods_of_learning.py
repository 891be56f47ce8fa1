"""Optimisers, schedules, penalties and clippings: their twins are equal, and their lines are made of known symbols."""

from __future__ import annotations

from itertools import product

import pytest

from tests.maths.test_twins import Letters
from worked.formula import Number, Symbol
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES, Factor, Part
from worked.maths.rule import PREVIOUS, Form, Line
from worked.maths.schedules import SCHEDULES, StepDecay
from worked.problem import keys
from worked.record import replace
from worked.symbolic import decided_at, derivative, equal, expression_of

FORMS = [(entry, form) for entry in OPTIMISERS.values() for form in entry.forms]
NAMED = [f"{entry.name} {form.name}" for entry, form in FORMS]
BY_DELTA = [(entry, form) for entry, form in FORMS if form.by_delta]
ROLES = {"rate", "gradient", "weight", "count"}
METHODS = {"optimiser": OPTIMISERS, "schedule": SCHEDULES, "penalty": PENALTIES, "clipping": CLIPPINGS}
PARTS = [(penalty, part) for penalty in PENALTIES.values() for part in penalty.parts]


def by_delta_agrees(form: Form) -> bool:
    """Whether the lines in deltas are the lines in gradients, where the descent is minus the gradient."""
    letters = Letters()
    turned = {"gradient": -letters["descent"]}
    pairs = zip(form.lines, form.by_delta, strict=True)
    return all(
        line.quantity == twin.quantity
        and equal(
            expression_of(twin.formula, letters.__getitem__),
            expression_of(line.formula, lambda name: turned.get(name) or letters[name]),
        )
        is True
        for line, twin in pairs
    )


@pytest.mark.parametrize(("entry", "form"), BY_DELTA, ids=[entry.name for entry, _ in BY_DELTA])
def test_lines_by_delta_agree(entry, form):
    assert by_delta_agrees(form)
    last = form.by_delta[-1]
    assert not by_delta_agrees(replace(form, by_delta=(*form.by_delta[:-1], replace(last, formula=-last.formula))))


def test_the_rules_of_the_lectures_are_written_with_deltas():
    assert {"gradient-descent", "perceptron", "momentum"} == {entry.name for entry, _ in BY_DELTA}


@pytest.mark.parametrize(("entry", "form"), FORMS, ids=NAMED)
def test_a_form_is_made_of_known_symbols(entry, form):
    """A line may use roles, parameters, what is worked above it, and what states were one update ago."""
    quantities = [line.quantity for line in (*form.shared, *form.lines)]
    assert len(set(quantities)) == len(quantities)
    assert form.lines[-1].quantity == "change" and "change" not in quantities[:-1]
    assert form.met.strip()
    above: set[str] = set()
    for line in (*form.shared, *form.lines):
        known = ROLES | set(entry.parameters) | above
        for name in line.formula.symbols():
            assert name in known or name.removeprefix(PREVIOUS) in quantities, (line.quantity, name)
        if line in form.shared:
            assert not {"gradient", "weight"} & set(line.formula.symbols())
        assert line.start == "rate" or Number(line.start)
        above.add(line.quantity)
    if form.look_ahead:
        ahead = {name.removeprefix(PREVIOUS) for name in form.look_ahead.symbols()}
        assert ahead <= {"weight", "rate", *entry.parameters, *quantities}
    assert {state.quantity for state in form.states} <= set(quantities)


@pytest.mark.parametrize("entry", OPTIMISERS.values(), ids=OPTIMISERS)
def test_forms_have_names_of_their_own_and_use_every_parameter(entry):
    names = [form.name for form in entry.forms]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name for name in names)
    assert {name for form in entry.forms for name in entry.parameters_of(form)} == set(entry.parameters)
    assert entry.form(names[-1]) is entry.forms[-1] and entry.form("nonesuch") is None


def test_an_unknown_symbol_in_a_line_is_found():
    form = Form("x", (Line("change", -(Symbol("rate") * Symbol("slope"))),), "nobody")
    with pytest.raises(AssertionError, match="slope"):
        test_a_form_is_made_of_known_symbols(OPTIMISERS["momentum"], form)


def test_parameters_are_told_apart():
    """The names of parameters become ids of cells: one name, one meaning and one symbol, and none is a quantity."""
    met: dict[str, tuple[str, str]] = {}
    for entries in METHODS.values():
        for entry in entries.values():
            for name, parameter in entry.parameters.items():
                assert met.setdefault(name, (parameter.symbol, parameter.meaning)) == (
                    parameter.symbol,
                    parameter.meaning,
                )
                assert name not in keys.quantities() and name not in ROLES


def test_symbols_of_methods_used_together_differ():
    """Whatever methods are put together, no two of their parameters have one symbol."""
    fixed = ["eta", "eta_0", "lambda_w", "c_w", "t", "w", "b", "E", "Omega", "m", "B"]
    for chosen in product(*(entries.values() for entries in METHODS.values())):
        symbols = {name: parameter.symbol for entry in chosen for name, parameter in entry.parameters.items()}
        assert len(set(symbols.values()) | set(fixed)) == len(symbols) + len(fixed), [entry.name for entry in chosen]


def slope_is_derivative(part: Part, factor: Factor) -> bool:
    """Whether the slope of a penalty is the derivative of factor * term, for weights above and below zero."""
    verdicts = []
    for place in (2, -2):
        letters = Letters()
        decide = decided_at({letters["weight"]: place})
        whole = expression_of(factor.factor * part.term, letters.__getitem__, decide)
        slope = expression_of(part.slope(factor), letters.__getitem__, decide)
        at = {letters["weight"]: place}
        verdicts.append(equal(derivative(whole, letters["weight"]).subs(at).doit(), slope.subs(at)))
    return all(verdict is True for verdict in verdicts)


@pytest.mark.parametrize("name", FACTORS)
@pytest.mark.parametrize(("penalty", "part"), PARTS, ids=[f"{penalty.name} {part.strength}" for penalty, part in PARTS])
def test_slopes_of_penalties_are_derivatives(penalty, part, name):
    factor = FACTORS[name]
    assert slope_is_derivative(part, factor)
    wrong = replace(factor, doubled=factor.factor)
    assert slope_is_derivative(part, wrong) == (not part.square)


@pytest.mark.parametrize("penalty", PENALTIES.values(), ids=PENALTIES)
def test_penalties_are_well_formed(penalty):
    assert penalty.usual in FACTORS
    assert [part.strength for part in penalty.parts] == list(penalty.parameters)
    for factor in FACTORS.values():
        assert factor.met.strip()
        assert set(factor.factor.symbols()) == set(factor.doubled.symbols()) <= {"strength", "m", "B"}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_schedules_are_well_formed(schedule):
    assert schedule.first in (0, 1) and set(schedule.whole) <= set(schedule.parameters)
    own = {"rate", "count", *schedule.parameters} | ({"drops"} if isinstance(schedule, StepDecay) else set())
    heard = {"previous-rate", "loss-1", "loss-2", "loss-3"} if schedule.listens else set()
    for name, formula in schedule.forms.items():
        assert set(formula.symbols()) <= own | heard, name
        losses = [int(symbol[-1]) for symbol in formula.symbols() if symbol.startswith("loss-")]
        assert schedule.heard(name) == max(losses, default=0) and bool(losses) == schedule.listens


@pytest.mark.parametrize("clipping", CLIPPINGS.values(), ids=CLIPPINGS)
def test_clippings_are_well_formed(clipping):
    assert set(clipping.equation.symbols()) <= {"gradient", "threshold", "norm"}
    assert clipping.by_norm == (clipping.name == "norm")
