"""Dropping: what dropout and DropConnect share, masks, how what is left is set right, and how it is described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any, ClassVar

from worked.cells.given import Given, number_of
from worked.cells.place import Place, layer_place
from worked.document import Block, Inline, Maths, Paragraph, Prose, Table
from worked.errors import WorkedError, excerpt
from worked.formula import Chain, Formula, Number, Quotient, Symbol, product_of
from worked.keys.key import GIVEN, Key, many, one_of
from worked.keys.source import placed_like
from worked.keys.values import choice, listed, number_at, sized
from worked.layers.method import LayerForm
from worked.layers.method import mask as masked
from worked.layers.writing import Cells, Names, Statement
from worked.maths.component import Parameter
from worked.maths.rule import Line
from worked.record import Record
from worked.words import listed as joined

Masks = tuple[tuple[int, ...], ...]
ONE = Number("1")
MOST_MASKS, MOST_COLUMNS = 24, 10
RATE = Parameter("0.5", "p", "the probability of being dropped")
SCALED = ("training", "testing", "nowhere")
MASKS = Key(
    "rows of 0 (dropped) and 1, one for each pass of a sample in training, in turn; or one row",
    {"anyOf": [many(many({"enum": [0, 1]})), many({"enum": [0, 1]})]},
)
SEED = Key("the random seed of the masks, in place of `masks`", {"type": "integer", "minimum": 0})


def keys_of_dropping(layers: Key) -> dict[str, Key]:
    """The keys of a table, with that of the layers."""
    return {
        "rate": Key("the probability of being dropped", GIVEN, RATE.default),
        "layers": layers,
        "scaled": Key(
            "where outputs are rescaled: divided by 1 - rate in `training`, times 1 - rate in `testing`, or `nowhere`",
            one_of(SCALED),
            SCALED[0],
        ),
        "masks": MASKS,
        "seed": SEED,
    }


def forms_of_dropping(number: Formula) -> tuple[LayerForm, ...]:
    """The three ways to set right what is dropped of a number."""
    rate = Symbol("rate")
    return (
        LayerForm("training", (Line("in-training", ONE / (1 - rate) * masked * number), Line("in-the-test", number)),
                  "inverted dropout: PyTorch, Keras; Ng's course"),
        LayerForm("testing", (Line("in-training", masked * number), Line("in-the-test", (1 - rate) * number)),
                  "Srivastava et al. 2014; lecture slides"),
        LayerForm("nowhere", (Line("in-training", masked * number), Line("in-the-test", number)),
                  "exercises on a single training step"),
    )  # fmt: skip


def drawn(seed: int, number: int, size: int, rate: float) -> tuple[int, ...]:
    """The mask of a pass by a seed: for each place a random number, which drops it where it is less than the rate.

    Drawn by Python's `random.Random(f"{seed}:{number}")`, whose numbers are the same on every machine.
    """
    generator = Random(f"{seed}:{number}")
    return tuple(int(generator.random() >= rate) for _ in range(size))


class Dropping(Record):
    """How units or weights of a layer are dropped, all in the order of the layer.

    `rate` is the probability of being dropped, a number of the quantity `symbol`. `scaled` is where the numbers are set
    right for it: in `training`, in `testing`, or `nowhere`. `masks` are rows of 0 and 1, one for each pass of a sample
    in training, in turn; they are drawn by the `seed` where there are none, each of `size` numbers. Without masks and
    seed the training engine draws them.
    """

    symbol: str
    rate: Given
    scaled: str
    masks: Masks = ()
    seed: int | None = None
    size: int = 1

    @property
    def by_engine(self) -> bool:
        """Whether the training engine draws the masks, anew in each step."""
        return not self.masks and self.seed is None

    def mask(self, number: int) -> tuple[int, ...]:
        """The mask of a pass, counted from 0."""
        if self.seed is not None:
            return drawn(self.seed, number, self.size, float(self.rate.text))
        return self.masks[number % len(self.masks)]

    def rescaled(self, cells: Cells, formula: Formula) -> Formula:
        """What is left after dropping, set right for the probability of being dropped."""
        if self.scaled != ("testing" if cells.testing else "training"):
            return formula
        kept = 1 - cells.once(self.symbol, layer_place(cells.number), self.rate)
        return product_of((kept, formula)) if cells.testing else product_of((Quotient(ONE, kept), formula))

    def shares(self, names: Names, layer: int) -> list[Formula]:
        """What rescaling in training multiplies by."""
        return [Quotient(ONE, 1 - names.named(self.symbol, layer_place(layer)))] if self.scaled == "training" else []

    def kept(self, training: bool) -> float:
        """By what numbers are multiplied to set them right."""
        if self.scaled != ("training" if training else "testing"):
            return 1.0
        rate = number_of(self.rate, "a drop rate")
        return 1 / (1 - rate) if training else 1 - rate


def bit(value: int) -> Given:
    """The number of a mask, 0 or 1, as a given one."""
    return Given(placed_like(str(int(value)), value))


def dropped_in_all(dropping: Dropping, passes: Sequence[int], places: Sequence[Place]) -> frozenset[Place]:
    """What all of these passes drop."""
    masks = [dropping.mask(number) for number in passes]
    return frozenset(place for at, place in enumerate(places) if not any(each[at] for each in masks))


# Reading


def dropping_in(
    table: Mapping[str, Any], symbol: str, where: str, sizes: Sequence[int], by_engine: bool
) -> list[Dropping]:
    """How each of some layers is dropped, which have so many units or weights.

    `by_engine` says that a table may leave the masks to the training engine.
    """
    rate = chance(number_at(table.get("rate", Decimal(RATE.default)), f"{where}.rate"), f"{where}.rate", below=True)
    drawable(table, rate, where)
    scaled = choice(table, "scaled", SCALED, SCALED[0], where)
    if "masks" in table and len(sizes) > 1:
        raise WorkedError(f"{where}.masks: masks belong to one layer; give a table for each of several layers")
    return [Dropping(symbol, rate, scaled, *masks_in(table, size, where, by_engine), size) for size in sizes]


def chance(given: Given, where: str, below: bool = False) -> Given:
    """A probability; `below` says that it is less than 1."""
    if not given.letter and not (0 <= Decimal(given.text) < 1 if below else 0 <= Decimal(given.text) <= 1):
        raise WorkedError(f"{where}: expected a number from 0 to {'less than ' if below else ''}1, found {given.text}")
    return given


def drawable(table: Mapping[str, Any], given: Given, where: str) -> None:
    """Refuse to draw masks by a chance that is a letter."""
    if given.letter and "seed" in table:
        raise WorkedError(f"{where}: nothing can be drawn by the letter {excerpt(given.text)}; give the masks")


def masks_in(table: Mapping[str, Any], size: int, where: str, by_engine: bool = False) -> tuple[Masks, int | None]:
    """The masks that are given, or the seed by which they are drawn; neither, where the engine may draw them."""
    if by_engine and "masks" not in table and "seed" not in table:
        return (), None
    if ("masks" in table) == ("seed" in table):
        raise WorkedError(f"{where}: give the masks, rows of 0 and 1, or the seed by which they are drawn")
    if "seed" in table:
        seed = table["seed"]
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            raise WorkedError(f"{where}.seed: expected a whole number from 0, found {excerpt(seed)}")
        return (), seed
    rows = listed(table["masks"], f"{where}.masks")
    if rows and not any(isinstance(row, list) for row in rows):
        rows = [rows]
    if not rows:
        raise WorkedError(f"{where}.masks: expected at least one row of 0 and 1")
    return tuple(_mask(row, size, f"{where}.masks") for row in rows), None


def _mask(row: Any, size: int, where: str) -> tuple[int, ...]:
    found: Sequence[Any] = sized(row, size, where, "numbers, each 0 or 1")
    for number in found:
        if isinstance(number, bool) or number not in (0, 1):
            raise WorkedError(f"{where}: expected 0 or 1, found {excerpt(number)}")
    return tuple(found)


# Sentences


class Mask(Record):
    """What is dropped in a pass: the step, the sample, and 0 or 1 for each place."""

    step: int
    sample: int
    bits: tuple[int, ...]


class Described(Record):
    """What is dropped, in the words of a statement.

    The `method` drops the `subject`; what is `left` in training, and the `outputs` at inference, are rescaled.
    """

    method: str
    subject: str
    left: str
    outputs: str


def described(page: Statement, layer: int, dropping: Dropping, places: Sequence[str], said: Described) -> list[Block]:
    """A paragraph on what is dropped, with its masks."""
    kept = Maths(1 - page.named(dropping.symbol, layer_place(layer)))
    scaled: dict[str, Prose] = {
        "training": (f", and {said.left} is divided by ", kept, "; at inference nothing is dropped."),
        "testing": (f"; at inference nothing is dropped and {said.outputs} is multiplied by ", kept, "."),
        "nowhere": ("; at inference nothing is dropped.",),
    }
    prose: list[Inline] = [f"{said.method}: {said.subject} are dropped with probability "]
    prose += [_rate(page, layer, dropping), *scaled[dropping.scaled]]
    masks = _masks(page, dropping)
    seed = f" (random seed {dropping.seed})" if dropping.seed is not None else ""
    if len(masks) == 1 and len(places) <= MOST_COLUMNS:
        prose.append(f" The masks{seed} are ")
        bits = zip(places, masks[0].bits, strict=True)
        prose += joined([Maths(Chain((page.named("mask", place), Number(str(bit))))) for place, bit in bits])
        return [Paragraph((*prose, "."))]
    prose.append(f" The masks{seed} are in the table." if seed else " The masks are in the table.")
    return [Paragraph(tuple(prose)), _table(page, places, masks, f"Masks of {said.subject}")]


def _rate(page: Statement, layer: int, dropping: Dropping) -> Maths:
    """The probability of being dropped; a plain number where no line of the page uses it."""
    place = layer_place(layer)
    if dropping.scaled == "training":
        return page.equality(dropping.symbol, place, dropping.rate)
    return Maths(Chain((page.named(dropping.symbol, place), Number(dropping.rate.text))))


def _masks(page: Statement, dropping: Dropping) -> list[Mask]:
    """The masks of the first passes in training."""
    found = list[Mask]()
    for step, sample, seen in page.passes():
        found.append(Mask(step, sample, dropping.mask(seen)))
        if len(found) > MOST_MASKS:
            break
    return found


def _table(page: Statement, places: Sequence[str], masks: list[Mask], caption: str) -> Table:
    """A row for each pass; what is dropped in words, where the places are many."""
    steps, samples = len({mask.step for mask in masks}) > 1, page.several_samples
    heads: list[Prose] = [*([("step",)] if steps else []), *([("sample",)] if samples else [])]
    wide, first = len(places) > MOST_COLUMNS, len(heads)
    heads += [("dropped",)] if wide else [(Maths(page.named("mask", place)),) for place in places]
    rows: list[tuple[Prose, ...]] = []
    for mask in masks[:MOST_MASKS]:
        row: list[Prose] = [*([(str(mask.step),)] if steps else []), *([(str(mask.sample),)] if samples else [])]
        if wide:
            gone = [place for place, bit in zip(places, mask.bits, strict=True) if not bit]
            row.append(tuple(joined([Maths(_masked(page, place)) for place in gone])) or ("none",))
        else:
            row += [(Maths(Number(str(bit))),) for bit in mask.bits]
        rows.append(tuple(row))
    more = " (the first ones)" if len(masks) > MOST_MASKS else ""
    whole = (False,) * first + (not wide,) * (len(heads) - first)
    return Table(tuple(heads), tuple(rows), whole, (caption + more,))


def _masked(page: Statement, place: str) -> Formula:
    """What a mask belongs to."""
    return page.named("weight" if isinstance(place, Place) and place.is_edge else page.base, place)


class Drops:
    """A part of an operation that drops units or weights in training: what is different after it."""

    dropping: Dropping
    drops: ClassVar[str]  # the noun for one of what it drops

    @classmethod
    def at_inference(cls, operations: Sequence[object]) -> str:
        """Nothing is dropped; said once for all operations that drop."""
        found = [each for each in operations if isinstance(each, Drops)]
        if not found:
            return ""
        what = " or ".join(sorted({each.drops for each in found}))
        scaled = any(each.dropping.scaled == "testing" for each in found)
        return f"no {what} is dropped{', but their outputs are scaled' if scaled else ''}"
