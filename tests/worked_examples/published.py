"""Published worked examples: their nets as problems, their printed numbers as cells, and whether a number is right.

A case names its numbers as its source does by hand: `net_h1`, `out_h1`, `err_o`, `E`, `dE_dout_o`, `dout_dnet_o`,
`delta_o`, `back_h1` (what is carried back to a unit), `dE_dw_x1_h1`, `dE_db_h1`, `dw_x1_h1`, `new_w_x1_h1`,
`new_b_h1`; with `@2` for the second sample of a batch. Other names are expressions over these.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property
from itertools import islice, product
from pathlib import Path

import worked
from tests.worked_examples import expressions
from worked.number import Enclosure, Enclosures

CASES = Path(__file__).parent / "cases"
MOST_COMBINATIONS, PRECISION = 4096, 50
UNITS = {
    "net_": "net",
    "out_": "out",
    "err_": "error",
    "t_": "target",
    "E_": "loss",
    "dE_dout_": "error",
    "dout_dnet_": "slope",
    "delta_": "delta",
    "back_": "error",
    "dE_db_": "gradient",
    "db_": "change",
    "b_": "bias",
    "new_b_": "bias",
}
EDGES = {"dE_dw_": "gradient", "dw_": "change", "w_": "weight", "new_w_": "weight"}
WHOLE = {"E": "loss", "lr": "learning-rate"}


@dataclass(frozen=True)
class Printed:
    """A number as its source prints it."""

    step: int
    quantity: str
    text: str
    expression: str = ""

    @property
    def name(self) -> tuple[int, str, str]:
        """What the list of errata calls it."""
        return self.step, self.quantity, self.text

    @property
    def number(self) -> Decimal:
        """Its number; `-2.406 * 10^-3` is a number too."""
        return Decimal(self.text.replace(" * 10^", "e"))

    def shows(self, value: Decimal, tolerance: Decimal) -> bool:
        """Whether a value, rounded to the digits printed, is this number. Programs err by a small `tolerance`."""
        unit = Decimal((0, (1,), self.number.as_tuple().exponent))
        with localcontext(prec=PRECISION):
            rounded = (value.quantize(unit, rounding=rule) for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN))
            return self.number in rounded or abs(value - self.number) <= tolerance * max(1, abs(value))


@dataclass(frozen=True)
class Place:
    """Where a quantity stands in a solution: a cell, and whether the author writes it with the other sign."""

    cell: str
    sign: int = 1


@dataclass(frozen=True)
class Expression:
    """A quantity of the author's own, over other quantities of the same step."""

    quantity: str
    step: int
    text: str


Key = Place | Expression
Pins = Mapping[Key, Decimal]


