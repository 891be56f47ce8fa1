"""Residual connections add what an earlier layer sends; with stochastic depth layers in between may be left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from worked.cells.given import Given, number_of
from worked.cells.place import edge, layer_place
from worked.document import Block, Inline, Maths, Paragraph
from worked.errors import WorkedError, excerpt
from worked.formula import Chain, Formula, Number, Symbol, product_of
from worked.keys.key import COUNT, GIVEN, Key, many, one_of
from worked.keys.values import choice, listed, number_at
from worked.layers._dropping import MOST_COLUMNS, SEED, Masks, bit, chance, drawable, drawn, masks_in
from worked.layers.dropout import MASK
from worked.layers.method import LayerForm, LayerMethod, mask, skipped, x
from worked.layers.operation import ACTIVATION, Gone, Layers, Mark, Operation
from worked.layers.writing import Cells, Explained, Names, Statement
from worked.maths.component import Parameter
from worked.maths.rule import Line
from worked.number.quantity import define
from worked.words import listed as joined

if TYPE_CHECKING:
    from worked.arrays.stage import Batch, Stage

JOINED, SURVIVAL = define("joined"), define("survival")
# The unit in which a connection ends, in a rule for any unit.
END = "t"


class Residual(Operation, open=True):
    """A residual connection: what layer `source` sends is added to what this layer computes.

    `before` says whether that is done before the activation. With stochastic depth the layers in between survive a
    step with probability `survival`; `masks` are 1 where they do, a row for each step, in turn, or drawn by the `seed`.
    In testing the layers in between count by that chance.
    """

    source: int = 0
    before: bool = True
    survival: Given | None = None
    masks: Masks = ()
    seed: int | None = None

    table = "residual"
    described = "residual connections: a table, or several; see below"
    keys: ClassVar = {
        "from": Key("the layer whose numbers are added; the inputs are layer 0", {"type": "integer", "minimum": 0}),
        "to": Key("the layer to which they are added, with as many units", COUNT),
        "place": Key("`before` or `after` the activation", one_of(("before", "after")), "before"),
        "survival": Key(
            "stochastic depth: the probability that the layers in between survive a step", GIVEN, "they always do"
        ),
        "masks": Key(
            "for each step, in turn, 1 where the layers in between survive and 0 where not", many({"enum": [0, 1]})
        ),
        "seed": SEED,
    }
    required = ("from", "to")
    methods = (
        LayerMethod(
            "residual",
            "The input of some layers is added to their output, before or after the last activation.",
            (LayerForm("sum", (Line(JOINED, x + skipped),), "He et al. 2016; third lecture"),),
            "He et al. 2016; third lecture",
            aliases=("skip-connection", "shortcut-connection"),
        ),
        LayerMethod(
            "stochastic-depth",
            "The layers that a residual connection skips are left out of some training steps.",
            (
                LayerForm("survival", (Line("in-training", mask * x + skipped),
                                       Line("in-the-test", Symbol("survival") * x + skipped)),
                          "Huang et al. 2016; third lecture"),
            ),
            "Huang et al. 2016; third lecture",
            parameters={"survival": Parameter("1", "q", "the probability that the layers in between survive a step")},
        ),
    )  # fmt: skip
    marks: ClassVar = {JOINED: Mark(raised="res")}
    symbols: ClassVar = {SURVIVAL: "q"}
    makes = (JOINED,)

    @classmethod
    def read(cls, table: Mapping[str, Any], layers: Layers, by_engine: bool = False) -> Iterable[Operation]:
        """One connection."""
        where = f"network.{cls.table}"
        source, target = (
            _end(table, key, first, last)
            for key, first, last in (("from", 0, len(layers) - 2), ("to", 1, len(layers) - 1))
        )
        if source >= target:
            raise WorkedError(f"{where}: a connection goes forward, found one from layer {source} to layer {target}")
        if len(layers[source]) != len(layers[target]):
            raise WorkedError(
                f"{where}: layer {source} has {len(layers[source])} units and layer {target} has {len(layers[target])}"
                "; what is added must have as many"
            )
        before = choice(table, "place", ("before", "after"), "before", where) == "before"
        if "survival" not in table:
            for key in ("masks", "seed"):
                if key in table:
                    said = "it belongs to stochastic depth, which needs the probability of survival"
                    raise WorkedError(f"{where}.{key}: {said}")
            return [Residual(target, source, before)]
        survival = chance(number_at(table["survival"], f"{where}.survival"), f"{where}.survival")
        drawable(table, survival, where)
        rows = {"masks": [[each] for each in listed(table["masks"], f"{where}.masks")]} if "masks" in table else {}
        return [Residual(target, source, before, survival, *masks_in({**table, **rows}, 1, where, by_engine))]

    @classmethod
    def clash(cls, layer: int) -> str:
        """Two connections that end in a layer."""
        return f"two connections end in layer {layer}"

    @property
    def position(self) -> int:
        """Beyond a normalisation, on either side of the activation."""
        return ACTIVATION - 20 if self.before else ACTIVATION + 20

    @property
    def reads(self) -> int:
        """The layer that is joined."""
        return self.source

    @property
    def passes_from(self) -> int:
        """The layer that is joined."""
        return self.source

    @property
    def by_engine(self) -> bool:
        """Whether the training engine draws which layers survive."""
        return not self.masks and self.seed is None

    def mask(self, step: int) -> int:
        """Whether the layers in between survive a step, counted from 1."""
        if self.seed is not None and self.survival:
            return drawn(self.seed, step - 1, 1, 1 - float(self.survival.text))[0]
        return self.masks[(step - 1) % len(self.masks)][0]

    def forward(self, cells: Cells) -> None:
        """The sum for each unit."""
        for sample in cells.samples:
            for source, unit in zip(cells.units_of(self.source), cells.units, strict=True):
                own = self._surviving(cells, cells.sent(unit, sample))
                cells.make(JOINED, unit, sample, own + cells.sent(source, sample))

    def _surviving(self, cells: Cells, formula: Formula) -> Formula:
        """What is left of the layers that the connection passes over."""
        if self.survival is None:
            return formula
        if cells.testing:
            return cells.once(SURVIVAL, layer_place(self.layer), self.survival) * formula
        return cells.once(MASK, layer_place(self.layer), bit(self.mask(cells.step))) * formula

    def of_layer(self) -> Mapping[str, object]:
        """The chance to survive, and the mask, which is another one for each connection."""
        return {SURVIVAL: self.survival, MASK: self.layer} if self.survival else {}

    def statement(self, page: Statement) -> list[Block]:
        """What is added to what; with stochastic depth the masks."""
        source, target = page.layer_name(self.source), page.layer_name(self.layer)
        sends = "the inputs" if not self.source else f"the outputs of {source}"
        what = "net inputs" if self.before else "outputs"
        said: list[Inline] = [f"A residual connection adds {sends} to the {what} of {target}, unit by unit: "]
        unit, other = page.units[0], page.units_of(self.source)[0]
        whole, own = page.named(JOINED, unit), page.named("net" if self.before else "out", unit)
        added = page.named("out" if self.source else "input", other)
        if self.survival is None:
            return [Paragraph((*said, Maths(Chain((whole, own + added))), " and so on."))]
        place = layer_place(self.layer)
        alive, chance_of = page.named(MASK, place), page.named(SURVIVAL, place)
        said += [
            Maths(Chain((whole, alive * own + added))),
            " and so on. Stochastic depth: what it passes over survives a step with probability ",
            Maths(Chain((chance_of, Number(self.survival.text)))),
            f"{f' (random seed {self.seed})' if self.seed is not None else ''}: ",
            *self._masks(page, alive),
            " At inference ",
            Maths(chance_of),
            " replaces ",
            Maths(alive),
            ".",
        ]
        return [Paragraph(tuple(said))]

    def _masks(self, page: Statement, alive: Formula) -> list[Inline]:
        """In which steps the layers in between survive."""
        steps = range(1, min(page.steps, MOST_COLUMNS) + 1)
        if len(steps) == 1:
            return [Maths(Chain((alive, Number(str(self.mask(1)))))), "."]
        bits = joined([str(self.mask(step)) for step in steps])
        return [Maths(alive), " is ", *bits, " in steps ", *joined(list(map(str, steps))), "."]

    @classmethod
    def at_inference(cls, operations: Sequence[Operation]) -> str:
        """All layers count by their chance."""
        found = any(isinstance(each, Residual) and each.survival for each in operations)
        return "all layers take part, scaled by their survival probability" if found else ""

    def factors(self, names: Names, quantity: str) -> list[Formula]:
        """Whether the layers in between survive."""
        return [names.named(MASK, layer_place(self.layer))] if self.survival else []

    def handed_back(self, names: Names) -> Formula:
        """The error of the sum, past the layers in between."""
        return names.in_layer("joined-error", self.layer, END)

    def remarks(self, names: Names) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Which unit the rules mean."""
        if self.source:
            yield 4, ("The unit t is the one in which the residual connection from j ends.",)

    def gone(self, passes: Sequence[int], step: int, layers: Layers) -> Gone:
        """The weights of the layers that do not survive."""
        if not self.survival or self.mask(step):
            return Gone()
        above = range(self.source + 1, self.layer + 1)
        edges = [edge(source, unit) for each in above for unit in layers[each] for source in layers[each - 1]]
        return Gone(weights=frozenset(edges))

    def kernel(self, batch: Batch, layer: int, source: Any, handed: Any) -> Stage:
        """A sum of two arrays."""
        from worked.layers._residual_arrays import Joined, Survival

        chance_of = number_of(self.survival, "the probability of survival") if self.survival else 1.0
        survival = Survival(chance_of, None if self.by_engine else self.mask) if self.survival else None
        return Joined(batch, layer, source, self.source, self.before, survival)

    def explained(self, quantity: str, below: Formula, unit: Explained) -> Formula:
        """The sum for one unit, with what the earlier unit sent as a given number."""
        if self.survival is not None:
            unit.given("alive", unit.number("alive"))
        sent = unit.given("skipped", unit.sent_by(self.source), of_sample=True)
        return product_of((*_alive(unit), below)) + sent

    def explained_back(self, quantity: str, below: str, error: Formula, unit: Explained) -> Formula:
        """The error of the sum, where the layers in between survive."""
        return product_of((*_alive(unit), error))


def _alive(unit: Explained) -> list[Formula]:
    """Whether the layers in between survive the step, where that is drawn."""
    alive = unit.known("alive")
    return [alive] if alive else []


def _end(table: Mapping[str, Any], key: str, first: int, last: int) -> int:
    """The layer at one end."""
    number = table.get(key)
    if isinstance(number, bool) or not isinstance(number, int) or not first <= number <= last:
        wanted = f"expected the number of a layer from {first} to {last}"
        raise WorkedError(f"network.{Residual.table}.{key}: {wanted}, found {excerpt(number)}")
    return number
