"""The proof: every gradient of every small net is proven, and a wrong one is found."""

from __future__ import annotations

import pytest

from tests.problems import pairs, problem
from worked.cells.given import Given
from worked.document import Heading, Maths, Paragraph, Strong, Table
from worked.exercises.reading import example, parse
from worked.formula import Formula
from worked.maths.activations import ACTIVATIONS
from worked.maths.losses import LOSSES
from worked.pages.proof import page
from worked.pages.proof.page import VERDICTS, proof
from worked.pages.symbols.cells import Symbols
from worked.problem.problem import Problem
from worked.record import replace
from worked.symbolic import proofs

PROVEN, UNPROVEN, DIFFERS = VERDICTS[True], VERDICTS[None], VERDICTS[False]
LIMITS = {"whole": 10**9, "layers": 0}


def words(blocks) -> str:
    """The prose of some blocks."""
    parts = [part for block in blocks if isinstance(block, Paragraph) for part in block.text]
    return "".join(part if isinstance(part, str) else "#" for part in parts)


def verdicts(given: Problem) -> list:
    """The verdicts on the page, in the order of the table."""
    return told(given)[0]


def told(given: Problem) -> tuple[list, str]:
    """The verdicts on the page, in the order of the table, and its prose: it is proven once for both."""
    blocks = proof(given, Symbols(given))
    assert blocks[0] == Heading(("Proof",))
    table = next(block for block in blocks if isinstance(block, Table))
    assert all(isinstance(row[0][0], Maths) for row in table.rows)
    return [row[1][0] for row in table.rows], words(blocks)


@pytest.fixture(params=LIMITS)
def way(request, monkeypatch):
    """Proven as a whole, and layer by layer."""
    monkeypatch.setattr(page, "LARGEST_WHOLE", LIMITS[request.param])
    return request.param


# Only few pairs have a short form of delta to go without.
CALCULATIONS = [
    (hidden, out, loss, shortcut)
    for hidden, out, loss in pairs()
    for shortcut in (("true", "false") if out in LOSSES[loss].short else ("true",))
]


@pytest.mark.parametrize(("hidden", "out", "loss", "shortcut"), CALCULATIONS)
def test_every_gradient_is_proven(way, hidden, out, loss, shortcut):
    place = pairs().index((hidden, out, loss))
    given = problem(place, hidden=hidden, out=out, loss=loss, more=f"shortcut = {shortcut}")
    assert verdicts(given) == [PROVEN] * 12


@pytest.mark.parametrize(
    "options",
    [
        {"samples": 3, "more": 'batch = "all"'},
        {"samples": 3, "more": 'batch = "all"\nsamples = "sum"\noutputs = "mean"'},
        {"samples": 3, "sizes": (2, 2, 3), "out": "softmax", "loss": "cross-entropy", "more": 'batch = "all"'},
        {"sizes": (2, 2, 2, 1)},
        {"sizes": (3, 1)},
        {"more": "update-biases = false"},
        {"extra": 'convention = "slides"'},
        {"extra": 'convention = "mazur"'},
        {"extra": 'convention = "chain"'},
    ],
    ids=str,
)
def test_batches_shapes_and_conventions_are_proven(way, options):
    assert set(verdicts(problem(3, **options))) == {PROVEN}


def with_slope(given: Problem, slope: Formula) -> Problem:
    """The problem with another slope of its first layer."""
    first, *others = given.network.activations
    layers = (replace(first, activation=replace(first.activation, slope=slope)), *others)
    return replace(given, network=replace(given.network, activations=layers))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "elu", "softplus", "swish"])
def test_a_wrong_slope_is_found(way, name):
    wrong = with_slope(problem(5, hidden=name), ACTIVATIONS[name].slope * 2)
    found, said = told(wrong)
    assert DIFFERS in found
    assert f"{found.count(PROVEN)} of 12 derivatives are proven equal." in said


def test_a_wrong_loss_is_found(way):
    given = problem(2)
    loss = replace(given.training.loss, rising=given.training.loss.falling)
    assert set(verdicts(replace(given, training=replace(given.training, loss=loss)))) == {DIFFERS}