class Case:
    """A published example: a problem, and the numbers that its source prints."""

    def __init__(self, name: str) -> None:
        data = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
        self.name, self.source = name, data["source"]
        self.problem = worked.parse(data["problem"])
        self.solution = worked.solve(self.problem)
        self.tolerance = Decimal(data.get("tolerance", "0"))
        self.falling = data.get("error-sign", "target-out") == "target-out"
        self.printed = [
            Printed(line["pass"], line["quantity"], line["value"], line.get("expr", "")) for line in data["printed"]
        ]
        self.expressions = {(line.step, line.quantity): line.expression for line in self.printed if line.expression}

    @cached_property
    def exact(self) -> Solved:
        """The values at full precision."""
        return Solved(self)

    def key(self, quantity: str, step: int) -> Key:
        """Where a quantity is found: the cell that it names, or else the author's expression for it."""
        place = self._place(quantity, step)
        if place:
            return place
        text = self.expressions.get((step, quantity)) or self._meaning(quantity)
        assert text, f"{self.name}: {quantity} is neither a cell nor an expression"
        return Expression(quantity, step, text)

    def _place(self, quantity: str, step: int) -> Place | None:
        name, at, sample = quantity.partition("@")
        tag = f"{step + name.startswith('new_')}" + (f".{sample}" if at else "")
        if name in WHOLE:
            return Place(f"{WHOLE[name]}@{tag}")
        for prefix, cell in (UNITS | EDGES).items():
            if name.startswith(prefix):
                where = name.removeprefix(prefix)
                where = where.replace("_", ">") if prefix in EDGES else where
                cell = "input" if prefix == "out_" and where in self.problem.network.inputs else cell
                found = f"{cell}[{where}]@{tag}"
                if found in self.solution and (prefix != "err_" or self._plain_errors):
                    return Place(found, self._sign(prefix))
        return None

    @property
    def _plain_errors(self) -> bool:
        """Whether the errors of the outputs are plain differences of targets and outputs."""
        loss = self.problem.training.loss
        return loss is None or loss.name == "half-squared-error"

    def _sign(self, prefix: str) -> int:
        """The sign of what the simulator counts the other way than the author."""
        falling = self.problem.convention.sign == "target-out"
        if prefix == "err_":
            return 1 if falling == self.falling else -1
        return -1 if prefix == "dE_dout_" and falling else 1

    def _meaning(self, quantity: str) -> str:
        """What everybody means by a quantity that is no cell of its own."""
        name, at, sample = quantity.partition("@")
        unit, tag = name.partition("_")[2], at + sample
        if name.startswith("err_"):
            return f"t_{unit}{tag}-out_{unit}{tag}" if self.falling else f"out_{unit}{tag}-t_{unit}{tag}"
        return ""

    def ways(self, line: Printed) -> list[Key]:
        """The ways to a printed number: the cell, and the author's expression where there is one."""
        key = self.key(line.quantity, line.step)
        ways = [key]
        if line.expression and isinstance(key, Place):
            ways.append(Expression(line.quantity, line.step, line.expression))
        return ways

    def operands(self, key: Key) -> list[Key]:
        """What a quantity is directly computed from."""
        if isinstance(key, Place):
            return [Place(cell) for cell in self.solution.cells[key.cell].inputs]
        return [self.key(name, step) for name, step in expressions.names(key.text, key.step)]

    # Judging

    def values(self, line: Printed) -> list[Decimal]:
        """What a printed number should be."""
        return [self.exact[key] for key in self.ways(line)]

    def is_exact(self, line: Printed) -> bool:
        """Whether a number is right at full precision, by its cell and by the author's expression."""
        return all(line.shows(value, self.tolerance) for value in self.values(line))

    def is_carried(self, place: int, wrong: frozenset[tuple[int, str, str]] = frozenset()) -> bool:
        """Whether a number is what comes of numbers printed before it, apart from those that are `wrong`."""
        line = self.printed[place]
        earlier: dict[Key, list[Decimal]] = {}
        for before in self.printed[:place]:
            if before.name not in wrong:
                key = self.key(before.quantity, before.step)
                sign = key.sign if isinstance(key, Place) else 1
                earlier.setdefault(self._same(key), []).insert(0, sign * before.number)
        return any(
            line.shows(Paper(self, pins)[way], self.tolerance)
            for way in self.ways(line)
            for pins in self._pinnings(way, earlier)
        )

    def _pinnings(self, key: Key, earlier: dict[Key, list[Decimal]]) -> Iterator[Pins]:
        """The numbers that an author may have carried: all, or for each operand a printed or the exact one."""
        others = {other: numbers for other, numbers in earlier.items() if other != self._same(key)}
        yield {other: numbers[0] for other, numbers in others.items()}
        near = self._nearest(key, others)
        choices = [dict.fromkeys([*others[operand], self.exact[operand]]) for operand in near]
        for chosen in islice(product(*choices), MOST_COMBINATIONS):
            yield dict(zip(near, chosen, strict=True))

    def _same(self, key: Key) -> Key:
        """The key by which a quantity is pinned: a cell with its own sign, whatever way led to it."""
        found = self.key(key.quantity, key.step) if isinstance(key, Expression) else key
        return Place(found.cell) if isinstance(found, Place) else found

    def _nearest(self, key: Key, earlier: Mapping[Key, list[Decimal]]) -> list[Key]:
        """The printed numbers that a quantity is computed from, through those that are not printed."""
        seen: dict[Key, None] = {}
        waiting = [key]
        while waiting:
            for operand in map(self._same, self.operands(waiting.pop())):
                if operand not in seen:
                    seen[operand] = None
                    if operand not in earlier:
                        waiting.append(operand)
        return [operand for operand in seen if operand in earlier]


class Paper:
    """The values of a case with some numbers pinned, as on the paper of someone who carried them."""

    def __init__(self, case: Case, pins: Pins) -> None:
        self.case = case
        self.arithmetic = Enclosures(PRECISION)
        self.cells = {key.cell: (number, number) for key, number in pins.items() if isinstance(key, Place)}
        self.own = {key: number for key, number in pins.items() if isinstance(key, Expression)}

    def __getitem__(self, key: Key) -> Decimal:
        if isinstance(key, Place):
            return key.sign * middle(self._cell(key.cell))
        return expressions.value(key.text, key.step, self._named)

    def _cell(self, name: str) -> Enclosure:
        """The value of a cell, computed from the pinned ones when it is asked for."""
        if name not in self.cells:
            cell = self.case.solution.cells[name]
            given = self.arithmetic.number(cell.given) if cell.formula is None else None
            self.cells[name] = given or cell.formula.value(self._cell, self.arithmetic)
        return self.cells[name]

    def _named(self, quantity: str, step: int) -> Decimal:
        key = self.case.key(quantity, step)
        return self.own[key] if key in self.own else self[key]


class Solved:
    """The values of a case as the simulator gives them, at full precision."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __getitem__(self, key: Key) -> Decimal:
        if isinstance(key, Place):
            return key.sign * Decimal(self.case.solution.outcomes[key.cell].value)
        return expressions.value(key.text, key.step, lambda quantity, step: self[self.case.key(quantity, step)])


def middle(enclosure: Enclosure) -> Decimal:
    """The number in the middle of an enclosure."""
    low, high = enclosure
    with localcontext(prec=PRECISION):
        return low if low == high else (low + high) / 2


def names() -> list[str]:
    """The names of the cases."""
    return sorted(path.stem for path in CASES.glob("*.toml"))
