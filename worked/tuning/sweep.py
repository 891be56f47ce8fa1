"""Sweep: a search for hyperparameters as a file declares it: what is tried, how often, and by which measure."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.key import COUNT, COUNT_OR_0, TEXT, YES_NO, Key, many, one_of
from worked.keys.values import choice, count_at, known, yes_no
from worked.learning.length import FEWEST
from worked.learning.plan import TABLES, Plan, plan_of
from worked.learning.trials import Range
from worked.record import Record

METHODS = {
    "manual": "the settings of a list, one after the other",
    "grid": "every combination of the values",
    "random": "settings drawn from the ranges",
    "tpe": "settings drawn where earlier trials were good: Bayesian optimisation by tree-structured Parzen estimators",
    "hyperband": "settings drawn from the ranges, of which those that begin badly are stopped early",
}
DRAWN = ("random", "tpe", "hyperband")
MEASURES = {"validation-loss": False, "validation-score": True}
NUMBER = {"type": "number"}
RANGE = {
    "from": Key("the least value; a range between whole numbers is one of whole numbers", NUMBER),
    "to": Key("the greatest value", NUMBER),
    "logarithmic": Key("whether all powers of ten are equally likely, not all values", YES_NO, "false"),
    "count": Key("grid: how many values are tried, spread evenly from the least to the greatest", COUNT),
}
KEYS = {
    "title": Key("the title of the report", TEXT, "the name of the study"),
    "method": Key("how settings are chosen", one_of(METHODS)),
    "trials": Key("random, tpe, hyperband: how many settings are tried", COUNT),
    "measure": Key("what makes one setting better than another: the lowest loss, or the highest accuracy or R^2",
                   one_of(MEASURES), "validation-loss"),
    "seed": Key("the seed by which settings are drawn; each training has that of `training.seed`", COUNT_OR_0, "0"),
    "study": Key("the name of the search in its storage", TEXT, "the name of the file"),
    "storage": Key("where the trials are kept: a file, on a network drive too, or the address of a database as "
                   "SQLAlchemy writes it", TEXT, "a file beside the report; without a report nothing is kept"),
    "values": Key('all but manual: a table from keys such as `"training.batch"` to a list of values, or to a range '
                  "`{ from = 1e-4, to = 1e-1, logarithmic = true }`", {"type": "object"}),
    "settings": Key('manual: a table `[[search.settings]]` for each trial, from keys such as `"training.batch"` to a '
                    "value", many({"type": "object"})),
}  # fmt: skip
MOST_TRIALS = 10_000
FIGURES = 4


class Sweep(Record, open=True):
    """A search as it was declared: what is to be trained, and the values that may stand in its place.

    `settings` are those of a manual search; `drawn` is how many trials are asked for where settings are drawn.
    """

    plan: Plan
    title: str
    method: str
    ranges: tuple[Range, ...]
    settings: tuple[Mapping[str, Any], ...]
    drawn: int
    measure: str
    seed: int
    study: str
    storage: str | None

    @property
    def larger(self) -> bool:
        """Whether a larger score is better."""
        return MEASURES[self.measure]

    @property
    def words(self) -> str:
        """The measure in words."""
        return self.measure.replace("-", " ")

    @property
    def epochs(self) -> int:
        """The epochs of a trial that is not stopped early."""
        given = self.plan.training.get("epochs", FEWEST)
        return count_at(given, "training.epochs", "a number of epochs")

    @cached_property
    def fixed(self) -> tuple[Mapping[str, Any], ...]:
        """The settings of all trials where nothing is drawn; in a grid the last key changes first."""
        if self.method == "grid":
            keys = [each.key for each in self.ranges]
            return tuple(
                dict(zip(keys, cell, strict=True)) for cell in product(*(each.choices for each in self.ranges))
            )
        return self.settings

    @property
    def trials(self) -> int:
        """How many trials there are to be."""
        return self.drawn if self.method in DRAWN else len(self.fixed)

    def identity(self, data: str) -> str:
        """A SHA-256 of what is searched on the data of a fingerprint: wherever they lie, however many the trials."""
        tables = self.plan.tables()
        tables["data"].pop("file", None)
        ranges = [[getattr(each, field) for field in Range._fields] for each in self.ranges]
        what = [self.method, self.measure, self.seed, ranges, self.settings, tables, data]
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def sweep_of(tables: Mapping[str, Any], name: str = "search") -> Sweep:
    """A sweep from the tables of a file; WorkedError names what is wrong. `name` is that of the study without one."""
    known(tables, {**TABLES, "search": None}, "")
    given = tables.get("search")
    if not isinstance(given, Mapping):
        raise WorkedError("expected a table [search] with a method")
    known(given, KEYS, "search")
    if "method" not in given:
        raise WorkedError(f"search.method: expected one of {', '.join(METHODS)}")
    method = choice(given, "method", tuple(METHODS), "", "search")
    if method in DRAWN and "trials" not in given:
        raise WorkedError("search.trials: expected a number of trials, at least 1, found nothing")
    for key, others in {"trials": DRAWN, "settings": ("manual",), "values": tuple(METHODS)[1:]}.items():
        if key in given and method not in others:
            raise WorkedError(f"search.{key}: the method {method} has none; it belongs to {', '.join(others)}")
    plan = _plan(tables)
    if method == "hyperband" and "epochs" not in plan.training:
        plan = plan.altered({"training.epochs": FEWEST})  # it shares them out before any training has begun
    settings = _settings(given.get("settings"), plan) if method == "manual" else ()
    ranges = _listed(settings) if method == "manual" else tuple(_ranges(given.get("values"), method, plan))
    study = _text(given, "study", name)
    found = Sweep(
        plan=plan,
        title=_text(given, "title", study),
        method=method,
        ranges=ranges,
        settings=settings,
        drawn=count_at(given["trials"], "search.trials", "a number of trials") if method in DRAWN else 0,
        measure=choice(given, "measure", tuple(MEASURES), "validation-loss", "search"),
        seed=_seed(given),
        study=study,
        storage=_text(given, "storage", "") or None,
    )
    count = math.prod(len(each.choices) for each in ranges) if method == "grid" else found.trials
    if count > MOST_TRIALS:
        raise WorkedError(f"search: expected at most {MOST_TRIALS:,} trials, found {count:,}")
    return found


def _plan(tables: Mapping[str, Any]) -> Plan:
    """What is to be trained, apart from what is searched."""
    plan = plan_of({key: table for key, table in tables.items() if key != "search"})
    if plan.data.get("validation") in (0, 0.0):
        raise WorkedError("data.validation: a search needs samples for validation, by which it compares; found 0")
    try:
        json.dumps(plan.tables())
    except TypeError:
        raise WorkedError("expected only words, numbers, lists and tables; found a date or another value") from None
    return plan


def _text(given: Mapping[str, Any], key: str, default: str) -> str:
    value = given.get(key, default)
    if not isinstance(value, str) or (key in given and not value.strip()):
        raise WorkedError(f"search.{key}: expected a text, found {excerpt(value)}")
    return value


def _seed(given: Mapping[str, Any]) -> int:
    seed = given.get("seed", 0)
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise WorkedError(f"search.seed: expected a whole number, at least 0, found {excerpt(seed)}")
    return seed


# What is searched


def _flat(given: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as `training.batch`, whether or not they stood in quotes."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        inside = (
            {f"{key}.{each}": value[each] for each in value} if key in TABLES and _is_table(value) else {key: value}
        )
        found |= inside
    return found


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _searchable(key: str, plan: Plan, method: str, where: str) -> None:
    """Refuse a key that the plan does not know, or by which trials could not be compared."""
    try:
        plan.altered({key: None})
    except WorkedError as error:
        raise WorkedError(f"{where}: {error}") from None
    if key.startswith("data.") and key != "data.scaling":
        raise WorkedError(f"{where}: {key}: trials are compared on the same data; of [data] only scaling can be tried")
    if key == "training.epochs" and method == "hyperband":
        raise WorkedError(f"{where}: {key}: hyperband itself says how many epochs a trial gets; give it in [training]")


def _values(values: Sequence[Any], where: str) -> tuple[Any, ...]:
    """A list of different values."""
    if not values:
        raise WorkedError(f"{where}: expected at least one value, found an empty list")
    try:
        texts = [json.dumps(value) for value in values]
    except TypeError:
        raise WorkedError(f"{where}: expected words, numbers, lists or tables, found a date or another value") from None
    for at, text in enumerate(texts):
        if text in texts[:at]:
            raise WorkedError(f"{where}: {excerpt(values[at])} is given twice")
    return tuple(values)


def _ranges(given: Any, method: str, plan: Plan) -> list[Range]:
    """What is searched, by the table `[search.values]`."""
    if not _is_table(given) or not given:
        raise WorkedError("search.values: expected a table with at least one key, and what is tried for it")
    found = []
    for key, values in _flat(given).items():
        _searchable(key, plan, method, "search.values")
        where = f"search.values, {key}"
        if isinstance(values, list):
            found.append(Range(key, _values(values, where)))
        elif _is_table(values):
            found.append(_range(key, values, method, where))
        else:
            raise WorkedError(f"{where}: expected a list, or a range with from and to, found {excerpt(values)}")
    return found


def _range(key: str, given: Mapping[str, Any], method: str, where: str) -> Range:
    """A range; in a grid the values that are tried of it."""
    known(given, RANGE, where)
    low, high = (_number(given, end, where) for end in ("from", "to"))
    logarithmic = yes_no(given, "logarithmic", False, where)
    if low >= high:
        raise WorkedError(f"{where}: expected from below to, found {low} and {high}")
    if logarithmic and low <= 0:
        raise WorkedError(f"{where}: a logarithmic range begins above 0, found from = {low}")
    whole = isinstance(low, int) and isinstance(high, int)
    found = Range(key, (), low, high, logarithmic, whole)
    if method != "grid":
        if "count" in given:
            raise WorkedError(f"{where}: count belongs to a grid; {method} draws from the whole range")
        return found
    if "count" not in given:
        raise WorkedError(f"{where}: a grid needs to know how many values of a range are tried: give count, or a list")
    count = count_at(given["count"], f"{where}.count", "a number of values")
    if not 2 <= count <= MOST_TRIALS:
        raise WorkedError(f"{where}.count: expected from 2 to {MOST_TRIALS:,} values, found {count:,}")
    steps = [at / (count - 1) for at in range(count)]
    points = [low * (high / low) ** step if logarithmic else low + (high - low) * step for step in steps]
    return Range(key, tuple(dict.fromkeys(rounded(point, found) for point in points)))


def _number(given: Mapping[str, Any], end: str, where: str) -> Any:
    value = given.get(end)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        what = "nothing" if end not in given else excerpt(value)
        raise WorkedError(f"{where}.{end}: expected a number, found {what}")
    return value


def rounded(value: float, within: Range) -> Any:
    """A number of a range as it is tried: whole, or with so few digits that a person can write it down.

    These are four figures where the range is logarithmic, else four figures of its width.
    """
    low, high = within.low, within.high
    assert low is not None and high is not None
    if within.whole:
        number: float = round(value)
    elif within.logarithmic:
        number = float(f"{value:.{FIGURES}g}")
    else:
        number = round(value, FIGURES - 1 - math.floor(math.log10(high - low)))
    return min(max(number, low), high)


def _settings(given: Any, plan: Plan) -> tuple[Mapping[str, Any], ...]:
    """The settings of a manual search; a key that one of them leaves out is as in the plan."""
    if not isinstance(given, list) or not given or not all(map(_is_table, given)):
        raise WorkedError("search.settings: expected a table [[search.settings]] for each trial")
    flat = [_flat(each) for each in given]
    keys = dict.fromkeys(key for each in flat for key in each)
    if not keys:
        raise WorkedError("search.settings: expected at least one key in them")
    found = []
    for number, setting in enumerate(flat, 1):
        where = f"search.settings, {number}"
        for key in keys:
            _searchable(key, plan, "manual", where)
            table, _, name = key.partition(".")
            if key not in setting and name not in getattr(plan, table):
                raise WorkedError(f"{where}: {key} is missing; give it here, or for all trials in [{table}]")
            setting.setdefault(key, getattr(plan, table).get(name))
        found.append({key: setting[key] for key in keys})
    _values(found, "search.settings")
    return tuple(found)


def _listed(settings: Sequence[Mapping[str, Any]]) -> tuple[Range, ...]:
    """What is tried of each key of some settings."""

    def different(key: str) -> tuple[Any, ...]:
        return tuple({json.dumps(setting[key]): setting[key] for setting in settings}.values())

    return tuple(Range(key, different(key)) for key in settings[0])
