"""Scores by class and label, held to scikit-learn's, and what is said of classes that an accuracy hides."""

from __future__ import annotations

import numpy
import pytest
from sklearn import metrics

import worked
from worked.data.data import Data
from worked.learning.class_scores import ClassScores, LabelScores, remarks, scores_of
from worked.learning.plan import plan_of
from worked.learning.runs import Run

DRAW = numpy.random.default_rng(4)


def trained(answers, classes=(), kind="classification", **options) -> Run:
    """A net that has learned for an epoch from random inputs."""
    inputs = DRAW.standard_normal((len(answers), 3))
    outputs = ("y",) if answers.ndim == 1 else tuple(f"l{place}" for place in range(answers.shape[1]))
    data = Data("made", kind, ("a", "b", "c"), inputs, answers, classes, outputs)
    run = Run.begin(plan_of({"data": {"file": "made"}}).altered({"training.epochs": 1} | options), data=data)
    run.train()
    return run


@pytest.mark.parametrize("validation", [0.0, 0.3])
def test_scores_are_those_of_scikit_learn(validation):
    run = trained(numpy.repeat([0, 1, 2], (60, 30, 10)), ("x", "y", "z"), **{"data.validation": validation})
    found = scores_of(run)
    samples = run.setup.validation or run.setup.samples
    truth = samples.targets.argmax(axis=1)
    said = run.network.outputs(samples.inputs).argmax(axis=1)
    assert found.counts == tuple(map(tuple, metrics.confusion_matrix(truth, said).tolist()))
    assert found.recalls == pytest.approx(metrics.recall_score(truth, said, average=None))
    assert found.balanced_accuracy == pytest.approx(metrics.balanced_accuracy_score(truth, said))
    assert found.accuracy == pytest.approx(metrics.accuracy_score(truth, said))
    assert found.part == ("validation" if validation else "training") and found.whole == (60, 30, 10)


def test_scores_of_labels_are_those_of_scikit_learn():
    run = trained((DRAW.random((200, 3)) < (0.2, 0.5, 0.7)).astype(float), kind="multi-label")
    found, held = scores_of(run), run.setup.validation
    truth, said = held.targets > 0.5, run.network.outputs(held.inputs) > 0.5
    assert found.all_right == pytest.approx(metrics.accuracy_score(truth, said))
    names, counts, recalls, precisions = zip(*found.rows, strict=True)
    assert names == ("l0", "l1", "l2") and counts == tuple(truth.sum(axis=0))
    assert recalls == pytest.approx(metrics.recall_score(truth, said, average=None))
    known = [place for place, precision in enumerate(precisions) if precision is not None]
    wanted = metrics.precision_score(truth, said, average=None, zero_division=0)
    assert [precisions[place] for place in known] == pytest.approx(wanted[known])
    last = run.fitting.epochs[-1].validation_score
    assert last == pytest.approx(1 - metrics.hamming_loss(truth, said))


def test_a_regression_has_none():
    data = Data("made", "regression", ("a",), numpy.arange(20.0)[:, None], numpy.arange(20.0)[:, None], (), ("y",))
    run = Run.begin(plan_of({"data": {"file": "made"}, "training": {"epochs": 1}}), data=data)
    assert scores_of(run) is None and remarks(None) == []


def test_each_sentence_is_said_where_it_is_due():
    majority = ClassScores(("a", "b"), ((290, 0), (8, 2)), "validation", (1450, 50))
    (said,) = remarks(majority)
    assert said.startswith(
        "The accuracy says little: always predicting 'a' would be right for 96.7 % of the validation"
    )
    assert said.endswith("The balanced accuracy, the mean recall of the classes, is 60.0 %.")
    single = ClassScores(("a", "b", "c"), ((50, 0, 0), (0, 50, 0), (0, 0, 0)), "validation", (250, 250, 1))
    (said,) = remarks(single)
    assert said == "The class 'c' is too small to be judged: none of its 1 sample is among the validation samples."
    never = ClassScores(("a", "b"), ((50, 0), (30, 0)), "training", (50, 30))
    assert remarks(never)[-1] == "The class 'b' is never recognised."
    healthy = ClassScores(("a", "b"), ((48, 2), (3, 47)), "validation", (250, 250))
    assert remarks(healthy) == []
    labels = LabelScores((("l0", 2, 1.0, 0.5), ("l1", 0, None, None), ("l2", 40, 0.9, 0.9)), 0.5, "validation")
    (said,) = remarks(labels)
    assert said == "Some labels are too small to be judged, with fewer than 5 validation samples: 'l0' (2), 'l1' (0)."


@pytest.mark.parametrize("count", [2, 15])
def test_the_report_shows_them(count):
    names = tuple(f"class {place}" for place in range(count))
    page = worked.report(trained(numpy.arange(20 * count) % count, names))
    text = worked.render(page, "markdown")
    assert "## Classes" in text and "balanced accuracy" in text
    assert ("most often taken for" in text) == (count > 12)
    assert all(name in text for name in names)
    labels = worked.report(trained((DRAW.random((60, 2)) < 0.5).astype(float), kind="multi-label"))
    assert "| l1 |" in worked.render(labels, "markdown")
