"""Early stopping against the rules of the libraries, re-told from their documentation, and its mistakes."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

import worked

FILE = """
[early-stopping]
losses = [{losses}]
patience = {patience}
min-delta = {delta}
stops = "{stops}"
restore-best = {restore}
"""


def keras(losses, patience, delta):
    """Epoch of the stop and best epoch, by the rule of keras.callbacks.EarlyStopping in its mode `min`.

    An improvement is a change of more than min_delta; training stops after `patience` epochs without one; without a
    stop it runs to the last epoch.
    """
    best, best_epoch, wait = Decimal("Infinity"), 0, 0
    for epoch, loss in enumerate(losses, 1):
        wait += 1
        if loss + delta < best:
            best, best_epoch, wait = loss, epoch, 0
        elif wait >= patience:
            return epoch, best_epoch
    return len(losses), best_epoch


def exceeding(losses, patience, delta):
    """The same where the counter must exceed the patience, as n_iter_no_change of scikit-learn's MLPClassifier."""
    return keras(losses, patience + 1, delta)


def solved(losses, patience=3, delta="0", stops="at-patience", restore=True):
    """The cells of an exercise with these losses."""
    said = ", ".join(map(str, losses))
    text = FILE.format(losses=said, patience=patience, delta=delta, stops=stops, restore=str(restore).lower())
    return worked.solve(worked.parse(text))


@pytest.mark.parametrize("seed", range(60))
def test_stop_and_kept_epoch_are_those_of_the_libraries(seed):
    draw = Random(seed)
    losses = [Decimal(draw.randint(200, 600)) / 1000 for _ in range(draw.randint(2, 12))]
    patience, delta = draw.randint(1, 4), Decimal(draw.choice(["0", "0.01", "0.05"]))
    for stops, rule in (("at-patience", keras), ("after-patience", exceeding)):
        stop, kept = rule(losses, patience, delta)
        solution = solved(losses, patience, delta, stops)
        assert (solution["stop@1"].shown, solution["kept@1"].shown) == (str(stop), str(kept))
        assert Decimal(solution["kept-loss@1"].value) == losses[kept - 1]
        last = solved(losses, patience, delta, stops, restore=False)
        assert last["kept@1"].shown == str(stop)


@pytest.mark.parametrize("seed", range(20))
def test_counter_and_best_loss_epoch_by_epoch(seed):
    draw = Random(seed)
    losses = [Decimal(draw.randint(20, 60)) / 100 for _ in range(10)]
    solution, best, counter = solved(losses, delta="0.02"), losses[0], 0
    for epoch, loss in enumerate(losses[1:], 2):
        assert Decimal(solution[f"limit[{epoch}]@1"].value) == best - Decimal("0.02")
        best, counter = (loss, 0) if loss < best - Decimal("0.02") else (best, counter + 1)
        assert Decimal(solution[f"best[{epoch}]@1"].value) == best
        assert solution[f"waiting[{epoch}]@1"].shown == str(counter)


def test_an_equal_loss_is_no_improvement():
    solution = solved(["0.5", "0.5", "0.4", "0.4"], patience=1)
    assert (solution["stop@1"].shown, solution["kept@1"].shown) == ("2", "1")


def test_without_a_least_improvement_there_is_no_limit():
    solution = solved(["0.5", "0.4", "0.45"])
    assert not any(cell.startswith("limit") for cell in solution)
    assert "to beat" not in worked.render(worked.worksheet(solution), "markdown")


def test_the_page_says_what_happens():
    page = worked.render(worked.worksheet(worked.example("early-stopping")), "markdown")
    assert "Training stops after epoch $8$: the counter has reached the patience." in page
    assert "The weights of epoch $5$ are kept, with the validation loss $0.437$." in page
    assert "lower loss? Yes, epoch 10." in page
    assert page.count("not reached") == 2 and page.count("| stop |") == 1
    long = worked.render(worked.worksheet(solved(["0.5", "0.4", "0.3"])), "markdown")
    assert "it is the last one, and the patience was not exhausted" in long and "lower loss? No." in long


def test_a_students_page_is_the_same_whatever_the_losses():
    pages = [
        worked.worksheet(solved(losses), "student").blocks
        for losses in (["0.5", "0.4", "0.3", "0.35"], ["0.3", "0.4", "0.5", "0.6"])
    ]
    assert pages[0] == pages[1]


def test_misconceptions_are_told_apart():
    """A whole sheet worked with one misconception is called by its name, and only its own cells are wrong."""
    solution = worked.solve(worked.example("early-stopping"))
    losses = [Decimal(solution[f"loss[{epoch}]@1"].value) for epoch in range(1, 11)]
    answers, best, counter = {}, losses[0], 0
    for epoch, loss in enumerate(losses[1:], 2):
        best, counter = (loss, 0) if loss < best else (best, counter + 1)
        answers |= {f"best[{epoch}]@1": f"{best}", f"waiting[{epoch}]@1": f"{counter}"}
    report = worked.check(solution, answers)
    assert report.throughout == ("least-improvement-ignored",)
    assert report.first_wrong == "best[4]@1"


@pytest.mark.parametrize(
    ("cell", "written", "name"),
    [
        ("limit[3]@1", "0.563", "swapped-digits"),
        ("limit[3]@1", "5.36", "decimal-point"),
        ("limit[3]@1", "-0.536", "sign-slip"),
        ("limit[3]@1", "0.546", "summand-sign"),
        ("best[6]@1", "0.445", "best-with-worse"),
        ("stop@1", "9", "stops-one-epoch-off"),
    ],
)
def test_slips_and_mistakes_of_nets_and_exercises_stand_side_by_side(cell, written, name):
    solution = worked.solve(worked.example("early-stopping"))
    answers = {each: solution.outcomes[each].shown for each, known in solution.cells.items() if known.formula}
    report = worked.check(solution, {**answers, cell: written})
    assert report.first_wrong == cell and name in report[cell].mistakes[:2]


def test_mistakes_of_nets_are_not_asked_about_exercises():
    from worked.checking.mistakes import mistakes_in
    from worked.checking.mistakes.mistake import EXERCISES
    from worked.trace.net import NET

    for quantity in ("loss", "best", "gradient", "weight", "out"):
        assert all(mistake.about == NET for mistake in mistakes_in(quantity))
        assert all(mistake.about in ("search", EXERCISES) for mistake in mistakes_in(quantity, "search"))
