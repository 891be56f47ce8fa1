"""The page of a deep chain: forward and back through its layers, a chart of the gradient, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from worked.cells.cell import identifier
from worked.document import (
    Axis,
    Block,
    Display,
    Figure,
    Heading,
    Inline,
    Maths,
    Paragraph,
    Plot,
    Prose,
    Series,
    Slot,
    Strong,
    Table,
)
from worked.document.tables import table_of
from worked.exercises.deep_chain.cells import ChainCells
from worked.formula import Chain, Formula, Name, Number, Prime, Product, Word, absolute, product_of
from worked.maths.component import with_parameters
from worked.trace.exercise import Paper
from worked.trace.wording import Saying, When

ANY, BEFORE = "l", "l-1"
MOST_DECADES = 12
MINUS = "\N{MINUS SIGN}"


class Page:
    """Writes one chain on a paper."""

    def __init__(self, chain: ChainCells, paper: Paper) -> None:
        self.chain, self.paper = chain, paper
        self.last = len(chain.weights)

    # The statement

    def statement(self) -> list[Block]:
        """The chain, the rule, and what is asked."""
        task = (
            " Find the factor of each layer and the gradient before it. By which factor does the gradient change in a "
            "layer, on average? Draw the sizes of the gradients into the chart."
        )
        return [
            Paragraph(tuple(self._opening())),
            *self._forward_rules(),
            *self._backward_rules(),
            *self._given(),
            Paragraph((Strong("To do."), task)),
            self.paper.rounding(),
        ]

    def _backward_rules(self) -> list[Block]:
        """How the gradient goes back, and what its size is at most."""
        paper, name, first, last = self.paper, self.chain.named, Name("g", "0"), str(self.last)
        arrives: Prose = (
            *("The gradient of the loss with respect to the output of layer ", Maths(Name(ANY)), " is called "),
            *(Maths(Name("g", ANY)), ", and ", Maths(first), " is that with respect to the input. At the last output "),
            *(paper.equality(paper.cell("upstream")), " is known. Each layer multiplies it by its factor:"),
        )
        factors = [name("factor", last), Word("..."), name("factor", "1")]
        factors = factors if self.last > 2 else [name("factor", str(layer)) for layer in self.chain.layers[::-1]]
        lines = [
            Chain((name("factor", ANY), name("weight", ANY) * name("slope", ANY))),
            Chain((name("product", ANY), Product((Name("g", ANY), name("factor", ANY))))),
            Chain((first, Product((name("upstream", ""), *factors)))),
        ]
        blocks: list[Block] = [Paragraph(arrives), Display(tuple(lines))]
        if self.chain.largest_slope:
            weight, steepest = self.chain.size(name("weight", ANY)), Number(self.chain.largest_slope)
            called = self.chain.chosen.activation.function if self.chain.chosen else ""
            most = f"The derivative of {called} is at most {self.chain.largest_slope}."
            said = f"{most} So the size of a gradient is at most"
            bound = Chain((name("bound", ANY), product_of((Name("bound", ANY), steepest, weight))))
            start = Chain((Name("bound", last), self.chain.size(name("upstream", ""))))
            blocks += [Paragraph((said,)), Display((start, bound))]
        return blocks

    def _opening(self) -> Iterator[Inline]:
        """The chain and where it begins."""
        chain, paper = self.chain, self.paper
        unit = f"{chain.chosen.activation.function} unit" if chain.chosen else "unit"
        yield f"A chain has {self.last} layer{'s' if self.last > 1 else ''} of one {unit} each, without biases"
        if chain.source:
            yield ". Its input is "
            yield paper.equality(paper.cell("input"))
        yield "."
        same = len(set(chain.weights)) == 1
        if same and self.last > 1:
            yield f" All weights are {chain.weights[0]}.".replace("-", MINUS)
        if not chain.source:
            given = "derivatives of the activations" if chain.slopes else "net inputs"
            yield f" The {given} are known from a forward pass."

    def _forward_rules(self) -> list[Block]:
        """The rules of the forward pass, as far as it is worked."""
        chain, name, lines = self.chain, self.chain.named, list[Formula]()
        if not chain.chosen:
            return []
        activation, settings = chain.chosen.activation, chain.chosen.settings
        net, out = name("net", ANY), name("out", ANY)
        if chain.source:
            lines.append(Chain((net, name("weight", ANY) * name("out", BEFORE))))
        if chain.uses_out:
            lines.append(Chain((out, Prime("f", net, 0), activation.out([net], 0, settings))))
        slope = with_parameters(activation.slope, settings).bind({"z": net, "a": out}.__getitem__)
        return [Display((*lines, Chain((name("slope", ANY), slope))))]

    def _given(self) -> list[Block]:
        """The numbers that are given layer by layer."""
        quantities = ["weight"] + (["net"] if self.chain.nets else []) + (["slope"] if self.chain.slopes else [])
        if self.last > 1 and quantities == ["weight"] and len(set(self.chain.weights)) == 1:
            return []
        return [self._table(quantities, self.chain.layers, "What is given")]

    # The calculation

    def blocks(self) -> list[Block]:
        """Forward, back, the chart, and what is left."""
        return [*self._forward(), *self._backward(), self._figure(), *self._left()]

    def _table(self, quantities: Sequence[str], layers: Sequence[int], caption: str = "") -> Table:
        """The numbers of some quantities, layer by layer."""
        heads: list[Inline] = ["layer", *(Maths(self.chain.named(each, ANY)) for each in quantities)]
        rows = [
            [str(layer), *(self.paper.number(self.paper.cell(each, str(layer))) for each in quantities)]
            for layer in layers
        ]
        return table_of(heads, rows, caption, words=())

    def _forward(self) -> list[Block]:
        """The forward pass, and the slopes that follow from it."""
        if not self.chain.chosen:
            return []
        quantities = ["net", *(["out"] if self.chain.uses_out else []), "slope"]
        cells = [self.paper.cell(each, "1") for each in quantities]
        return [
            Heading(("Forward",)),
            Paragraph(("The first layer:",)),
            self.paper.display([cell for cell in cells if cell.formula]),
            *([self._table(["weight", *quantities], self.chain.layers, "All layers")] if self.last > 1 else []),
        ]

    def _backward(self) -> list[Block]:
        """Back from the last layer to the first."""
        quantities = ["factor", "product", *(["size"] if self.chain.has_signs else [])]
        quantities += ["bound"] if self.chain.largest_slope else []
        layers = [self.last, self.last - 1] if self.last > 1 else [self.last]
        lines = [self.paper.cell(each, str(layer)) for layer in layers for each in quantities if each != "size"]
        which = "The last two layers:" if len(layers) == 2 else "The layer:"
        return [
            Heading(("Back",)),
            Paragraph((which,)),
            self.paper.display(lines),
            *([self._table(quantities, self.chain.layers[::-1], "All layers")] if self.last > 1 else []),
        ]

    def _figure(self) -> Figure:
        """The sizes of the gradients on a logarithmic axis; in a student's copy an empty grid."""
        size = "size" if self.chain.has_signs else "product"
        series = [self._series("gradient", size)]
        series += [self._series("bound", "bound", "dim")] if self.chain.largest_slope else []
        up = Axis((Maths(absolute(self.chain.named("product", ANY))),), *self._range(), logarithmic=True)
        across = Axis("layer", "1", str(self.last))
        described = ("The size of the gradient that each layer propagates backward",)
        plot = Plot(tuple(series), across, up, "Sizes of the gradients", described)
        return Figure("gradients", plot, ("The sizes of the gradients, on a logarithmic scale",))

    def _range(self) -> tuple[str, str]:
        """The range of a grid on which a student draws, wide enough for what is to be found, which it does not tell."""
        if self.paper.mode != "student":
            return "", ""
        decades = min(MOST_DECADES, max(3, self.last))
        return f"{Decimal(10) ** -decades:f}", "1" if self.chain.largest_slope else f"{10**decades}"

    def _series(self, label: str, quantity: str, state: str = "plain") -> Series:
        points = tuple((str(layer), Slot(identifier(quantity, str(layer), 1))) for layer in self.chain.layers)
        return Series(label, points, "line", state)

    def _left(self) -> list[Block]:
        """What is left of the gradient, and by which factor it changes in each layer."""
        paper, mean, product = self.paper, self.paper.cell("mean-factor"), self.paper.cell("product", "1")
        changes = (
            When(product.id, "=", "0", "is blocked: one of the factors is 0"),
            When(mean.id, "<", "1", "vanishes"),
            When(mean.id, ">", "1", "explodes"),
        )
        verdict = paper.word(Saying(mean.id, changes, "keeps its size"))
        return [
            Heading(("What remains",)),
            Paragraph(("The geometric mean of the sizes of the factors:",)),
            paper.display([mean]),
            Paragraph(
                (
                    "On average each layer multiplies the gradient by this factor. From ",
                    *(paper.equality(paper.cell("upstream")), " to ", paper.equality(product)),
                    *(" it ", verdict, "."),
                )
            ),
        ]
