"""Tests of the page of a training: its curves, its layers, the plane of two inputs, and every format."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

import worked
from tests.formats import BINARIES, PICTURES_APART, STARTS, TEXTS
from worked.document import Axis, Figure, Listing, Map, Panels, Paragraph, Plot, Table
from worked.engine.history import Epoch, Histogram, History, LayerNumbers
from worked.learning.grid import Grid
from worked.pages.reports.numbers import alike, coordinate, duration, setting, significant
from worked.pages.reports.training import MOST_CURVES, MOST_LAYERS, MOST_MEDIANS, MOST_POINTS, training_page
from worked.rendering import FORMATS
from worked.rendering.drawings.chart import drawn
from worked.rendering.drawings.ticks import number_of

SUMMARY = (("data", "digits: 1,797 samples"), ("net", "64 – 100 – 10"), ("best epoch", "12"))


def spread(size, bins=40):
    counts = tuple(round(100 * math.exp(-((place - bins / 2) ** 2) / 30)) for place in range(bins))
    return Histogram(-3 * size, 3 * size, counts, size)


def history(epochs=30, layers=3, held=True, kind="classification", **changes):
    numbers = [LayerNumbers(number, spread(0.2), spread(0.01 * number), 0.3) for number in range(1, layers + 1)]
    found = tuple(
        Epoch(epoch, 10 * epoch, 0.1, 0.1 + 0.75**epoch, 1 - 0.8**epoch, (0.12 + 0.75**epoch) if held else None,
              (0.98 - 0.8**epoch) if held else None, 0.5, tuple(numbers))
        for epoch in range(1, epochs + 1)
    )  # fmt: skip
    return History(**{"kind": kind, "epochs": found, "best": epochs, **changes})


def grid(**changes):
    rows = tuple(tuple(float(column > row) for column in range(12)) for row in range(12))
    samples = ((0.1, 0.9, 0.0), (0.9, 0.1, 1.0))
    return Grid(
        **{"low_x": -1.0, "high_x": 1.0, "low_y": 0.0, "high_y": 2.0, "rows": rows, "samples": samples, **changes}
    )


def figures(page):
    return {block.name: block.picture for block in page.blocks if isinstance(block, Figure)}


def points(series):
    return [(number_of(x, {}), number_of(y, {})) for x, y in series.points]


def test_the_page_has_the_summary_the_curves_and_the_layers():
    page = training_page("Training on digits", history(), SUMMARY)
    table = next(block for block in page.blocks if isinstance(block, Table))
    assert table.rows == tuple(((label,), (text,)) for label, text in SUMMARY)
    found = figures(page)
    assert list(found) == ["loss", "score", "gradients", "histograms"]
    assert [series.label for series in found["loss"].series] == ["training", "validation"]
    assert points(found["loss"].series[0])[0] == (1, 0.85) and len(found["score"].series[1].points) == 30
    assert [(mark.axis, mark.place, mark.label) for mark in found["loss"].marks] == [("across", "30", "best: epoch 30")]
    assert found["score"].up == Axis("accuracy", high="1")


def test_what_is_not_known_is_not_drawn():
    found = figures(training_page("t", history(held=False, layers=0), ()))
    assert list(found) == ["loss", "score"] and [series.label for series in found["loss"].series] == ["training"]
    lossless = tuple(Epoch(number, number, 1.0, None, 0.5) for number in (1, 2))
    assert list(figures(training_page("t", History("classification", lossless, 1), ()))) == ["score"]
    assert training_page("t", History("regression", (), 0), ()).blocks == ()


def test_the_score_of_a_regression_is_r_squared():
    assert figures(training_page("t", history(kind="regression"), ()))["score"].up.title == "R²"
    epochs = tuple(Epoch(number, number, 0.1, 1 / number, 1 - 1e6 / 10**number) for number in range(1, 10))
    page = training_page("t", History("regression", epochs, 9), ())
    heights = [y for _, y in points(figures(page)["score"].series[0])]
    assert heights[:5] == [None] * 5 and heights[5] == 0
    assert any("below −1 are left out" in block.caption[0] for block in page.blocks if isinstance(block, Figure))


def test_a_loss_that_falls_far_has_a_logarithmic_axis():
    assert not figures(training_page("t", history(), ()))["loss"].up.logarithmic
    epochs = tuple(Epoch(number, number, 0.1, 2.0 * 0.7**number, 0.9) for number in range(1, 31))
    assert figures(training_page("t", History("classification", epochs, 30), ()))["loss"].up.logarithmic


def test_a_loss_that_is_no_number_parts_the_curve():
    epochs = tuple(Epoch(number, number, 0.1, math.nan if number > 5 else 0.5, 0.9) for number in range(1, 10))
    page = training_page("t", History("classification", epochs, 1), ())
    seen = points(figures(page)["loss"].series[0])
    assert seen[4] == (5, 0.5) and seen[5] == (6, None)
    assert "diverged" in next(block for block in page.blocks if isinstance(block, Listing)).items[0][0]
    assert worked.render(page, "html")


def test_a_healthy_training_is_told_to_be_one():
    said = [block.text for block in training_page("t", history(), ()).blocks if isinstance(block, Paragraph)]
    assert "nothing unusual" in said[0][0] and "within a factor of 3" in said[0][1]


def test_many_epochs_are_thinned_and_the_last_stays():
    found = figures(training_page("t", history(epochs=2 * MOST_POINTS + 1), ()))
    numbers = [x for x, _ in points(found["loss"].series[0])]
    assert len(numbers) <= MOST_POINTS and numbers[-1] == 2 * MOST_POINTS + 1
    assert len({two - one for one, two in pairwise(numbers)}) == 1
    assert len(found["gradients"].series[0].points) <= MOST_MEDIANS


def test_of_many_layers_the_first_and_the_last_are_shown_and_the_others_told():
    page = training_page("t", history(layers=20), ())
    found = figures(page)
    labels = [series.label for series in found["gradients"].series]
    assert len(labels) == MOST_CURVES and labels[0] == "layer 1" and labels[-1] == "layer 20"
    assert found["gradients"].up.logarithmic
    assert len(found["histograms-1"].rows) + len(found["histograms-2"].rows) == MOST_LAYERS
    assert found["histograms-2"].rows[-1][0].title == "layer 20: weights"
    captions = {block.name: block.caption[0] for block in page.blocks if isinstance(block, Figure) and block.caption}
    assert "left out" in captions["gradients"] and "2, 3" in captions["gradients"]
    table = [block for block in page.blocks if isinstance(block, Table)][-1]
    assert len(table.rows) == 20 and table.rows[0] == (("1",), ("0.2",), ("0.01",), ("30 %",))


def test_a_histogram_is_drawn_bin_by_bin():
    panels = figures(training_page("t", history(), ()))["histograms"]
    assert isinstance(panels, Panels) and [plot.title for plot in panels.rows[0]] == [
        "layer 1: weights", "layer 1: gradients"
    ]  # fmt: skip
    (bars,) = panels.rows[0][0].series
    seen = points(bars)
    assert bars.style == "bars" and [y for _, y in seen] == list(spread(0.2).counts)
    assert seen[0][0] == pytest.approx(-0.6 + 0.015) and seen[-1][0] == pytest.approx(0.6 - 0.015)


def test_few_numbers_have_few_bins():
    few = Histogram(0.0, 4.0, tuple(int(place % 4 == 0) for place in range(40)), 1.0)
    epoch = Epoch(1, 1, 0.1, 0.5, 0.5, layers=(LayerNumbers(1, few, few, 0.0),))
    panels = figures(training_page("t", History("classification", (epoch,), 1), ()))["histograms"]
    seen = points(panels.rows[0][0].series[0])
    assert [x for x, _ in seen] == pytest.approx([0.25 + 0.5 * place for place in range(8)])
    assert sum(y for _, y in seen) == 10


def test_the_plane_is_a_map_of_classes_or_of_a_share_or_of_numbers():
    classes = figures(training_page("t", history(), (), grid(classes=("no", "yes"))))["boundary"]
    assert isinstance(classes, Map) and classes.scale.labels == ("no", "yes") and not classes.middle
    assert (classes.across.low, classes.across.high, classes.up.high) == ("-1", "1", "2")
    assert classes.cells[0][0] == "0" and classes.cells[0][11] == "1" and classes.cells[11][0] == "0"
    assert [(spot.x, spot.y, spot.value) for spot in classes.spots] == [("0.1", "0.9", "0"), ("0.9", "0.1", "1")]
    share = figures(training_page("t", history(), (), grid(is_share=True)))["boundary"]
    assert (share.middle, share.scale.low, share.scale.high) == ("0.5", "0", "1")
    assert not figures(training_page("t", history(), (), grid()))["boundary"].middle
    near = figures(training_page("t", history(), (), grid(low_x=1000.01, high_x=1000.05)))["boundary"]
    assert (near.across.low, near.across.high) == ("1000.01", "1000.05")
    many = figures(training_page("t", history(), (), grid(samples=((0.0, 1.0, 1.0),) * 2000)))["boundary"]
    assert len(many.spots) <= 400


@pytest.mark.parametrize("format", TEXTS)
def test_it_stands_in_every_format(format):
    page = training_page("Training & <testing>", history(), SUMMARY, grid(classes=("<b>", "a_b")))
    files = {}
    text = worked.render(page, format, attachments=files)
    assert "1,797 samples" in text
    if format == "html":
        assert "<testing>" not in text and "<b>" not in text and text.count("<svg") == 5
        assert "http" not in text.replace("http://www.w3.org/", "")
    assert list(files) == ([f"{name}.svg" for name in figures(page)] if format in PICTURES_APART else [])


@pytest.mark.parametrize("format", BINARIES)
def test_it_is_a_pdf_or_a_picture(format):
    pytest.importorskip("typst")
    page = training_page("t", history(), SUMMARY, grid(is_share=True))
    assert worked.render(page, format).startswith(STARTS[FORMATS[format].binary])


def test_numbers_are_short():
    assert [coordinate(value) for value in (0.1, 1 / 3, -1e-9, 123456.0, 0.0, None, math.inf)] == [
        "0.1", "0.3333", "-1e-9", "123500", "0", "nan", "nan"
    ]  # fmt: skip
    assert [significant(value) for value in (0.25, -0.5, None, math.nan)] == ["0.25", "−0.5", "–", "no number"]
    assert worked.render(training_page("t", history(epochs=1), (), None)) and "−" in significant(-1.5)
    assert [setting(value) for value in (32, True, "relu", [64, 32], (), None, 0.5)] == [
        "32", "yes", "relu", "64, 32", "none", "none", "0.5"
    ]  # fmt: skip
    assert alike([0.9, 0.97654, 0.5]) == {0.9: "0.9000", 0.97654: "0.9765", 0.5: "0.5000"}
    assert alike([12.3456, 0.5])[12.3456] == "12.35" and alike([]) == {} and alike([0.0]) == {0.0: "0"}
    assert [duration(seconds) for seconds in (0.0123, 0.84, 12.4, 200, 7500)] == [
        "12 ms", "0.8 s", "12 s", "3 min 20 s", "2 h 5 min"
    ]  # fmt: skip


def test_a_page_of_a_long_training_of_a_deep_net_is_small_however_long_it_was():
    drawings = []
    for epochs in (1000, 2000):
        page = training_page("t", history(epochs=epochs, layers=12), SUMMARY, grid(classes=("a", "b")))
        assert all(isinstance(picture, (Plot, Panels, Map)) for picture in figures(page).values())
        assert len(worked.render(page, "html")) < 1_000_000
        parts = [part for picture in figures(page).values() for part in drawn(picture, {}).parts]
        drawings.append(sum(len(getattr(part, "points", "o")) for part in parts))
    assert drawings[0] > 2000 and drawings[1] < 1.1 * drawings[0] < 10_000
