"""Tests of the page of a search: what was found, the maps of the scores, parallel axes, importance and the table."""

from __future__ import annotations

import random

import pytest

import worked
from tests.formats import BINARIES, PICTURES_APART, STARTS, TEXTS
from worked.document import Code, Figure, Heading, Listing, Map, Maths, Paragraph, Parallel, Plot, Strong, Table
from worked.learning.trials import Range, Search, Trial
from worked.pages.reports.search import MOST_AXES, MOST_ROWS, search_page
from worked.record import replace
from worked.rendering import FORMATS
from worked.rendering.drawings.ticks import number_of
from worked.rendering.escape import RULES

RATE, UNITS = "training.learning-rate", "network.units"
RATES, SIZES = (0.01, 0.1, 1.0), (8, 16, 32)
SCORES = {(0.01, 8): 0.8, (0.01, 16): 0.85, (0.01, 32): 0.9, (0.1, 8): 0.9, (0.1, 16): 0.97, (0.1, 32): 0.95,
          (1.0, 8): 0.3, (1.0, 16): 0.2, (1.0, 32): 0.1}  # fmt: skip


def grid(**changes):
    trials = tuple(
        Trial(number, {RATE: rate, UNITS: units}, "complete", score, 20, 1.5)
        for number, ((rate, units), score) in enumerate(SCORES.items(), 1)
    )
    given = {"title": "Grid search", "method": "grid", "measure": "validation accuracy", "larger": True,
             "ranges": (Range(RATE, RATES), Range(UNITS, SIZES)), "trials": trials,
             "importance": {RATE: 0.9, UNITS: 0.1}}  # fmt: skip
    return Search(**{**given, **changes})


def drawn(count=30, more=1):
    """A random search over a rate, an activation and further numbers."""
    chance = random.Random(5)
    ranges = (Range(RATE, (), 1e-4, 1.0, True), Range("network.activation", ("relu", "tanh")),
              *(Range(f"penalty.l{place}", (), 0.0, 1.0) for place in range(more)))  # fmt: skip
    trials = tuple(
        Trial(number, {RATE: 10 ** chance.uniform(-4, 0), "network.activation": chance.choice(("relu", "tanh")),
                       **{f"penalty.l{place}": chance.random() for place in range(more)}},
              "complete", chance.random(), 20, 2.0)
        for number in range(1, count + 1)
    )  # fmt: skip
    importance = {each.key: 1 / len(ranges) for each in ranges}
    return grid(ranges=ranges, trials=trials, importance=importance, method="random")


def figures(page):
    return {block.name: block.picture for block in page.blocks if isinstance(block, Figure)}


def table(page):
    return next(block for block in page.blocks if isinstance(block, Table))


def text(prose):
    return "".join(part if isinstance(part, str) else part.text for part in prose if not isinstance(part, Maths))


def paragraphs(page):
    return [text(block.text) for block in page.blocks if isinstance(block, Paragraph)]


def test_the_best_setting_is_a_sentence():
    page = search_page(grid())
    assert paragraphs(page)[:2] == [
        "The best of nine trials is trial 5, with learning-rate = 0.1 and units = 16: validation accuracy 0.97.",
        "Grid search; trials: 9 completed; 14 s of computing in all. The larger the validation accuracy, the better.",
    ]
    assert Code("learning-rate") in page.blocks[0].text and Strong("trial 5") in page.blocks[0].text


def test_the_smallest_loss_is_the_best_where_smaller_is_better():
    page = search_page(grid(larger=False, measure="validation loss"))
    assert paragraphs(page)[0].startswith("The best of nine trials is trial 9, with learning-rate = 1 and units = 32")
    assert figures(page)["heat-map"].best == (2, 2)


def test_a_best_value_at_the_end_of_its_range_is_told():
    said = paragraphs(search_page(grid(larger=False)))
    assert said[2] == (
        "The best learning-rate, 1, is at the upper end of the range searched: larger values may be better still."
    )
    assert len(said) == 5 and not any("end of what" in words for words in paragraphs(search_page(grid())))
    near = Trial(99, {RATE: 1.1e-4, "network.activation": "relu", "penalty.l0": 0.5}, "complete", 2.0)
    said = paragraphs(search_page(replace(drawn(), trials=(*drawn().trials, near))))
    assert [words for words in said if "lower end" in words] and not any("activation," in words for words in said[2:])


