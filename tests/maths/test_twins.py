"""SymPy proves every twin in the catalogue equal to its definition or its derivative; every entry is well formed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

import pytest

from worked.errors import WorkedError
from worked.formula import Cases, Formula, Symbol, sum_of
from worked.formula.floats import FLOATS
from worked.maths.activation import Activation
from worked.maths.activations import ACTIVATIONS
from worked.maths.clipping import CLIPPINGS
from worked.maths.component import find, settings_of
from worked.maths.losses import LOSSES, Loss
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import PENALTIES
from worked.maths.schedules import SCHEDULES
from worked.record import replace
from worked.symbolic import Expression, decided_at, derivative, equal, expression_of, symbol, undecided

CATALOGUES: dict[str, Mapping] = {
    "activation": ACTIVATIONS,
    "loss": LOSSES,
    "optimiser": OPTIMISERS,
    "schedule": SCHEDULES,
    "penalty": PENALTIES,
    "clipping": CLIPPINGS,
}
ENTRIES = [(kind, entry) for kind, entries in CATALOGUES.items() for entry in entries.values()]
SHORT = [(loss, ACTIVATIONS[name]) for loss in LOSSES.values() for name in loss.short]


class Letters(dict):
    """A symbol for every name that is asked for, the same one each time."""

    def __missing__(self, name: str) -> Expression:
        self[name] = symbol(name)
        return self[name]


class Free(Symbol):
    """A parameter that stays a letter while the roles of an entry are filled."""

    __slots__ = ()

    def bind(self, fill):
        return self


def layers(activation: Activation) -> list[int]:
    """The sizes of layer to try: an activation that couples its units needs several."""
    return [2, 3] if activation.couples else [1]


def branches(activation: Activation, nets: list[Expression]) -> list:
    """What decides definitions by cases and sizes: net inputs far above the kink, near it, and below it."""
    bent = any(
        isinstance(part, Cases) or getattr(part, "name", "") in ("abs", "sign") for part in all_parts(activation)
    )
    return [decided_at(dict.fromkeys(nets, place)) for place in sides(activation)] if bent else [undecided]


def sides(activation: Activation) -> list[Fraction]:
    """Net inputs between the kinks of an activation and on both sides of them, and some more."""
    ends = activation.bends(settings_of(activation, {}))
    kinks = sorted({Fraction(0), *(Fraction(end.value(float, FLOATS)) for end in ends)})
    between = [(first + last) / 2 for first, last in pairwise(kinks)]
    return [kinks[-1] + 2, kinks[0] - 2, kinks[-1] + Fraction(1, 2), *between]


def all_parts(activation: Activation) -> Iterator[Formula]:
    """All that the equation of an activation and its slope are made of."""
    waiting = [activation.equation, activation.slope]
    while waiting:
        yield waiting[-1]
        waiting += waiting.pop().parts()


def slopes_are_derivatives(activation: Activation) -> bool:
    """Whether each slope of a layer, in z or a with a as the equation says, is the derivative on each branch."""
    verdicts, known = [], settings_of(activation, {})
    moving = {name for end in activation.bends({name: Symbol(name) for name in known}) for name in end.symbols()}
    settings = {name: known[name] if name in moving else Free(name) for name in known}
    for count in layers(activation):
        names, outs = ([Symbol(f"{role}{unit}") for unit in range(count)] for role in "za")
        letters = Letters()
        nets = [letters[name.name] for name in names]
        for decide in branches(activation, nets):
            equations = [
                expression_of(activation.out(names, unit, settings), letters.__getitem__, decide)
                for unit in range(count)
            ]
            outputs = dict(zip([out.name for out in outs], equations, strict=True))
            lookup = lambda name, known=outputs, letters=letters: known.get(name) or letters[name]  # noqa: E731
            for unit, equation in enumerate(equations):
                for net, by in enumerate(nets):
                    slope = activation.slope_of(names, outs, unit, net, settings)
                    written = expression_of(slope, lookup, decide) if slope else 0
                    verdicts.append(equal(derivative(equation, by), written))
    return all(verdict is True for verdict in verdicts)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_slopes_are_derivatives(activation):
    assert slopes_are_derivatives(activation)


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if not entry.couples])
def test_a_wrong_slope_is_found(name):
    entry = ACTIVATIONS[name]
    assert not slopes_are_derivatives(replace(entry, slope=entry.slope + 1))


def test_a_wrong_jacobian_is_found():
    class Wrong(type(ACTIVATIONS["softmax"])):
        __slots__ = ()

        def slope_of(self, nets, outs, unit, net, settings):
            return outs[unit] * (1 - outs[unit]) if unit == net else outs[unit] * outs[net]

    softmax = ACTIVATIONS["softmax"]
    assert not slopes_are_derivatives(Wrong(softmax.name, softmax.equation, softmax.slope, "", "", couples=True))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_slope_may_only_be_zero_where_nothing_is_learned(name):
    entry = ACTIVATIONS[name]
    letters = Letters()
    deciders = branches(entry, [letters["z"]])
    slopes = [expression_of(entry.slope, letters.__getitem__, decide) for decide in deciders]
    assert entry.learns == any(slope != 0 for slope in slopes)


def loss_slopes_are_derivatives(loss: Loss) -> bool:
    """Whether rising is dE/da of the whole term, with its minus sign, and falling is its opposite."""
    letters, verdicts = Letters(), []
    bent = bool(loss.at_kink) or any(isinstance(part, Cases) for part in (loss.term, loss.rising))
    for place in (Fraction(-9, 2), Fraction(3, 2), Fraction(1, 2), Fraction(9, 2)) if bent else (None,):
        known = {letters[name]: parameter.default for name, parameter in loss.parameters.items()}
        decide = undecided if place is None else decided_at({**known, letters["t"]: 1, letters["a"]: place})
        whole, rising, falling = (
            expression_of(each, letters.__getitem__, decide)
            for each in (loss.whole(loss.term), loss.rising, loss.falling)
        )
        verdicts += [equal(derivative(whole, letters["a"]), rising) is True, equal(falling, -rising) is True]
    return all(verdicts)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_loss_slopes_are_derivatives(loss):
    assert loss_slopes_are_derivatives(loss)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_wrong_loss_slope_is_found(loss):
    assert not loss_slopes_are_derivatives(replace(loss, rising=loss.falling, falling=loss.rising))
    assert not loss_slopes_are_derivatives(replace(loss, falling=loss.rising))
    assert not loss_slopes_are_derivatives(replace(loss, negative=not loss.negative))


def short_form_holds(loss: Loss, activation: Activation) -> bool:
    """Whether the loss by a net input is just a - t; where outputs sum to 1, so do the targets."""
    verdicts, loss = [], loss.given(settings_of(loss, {}))
    for count in layers(activation):
        names = [Symbol(f"z{unit}") for unit in range(count)]
        letters = Letters()
        outs = [expression_of(activation.out(names, unit, {}), letters.__getitem__) for unit in range(count)]
        targets = [letters[f"t{unit}"] for unit in range(count)]
        if activation.couples:
            targets[-1] = 1 - sum(targets[:-1])
        roles = dict(zip([f"{role}{unit}" for role in "at" for unit in range(count)], outs + targets, strict=True))
        terms = [loss.term.bind(lambda role, unit=unit: Symbol(f"{role}{unit}")) for unit in range(count)]
        whole = expression_of(loss.whole(sum_of(terms)), roles.__getitem__)
        for name, out, target in zip(names, outs, targets, strict=True):
            verdicts.append(equal(derivative(whole, letters[name.name]), out - target))
    return all(verdict is True for verdict in verdicts)


@pytest.mark.parametrize(("loss", "activation"), SHORT, ids=[f"{loss.name} {entry.name}" for loss, entry in SHORT])
def test_short_form(loss, activation):
    assert short_form_holds(loss, activation)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_no_short_form_is_claimed_that_does_not_hold(loss):
    for name in ("sigmoid", "tanh", "softmax"):
        assert short_form_holds(loss, ACTIVATIONS[name]) == (name in loss.short)


@pytest.mark.parametrize(("kind", "entry"), ENTRIES, ids=[f"{kind} {entry.name}" for kind, entry in ENTRIES])
def test_entry_is_well_formed(kind, entry):
    entries = CATALOGUES[kind]
    assert entries[entry.name] is entry
    assert entry.source.strip(), "an entry tells where it comes from"
    others = [name for other in entries.values() if other is not entry for name in (other.name, *other.aliases)]
    own = (entry.name, *entry.aliases)
    assert len(set(own)) == len(own) and not set(own) & set(others)
    for name in own:
        assert name == name.strip().lower().replace("_", "-").replace(" ", "-")
        assert find(entries, name, kind, "here") is entry
        assert find(entries, name.replace("-", "_").upper(), kind, "here") is entry
    for parameter in entry.parameters.values():
        assert parameter.meaning and parameter.symbol


@pytest.mark.parametrize("kind", CATALOGUES)
def test_an_unknown_name_is_refused(kind):
    with pytest.raises(WorkedError, match=f"here: no {kind} is called"):
        find(CATALOGUES[kind], "nonesuch", kind, "here")


def test_names_in_entries_exist():
    for loss in LOSSES.values():
        assert {*loss.short, *loss.needs} <= set(ACTIVATIONS)
    for entry in ACTIVATIONS.values():
        assert not entry.kink or entry.kink in entry.parameters
