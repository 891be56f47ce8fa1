"""Tests of what is said of a training: each sentence where it is due, and silence where all is well."""

from __future__ import annotations

import math

import pytest

from worked.engine.diagnosis import FACTOR, diagnosis, gradients_by_layer, times
from worked.engine.history import Epoch, Histogram, History, LayerNumbers

EPOCHS = range(1, 41)


def spread(size):
    return Histogram(-3 * size, 3 * size, (1, 20, 50, 20, 1), size)


def layers(gradients, zeros=0.4):
    return tuple(LayerNumbers(number, spread(0.2), spread(size), zeros) for number, size in enumerate(gradients, 1))


def training(loss, held=None, gradients=lambda epoch: (0.01, 0.02, 0.03), zeros=0.4, score=None, **more):
    """A history by functions of the epoch; the score goes from 0.5 to 1 as the loss falls unless told."""
    score = score or (lambda epoch: 1 - 0.5 * 0.8**epoch)
    epochs = tuple(
        Epoch(epoch, 30 * epoch, 0.1, loss(epoch), score(epoch), held and held(epoch), held and score(epoch), 0.1,
              layers(gradients(epoch), zeros))
        for epoch in EPOCHS
    )  # fmt: skip
    known = [held(epoch) if held else loss(epoch) for epoch in EPOCHS]
    return History(more.get("kind", "classification"), epochs, 1 + known.index(min(known)), more.get("stopped", False))


def healthy(epoch):
    return 0.1 + 2.2 * 0.75**epoch


def flat(_epoch):
    return 2.303


def chance(_epoch):
    return 0.1


def rising(epoch):
    return 0.3 + 2 * 0.7**epoch + 0.01 * max(0, epoch - 12)


def said(history):
    found = diagnosis(history)
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in found)
    assert all(sentence.endswith(".") and "  " not in sentence for sentence in found)
    return found


def test_a_healthy_training_is_met_with_silence():
    assert said(training(healthy)) == []
    assert said(training(healthy, lambda epoch: healthy(epoch) + 0.05 + 0.002 * math.sin(7 * epoch))) == []
    assert said(History("classification", (), 0)) == []
    assert said(History("regression", training(healthy).epochs[:1], 1)) == []


def test_noise_at_the_bottom_of_a_curve_is_no_finding():
    """What is below a hundredth of the whole fall is not seen in the curve, however it goes on there."""

    def tiny(epoch):
        return 2.3 * 0.5**epoch + 1e-4 * (1 + math.sin(11 * epoch))

    assert said(training(tiny)) == said(training(tiny, lambda epoch: tiny(epoch) + 1e-4 * epoch / 40)) == []


def test_vanishing_gradients_are_told_with_their_factor():
    deep = training(healthy, gradients=lambda epoch: (1e-5, 4e-4, 2.3e-2))
    assert said(deep) == [
        "The gradients of layer 1 are 2,300 times smaller than those of layer 3: they vanish on the way back."
    ]
    assert said(training(healthy, gradients=lambda epoch: (1.1 / FACTOR, 0.1, 1.0))) == []
    (middle,) = said(training(healthy, gradients=lambda epoch: (1e-3, 1e-6, 1e-2)))
    assert middle.startswith("The gradients of layer 2 are 10,000 times smaller")
    (none,) = said(training(healthy, gradients=lambda epoch: (0.0, 0.1)))
    assert none.startswith("The gradients of layer 1 are 0: nothing comes back")


def test_exploding_gradients_are_told_along_the_layers_and_along_the_epochs():
    (back,) = said(training(healthy, gradients=lambda epoch: (50.0, 1.0, 0.001)))
    assert (
        back == "The gradients of layer 1 are 50,000 times larger than those of layer 3: they explode on the way back."
    )
    (grown,) = said(training(healthy, gradients=lambda epoch: (0.01 * 1.3**epoch, 0.02 * 1.3**epoch)))
    assert "of layer 1 are" in grown and "times larger than after the first epoch" in grown


def test_one_odd_batch_is_no_vanishing():
    odd = training(healthy, gradients=lambda epoch: (1e-9 if epoch == 40 else 0.01, 0.02))
    assert said(odd) == [] and gradients_by_layer(odd) == {1: 0.01, 2: 0.02}


def test_dead_units_are_those_of_hidden_layers():
    found = said(training(healthy, zeros=0.97))
    assert len(found) == 2 and found[0].startswith("97 % of the outputs of layer 1 are 0: most of its units are dead")
    assert said(training(healthy, zeros=0.9)) == []


def test_overfitting_is_told_with_its_epoch():
    (found,) = said(training(healthy, rising))
    best = min(EPOCHS, key=rising)
    assert found.startswith(f"The net overfits: since epoch {best} the validation loss rises (from 0.3")
    assert "while the training loss falls" in found and "Early stopping" in found
    assert "Early stopping" not in said(training(healthy, rising, stopped=True))[0]
    assert not any("overfits" in sentence for sentence in said(training(rising, rising))), "both rise: no overfitting"


def test_a_loss_that_still_falls_is_told_unless_patience_ran_out():
    def slow(epoch):
        return 2.3 * 0.97**epoch

    (found,) = said(training(slow))
    assert found.startswith("The loss still falls at the end, by 11 % over the last 4 epochs")
    assert said(training(slow, stopped=True)) == []


def test_a_loss_that_jumps_is_told():
    def jumping(epoch):
        return 1.0 + 0.4 * math.cos(math.pi * epoch)

    (found,) = said(training(jumping))
    assert found.startswith("The loss jumps up and down: in the last 20 epochs it rose 10 times, by 80 % on average.")
    assert "learning rate is probably too large" in found
    assert said(training(lambda epoch: healthy(epoch) * (1 + 0.03 * math.cos(math.pi * epoch)))) == []


def test_a_net_that_never_learned_is_told():
    (found,) = said(training(flat, score=chance))
    assert found.startswith(
        "The net learned nothing after the first epoch: its loss went from 2.3 to 2.3 in 40 epochs."
    )
    (found,) = said(training(flat, score=lambda epoch: -0.01, kind="regression"))
    assert "no better than always predicting the mean" in found
    assert said(training(flat, score=lambda epoch: 0.99)) == [], "all was learned in the first epoch"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_divergence_is_told_with_its_epoch_and_nothing_else_of_the_curve(value):
    (found,) = said(training(lambda epoch: healthy(epoch) if epoch < 7 else value))
    assert found.startswith("The loss is no number from epoch 7 on: the training diverged.")


def test_a_loss_that_grows_without_end_is_told():
    (found,) = said(training(lambda epoch: 0.7 * 1.2**epoch))
    assert found.startswith("The loss rose from 0.84 to 1,029: the training diverges.")


def test_a_net_without_a_loss_is_not_judged_by_it():
    epochs = tuple(Epoch(epoch, epoch, 1.0, None, 1 - 0.5**epoch, layers=layers((0.1,))) for epoch in EPOCHS)
    assert said(History("classification", epochs, 40)) == []


def test_factors_have_two_figures():
    assert [times(factor) for factor in (1.04, 26, 1234, 987654, 3e12)] == ["1", "26", "1,200", "990,000", "10^12"]