def test_two_lists_of_choices_are_a_heat_map_with_the_best_cell_framed():
    chart = figures(search_page(grid()))["heat-map"]
    assert isinstance(chart, Map) and chart.numbers and chart.best == (1, 1)
    assert chart.across.labels == ("0.01", "0.1", "1") and chart.up.labels == ("8", "16", "32")
    assert chart.cells == (
        ("0.8000", "0.9000", "0.3000"),
        ("0.8500", "0.9700", "0.2000"),
        ("0.9000", "0.9500", "0.1000"),
    )


def test_a_cell_shows_the_best_of_its_trials_and_lacks_what_failed():
    worse = Trial(20, {RATE: 0.1, UNITS: 16}, "complete", 0.5)
    failed = Trial(1, {RATE: 0.01, UNITS: 8}, "failed", None, says="the loss is no number from step 3 on")
    chart = figures(search_page(grid(trials=(failed, worse, *grid().trials[1:]))))["heat-map"]
    assert chart.cells[1][1] == "0.9700" and chart.cells[0][0] == ""


def test_lists_as_choices_are_found_as_tuples_too():
    ranges = (Range("network.hidden", ([64], [64, 32])), Range(UNITS, SIZES))
    trials = tuple(
        Trial(number, {"network.hidden": hidden, UNITS: 8}, "complete", 0.5 + number / 10)
        for number, hidden in enumerate(((64,), [64, 32]), 1)
    )
    chart = figures(search_page(grid(ranges=ranges, trials=trials)))["heat-map"]
    assert chart.across.labels == ("64", "64, 32") and chart.cells[0] == ("0.6000", "0.7000")


def test_drawn_numbers_are_a_scatter_coloured_by_the_score():
    search = drawn(more=0)
    chart = figures(search_page(search))["scatter"]
    assert not chart.cells and chart.across.logarithmic and chart.up.labels == ("relu", "tanh")
    assert len(chart.spots) == 30 and [spot.state for spot in chart.spots].count("used") == 1
    best = next(spot for spot in chart.spots if spot.state == "used")
    assert number_of(best.value, {}) == pytest.approx(search.best.score, rel=1e-3)


def test_a_single_hyperparameter_is_drawn_along_its_axis():
    search = grid(ranges=(Range(RATE, (), 0.01, 1.0, True),), importance={RATE: 1.0})
    found = figures(search_page(search))
    assert list(found) == ["scatter", "progress"] and found["scatter"].up.title == "validation accuracy"


def test_more_than_two_have_parallel_axes_with_the_best_quarter_standing_out():
    chart = figures(search_page(drawn(40)))["parallel"]
    assert isinstance(chart, Parallel)
    assert [axis.title for axis in chart.axes] == ["learning-rate", "activation", "l0", "validation accuracy"]
    states = [thread.state for thread in chart.threads]
    assert (states.count("used"), states.count("plain"), states.count("dim")) == (1, 9, 30)
    assert all(len(thread.places) == 4 for thread in chart.threads) and chart.threads[0].label == "best"
    assert "parallel" not in figures(search_page(grid()))
    assert len(figures(search_page(drawn(40, 20)))["parallel"].axes) == MOST_AXES + 1


def test_the_two_that_matter_most_are_mapped_of_more():
    third = Range("training.batch", (16, 32))
    trials = tuple(replace(trial, values={**trial.values, "training.batch": 16}) for trial in grid().trials)
    importance = {UNITS: 0.5, RATE: 0.3, "training.batch": 0.2}
    page = search_page(grid(ranges=(third, *grid().ranges), trials=trials, importance=importance))
    chart = figures(page)["heat-map"]
    assert (chart.across.title, chart.up.title) == ("units", "learning-rate")
    assert "over all other settings" in text(next(block.caption for block in page.blocks if isinstance(block, Figure)))


def test_the_progress_never_gets_worse():
    plot = figures(search_page(drawn()))["progress"]
    heights = [number_of(up, {}) for _, up in plot.series[0].points]
    assert heights == sorted(heights) and plot.series[1].style == "dots"
    falling = [
        number_of(up, {}) for _, up in figures(search_page(replace(drawn(), larger=False)))["progress"].series[0].points
    ]
    assert falling == sorted(falling, reverse=True)
    assert "progress" not in figures(search_page(grid())), "the order of a grid means nothing"


def test_importance_is_told_as_bars_the_largest_first():
    plot = figures(search_page(grid(importance={UNITS: 0.25, RATE: 0.75})))["importance"]
    assert isinstance(plot, Plot) and plot.across.labels == ("learning-rate", "units")
    assert [up for _, up in plot.series[0].points] == ["0.75", "0.25"]
    assert "importance" not in figures(search_page(grid(importance={})))


