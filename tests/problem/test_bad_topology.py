"""Edges, activations by unit, ties and frozen parameters that cannot be: one sentence each."""

from __future__ import annotations

import pytest

import worked
from worked.errors import WorkedError

WEIGHTS = {"x1>h1": "0.1", "x2>h2": "0.2", "h1>o1": "0.3", "h2>o1": "0.4"}
BIASES = "biases = [[0.1, 0.2], [0.3]]"


def text(weights=None, activations='"tanh"', more="", training=""):
    edges = "\n".join(f'"{edge}" = {number}' for edge, number in {**WEIGHTS, **(weights or {})}.items() if number)
    return f"""
        [network]
        layers = [["x1", "x2"], ["h1", "h2"], ["o1"]]
        activations = {activations}
        {more}
        [network.weights]
        {edges}
        [[samples]]
        inputs = [1, 2]
        targets = [1]
        {training}
    """


BAD = [
    ({"weights": {"x2>h3": "1"}}, "no unit is called 'h3'", "h2"),
    ({"weights": {"h1>x1": "1"}}, "an earlier layer", "no circle"),
    ({"weights": {"h1>h2": "1"}}, "the same layer", "no circle"),
    ({"weights": {"h1>h1": "1"}}, "from h1 to itself", "no circle"),
    ({"weights": {"x2>h2": ""}}, "no edge leads to h2", "every unit after the inputs"),
    ({"weights": {"h2>o1": ""}}, "no edge leads from h2", "`layers`"),
    ({"weights": {"x2>h2": "", "x2>h1": "1", "x1>h2": "1", "x1>h1": ""}, "more": 'frozen = ["x1>h1"]'}, "'x1>h1'"),
    ({"more": 'tie = [["x1>h1", "x2>h2"]]'}, "begins at 0.1", "x2>h2 at 0.2"),
    ({"weights": {"x2>h2": "0.1"}, "more": 'tie = [["x1>h1", "x2>h2"]]\nfrozen = ["x1>h1"]'}, "freeze it or tie it"),
    ({"more": f'{BIASES}\ntie = [["b:h1", "x1>h1"]]'}, "a weight and a bias cannot"),
    ({"more": 'tie = [["x1>h1"]]'}, "at least two", "found 1"),
    ({"more": 'tie = [["b:h1", "b:h2"]]'}, "no bias is called 'b:h1'"),
    ({"more": f'{BIASES}\ntie = [["b:h1", "b:h1"]]'}, "b:h1 is named twice"),
    ({"more": "biases = [[1, 1], [1]]\ntie = [['b:h1', 'b:h2'], ['b:h2', 'b:o1']]"}, "b:h2 is in two groups"),
    ({"more": 'tie = "x1>h1"'}, "network.tie", "expected a list"),
    ({"more": "tie = [[1, 2]]"}, "such as", "found '1'"),
    ({"more": 'frozen = ["x1>o1"]'}, "network.frozen", "no edge is called 'x1>o1'"),
    ({"more": f"frozen = {list(WEIGHTS)}"}, "no weight and no bias is left"),
    ({"activations": '{ h1 = "tanh", h2 = "relu", h3 = "tanh", o1 = "tanh" }'}, "no computing unit is called 'h3'"),
    ({"activations": '{ h1 = "tanh", o1 = "tanh" }'}, "no activation for h2"),
    ({"activations": '{ x1 = "tanh", h1 = "tanh", h2 = "tanh", o1 = "tanh" }'}, "x1 is an input"),
    ({"activations": '[{ h1 = "softmax", h2 = "tanh" }, "tanh"]'}, "couples all units"),
    ({"activations": '{ h1 = "step", h2 = "tanh", o1 = "tanh" }'}, "step has no slope"),
    ({"more": f"{BIASES}\nbias-input = 2"}, "bias-input", "expected 1", "found '2'"),
    ({"more": "bias-input = -1"}, "the net has no biases"),
    ({"more": "drop-connect = { layers = [1], masks = [[1, 1, 1, 0]] }"}, "drop-connect", "x2>h1 is missing"),
    ({"weights": {"x1>h1": '"a"'}, "more": 'biases = { h1 = "a" }'}, "a weight and a bias", "x1>h1"),
    ({"weights": {"x1>h1": '"a"', "x2>h2": '"a"'}, "more": 'frozen = ["x1>h1"]'}, "freeze both"),
    ({"weights": {"x1>h1": '"a"'}, "training": '[training]\nlearning-rate = "a"'}, "the letter a", "learning rate"),
    (
        {"weights": {"x2>h2": "0.1"}, "more": 'tie = [["x1>h1", "x2>h2"]]', "training": "[training]\nmax-norm = 1"},
        "max-norm",
        "x1>h1 is shared",
    ),
    ({"more": 'frozen = ["x1>h1"]', "training": '[page]\nchain-for = ["x1>h1"]'}, "chain-for", "frozen"),
]


@pytest.mark.parametrize("bad", BAD, ids=[each[1] for each in BAD])
def test_it_is_refused_in_one_sentence(bad):
    given, *said = bad
    with pytest.raises(WorkedError) as refused:
        worked.parse(text(**given))
    sentence = str(refused.value)
    assert "\n" not in sentence and len(sentence) < 250
    assert all(words in sentence for words in said), sentence


def test_training_refuses_what_only_worksheets_have():
    from worked.learning.plan import plan_of

    with pytest.raises(WorkedError, match=r"network\.frozen: only worksheets have it"):
        plan_of({"network": {"frozen": ["x1>h1"]}})


def test_a_step_that_learns_nothing_needs_no_slope():
    """Units whose weights are frozen, with nothing that learns before them, may have any activation."""
    frozen = 'frozen = ["x1>h1"]'
    assert worked.solve(worked.parse(text(activations='{ h1 = "step", h2 = "tanh", o1 = "tanh" }', more=frozen)))
