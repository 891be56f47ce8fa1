"""Bad problem files, as far as they say what is done to layers: each gets one clear sentence."""

from __future__ import annotations

import pytest

from tests.problem.test_bad_input import GOOD, refusal

# What is put in after the biases of the good file, and what the sentence must say.
BAD = [
    ("normalisation = 3", ["network.normalisation", "expected a table", "'3'"]),
    ("normalisation = { ovre = 'batch' }", ["network.normalisation", "unknown key 'ovre'", "did you mean 'over'"]),
    ("normalisation = { over = 'group' }", ["network.normalisation.over", "batch, layer", "'group'"]),
    ("normalisation = { place = 'inside' }", ["network.normalisation.place", "before, after"]),
    ("normalisation = { beside = 'mean' }", ["network.normalisation.epsilon-added-to", "variance, deviation"]),
    ("normalisation = { beside = 'variance', epsilon-added-to = 'variance' }", ["older name of epsilon-added-to"]),
    ("normalisation = { epsilon = -1 }", ["network.normalisation.epsilon", "not negative", "-1"]),
    ("normalisation = { gamma = [1] }", ["network.normalisation.gamma", "expected 2 numbers", "found 1"]),
    ("normalisation = { beta = true }", ["network.normalisation.beta", "expected a number"]),
    ("normalisation = { learns = 1 }", ["network.normalisation.learns", "true or false"]),
    ("normalisation = { layers = [3] }", ["network.normalisation.layers", "from 1 to 2", "'3'"]),
    ("normalisation = { layers = [0] }", ["network.normalisation.layers", "from 1 to 2"]),
    ("normalisation = { over = 'layer', layers = [2] }", ["layer 2 has one unit", "at least two"]),
    ("normalisation = { over = 'layer', running = {} }", ["network.normalisation.running", "over = 'batch'"]),
    ("normalisation = { running = { share = 2 } }", ["running.share", "from 0 to 1", "2"]),
    ("normalisation = { running = { shre = 1 } }", ["running", "unknown key 'shre'"]),
    ("normalisation = [{}, {}]", ["network.normalisation", "named twice", "layer 1"]),
    ("normalisation = {}", ["training.batch", "at least two samples"]),
    ("dropout = { rate = 0.5 }", ["network.dropout", "masks", "seed"]),
    ("dropout = { seed = 1, masks = [1, 1] }", ["network.dropout", "masks", "or the seed"]),
    ("dropout = { seed = -1 }", ["network.dropout.seed", "whole number from 0", "'-1'"]),
    ("dropout = { seed = 1, rate = 1 }", ["network.dropout.rate", "less than 1", "found 1"]),
    ("dropout = { masks = [1, 2] }", ["network.dropout.masks", "expected 0 or 1", "'2'"]),
    ("dropout = { masks = [1] }", ["network.dropout.masks", "expected 2", "found 1"]),
    ("dropout = { masks = [] }", ["network.dropout.masks", "at least one row"]),
    ("dropout = { layers = [2], masks = [1] }", ["network.dropout.layers", "from 0 to 1"]),
    ("dropout = { layers = [0, 1], masks = [1, 1] }", ["network.dropout.masks", "one layer"]),
    ("dropout = { scaled = 'always', seed = 1 }", ["network.dropout.scaled", "training, testing, nowhere"]),
    ("drop-connect = { masks = [1, 1] }", ["network.drop-connect.masks", "expected 4", "found 2"]),
    ("drop-connect = { layers = [0], seed = 1 }", ["network.drop-connect.layers", "from 1 to 2"]),
    ("dropout = { rate = 'p', seed = 1 }", ["network.dropout", "the letter 'p'", "masks"]),
    ("residual = { from = 0 }", ["network.residual.to", "from 1 to 2"]),
    ("residual = { from = 1, to = 1 }", ["network.residual", "goes forward"]),
    ("residual = { from = 1, to = 2 }", ["network.residual", "layer 1 has 2 units", "layer 2 has 1"]),
    ("residual = [{ from = 0, to = 1 }, { from = 0, to = 1 }]", ["network.residual", "two connections end in layer 1"]),
    ("residual = { from = 0, to = 1, survival = 1.5, seed = 1 }", ["network.residual.survival", "from 0 to 1"]),
    ("residual = { from = 0, to = 1, survival = 0.5 }", ["network.residual", "masks", "seed"]),
    ("residual = { from = 0, to = 1, survival = 0.5, masks = [2] }", ["network.residual.masks", "0 or 1"]),
    ("residual = { from = 0, to = 1, survival = 'q', seed = 1 }", ["network.residual", "the letter 'q'", "masks"]),
    ("residual = { from = 0, to = 1, seed = 1 }", ["network.residual", "survival"]),
]


@pytest.mark.parametrize(("line", "said"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_about_layers(line, said):
    text = GOOD.replace("biases = [[0.1, 0.2], [0.3]]", f"biases = [[0.1, 0.2], [0.3]]\n{line}")
    sentence = refusal(text)
    assert all(part in sentence for part in said), sentence
    assert "\n" not in sentence and len(sentence) < 300
