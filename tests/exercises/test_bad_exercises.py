"""Bad files of exercises: each gets one clear sentence that names the place, what was found and what was expected."""

from __future__ import annotations

import pytest

import worked
from worked.errors import WorkedError
from worked.problem.shipped import example_text

NETWORK = "[network]\nlayers = [1, 1]\n[early-stopping]"

# An example, what is replaced in it, by what, and what the sentence must say.
BAD = [
    ("early-stopping", "[early-stopping]", "[early-stoping]", ["unknown key 'early-stoping'", "'early-stopping'"]),
    ("early-stopping", "[early-stopping]", "[other]", ["unknown key 'other'", "[network]", "[early-stopping]"]),
    ("early-stopping", "[early-stopping]", NETWORK, ["[network] and [early-stopping]", "one exercise"]),
    ("early-stopping", "title =", "page = {}\ntitle =", ["unknown key 'page'", "title"]),
    ("early-stopping", "patience = 3", "", ["early-stopping: patience is missing"]),
    ("early-stopping", "patience = 3", "patience = 0", ["early-stopping.patience", "from 1 to", "'0'"]),
    ("early-stopping", "patience = 3", "patience = 2.5", ["early-stopping.patience", "whole number", "'2.5'"]),
    ("early-stopping", "patience = 3", "patient = 3", ["unknown key 'patient'", "did you mean 'patience'"]),
    ("early-stopping", "min-delta = 0.005", "min-delta = -1", ["early-stopping.min-delta", "at least 0", "-1"]),
    ("early-stopping", "min-delta = 0.005", 'min-delta = "d"', ["min-delta", "number without quotes", "'d'"]),
    ("early-stopping", "min-delta = 0.005", 'stops = "at-patence"', ["did you mean 'at-patience'"]),
    ("early-stopping", "min-delta = 0.005", "restore-best = 1", ["restore-best", "true or false", "'1'"]),
    ("early-stopping", "0.693,", "nan,", ["early-stopping.losses, number 1", "finite"]),
    ("early-stopping", "0.693,", "", ["training-losses: expected 9 numbers", "found 10"]),
    ("early-stopping", "0.693,", '"a",', ["early-stopping.losses, number 1", "without quotes", "'a'"]),
    ("early-stopping", "title =", "[rounding]\ndecimals = 99\n[x]\ny =", ["unknown key 'x'"]),
    ("early-stopping", "[early-stopping]", "[rounding]\ndecimals = 99\n[early-stopping]", ["rounding.decimals"]),
    ("early-stopping", "[early-stopping]", "rounding.quantities.bst = 1\n[early-stopping]", ["'bst'", "'best'"]),
    ("early-stopping", "[early-stopping]", "rounding.quantities.best = 1\n[early-stopping]", ["quantities.best"]),
    ("grid-search", 'method = "grid"', "", ["search: method is missing"]),
    ("grid-search", 'method = "grid"', 'method = "gird"', ["search.method", "'gird'", "did you mean 'grid'"]),
    ("grid-search", 'method = "grid"', 'method = "random"', ["search.folds", "does not belong to random"]),
    ("grid-search", "folds = 5", "eta = 2", ["search.eta", "does not belong to grid"]),
    ("grid-search", "folds = 5", 'best = "high"', ["search.best", "highest, lowest"]),
    ("grid-search", "[0.698, 0.692, 0.688, 0.675],", "", ["search.scores", "expected 5 rows of 4", "found 4 of 4"]),
    ("grid-search", "0.698, 0.692,", "0.698,", ["search.scores", "row 2 has 4 numbers", "3"]),
    ("grid-search", 'name = "C"', "", ["search.axes, number 1: name is missing"]),
    ("grid-search", "values = [0.1, 0.2, 0.3, 0.4]", "values = []", ["search.axes, number 2.values", "found 0"]),
    ("grid-search", 'name = "C"', f'name = "{"x" * 99}"', ["search.axes, number 1.name", "at most 40"]),
    ("random-search", "from = 0.0001", "from = 0", ["search.settings, number 1.from", "above 0"]),
    ("random-search", "from = 0.0001", "from = 2", ["search.settings, number 1.to", "above 2", "found 1"]),
    ("random-search", "[0.12, 0.80],", "", ["search.draws", "expected 8 rows of 2", "found 7 of 2"]),
    ("random-search", "0.12, 0.80", "1.12, 0.80", ["search.draws", "row 1", "from 0 to 1"]),
    ("random-search", "top-share = 0.05", "top-share = 1", ["search.top-share", "below 1"]),
    ("random-search", "top-share = 0.05", "trials = [[1, 2]]", ["search.trials"]),
    ("random-search", '"log-uniform"', '"log"', ["search.settings, number 1.scale", "'log'"]),
    ("successive-halving", "eta = 2", "eta = 1", ["search.eta", "from 2 to 10"]),
    ("successive-halving", "eta = 2", "eta = 4", ["search.scores", "8 settings divided by 4", "3 rungs"]),
    ("successive-halving", "eta = 2", 'names = ["a"]', ["search.names", "expected 8 to 8", "found 1"]),
    ("successive-halving", "0.61, 0.58,", "0.61,", ["search.scores", "row 2 has 8 numbers"]),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BAD, ids=range(len(BAD)))
def test_each_mistake_gets_one_sentence(name, old, new, said):
    text = example_text(name)
    assert old in text
    with pytest.raises(WorkedError) as refused:
        worked.parse(text.replace(old, new, 1))
    sentence = str(refused.value)
    assert "\n" not in sentence and len(sentence) < 400
    assert all(part in sentence for part in said), sentence


def test_a_file_without_an_exercise_says_what_there_could_be():
    with pytest.raises(WorkedError, match=r"no \[network\] table; a problem needs .*\[early-stopping\], .*\[search\]"):
        worked.parse('title = "nothing"')
