"""Forms for floating-point numbers: equal to their definitions, and right where these end."""

from __future__ import annotations

from decimal import Decimal

import pytest

numpy = pytest.importorskip("numpy")

from worked.arrays.kernel import single  # noqa: E402
from worked.formula import Number, Symbol, exp, formula, ln, sum_of  # noqa: E402
from worked.maths.activations import ACTIVATIONS  # noqa: E402
from worked.maths.component import settings_of, with_parameters  # noqa: E402
from worked.maths.losses import LOSSES  # noqa: E402
from worked.number import Enclosures  # noqa: E402
from worked.symbolic import decided_at, equal, expression_of, symbol  # noqa: E402

ELEMENTWISE = [entry for entry in ACTIVATIONS.values() if not entry.couples]
SAFE = [entry for entry in ELEMENTWISE if entry.safe]
BY_NET = [(loss, name) for loss in LOSSES.values() for name in loss.by_net]
FAR = ["-10000", "-1000", "-100", "-30", "-1", "-0.001", "0", "0.001", "1", "30", "100", "1000", "10000"]
EPSILON = {"float32": 1.2e-7, "float64": 2.3e-16}


def exactly(equation, **numbers: str) -> float:
    """The value of a formula, to the last digit of a float."""
    enclosure = equation.bind(lambda name: formula(numbers[name])).value(str, Enclosures(60))
    return float((enclosure[0] + enclosure[1]) / Decimal(2))


@pytest.mark.parametrize("entry", SAFE, ids=[entry.name for entry in SAFE])
def test_a_safe_form_is_the_equation(entry):
    z = symbol("z")
    for side in (3, -3):
        decide = decided_at({z: side})
        lookup = {"z": z}
        settings = settings_of(entry, {})
        forms = [with_parameters(each, settings) for each in (entry.equation, entry.safe)]
        both = [expression_of(each, lookup.__getitem__, decide) for each in forms]
        assert equal(*both) is not False
    for text in ("-2.5", "-0.3", "0", "0.7", "3.25"):
        first, second = (each.bind(lambda _, text=text: formula(text)).value(str, Enclosures(60)) for each in forms)
        assert abs(first[0] - second[0]) < Decimal("1e-40")


@pytest.mark.parametrize("dtype", EPSILON)
@pytest.mark.parametrize("entry", ELEMENTWISE, ids=[entry.name for entry in ELEMENTWISE])
def test_an_activation_is_right_far_from_zero(entry, dtype):
    """In both number types, outputs to rounding error and slopes finite: the definition, or its safe form."""
    settings = settings_of(entry, {})
    z = numpy.array([float(text) for text in FAR], dtype)
    out, slope = numpy.empty_like(z), numpy.empty_like(z)
    with numpy.errstate(over="ignore", under="ignore"):
        single("a", with_parameters(entry.safe or entry.equation, settings), "z")({"a": out, "z": z}, {})
        single("slope", with_parameters(entry.slope, settings), "z", "a")({"slope": slope, "a": out, "z": z}, {})
    for place, text in enumerate(FAR):
        wanted = exactly(with_parameters(entry.safe or entry.equation, settings), z=text)
        bound = 4 * EPSILON[dtype] * max(1, abs(wanted)) * (1 + abs(float(text)) * (abs(float(text)) < 100))
        assert abs(out[place] - wanted) <= bound, text
        steep = exactly(with_parameters(entry.slope, settings), z=text, a=repr(Decimal(wanted))[9:-2])
        assert abs(slope[place] - steep) <= 40 * bound + 4 * EPSILON[dtype] * max(1, abs(steep)), text


@pytest.mark.parametrize("loss", [loss for loss in LOSSES.values() if loss.safe], ids=lambda loss: loss.name)
def test_a_safe_form_of_a_loss_is_its_term_and_holds_far_from_zero(loss):
    for target, out in (("0.25", "-1.5"), ("1", "0.75"), ("3", "3"), ("0", "20")):
        roles = {"t": formula(target), "a": formula(out)}
        first, second = (each.bind(roles.__getitem__).value(str, Enclosures(60)) for each in (loss.term, loss.safe))
        assert abs(first[0] - second[0]) < Decimal("1e-40")
    found, t = numpy.empty(2, numpy.float32), numpy.zeros(2, numpy.float32)
    with numpy.errstate(over="raise", invalid="raise"):
        single("term", loss.safe, "term", "t", "a")({"term": found, "a": numpy.array([5e4, -5e4], "f"), "t": t}, {})
    assert numpy.allclose(found, 5e4, rtol=1e-4)


@pytest.mark.parametrize(("loss", "name"), BY_NET, ids=[f"{loss.name} {name}" for loss, name in BY_NET])
def test_a_loss_by_net_inputs_is_its_definition(loss, name):
    """At random points, to 40 digits: the sum of the terms of two outputs."""
    entry, count = ACTIVATIONS[name], 2
    for nets, targets in ((("0.3", "-1.2"), ("0.25", "0.75")), (("-2", "4.5"), ("1", "0")), (("7", "0"), ("0", "1"))):
        numbers = [Number(text) if text[0] != "-" else formula(text) for text in nets]
        log_sum = ln(sum_of([exp(net) for net in numbers]))
        sides = []
        for term, net_form in ((loss.term, False), (loss.by_net[name], True)):
            terms = []
            for unit in range(count):
                roles = {"t": formula(targets[unit]), "log-sum": log_sum, "z": numbers[unit]}
                if not net_form:
                    roles["a"] = entry.out(numbers, unit, {})
                terms.append(term.bind(roles.__getitem__))
            sides.append(sum_of(terms).value(str, Enclosures(60)))
        assert abs(sides[0][0] - sides[1][0]) < Decimal("1e-40")


@pytest.mark.parametrize("name", [name for loss, name in BY_NET if name == "sigmoid"])
def test_a_loss_by_net_inputs_is_right_far_from_zero(name):
    term = LOSSES["binary-cross-entropy"].by_net[name]
    z = numpy.array([float(text) for text in FAR], numpy.float32)
    for target in (0.0, 1.0):
        found, t = numpy.empty_like(z), numpy.full_like(z, target)
        with numpy.errstate(over="raise", invalid="raise"):
            single("term", term, "z", "t")({"term": found, "z": z, "t": t}, {})
        wanted = numpy.array([exactly(term, z=text, t=str(int(target))) for text in FAR])
        assert numpy.allclose(found, wanted, rtol=3e-7, atol=3e-7)


def test_symbols_of_the_net_form():
    assert {symbol for loss, name in BY_NET for symbol in loss.by_net[name].symbols()} <= {"t", "z", "log-sum"}
    assert Symbol("z") != Symbol("a")
