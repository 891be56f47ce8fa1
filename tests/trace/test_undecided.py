"""What no precision decides is declared, and what only looks close is decided."""

from __future__ import annotations

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


def test_the_same_net_without_a_tie_is_proven():
    solution = worked.solve(worked.parse(SYMMETRIC.format(weight="0.00006")))
    assert solution["net[o1]@1"].proven is True
    assert "Not proven." not in worked.render(worked.worksheet(solution))


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
