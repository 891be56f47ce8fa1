"""Initialisation: how far the initial weights of each layer reach, and the weights themselves from numbers drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from worked.cells.cell import Cell, Step
from worked.cells.place import edge
from worked.document import Block, Display, Heading, Maths, Paragraph, Prose, Strong, Table
from worked.document.tables import table_of
from worked.errors import excerpt
from worked.exercises.common.places import at, beside
from worked.exercises.kind import MOST_NUMBERS, Kind, Opening
from worked.exercises.kind import Table as Given
from worked.formula import Chain, Formula, Function, Name, Number
from worked.keys.key import COUNT, Key, many
from worked.keys.values import listed
from worked.maths.component import find
from worked.maths.initialisations import INITIALISATIONS, Initialisation, draws
from worked.number import FINE, Digits
from worked.problem.convention import load
from worked.problem.network import default_names
from worked.trace.exercise import Bounds, Exercise, Paper
from worked.words import in_one

MOST_LAYERS, MOST_UNITS, MOST_ACROSS, MOST_DECIMALS = 8, 1_000_000, 8, 10
LARGEST_SEED = 10**9
QUANTITIES = {
    "fan-in": "the units that feed a layer",
    "fan-out": "the units of the layer",
    "weights": "the number of weights into a layer",
    "bound": "the bound of the uniform draws for a layer",
    "deviation": "the standard deviation of the normal draws for a layer",
    "value": "the number of all weights, where none is drawn",
    "variance": "the variance of the weights of a layer",
    "draw": "a number that was drawn for a weight",
    "initial-weight": "an initial weight",
}
PARAMETERS = {name: parameter for entry in INITIALISATIONS.values() for name, parameter in entry.parameters.items()}
KEYS = {
    "layers": Key("the number of units of each layer, inputs first", many(COUNT)),
    "method": Key("the initialisation method: {names}", {"type": "string", "examples": INITIALISATIONS.names},
                  "xavier-uniform", entries=INITIALISATIONS),
    **{name: Key(parameter.meaning, {"type": "number"}, parameter.default) for name, parameter in PARAMETERS.items()},
    "draws": Key("a number for each weight, layer by layer and receiving unit by receiving unit: u from 0 to 1 for a "
                 "bound, z of the standard normal distribution for a deviation", many({"type": "number"}),
                 "only the bounds or deviations are asked for"),
    "seed": Key("the random seed of these numbers, in place of `draws`: for each layer by Python's "
                "`random.Random(f\"{seed}:{layer}\")`; z is the number below which the share u lies",
                {"type": "integer", "minimum": 0}, "none"),
    "decimals": Key("the decimals of the numbers drawn with a seed",
                    {"type": "integer", "minimum": 1, "maximum": MOST_DECIMALS}, "2"),
}  # fmt: skip
SIGNS = {"bound": "a", "deviation": "sigma", "value": "c", "variance": "Var", "weights": "count"}
FITS = f"as weights are drawn for at most {MOST_ACROSS} units in a layer and {MOST_NUMBERS} weights in all"


class FirstWeights(Exercise, open=True):
    """The initial weights of a net with these `sizes`, by a rule of the catalogue.

    `number` is the bound, deviation or value that the rule itself is given, "" for one that follows from the layers.
    `drawn` has the draws for each layer after the inputs, and is empty where none are there; `seed` says where they
    come from, "" where they are given. `shown` says whether the weights themselves are asked for.
    """

    sizes: tuple[int, ...]
    entry: Initialisation
    number: str
    drawn: tuple[tuple[str, ...], ...]
    seed: str
    shown: bool

    kind = "initialisation"
    quantities = QUANTITIES
    whole = frozenset({"fan-in", "fan-out", "weights"})

    @property
    def layers(self) -> range:
        """The numbers of the layers after the inputs."""
        return range(1, len(self.sizes))

    @property
    def units(self) -> tuple[tuple[str, ...], ...]:
        """The names of the units of all layers."""
        return default_names(self.sizes, load("plain"))

    def edges(self, layer: int) -> list[str]:
        """The places of the weights into a layer, receiving unit by receiving unit."""
        return [edge(source, target) for target in self.units[layer] for source in self.units[layer - 1]]

    def place(self, layer: int) -> str:
        """The place of the bound or deviation of a layer: the whole net, where the rule is given a number."""
        return "" if self.number else str(layer)

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step, layer by layer."""
        step, spread = Step(1, ()), self.entry.spread
        for layer, texts in enumerate(self.drawn, start=1):
            for where, text in zip(self.edges(layer), texts, strict=True):
                step.add("draw", where, given=text)
        if self.number:
            step.add(spread, "", given=self.number)
            self._variance(step, "")
        for layer in self.layers:
            fan_in = step.add("fan-in", str(layer), formula=Number(str(self.sizes[layer - 1])))
            fan_out = step.add("fan-out", str(layer), formula=Number(str(self.sizes[layer])))
            step.add("weights", str(layer), formula=fan_in * fan_out)
            width = self.entry.width(fan_in, fan_out, {spread: at(spread)})
            if self.entry.draws and not self.number:
                width = step.add(spread, str(layer), formula=width)
                self._variance(step, str(layer))
            for where in self.edges(layer) if self.shown else ():
                step.add("initial-weight", where, formula=self.entry.weight(width, at("draw", where)))
        yield step

    def _variance(self, step: Step, place: str) -> None:
        """What the draws vary by: a third of the square of a bound."""
        if self.entry.draws:
            square = at(self.entry.spread, place) ** 2
            step.add("variance", place, formula=square / 3 if self.entry.spread == "bound" else square)

    # What a checker asks

    def ways(self, cell: Cell) -> list[Formula]:
        """A weight from the end of the range, and a variance from what its root is taken of."""
        layer = next((layer for layer in self.layers if self.shown and cell.place in self.edges(layer)), 0)
        if cell.quantity == "initial-weight" and self.entry.spread == "bound":
            bound = at("bound", self.place(layer))
            return [2 * bound * at("draw", cell.place) - bound]
        if cell.quantity == "variance" and not self.number:
            whole = self.entry.width(at("fan-in", cell.place), at("fan-out", cell.place), {})
            if isinstance(whole, Function) and whole.name == "sqrt":
                return [whole.argument / 3 if self.entry.spread == "bound" else whole.argument]
        return []

    def bounds(self, cell: Cell) -> Bounds:
        """No bound, deviation or variance is negative."""
        return (0.0, None) if cell.quantity in ("bound", "deviation", "variance") else super().bounds(cell)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the layers, or of the weights, before and after."""
        weights = [where for layer in self.layers for where in self.edges(layer)]
        return beside(cell.quantity, weights if cell.quantity == "initial-weight" else self.layers, cell.place)

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        return self.named(cell.quantity, cell.place)

    def named(self, quantity: str, place: str) -> Formula:
        """The name of a quantity of a layer or weight."""
        if quantity in ("initial-weight", "draw"):
            letter = "w" if quantity == "initial-weight" else "u" if self.entry.spread == "bound" else "z"
            return Name(letter, place.replace(">", ","))
        above = f"({place})" if place else ""
        if quantity.startswith("fan-"):
            return Name("n", quantity.removeprefix("fan-"), above)
        return Name(SIGNS[quantity], "", above)

    # The page

    def statement(self, paper: Paper) -> list[Block]:
        """The net, the rule, the draws, and what is asked."""
        shape = "-".join(map(str, self.sizes))
        blocks: list[Block] = [
            Paragraph((f"The weights of a {shape} net are set by {self.entry.called}.", *self._shown(paper))),
        ]
        rules = self._rules()
        blocks += [Display(rules)] if rules else []
        if self.drawn:
            draw, seed = Maths(self.named("draw", "")), f", with random seed {self.seed}" if self.seed else ""
            blocks.append(Paragraph(("For each weight a number ", draw, f" was drawn {self._whence()}{seed}.")))
            blocks += [self._table(paper, "draw", layer, f"Draws for layer {layer}") for layer in self.layers]
        asked = ["the number of weights"]
        if self.entry.draws:
            asked += (
                ["their variance"] if self.number else [f"the {self.entry.spread} of the weights", "their variance"]
            )
        asked += ["the weights themselves"] if self.shown else []
        task = f" Find for each layer {in_one(asked)}."
        return [*blocks, Paragraph((Strong("To do."), task)), *([paper.rounding()] if self.entry.draws else [])]

    def _shown(self, paper: Paper) -> Prose:
        """What is known of the rule."""
        shown: Prose = ()
        if self.number:
            shown = (f" The {self.entry.spread} is ", paper.equality(paper.cell(self.entry.spread)), ".")
        elif isinstance(self.entry.equation, Number):
            shown = (f" All of them are {self.entry.equation.text}.",)
        if self.entry.suits:
            shown = (*shown, f" It was designed for {self.entry.suits}.")
        if self.entry.used:
            shown = (*shown, f" It is the default of {self.entry.used}.")
        return shown

    def _rules(self) -> tuple[Formula, ...]:
        """The formulas of the rule, for any layer and weight."""
        if not self.entry.draws:
            return ()
        spread = self.named(self.entry.spread, "")
        width = self.entry.width(self.named("fan-in", ""), self.named("fan-out", ""), {self.entry.spread: spread})
        square = spread**2 / 3 if self.entry.spread == "bound" else spread**2
        lines = [] if self.number else [Chain((spread, width))]
        lines.append(Chain((self.named("variance", ""), square)))
        if self.shown:
            lines.append(Chain((Name("w"), self.entry.weight(spread, self.named("draw", "")))))
        return tuple(lines)

    def _whence(self) -> str:
        """From which distribution the draws are."""
        if self.entry.spread == "bound":
            return "uniformly between 0 and 1"
        return "from the standard normal distribution"

    def _table(self, paper: Paper, quantity: str, layer: int, caption: str) -> Table:
        """The numbers of the weights into a layer: a row for each receiving unit."""
        sources = self.units[layer - 1]
        rows = [
            [target, *(paper.number(paper.cell(quantity, edge(source, target))) for source in sources)]
            for target in self.units[layer]
        ]
        return table_of(["to \\ from", *sources], rows, caption)

    def page(self, paper: Paper) -> list[Block]:
        """Layer by layer: how far its weights reach, and the weights."""
        blocks: list[Block] = []
        if self.number and self.entry.draws:
            blocks += [Heading(("The draws",)), paper.display([paper.cell("variance")])]
        for layer in self.layers:
            names = ["fan-in", "fan-out", "weights"]
            names += [self.entry.spread, "variance"] if self.entry.draws and not self.number else []
            blocks += [Heading((f"Layer {layer}",)), paper.display([paper.cell(name, str(layer)) for name in names])]
            if self.shown:
                blocks += self._weights(paper, layer)
        if not self.entry.draws:
            shown = "Units of a layer with equal initial weights compute the same and learn the same: they stay equal."
            blocks += [Heading(("Consequence",)), Paragraph((shown,))]
        return blocks

    def _weights(self, paper: Paper, layer: int) -> list[Block]:
        """The first weight of a layer in a line, and all of them in a table."""
        first = paper.cell("initial-weight", self.edges(layer)[0])
        line: list[Block] = [Paragraph(("The first weight:",)), paper.display([first])] if self.entry.draws else []
        return [*line, self._table(paper, "initial-weight", layer, f"Weights of layer {layer}")]


def read(table: Given, opening: Opening) -> FirstWeights:
    """The exercise in a table `[initialisation]`."""
    sizes = _sizes(table)
    entry = find(INITIALISATIONS, table.text("method", "xavier-uniform"), "initialisation", table.place("method"))
    number = _number(table, entry)
    for key in ("draws", "seed"):
        if key in table and not entry.draws:
            raise table.refuse(key, f"{entry.called} draws nothing")
    if "draws" in table and "seed" in table:
        raise table.refuse("seed", "give either draws or a seed")
    if "decimals" in table and "seed" not in table:
        raise table.refuse("decimals", "it belongs to a seed")
    counts = [before * after for before, after in pairwise(sizes)]
    wanted, fits = "draws" in table or "seed" in table, max(sizes) <= MOST_ACROSS and sum(counts) <= MOST_NUMBERS
    if wanted and not fits:
        raise table.refuse("layers", f"expected smaller layers, {FITS}")
    fine = ("variance", *(() if number else (entry.spread,))) if entry.draws else ()
    return FirstWeights(
        title=opening.title or "Initialisation",
        rounding=FirstWeights.rounded(opening.rounding, Digits(4), dict.fromkeys(fine, FINE)),
        sizes=sizes,
        entry=entry,
        number=number,
        drawn=_drawn(table, entry, counts) if wanted else (),
        seed=str(table.count("seed", least=0, most=LARGEST_SEED)) if "seed" in table else "",
        shown=wanted or (not entry.draws and fits),
    )


def _sizes(table: Given) -> tuple[int, ...]:
    """The numbers of units of the layers."""
    sizes = listed(table.data["layers"], table.place("layers"))
    if not 2 <= len(sizes) <= MOST_LAYERS:
        raise table.refuse("layers", f"expected 2 to {MOST_LAYERS} layers, the inputs among them, found {len(sizes)}")
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MOST_UNITS:
            raise table.refuse("layers", f"expected numbers of units from 1 to {MOST_UNITS}, found {excerpt(size)}")
    return tuple(sizes)


def _number(table: Given, entry: Initialisation) -> str:
    """The bound, deviation or value that a rule is given; no rule takes those of another."""
    for name in PARAMETERS:
        if name in table and name not in entry.parameters:
            raise table.refuse(name, f"{entry.called} has no {name} to be given")
    return "".join(
        table.number(name, parameter.default, above="0" if entry.draws else None)
        for name, parameter in entry.parameters.items()
    )


def _drawn(table: Given, entry: Initialisation, counts: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """The draws for each layer: as they are given, or by a seed."""
    if "seed" in table:
        seed = table.count("seed", least=0, most=LARGEST_SEED)
        decimals = table.count("decimals", 2, most=MOST_DECIMALS)
        return tuple(draws(entry.spread, seed, layer, count, decimals) for layer, count in enumerate(counts, start=1))
    found = table.numbers("draws")
    if len(found) != sum(counts):
        raise table.refuse("draws", f"expected {sum(counts)} numbers, one for each weight, found {len(found)}")
    for text in found:
        if entry.spread == "bound" and not 0 <= Decimal(text) < 1:
            raise table.refuse("draws", f"expected numbers from 0 to 1, without 1 itself, found {text}")
    ends = list(accumulate(counts, initial=0))
    return tuple(found[first:last] for first, last in pairwise(ends))


KIND = Kind(
    title="Initialisation",
    sentence="What is the range of the initial weights of each layer, and what are they?",
    source="Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks; "
    "He et al. 2015, Delving Deep into Rectifiers; lecture slides on initialisation techniques",
    keys=KEYS,
    required=("layers",),
    read=read,
    cells=QUANTITIES,
    example="xavier-uniform",
    others=("he-normal",),
)
