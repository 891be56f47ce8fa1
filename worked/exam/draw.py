"""Draw: what differs between the variants of an exam, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from worked.cells.given import Given
from worked.errors import WorkedError, excerpt
from worked.keys.key import COUNT_OR_0, Key, many
from worked.keys.values import known, listed, number_at
from worked.number import plain
from worked.record import Record, replace

MOST_DECIMALS, MOST_VALUES, MOST_CHOICES = 12, 1000, 10**15
NUMBER = {"type": "number"}
KEYS = {
    "from": Key("the smallest number", NUMBER),
    "to": Key("the largest number", NUMBER),
    "decimals": Key("how many decimals the numbers have", {**COUNT_OR_0, "maximum": MOST_DECIMALS}, "0"),
    "exclude": Key("numbers of the range that are not drawn", many(NUMBER), "`[0]`"),
    "values": Key("the values that are drawn, in place of a range", many({})),
}
# Parts of a problem file that are drawn as a whole, by a short name; any other by its table and key, `training.clip`.
PARTS = {
    "activations": ("network", "activations"),
    "loss": ("training", "loss"),
    "optimiser": ("training", "optimiser"),
    "schedule": ("training", "schedule"),
    "penalty": ("training", "penalty"),
    "batch": ("training", "batch"),
}
BATCH_ORDER = "batch-order"
ROWS = ("inputs", "targets")  # the numbers of a sample that are drawn together, each value a list


class Draw(Record):
    """What is drawn under a name: a quantity, the id of a cell, the inputs or targets of a sample together, a part of
    the problem file, or the order of samples.

    It is one of `values`, or a number of a range: `first` and the following ones in steps of the last decimal, so many
    as `count` says, without those at the places `excluded`. An exercise without a net has no parts with short names:
    its loss is a number.
    """

    name: str
    values: tuple[Any, ...] = ()
    first: int = 0
    count: int = 0
    decimals: int = 0
    excluded: tuple[int, ...] = ()
    of_net: bool = True

    @property
    def choices(self) -> int:
        """How many values there are to draw from."""
        return len(self.values) or self.count - len(self.excluded)

    @property
    def part(self) -> tuple[str, str] | None:
        """The table and key of the part of the problem file that is drawn; None for numbers."""
        if self.of_net and self.name in PARTS:
            return PARTS[self.name]
        table, dot, key = self.name.partition(".")
        return (table, key) if dot and not set("[@") & set(self.name) else None

    @property
    def is_row(self) -> bool:
        """Whether all inputs or targets of a sample are drawn together."""
        return self.of_net and self.name in ROWS

    def chosen(self, number: int) -> Any:
        """One of the choices, counted from 0; a number as text, with all of its decimals."""
        if self.values:
            return self.values[number]
        for place in self.excluded:
            number += number >= place
        return plain(Decimal(self.first + number).scaleb(-self.decimals))


def draws_in(table: Any, of_net: bool = True) -> tuple[Draw, ...]:
    """What is drawn by the table [draw] of an exam file; `of_net`: about a net, and not an exercise without one."""
    if not isinstance(table, Mapping):
        raise WorkedError(f"draw: expected a table, found {excerpt(table)}")
    if not table:
        raise WorkedError(
            "draw: nothing is drawn, so that all variants would be alike; name a quantity, such as weight"
        )
    return tuple(_draw(Draw(str(name), of_net=of_net), value, f"draw.{name}") for name, value in table.items())


def _draw(draw: Draw, value: Any, where: str) -> Draw:
    if draw.name == BATCH_ORDER:
        if value != "random":
            raise WorkedError(f'{where}: expected "random", found {excerpt(value)}')
        return draw
    if not isinstance(value, Mapping):
        wanted = "expected a range { from = -1, to = 1, decimals = 1 } or { values = [0, 1] }"
        raise WorkedError(f"{where}: {wanted}, found {excerpt(value)}")
    known(value, KEYS, where)
    if "values" not in value:
        return _range(draw, value, where)
    if len(value) > 1:
        other = next(key for key in value if key != "values")
        raise WorkedError(f"{where}: it has both values and {other}; a list of values needs no other key")
    found = listed(value["values"], f"{where}.values")
    if not 0 < len(found) <= MOST_VALUES:
        raise WorkedError(f"{where}.values: expected from 1 to {MOST_VALUES} values, found {len(found)}")
    if draw.part:
        return replace(draw, values=tuple(found))
    if draw.is_row:
        return replace(draw, values=tuple(_row(each, f"{where}.values") for each in found))
    return replace(draw, values=tuple(_number(each, f"{where}.values").text for each in found))


def _row(value: Any, where: str) -> tuple[str, ...]:
    """The numbers of a sample that are drawn together."""
    return tuple(_number(each, where).text for each in listed(value, where))


def _range(draw: Draw, value: Mapping[str, Any], where: str) -> Draw:
    if draw.is_row:
        wanted = f"{{ values = [[...], [...]] }} with a list for each sample, or a range of {draw.name[:-1]}"
        raise WorkedError(f"{where}: expected {wanted}")
    if draw.part:
        raise WorkedError(f"{where}: it is no number; expected {{ values = [...] }}")
    for key in ("from", "to"):
        if key not in value:
            raise WorkedError(f"{where}: {key} is missing; expected {{ from = -1, to = 1, decimals = 1 }}")
    decimals = value.get("decimals", 0)
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        raise WorkedError(f"{where}.decimals: expected a number from 0 to {MOST_DECIMALS}, found {excerpt(decimals)}")
    first, last = (_in_steps(value[key], decimals, f"{where}.{key}") for key in ("from", "to"))
    if last < first:
        raise WorkedError(f"{where}: from {value['from']} to {value['to']} there is no number; exchange from and to")
    count = last - first + 1
    if count > MOST_CHOICES:
        raise WorkedError(f"{where}: a range of more than 10^15 numbers; take fewer decimals")
    excluded = _excluded(value, first, count, decimals, where)
    draw = replace(draw, first=first, count=count, decimals=decimals, excluded=excluded)
    if not draw.choices:
        raise WorkedError(f"{where}: all numbers of the range are excluded")
    return draw


def _excluded(value: Mapping[str, Any], first: int, count: int, decimals: int, where: str) -> tuple[int, ...]:
    """The places of the excluded numbers in the range; 0 is one of them unless the file says otherwise."""
    if "exclude" not in value:
        return (-first,) if first <= 0 < first + count and count > 1 else ()
    steps = [_in_steps(each, decimals, f"{where}.exclude") for each in listed(value["exclude"], f"{where}.exclude")]
    outside = [step for step in steps if not first <= step < first + count]
    if outside:
        found = plain(Decimal(outside[0]).scaleb(-decimals))
        raise WorkedError(f"{where}.exclude: {found} is not in the range, so that it is never drawn")
    return tuple(sorted({step - first for step in steps}))


def _in_steps(value: Any, decimals: int, where: str) -> int:
    """A number in units of the last decimal."""
    given = _number(value, where)
    steps = Decimal(given.text).scaleb(decimals)
    if steps != steps.to_integral_value():
        noun = "decimal" if decimals == 1 else "decimals"
        raise WorkedError(f"{where}: {given.text} has more than {decimals} {noun}; give decimals = N for that many")
    return int(steps)


def _number(value: Any, where: str) -> Given:
    """A number, and no letter in its place."""
    given = number_at(value, where)
    if given.letter:
        raise WorkedError(f"{where}: expected a number, found the letter {excerpt(given.text)}")
    return given
