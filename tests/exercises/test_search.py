"""Searches against plain Python, the C++ standard's random numbers and scikit-learn's rung sizes."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import islice
from random import Random

import pytest

import worked
from worked.exercises.search.random import drawn, states


def grid(scores, best="highest", folds=1):
    """A grid search over so many scores."""
    rows, columns = len(scores), len(scores[0])
    return worked.solve(
        worked.parse(f"""
        [search]
        method = "grid"
        best = "{best}"
        folds = {folds}
        scores = {scores}
        [[search.axes]]
        name = "C"
        values = {list(range(rows))}
        [[search.axes]]
        name = "Alpha"
        values = {list(range(columns))}
        """)
    )


@pytest.mark.parametrize("best", ["highest", "lowest"])
@pytest.mark.parametrize("seed", range(15))
def test_the_best_score_of_a_grid(seed, best):
    draw, choose = Random(seed), {"highest": max, "lowest": min}[best]
    scores = [[draw.randint(1, 99) / 100 for _ in range(4)] for _ in range(draw.randint(2, 5))]
    solution, wanted = grid(scores, best, folds=3), choose(map(choose, scores))
    assert float(solution["best@1"].value) == wanted
    row, column = int(solution["row@1"].shown), int(solution["column@1"].shown)
    assert wanted in scores[row - 1] and row == next(at for at, each in enumerate(scores, 1) if wanted in each)
    assert any(each[column - 1] == wanted for each in scores)
    for at, each in enumerate(scores, 1):
        assert float(solution[f"row-best[{at}]@1"].value) == choose(each)
    for at, each in enumerate(zip(*scores, strict=True), 1):
        assert float(solution[f"column-best[{at}]@1"].value) == choose(each)
    assert solution["trainings@1"].shown == str(len(scores) * 4 * 3)


def test_the_grid_of_the_lectures():
    solution = worked.solve(worked.example("grid-search"))
    page = worked.render(worked.worksheet(solution), "markdown")
    assert solution["best@1"].shown == "0.726" and solution["trainings@1"].shown == "100"
    assert "It belongs to C = 0.3 in row $3$ and Alpha = 0.2 in column $2$." in page
    assert "$0.726$ **best**" in page and page.count("**best**") == 1
    assert "The best value of C lies inside the range that was tried." in page


def test_a_best_score_at_the_border_asks_for_more():
    page = worked.render(worked.worksheet(grid([[0.1, 0.2], [0.3, 0.9]])), "markdown")
    assert "The best value of C is 1, the end of the values tried: try values beyond it." in page


def test_a_grid_of_one_axis():
    solution = worked.solve(
        worked.parse("""
        [search]
        method = "grid"
        best = "lowest"
        measure = "loss"
        scores = [0.7, 0.31, 0.4]
        [[search.axes]]
        name = "optimiser"
        values = ["sgd", "adam", "rmsprop"]
        """)
    )
    assert (solution["best@1"].shown, solution["column@1"].shown) == ("0.31", "2")
    assert "optimiser = adam" in worked.render(worked.worksheet(solution), "markdown")


def test_the_random_numbers_are_those_of_the_minimal_standard_generator():
    """C++ (rand.predef): the 10000th number of a default-constructed minstd_rand is 399268537."""
    assert next(islice(states(1), 9999, None)) == 399268537
    assert all(0 <= Decimal(text) < 1 and len(text) == 6 for text in drawn(7, 100))


def test_values_are_drawn_from_their_ranges():
    solution = worked.solve(worked.example("random-search"))
    for trial in range(1, 9):
        first, second = (float(solution[f"draw[{trial}.{at}]@1"].value) for at in (1, 2))
        assert float(solution[f"value[{trial}.1]@1"].value) == pytest.approx(10 ** (-4 + 4 * first), rel=1e-12)
        assert float(solution[f"value[{trial}.2]@1"].value) == pytest.approx(0.5 * second, rel=1e-12)
    assert float(solution["chance@1"].value) == pytest.approx(1 - 0.95**8, rel=1e-12)
    assert solution["winner@1"].shown == "5" and solution["best[8]@1"].shown == "0.884"


def test_sixty_trials_find_one_of_the_best_five_in_a_hundred():
    """The rule of thumb for random search: sixty trials for 95 %, fifty-eight are too few."""
    assert 1 - 0.95**59 > 0.95 > 1 - 0.95**58


@pytest.mark.parametrize("more", ["trials = [[0.1], [0.5], [0.9]]", "draws = [[0.1], [0.5], [0.9]]", "seed = 3"])
def test_trials_are_given_or_drawn(more):
    text = f"""
    [search]
    method = "random"
    scores = [0.5, 0.7, 0.6]
    {more}
    [[search.settings]]
    name = "x"
    from = 2
    to = 4
    """
    solution = worked.solve(worked.parse(text))
    assert [solution[f"best[{trial}]@1"].shown for trial in (1, 2, 3)] == ["0.5", "0.7", "0.7"]
    values = [float(solution[f"value[{trial}.1]@1"].value) for trial in (1, 2, 3)]
    wanted = {"trials": [0.1, 0.5, 0.9], "draws": [2.2, 3.0, 3.8]}
    if more.partition(" ")[0] in wanted:
        assert values == pytest.approx(wanted[more.partition(" ")[0]])
    else:
        assert values == pytest.approx([2 + 2 * float(text) for text in drawn(3, 3)])


def halving(scores, eta=2, budget=1, keeps="rounded-down", best="highest"):
    """A successive halving with these scores."""
    return worked.solve(
        worked.parse(f"""
        [search]
        method = "successive-halving"
        scores = {scores}
        eta = {eta}
        budget = {budget}
        keeps = "{keeps}"
        best = "{best}"
        """)
    )


@pytest.mark.parametrize("best", ["highest", "lowest"])
@pytest.mark.parametrize("keeps", ["rounded-down", "rounded-up"])
@pytest.mark.parametrize("seed", range(12))
def test_survivors_by_sorting(seed, keeps, best):
    """Rung by rung the best of those that are still in, the earlier one of equals; the cost of all of them."""
    draw = Random(seed)
    count, eta = draw.randint(4, 12), draw.choice([2, 3])
    rungs = draw.randint(1, 1 + int(math.log(count, eta) + 1e-9))
    scores = [[draw.randint(1, 30) / 100 for _ in range(count)] for _ in range(rungs)]
    solution = halving(scores, eta, 2, keeps, best)
    alive, sign, total = list(range(count)), {"highest": -1, "lowest": 1}[best], 0
    for rung, row in enumerate(scores, 1):
        assert int(solution[f"survivors[{rung}]@1"].shown) == len(alive)
        assert int(solution[f"budget[{rung}]@1"].shown) == 2 * eta ** (rung - 1)
        total += len(alive) * 2 * eta ** (rung - 1)
        order = sorted(alive, key=lambda at: (sign * row[at], at))
        for rank, at in enumerate(order, 1):
            assert int(solution[f"rank[{rung}.{at + 1}]@1"].shown) == rank
        ranks = sorted(int(solution[f"rank[{rung}.{at}]@1"].shown) for at in range(1, count + 1))
        assert ranks == list(range(1, count + 1))
        kept = math.ceil(len(alive) / eta) if keeps == "rounded-up" else max(1, len(alive) // eta)
        if rung < rungs:
            alive = order[:kept]
    assert int(solution["winner@1"].shown) == order[0] + 1
    assert float(solution["winning-score@1"].value) == scores[-1][order[0]]
    assert int(solution["total@1"].shown) == total
    full = count * 2 * eta ** (rungs - 1)
    assert float(solution["ratio@1"].value) == pytest.approx(total / full)


@pytest.mark.parametrize(("count", "factor"), [(6, 2), (8, 2), (9, 3), (20, 3), (27, 3), (10, 4)])
def test_rung_sizes_are_those_of_scikit_learn(count, factor):
    """HalvingGridSearchCV: 1 + floor(log(n, factor)) rungs, ceil(n / factor) go on, factor^k * min_resources."""
    rungs = 1 + math.floor(math.log(count) / math.log(factor) + 1e-9)
    solution = halving([[0.5] * count] * min(rungs, 4), factor, 3, "rounded-up")
    candidates = count
    for rung in range(1, min(rungs, 4) + 1):
        assert int(solution[f"survivors[{rung}]@1"].shown) == candidates
        assert int(solution[f"budget[{rung}]@1"].shown) == factor ** (rung - 1) * 3
        candidates = math.ceil(candidates / factor)


def test_a_wrong_number_of_survivors_is_gone_on_from():
    """Who starts the second rung with five settings and halves again by the rule has two left."""
    solution = halving([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]] * 3)
    report = worked.check(solution, {"survivors[2]@1": "5", "survivors[3]@1": "2", "cost[2]@1": "10"})
    assert [finding.cell for finding in report.wrong] == ["survivors[2]@1"]


def test_the_page_tells_that_a_better_setting_was_lost():
    page = worked.render(worked.worksheet(worked.example("successive-halving")), "markdown")
    assert "The winner is setting C with number $3$ in the table and the accuracy $0.81$ in the last rung." in page
    assert "No: F would have been better, but was dropped." in page
    assert page.count("**stays**") == 4 + 2 and page.count("**wins**") == 1


@pytest.mark.parametrize(
    "pair",
    [
        (grid([[0.1, 0.2], [0.3, 0.9]]), grid([[0.9, 0.2], [0.3, 0.1]])),
        (halving([[0.1, 0.2, 0.3, 0.4]] * 2), halving([[0.4, 0.3, 0.2, 0.1]] * 2)),
    ],
)
def test_a_students_page_is_the_same_whatever_the_scores(pair):
    one, other = (worked.worksheet(solution, "student").blocks for solution in pair)
    assert one == other
