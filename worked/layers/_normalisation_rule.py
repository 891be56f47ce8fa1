"""The rule of a normalisation: what it averages over, epsilon, scales and shifts, running averages, and its table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from worked.cells.given import Given
from worked.errors import WorkedError, excerpt
from worked.keys.key import GIVEN, YES_NO, Key, many, one_of
from worked.keys.values import choice, known, number_at, sized, yes_no
from worked.layers._dropping import chance
from worked.layers._which import ONE_OR_EACH, WHICH_LAYERS, layers_in
from worked.layers.operation import Layers
from worked.maths.component import Parameter as Default
from worked.record import Record

TABLE = "normalisation"
DEFAULTS = {
    "epsilon": Default("0.00001", "epsilon", "a small number that avoids division by zero"),
    "gamma": Default("1", "gamma", "the initial scale, which is learned"),
    "beta": Default("0", "beta", "the initial shift"),
    "share": Default("0.1", "kappa", "the share of a new mean and variance in the running averages"),
}
RUNNING = {
    "share": Key("the share of the new mean and variance in the running averages", GIVEN, DEFAULTS["share"].default),
    "mean": Key("the first running mean: a number, or one for each unit", ONE_OR_EACH, "0"),
    "variance": Key("the first running variance: a number, or one for each unit", ONE_OR_EACH, "1"),
    "sample": Key("whether the variance that goes in is divided by m - 1", YES_NO, "true"),
}
EACH_OR_NONE = {"anyOf": [GIVEN, many(GIVEN), YES_NO]}
KEYS = {
    "over": Key(
        "what is averaged over: the samples of the `batch`, or the units of the `layer`",
        one_of(("batch", "layer")),
        "batch",
    ),
    "layers": WHICH_LAYERS,
    "place": Key("`before` or `after` the activation", one_of(("before", "after")), "before"),
    "epsilon": Key("a small number that avoids division by zero", GIVEN, DEFAULTS["epsilon"].default),
    "epsilon-added-to": Key(
        "what epsilon is added to: the `variance`, or the `deviation`",
        one_of(("variance", "deviation")),
        "variance",
        ("beside",),
    ),
    "gamma": Key("the scale: a number, one for each unit, or false for none", EACH_OR_NONE, "1"),
    "beta": Key("the shift: a number, one for each unit, or false for none", EACH_OR_NONE, "0"),
    "learns": Key("whether gamma and beta learn", YES_NO, "true"),
    "running": Key(
        "the running averages that the last forward pass uses as in testing: `share`, `mean`, `variance`, `sample`",
        {"type": "object"},
        "the last forward pass normalises over its samples",
    ),
}


class Running(Record):
    """The averages that batch normalisation keeps for the test: the share of the new, and what they begin with.

    `sample` says whether the variance that goes into them is that of a sample, divided by m - 1.
    """

    share: Given
    means: tuple[Given, ...]
    variances: tuple[Given, ...]
    sample: bool = True


class NormalisationRule(Record):
    """How the numbers of a layer are normalised, all in the order of its units.

    `over` is the `batch` or the `layer`; `before` says whether it stands before the activation. `beside` is what
    epsilon is added to: the `variance`, or the `deviation`. `scales` and `shifts` are gamma and beta; empty where there
    are none. `learns` says whether they change.
    """

    over: str
    before: bool
    epsilon: Given
    beside: str
    scales: tuple[Given, ...] = ()
    shifts: tuple[Given, ...] = ()
    learns: bool = True
    running: Running | None = None

    @property
    def has_epsilon(self) -> bool:
        """Whether epsilon is more than 0."""
        return self.epsilon.letter or self.epsilon.text != "0"

    def is_fixed(self, count: int) -> bool:
        """Whether so many numbers become the same ones whatever they are: two without epsilon become -1 and 1."""
        return count == 2 and not self.epsilon.letter and float(self.epsilon.text) == 0


def rules_in(table: Mapping[str, Any], layers: Layers, by_engine: bool) -> Iterator[tuple[int, NormalisationRule]]:
    """The rule of each layer that a table speaks of."""
    where = f"network.{TABLE}"
    over = choice(table, "over", ("batch", "layer"), "batch", where)
    for number in layers_in(table, layers, TABLE, 1, len(layers) - 1):
        size = len(layers[number])
        if over == "layer" and size < 2:
            said = "normalising over a layer needs at least two"
            raise WorkedError(f"{where}: layer {number} has one unit; {said}")
        rule = NormalisationRule(
            over=over,
            before=choice(table, "place", ("before", "after"), "before", where) == "before",
            epsilon=_not_negative(table.get("epsilon", Decimal("0.00001")), f"{where}.epsilon"),
            beside=choice(table, "epsilon-added-to", ("variance", "deviation"), "variance", where),
            scales=_each(table.get("gamma", 1), size, f"{where}.gamma"),
            shifts=_each(table.get("beta", 0), size, f"{where}.beta"),
            learns=yes_no(table, "learns", True, where),
            running=_running(table, size, over, by_engine),
        )
        yield number, rule


def _not_negative(value: Any, where: str) -> Given:
    given = number_at(value, where)
    if not given.letter and Decimal(given.text) < 0:
        raise WorkedError(f"{where}: expected a number that is not negative, found {given.text}")
    return given


def _each(value: Any, size: int, where: str) -> tuple[Given, ...]:
    """A number for each unit: a list, one number for all, or false for none."""
    if value is False:
        return ()
    if not isinstance(value, list):
        return (number_at(value, where),) * size
    return tuple(number_at(number, where) for number in sized(value, size, where, "numbers, one for each unit"))


def _running(table: Mapping[str, Any], size: int, over: str, by_engine: bool) -> Running | None:
    """The running averages; an engine keeps them unless the table says `false`."""
    value, where = table.get("running", {} if by_engine and over == "batch" else None), "network.normalisation.running"
    if value is None or (by_engine and over == "batch" and value is False):
        return None
    if over == "layer":
        raise WorkedError(f"{where}: layer normalisation keeps no averages; they belong to over = 'batch'")
    if not isinstance(value, dict):
        raise WorkedError(f"{where}: expected a table, found {excerpt(value)}")
    known(value, RUNNING, where)
    share = number_at(value.get("share", Decimal("0.1")), f"{where}.share")
    return Running(
        share=chance(share, f"{where}.share"),
        means=_each(value.get("mean", 0), size, f"{where}.mean"),
        variances=_each(value.get("variance", 1), size, f"{where}.variance"),
        sample=yes_no(value, "sample", True, where),
    )
