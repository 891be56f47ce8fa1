"""Defaults: what a training without an option comes to on four small sets, beside scikit-learn's nets without one.

    python bench/engine_defaults.py

Each set is divided ten times; the numbers are the mean accuracies (R² for diabetes) on the quarter that none of them
has seen. `worked` holds back a fifth of its own part to know when to stop.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

import numpy
from sklearn import datasets
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from worked.data.data import Data
from worked.learning.plan import plan_of
from worked.learning.runs import Run

SETS: dict[str, Callable] = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast cancer": datasets.load_breast_cancer,
    "diabetes": datasets.load_diabetes,
}
SPLITS = 10
HEADS = ("data", "measure", "worked", "scikit-learn", "scikit-learn, inputs scaled")


def ours(inputs, targets, unseen, seed: int):
    """What `worked train` predicts, trained without an option."""
    kind = "classification" if targets.dtype.kind == "i" else "regression"
    names = tuple(f"x{place}" for place in range(inputs.shape[1]))
    classes = tuple(map(str, range(targets.max() + 1))) if kind == "classification" else ()
    answers = targets if classes else targets.reshape(-1, 1)
    data = Data("made", kind, names, inputs, answers, classes, ("y",))
    run = Run.begin(plan_of({"data": {"file": "made"}, "training": {"seed": seed}}), data=data)
    run.train()
    outputs = run.outputs(unseen)
    if kind == "regression":
        return outputs[:, 0]
    return outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(int)


def theirs(inputs, targets, unseen, seed: int, scaled: bool):
    """What scikit-learn's net predicts, as it is by default."""
    net = (MLPClassifier if targets.dtype.kind == "i" else MLPRegressor)(random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (make_pipeline(StandardScaler(), net) if scaled else net).fit(inputs, targets).predict(unseen)


def scores(name: str) -> Iterator[float]:
    """The mean score of each rival on a set."""
    inputs, targets = SETS[name](return_X_y=True)
    measure = accuracy_score if targets.dtype.kind == "i" else r2_score
    found: list[list[float]] = [[], [], []]
    for seed in range(SPLITS):
        strata = targets if measure is accuracy_score else None
        known, unseen, answers, wanted = train_test_split(
            inputs, targets, test_size=0.25, random_state=seed, stratify=strata
        )
        predictions = (
            ours(known, answers, unseen, seed),
            theirs(known, answers, unseen, seed, False),
            theirs(known, answers, unseen, seed, True),
        )
        for into, each in zip(found, predictions, strict=True):
            into.append(measure(wanted, each))
    yield from (float(numpy.mean(each)) for each in found)


if __name__ == "__main__":
    print(f"| {' | '.join(HEADS)} |\n| :--- | :--- | ---: | ---: | ---: |")
    for name in SETS:
        is_share = name != "diabetes"
        cells = [f"{100 * score:.1f} %" if is_share else f"{score:.2f}" for score in scores(name)]
        print(f"| {name} | {'accuracy' if is_share else 'R²'} | {' | '.join(cells)} |", flush=True)
