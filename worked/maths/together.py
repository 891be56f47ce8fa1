"""Together: the catalogues of methods of learning, whose entries may stand on one page and share the names of cells."""

from __future__ import annotations

from typing import Any

from worked.maths.entry import AnEntry, Catalogue

METHODS: list[Catalogue[Any]] = []
# The names that cells, symbols of rules and keys of problem files have already: no parameter and no line has them.
TAKEN = frozenset(
    (
        *("input", "net", "out", "target", "targets", "mask", "loss", "loss-term", "data-loss", "penalty"),
        *("error", "slope", "cross-slope", "delta", "gradient", "data-gradient", "gradient-norm", "clipped-gradient"),
        *("weight", "bias", "gamma", "beta", "change", "proposed", "look-ahead", "weight-norm", "max-norm"),
        *("weight-decay", "weight-mask", "shared-bias", "rate", "learning-rate", "initial-rate", "drop-rate"),
        *("drop-connect-rate", "survival", "mean", "variance", "deviation", "normalised", "scaled", "joined"),
        *("dropped", "mean-error", "variance-error", "deviation-error", "normalised-error", "scaled-error"),
        *("joined-error", "dropped-error", "norm-epsilon", "running-mean", "running-variance", "running-share"),
        # Partial results on sheets, and the cells of explanations and exercises.
        *("term", "error-term", "exponential", "denominator", "complement", "squared-output", "difference", "square"),
        *("other-terms", "other-powers", "other-paths", "other-errors", "other-shares", "other-squares"),
        *("other-weights", "path", "total", "sample-count", "error-mean", "product-mean", "handed-back", "alive"),
        *("skipped", "value", "input-gradient", "contribution", "loss-decrease"),
        # Symbols of rules, and keys.
        *("count", "descent", "strength", "m", "B", "norm", "drops", "previous-rate", "loss-1", "loss-2", "loss-3"),
        *("name", "form", "counts", "from", "biases", "updates"),
    )
)


def methods(*entries: AnEntry) -> Catalogue[AnEntry]:
    """A catalogue of methods that go together with those of the other catalogues of methods."""
    return Catalogue(entries, METHODS, TAKEN)
