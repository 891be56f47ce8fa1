"""The names by which the checker may call each planted fault."""

from __future__ import annotations

from tests.students.faults import FAULTS

# The names of mistakes by which a planted fault may be called: the rule itself, and rules that say the same.
NAMES: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in FAULTS},
    "weights-transposed": ("transposed-weights-forward", "weight-misplaced", "another-units-weights"),
    "product-sign": ("term-sign",),
    "old-weights": ("stale-weights",),
    "tanh-for-sigmoid": ("another-activation",),
    "sigmoid-for-another": ("another-activation", "sigmoid-for-softmax"),
    "relu-for-another": ("another-activation", "activation-left-out"),
    "loss-half-forgotten": ("half-left-out",),
    "loss-doubled": ("two-for-half",),
    "loss-not-squared": ("not-squared",),
    "loss-log10": ("base-ten-logarithm",),
    "error-sign": ("error-reversed", "sign-slip", "gradient-sign"),
    "error-doubled": ("factor-two",),
    "error-halved": ("factor-two",),
    "transposed-backward": ("transposed-weights-backward", "another-units-path"),
    "error-for-delta-backward": ("errors-for-deltas",),
    "slope-is-out": ("output-for-slope",),
    "slope-again": ("slope-at-output",),
    "slope-of-another-unit": ("another-units-slope", "copied-from-neighbour"),
    "shortcut-slope": ("shortcut-times-slope",),
    "own-output-for-input": ("own-output",),
    "delta-of-another-unit": ("another-units-delta", "copied-from-neighbour"),
    "gradient-sign": ("gradient-sign", "sign-slip", "uphill", "error-reversed"),
    "wrong-direction": ("uphill", "sign-slip", "gradient-sign"),
    "change-subtracted": ("uphill", "gradient-sign"),
    "gradient-of-neighbour": ("another-gradient", "copied-from-neighbour"),
    "weight-not-updated": ("not-updated", "bias-not-updated"),
    "weight-is-change": ("change-only",),
    "slip-sign": ("sign-slip", "uphill", "gradient-sign", "error-reversed", "slope-reversed-sign"),
    "slip-point": ("decimal-point",),
    "slip-swap": ("swapped-digits",),
    "slip-digit": ("one-digit",),
    "slip-truncated": ("truncated",),
    "slip-dropped": ("digit-dropped",),
}
