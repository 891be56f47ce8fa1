"""An entry of which something is missing is refused when it joins, in a sentence that names it and what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.one_entry.additions import BENT, SHARP_MISH, SIGNED, SLOW_SOFTSIGN, SOFTMIN
from worked.errors import WorkedError
from worked.formula import Symbol
from worked.maths.activation import Activation
from worked.maths.activations import ACTIVATIONS
from worked.maths.clipping import CLIPPINGS, Clipping
from worked.maths.component import Parameter
from worked.maths.entry import Catalogue, Entry
from worked.maths.initialisations import INITIALISATIONS
from worked.maths.lines import average, change
from worked.maths.losses import LOSSES, Loss
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import PENALTIES, Part
from worked.maths.rule import Computed, Form, Line, Optimiser, previous
from worked.maths.schedules import SCHEDULES, Schedule
from worked.maths.together import METHODS, TAKEN
from worked.problem import convention, keys
from worked.record import replace

z, rate, gradient = Symbol("z"), Symbol("rate"), Symbol("gradient")
OF_ALL = (ACTIVATIONS, LOSSES, OPTIMISERS, SCHEDULES, PENALTIES, CLIPPINGS, INITIALISATIONS)
FADING, STEADY = SIGNED.forms


def rule(*lines: Line, **more) -> Optimiser:
    """The new optimiser with other lines in one form, without the quantities and parameters that it does not use."""
    own = {"quantities": {"direction": SIGNED.quantities["direction"]}, "parameters": {}, "forms": (), **more}
    return replace(SIGNED, **{**own, "forms": (Form("only", lines, "nobody"),)})


MOVE = change(-(rate * Symbol("direction")))
POINT = Line("direction", gradient)
REFUSED: dict[str, tuple[Catalogue, Callable[[], Entry]]] = {
    # Activations
    r"activation 'sharp-mish': slope is missing": (ACTIVATIONS, lambda: Activation("sharp-mish", z)),  # type: ignore[call-arg]
    r"activation 'sharp-mish': source is missing": (ACTIVATIONS, lambda: replace(SHARP_MISH, source="")),
    r"activation 'sharp-mish': range is missing": (ACTIVATIONS, lambda: replace(SHARP_MISH, range="")),
    r"activation 'sharp-mish': equation: nothing stands for the symbol 'sharpness'; valid: z": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, parameters={}),
    ),
    r"activation 'sharp-mish': slope: expected a formula such as Number\('1'\), found '1'": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, slope=1),
    ),
    r"activation 'sharp-mish': the parameter 'sharpness': symbol is missing": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, parameters={"sharpness": Parameter("1", "", "how sharply it bends")}),
    ),
    r"activation 'sharp-mish': the parameter 'sharpness': meaning is missing": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, parameters={"sharpness": Parameter("1", "beta", "")}),
    ),
    r"activation 'sharp-mish': the parameter 'sharpness': the default 'one' is no number and no other parameter": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, parameters={"sharpness": Parameter("one", "beta", "how sharply it bends")}),
    ),
    r"activation 'sharp-mish': kink names 'at-zero', which is none of its parameters": (
        ACTIVATIONS,
        lambda: replace(SHARP_MISH, kink="at-zero"),
    ),
    r"activation 'softmin': it couples .* needs `out` and `slope_of` of its own": (
        ACTIVATIONS,
        lambda: Activation("softmin", z, z, "(0, 1)", "nobody", couples=True),
    ),
    r"activation 'softmin': equation: nothing stands for the symbol 'sum'": (
        ACTIVATIONS,
        lambda: replace(SOFTMIN, summed=None),
    ),
    r"activation 'slow-softsign': 'swish' is called silu too": (
        ACTIVATIONS,
        lambda: replace(SLOW_SOFTSIGN, aliases=("SiLU".lower(),)),
    ),
    r"activation 'Soft Sign': the name 'Soft Sign' is not made of small letters": (
        ACTIVATIONS,
        lambda: replace(SLOW_SOFTSIGN, name="Soft Sign"),
    ),
    # Losses
    r"loss 'bent-error': falling is missing": (
        LOSSES,
        lambda: Loss("bent-error", BENT.term, BENT.rising),  # type: ignore[call-arg]
    ),
    r"loss 'bent-error': term: nothing stands for the symbol 'bend'": (LOSSES, lambda: replace(BENT, parameters={})),
    r"loss 'bent-error': outputs is 'product', expected sum or mean": (
        LOSSES,
        lambda: replace(BENT, outputs="product"),
    ),
    r"loss 'bent-error': compares is 'pictures', expected one of numbers, signs, probabilities, distributions": (
        LOSSES,
        lambda: replace(BENT, compares="pictures"),
    ),
    r"loss 'bent-error': it names the activation 'softer', which the catalogue does not have": (
        LOSSES,
        lambda: replace(BENT, needs=("softer",)),
    ),
    r"loss 'bent-error': its short delta is for tanh outputs, which it does not take": (
        LOSSES,
        lambda: replace(BENT, needs=("sigmoid",), short=("tanh",)),
    ),
    # Optimisers
    r"optimiser 'signed-direction': the form 'fading': the line 'direction' has no letter; it belongs into the entry, "
    r"as quantities=\{'direction': Computed\(symbol, meaning\)\}": (
        OPTIMISERS,
        lambda: replace(SIGNED, quantities={"trust": SIGNED.quantities["trust"]}),
    ),
    r"optimiser 'signed-direction': the line 'direction': symbol is missing": (
        OPTIMISERS,
        lambda: rule(POINT, MOVE, quantities={"direction": Computed("", "a direction")}),
    ),
    r"optimiser 'signed-direction': the line 'direction': meaning is missing": (
        OPTIMISERS,
        lambda: rule(POINT, MOVE, quantities={"direction": Computed("d", "")}),
    ),
    r"optimiser 'signed-direction': the line 'direction': beside_g is missing": (
        OPTIMISERS,
        lambda: rule(POINT, MOVE, quantities={"direction": Computed("g", "a direction")}),
    ),
    r"optimiser 'signed-direction': the line 'direction': expected a letter such as v or m_1\^old, found 'd_\{u\}'": (
        OPTIMISERS,
        lambda: rule(POINT, MOVE, quantities={"direction": Computed("d_{u}", "a direction")}),
    ),
    r"optimiser 'signed-direction': the line 'new-direction': a name .* begins with none of": (
        OPTIMISERS,
        lambda: rule(Line("new-direction", gradient), MOVE, quantities={"new-direction": Computed("d", "a direction")}),
    ),
    r"optimiser 'signed-direction': the form 'only': expected lines for one quantity each, and the change last": (
        OPTIMISERS,
        lambda: rule(MOVE, POINT),
    ),
    r"optimiser 'signed-direction': the form 'only': the line 'change': nothing stands for the symbol 'direction'": (
        OPTIMISERS,
        lambda: rule(MOVE, quantities={}),
    ),
    r"optimiser 'signed-direction': the form 'only': the line 'direction': nothing stands for the symbol 'kept-": (
        OPTIMISERS,
        lambda: rule(average("direction", Symbol("kept-share"), gradient), MOVE),
    ),
    r"optimiser 'signed-direction': the form 'only': the line 'direction': start is 'nought', expected a number or": (
        OPTIMISERS,
        lambda: rule(Line("direction", gradient + previous("direction"), start="nought"), MOVE),
    ),
    r"optimiser 'signed-direction': the form 'fading': the line 'trust': nothing stands for the symbol 'gradient'": (
        OPTIMISERS,
        lambda: replace(SIGNED, forms=(replace(FADING, shared=(Line("trust", gradient),)), STEADY)),
    ),
    r"optimiser 'signed-direction': the form 'steady': look_ahead: nothing stands for the symbol 'rate'": (
        OPTIMISERS,
        lambda: replace(SIGNED, forms=(FADING, replace(STEADY, look_ahead=Symbol("weight") + rate))),
    ),
    r"optimiser 'signed-direction': the form 'steady': met is missing": (
        OPTIMISERS,
        lambda: replace(SIGNED, forms=(FADING, replace(STEADY, met=""))),
    ),
    r"optimiser 'signed-direction': two forms have one name": (
        OPTIMISERS,
        lambda: replace(SIGNED, forms=(FADING, replace(STEADY, name="fading"))),
    ),
    r"optimiser 'signed-direction': no form uses 'fading'": (OPTIMISERS, lambda: replace(SIGNED, forms=(STEADY,))),
    r"optimiser 'signed-direction': 'delta' is the name of something else on a page": (
        OPTIMISERS,
        lambda: rule(Line("delta", gradient), change(-Symbol("delta")), quantities={"delta": Computed("d", "a step")}),
    ),
    r"optimiser 'signed-direction': 'velocity' is d \(a direction\), and in the optimiser 'momentum' it is v": (
        OPTIMISERS,
        lambda: rule(
            Line("velocity", gradient),
            change(-Symbol("velocity")),
            quantities={"velocity": Computed("d", "a direction")},
        ),
    ),
    r"optimiser 'signed-direction': the schedule 'step' has 'every' too, and both may stand on one page": (
        OPTIMISERS,
        lambda: rule(
            Line("direction", gradient / Symbol("every")),
            MOVE,
            parameters={"every": Parameter("2", "n_d", "a divisor")},
        ),
    ),
    # The others
    r"schedule 'odd': the form 'only': nothing stands for the symbol 'loss-4'": (
        SCHEDULES,
        lambda: Schedule("odd", {"only": rate * Symbol("loss-4")}, "nobody"),
    ),
    r"schedule 'odd': forms is missing": (SCHEDULES, lambda: Schedule("odd", {}, "nobody")),
    r"schedule 'odd': whole names 'length', which is no parameter with a whole number": (
        SCHEDULES,
        lambda: Schedule("odd", {"only": rate}, "nobody", whole=("length",)),
    ),
    r"penalty 'l3': the part of 'lambda': derivative is missing": (
        PENALTIES,
        lambda: replace(PENALTIES["l2"], name="l3", aliases=(), parts=(Part("lambda", Symbol("weight") ** 3),)),
    ),
    r"penalty 'l3': the part of 'lambda': square says that the term is the square of a weight": (
        PENALTIES,
        lambda: replace(PENALTIES["l2"], name="l3", aliases=(), parts=(Part("lambda", Symbol("weight") ** 3, True),)),
    ),
    r"penalty 'l3': usual is 'lambda/9', expected one of": (
        PENALTIES,
        lambda: replace(PENALTIES["l2"], name="l3", aliases=(), usual="lambda/9"),
    ),
    r"clipping 'soft': expected one parameter, the threshold, found softness": (
        CLIPPINGS,
        lambda: Clipping("soft", gradient, "nobody", parameters={"softness": Parameter("1", "s_c", "a softness")}),
    ),
    r"initialisation 'wide': expected no parameter but the deviation, found width": (
        INITIALISATIONS,
        lambda: replace(
            INITIALISATIONS["normal"],
            name="wide",
            aliases=(),
            equation=Symbol("width"),
            parameters={"width": Parameter("1", "w", "a width")},
        ),
    ),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_is_missing_is_said(said):
    entries, made = REFUSED[said]
    before = dict(entries)
    with pytest.raises(WorkedError, match=said) as refused:
        found = made()
        entries[found.name] = found
    assert "\n" not in str(refused.value)
    assert dict(entries) == before and entries.names == list(before)


def test_an_entry_joins_by_its_own_name():
    with pytest.raises(
        WorkedError, match="activation 'slow-softsign': it is entered by another name, 'slow-soft-sign'"
    ):
        ACTIVATIONS["slow-soft-sign"] = SLOW_SOFTSIGN


def test_entries_of_a_file_are_looked_at_when_they_are_asked_for():
    """At the start of the program nothing is looked at; whoever asks for an incomplete entry is told."""
    found = Catalogue([SLOW_SOFTSIGN, replace(SHARP_MISH, source="")])
    assert found["slow-softsign"] is SLOW_SOFTSIGN and found.names == ["slow-softsign", "sharp-mish"]
    for ask in (lambda: found["sharp-mish"], lambda: list(found.values()), lambda: found.called("Sharp Mish")):
        with pytest.raises(WorkedError, match="activation 'sharp-mish': source is missing"):
            ask()
    with pytest.raises(WorkedError, match="two entries have one name, among slow-softsign, slow-softsign"):
        Catalogue([SLOW_SOFTSIGN, SLOW_SOFTSIGN])
    twins = Catalogue([SLOW_SOFTSIGN, replace(SHARP_MISH, aliases=("slow-soft-sign",))])
    with pytest.raises(WorkedError, match="activation 'sharp-mish': 'slow-softsign' is called slowsoftsign too"):
        twins["sharp-mish"]


def test_a_name_that_is_taken_is_refused_at_once():
    """What a name stands for would change for all pages, whoever asks for the entry or not."""
    delta = rule(Line("delta", gradient), change(-Symbol("delta")), quantities={"delta": Computed("d", "a step")})
    with pytest.raises(WorkedError, match="optimiser 'signed-direction': 'delta' is the name of something else"):
        Catalogue([delta], [], TAKEN)


@pytest.mark.parametrize("entries", OF_ALL, ids=lambda entries: next(iter(entries.values())).kind)
def test_shipped_entries_are_complete(entries):
    for name, entry in entries.items():
        assert not list(entry.flaws()) and entry.name == name and entry.kind != "entry"


def test_names_that_are_taken():
    """No parameter and no line may have a name that a convention, a rounding rule or a cell has already."""
    brought = {name for found in METHODS for entry in found.values() for name, _, _ in entry.letters()}
    fixed = {name for each in convention.names() for name in convention.load(each).symbols} | set(keys.quantities())
    changed = {f"{mark}-{name}" for mark in ("new", "bias") for name in TAKEN}
    assert fixed - brought <= TAKEN | changed
    assert not brought & TAKEN
    wanted = (OPTIMISERS, CLIPPINGS, PENALTIES, SCHEDULES)
    assert len(METHODS) == len(wanted) and all(any(each is found for each in METHODS) for found in wanted)
