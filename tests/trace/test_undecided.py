"""What no precision decides is declared, and what only looks close is decided."""

from __future__ import annotations

import pytest

import worked

SYMMETRIC = """
[network]
layers = [1, 2, 1]
activations = ["sigmoid", "linear"]
weights = [[[1], [-1]], [[{weight}, {weight}]]]
[[samples]]
inputs = [0.7]
targets = [0]
[training]
final-pass = false
"""


def test_a_tie_behind_transcendental_numbers_is_declared_unproven():
    # sigmoid(q) + sigmoid(-q) is exactly 1, which enclosures cannot know: 0.00005 of it is a tie at four decimals.
    solution = worked.solve(worked.parse(SYMMETRIC.format(weight="0.00005")))
    assert solution["net[o1]@1"].proven is False
    assert solution["net[o1]@1"].shown == "0.0001"
    assert solution["out[h1]@1"].proven is True
    assert "Not proven." in worked.render(worked.worksheet(solution))
    assert "Not proven." not in worked.render(worked.worksheet(solution, "student"))


def test_the_same_net_without_a_tie_is_proven():
    solution = worked.solve(worked.parse(SYMMETRIC.format(weight="0.00006")))
    assert solution["net[o1]@1"].proven is True
    assert "Not proven." not in worked.render(worked.worksheet(solution))


def test_a_kink_that_no_precision_decides_is_taken_for_one():
    # relu is applied to sigmoid(q) + sigmoid(-q) - 1, which is 0; what follows from that is not proven.
    text = SYMMETRIC.format(weight="1").replace('"linear"]', '{ name = "relu", at-zero = 0.3 }]')
    text = text.replace("[[samples]]", "biases = [[0, 0], [-1]]\n[[samples]]").replace("targets = [0]", "targets = [1]")
    solution = worked.solve(worked.parse(text))
    assert solution["slope[o1]@1"].value == "0.3" and solution["slope[o1]@1"].proven is False
    assert solution["delta[o1]@1"].shown == "-0.3000" and solution["delta[o1]@1"].proven is False
    assert solution["error[o1]@1"].proven is True
    assert solution["delta[h1]@1"].proven is False


BEFORE_NORMALISATION = """
[network]
layers = [2, 2, 2]
activations = "sigmoid"
weights = [[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.7, 0.8]]]
biases = [[0.1, 0.2], [0.3, 0.4]]
normalisation = {{ layers = [1], epsilon = 0.01 }}
[[samples]]
inputs = [1, 2]
targets = [1, 0]
[[samples]]
inputs = [0.5, -1]
targets = [0, 1]
[[samples]]
inputs = [-0.3, 0.7]
targets = [1, 1]
[training]
optimiser = "rprop"
batch = "all"
steps = 3
update-biases = {learn}
"""


def test_a_sign_that_no_precision_decides_is_that_of_zero():
    # Biases before a batch normalisation have gradients of 0, by algebra that enclosures do not know. Rprop takes their
    # signs, so that the wide enclosure of a sign would go on into everything. The biases of the outputs learn as well.
    learning = worked.solve(worked.parse(BEFORE_NORMALISATION.format(learn="true")))
    fixed = worked.solve(worked.parse(BEFORE_NORMALISATION.format(learn="false")))
    for name in ("change[h1]@1", "change[h2]@3"):
        assert learning[name].shown == "0" and learning[name].proven is False
    assert learning["bias[h1]@4"].shown == "0.1000"
    assert "treat them as equal" in worked.render(worked.worksheet(learning))
    assert "Not proven." not in worked.render(worked.worksheet(learning, "student"))
    for name in fixed.outcomes:
        if name.endswith(("@1", "@1.1", "@1.2", "@1.3")):
            assert learning[name].shown == fixed[name].shown, name


def test_an_exact_kink_is_no_accident_of_floating_point():
    text = """
    [network]
    layers = [2, 1]
    activations = "relu"
    weights = [[[0.1, 0.2]]]
    biases = [[-0.3]]
    [[samples]]
    inputs = [1, 1]
    targets = [1]
    """
    assert 0.1 + 0.2 - 0.3 != 0
    solution = worked.solve(worked.parse(text))
    assert solution["net[o1]@1"].shown == "0.0000"
    assert solution["slope[o1]@1"].value == "0"
    kinked = text.replace('"relu"', '{ name = "relu", at-zero = 0.5 }')
    assert worked.solve(worked.parse(kinked))["slope[o1]@1"].value == "0.5"


ONE_UNIT = """
[network]
layers = [1, 1]
activations = "sigmoid"
weights = [[[{weight}]]]
[[samples]]
inputs = [1]
targets = [{target}]
[training]
loss = "{loss}"
final-pass = false
[rounding]
carry = "{carry}"
"""


def one_unit(weight: str, target: int = 0, loss: str = "half-squared-error", carry: str = "exact"):
    """A solved net of one sigmoid unit."""
    return worked.solve(worked.parse(ONE_UNIT.format(weight=weight, target=target, loss=loss, carry=carry)))


def test_tiny_numbers_have_thirty_digits_too():
    value = one_unit("-173")["out[o1]@1"].value
    assert value.startswith("0.000000000")
    assert len(value.lstrip("0.")) == 30
    assert abs(float(value) / 7.362997122252212e-76 - 1) < 1e-15


def test_a_sigmoid_survives_any_net_input():
    assert one_unit("1e30")["out[o1]@1"].shown == "1.0000"
    assert one_unit("-1e30")["out[o1]@1"].shown == "0.0000"


def test_nothing_times_the_logarithm_of_nothing_is_nothing():
    assert one_unit("-20", loss="binary-cross-entropy", carry="shown")["loss@1"].shown == "0.0000"


def test_a_logarithm_of_zero_is_told_with_what_helps():
    with pytest.raises(worked.WorkedError, match="show more digits, or carry the exact ones"):
        one_unit("-20", target=1, loss="binary-cross-entropy", carry="shown").outcomes  # noqa: B018