def test_the_table_has_the_best_first_and_marked():
    found = table(search_page(grid()))
    assert [text(head) for head in found.columns] == [
        "trial", "learning-rate", "units", "validation accuracy", "epochs", "seconds"
    ]  # fmt: skip
    assert found.rows[0] == ((Strong("5"),), ("0.1",), ("16",), (Strong("0.9700"),), ("20",), ("1.5",))
    scores = [float(text(row[3])) for row in found.rows]
    assert scores == sorted(scores, reverse=True) and len(scores) == 9
    assert "The best trial comes first." in paragraphs(search_page(grid()))
    many = search_page(drawn(MOST_ROWS + 5))
    assert (
        len(table(many).rows) == MOST_ROWS and paragraphs(many)[-1] == "The other five completed trials are left out."
    )


def test_what_became_of_the_others_is_told_with_the_reason():
    pruned = [Trial(number, {RATE: 0.1}, "pruned", None, 3, says="worse than the median") for number in range(20, 40)]
    failed = Trial(50, {RATE: 1.0}, "failed", says="the loss is no number from step 3 on")
    page = search_page(grid(trials=(*grid().trials, *pruned, failed)))
    said = [text(item) for block in page.blocks if isinstance(block, Listing) for item in block.items]
    assert said[0].startswith("Trials 20, 21, ") and said[0].endswith(
        "and 8 more were stopped early: worse than the median."
    )
    assert said[1] == "Trial 50 failed: the loss is no number from step 3 on."
    assert "9 completed, 20 stopped early and 1 failed" in paragraphs(page)[1]


def test_names_that_would_be_the_same_keep_their_tables():
    ranges = (Range("hidden.units", (8, 16)), Range("output.units", (1, 2)))
    trials = (Trial(1, {"hidden.units": 8, "output.units": 1}, "complete", 0.5),)
    assert (
        "with hidden.units = 8 and output.units = 1" in paragraphs(search_page(grid(ranges=ranges, trials=trials)))[0]
    )


def test_a_search_of_which_nothing_came_says_so():
    failed = (Trial(1, {RATE: 1.0}, "failed", says="out of memory"),)
    for trials in ((), failed):
        page = search_page(grid(trials=trials, importance={}))
        assert paragraphs(page)[0] == "No trial was completed, so there is no best setting."
        assert not figures(page) and worked.render(page)
    assert Heading(("All trials",)) not in search_page(grid(trials=())).blocks


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("search", [grid(), drawn(), drawn(more=0)], ids=["grid", "three", "two"])
def test_it_stands_in_every_format(search, format):
    hostile = Trial(77, {RATE: "<script>|_%", UNITS: "a\nb"}, "complete", 0.4, says="x" * 400)
    files = {}
    page = search_page(replace(search, trials=(*search.trials, hostile)))
    found = worked.render(page, format, attachments=files)
    assert "<script>" not in found or FORMATS[format].rule in (RULES["plain"], RULES["typst"])
    assert list(files) == ([f"{name}.svg" for name in figures(page)] if format in PICTURES_APART else [])


@pytest.mark.parametrize("format", BINARIES)
def test_it_is_a_pdf_or_a_picture(format):
    pytest.importorskip("typst")
    assert worked.render(search_page(drawn()), format).startswith(STARTS[FORMATS[format].binary])


class Asked(dict):
    """The values of a trial, which count how often they are asked for."""

    times = 0

    def __getitem__(self, key):
        Asked.times += 1
        return super().__getitem__(key)

    def get(self, key, default=None):
        Asked.times += 1
        return super().get(key, default)


def test_each_of_thousands_of_trials_is_looked_at_a_few_times(monkeypatch):
    for count in (1000, 5000):
        trials = tuple(replace(trial, values=Asked(trial.values)) for trial in drawn(count).trials)
        monkeypatch.setattr(Asked, "times", 0)
        search_page(replace(drawn(count), trials=trials))
        assert count <= Asked.times < 12 * count


def test_a_page_of_thousands_of_trials_draws_the_best():
    page = search_page(drawn(5000))
    assert len(worked.render(page, "html")) < 1_500_000
    assert len(figures(page)["parallel"].threads) == 1000
    assert "Of 5000 completed trials the best 1000 are drawn." in paragraphs(page)