def test_a_wrong_short_form_is_found(way):
    given = problem(2)
    loss = replace(given.training.loss, short=("sigmoid",))
    assert set(verdicts(replace(given, training=replace(given.training, loss=loss)))) == {DIFFERS}


def test_a_difference_asks_for_a_report():
    assert Strong("DIFFERS - this is a bug in worked, please report it") == DIFFERS
    assert "not proven" in UNPROVEN


RELU = """
[network]
layers = [2, 2, 1]
activations = ["{name}", "linear"]
weights = [[[{first}, -1], [0.4, -0.6]], [[0.3, 0.9]]]
[[samples]]
inputs = [0.5, 0.5]
targets = [0.5]
"""


def test_kinks_are_told(way):
    given = parse(RELU.format(name="relu", first=1.5))
    found, said = told(given)
    assert found == [PROVEN] * 6
    assert "ReLU" in said and "Above 0: #. Below 0: #." in said and "Exactly" not in said


@pytest.mark.parametrize("name", ["relu", "leaky-relu", "elu"])
def test_at_the_kink_the_convention_decides(way, name):
    given = parse(RELU.format(name=name, first=1))
    found, said = told(given)
    assert found == [PROVEN] * 6
    assert "Exactly at 0, where the convention decides: #." in said


def test_letters_are_proven_too(way):
    given = parse(RELU.format(name="relu", first='"a"'))
    found, said = told(given)
    assert found == [PROVEN] * 6
    assert "with 1 for letters" in said
    smooth = problem(1, sizes=(2, 2, 1))
    weights = dict.fromkeys(smooth.network.weights, Given("w", letter=True))
    assert verdicts(replace(smooth, network=replace(smooth.network, weights=weights))) == [PROVEN] * 9


def test_updated_weights_are_not_the_gradient(way):
    given = problem(1, sizes=(2, 2, 1), more='hidden-deltas = "updated"')
    found = verdicts(given)
    assert found.count(PROVEN) == 3 and sum("updated weights" in str(one) for one in found) == 6


def test_targets_of_the_short_form_sum_to_one(way):
    given = problem(1, sizes=(2, 2, 3), out="softmax", loss="cross-entropy")
    found, said = told(given)
    assert set(found) == {PROVEN}
    assert "sum to 1" in said
    long_way = replace(given, training=replace(given.training, shortcut=False))
    assert "sum to 1" not in words(proof(long_way, Symbols(long_way)))


def test_a_rule_without_loss_has_nothing_to_prove():
    text = """
[network]
layers = [2, 1]
activations = "step"
weights = [[[0.5, 0.5]]]
[[samples]]
inputs = [1, 0]
targets = [0]
[training]
optimiser = "perceptron"
"""
    given = parse(text)
    blocks = proof(given, Symbols(given))
    assert len(blocks) == 2 and "no loss to differentiate" in words(blocks)


def test_a_large_net_is_proven_layer_by_layer_and_a_huge_one_is_not():
    given = problem(1, sizes=(6, 6, 6, 2))
    found, said = told(given)
    assert set(found) == {PROVEN}
    assert "layer by layer" in said
    huge = problem(1, sizes=(30, 20, 2))
    assert "too many" in words(proof(huge, Symbols(huge)))


def test_a_small_net_is_proven_as_a_whole_by_little_algebra(monkeypatch):
    given, rational, left = example("slides-2-2-1"), proofs._rational_form, []

    def counted(expression):
        found = rational(expression)
        left.append((expression.count_ops(), found.count_ops()))
        return found

    monkeypatch.setattr(proofs, "_rational_form", counted)
    assert verdicts(given) == [PROVEN] * 6
    assert len(left) == 6 and all(30 > after < before / 4 for before, after in left), "what is left to multiply out"
    assert "as one formula" in words(proof(given, Symbols(given)))


def test_the_page_has_its_proof_unless_it_is_a_students():
    from worked.pages.worksheet.page import worksheet

    given = example("slides-2-2-1")
    assert Heading(("Proof",)) in worksheet(given, prove=True).blocks
    assert Heading(("Proof",)) not in worksheet(given).blocks
    assert Heading(("Proof",)) not in worksheet(given, mode="student", prove=True).blocks
