"""The page of a graph with vectors and matrices: equations between them, with names and with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell
from worked.document import Block, Display, Figure, Inline, Maths, Paragraph, Prose
from worked.document.diagram import Diagram, Link, Vertex
from worked.exercises.graph.arrays.forms import ArrayCells, Names, Numbers, rule
from worked.exercises.graph.arrays.lines import ArrayLines
from worked.exercises.graph.page import Page
from worked.exercises.graph.picture import MOST_DRAWN
from worked.exercises.graph.reading.functions import ARRAY_FUNCTIONS
from worked.exercises.graph.reading.shapes import Shape, places
from worked.exercises.graph.reading.wholes import BY_RULE, Shapes, Whole
from worked.formula import Chain, Formula, Name, SideBySide
from worked.formula import Shape as ShapeOf
from worked.trace.exercise import Paper
from worked.words import capital, listed


class ArrayPage(Page):
    """Writes one graph of vectors and matrices on a paper."""

    graph: ArrayCells
    lines: ArrayLines
    asked = "the local derivatives"

    def __init__(self, graph: ArrayCells, paper: Paper) -> None:
        super().__init__(graph, paper)
        self.shapes = Shapes(graph.dimensions, "")
        self.lines = ArrayLines(graph, paper)
        self.given = graph.inputs_as_wholes

    # The statement

    def _opening(self) -> list[Block]:
        """What is given, and what is computed from it."""
        outputs = listed([Maths(self.graph.called(name)) for name in self.graph.outputs_as_wholes])
        return [*self._inputs(), Paragraph(("A graph computes ", *outputs, " from them, one node after the other:"))]

    def _inputs(self) -> list[Block]:
        """What is given; what is too large for a page, entry by entry."""
        graph = self.graph
        small = [name for name in self.given if self.lines.fits(name)]
        large = [each for each in self._in_parts(self.given) if each not in small]
        cells = [self.paper.cell(graph.held_in(each), each) for each in large]
        blocks: list[Block] = [Paragraph(("Given are the inputs:",))]
        blocks += [Display(tuple(map(self._given, small)))] if small else []
        return [*blocks, Paragraph((*listed([self.paper.equality(cell) for cell in cells]), "."))] if cells else blocks

    def _given(self, name: str) -> Formula:
        line = Chain(
            (Names(self.graph, self.paper, 1, ()).value(name), Held(self.graph, self.paper, 1, ()).value(name))
        )
        return self._with_shape(line, self.graph.dimensions[name])

    def _with_shape(self, line: Formula, shape: Shape) -> Formula:
        """A line with the shape of what it is about."""
        return SideBySide((line, ShapeOf(shape[0], shape[1] if len(shape) == 2 else 1))) if shape else line

    def _equations(self) -> Iterator[Formula]:
        for whole in self.graph.wholes:
            line = Chain((self.graph.called(whole.name), self._equation(whole)))
            yield self._with_shape(line, whole.shape)

    def _equation(self, whole: Whole) -> Formula:
        """What a node is computed from, with names."""
        if not any((whole.shape, *(self.graph.dimensions[name] for name in whole.names))):
            return self.graph.node_of(whole).number.bind(self.graph.called)
        return rule(whole.term, self.shapes, Called(self.graph, self.paper, 1, ()))

    def _reading(self) -> list[Block]:
        """How the equations are to be read."""
        done = {whole.term.does for whole in self.graph.wholes if whole.shape} - {*BY_RULE, *ARRAY_FUNCTIONS}
        said = ["A vector is a column."]
        taken = ["a function"] if done - {"/", "^"} else []
        taken += [what for does, what in (("^", "a power"), ("/", "a fraction")) if does in done]
        if taken:
            verb = "is" if len(taken) == 1 else "are"
            said.append(capital(f"{' and '.join(taken)} {verb} taken of each entry."))
        if any(whole.term.does == "*" and len(self._arrays(whole)) > 1 for whole in self.graph.wholes):
            said.append("The sign \N{RING OPERATOR} multiplies entry by entry.")
        alone = [whole for whole in self.graph.wholes if whole.shape and whole.term.does == "+"]
        if any(not self.shapes.of(part) for whole in alone for part in whole.term.parts):
            said.append("A number is added to each entry.")
        own = [whole.term for whole in self.graph.wholes if whole.term.does in ARRAY_FUNCTIONS]
        told = [ARRAY_FUNCTIONS[term.does].reading(*self.shapes.arguments(term)) for term in own]
        said += filter(None, dict.fromkeys(told))
        return [Paragraph((" ".join(said),))]

    def _arrays(self, whole: Whole) -> list[Shape]:
        return [shape for part in whole.term.parts if (shape := self.shapes.of(part))]

    def _rules(self) -> list[Block]:
        """What a gradient is and how it is found."""
        graph = self.graph
        output: list[Inline] = [Maths(graph.beyond if graph.upstream else graph.called(graph.outputs[0]))]
        behind: list[Inline] = [", which stands behind the graph"] if graph.upstream else []
        output = ["each output by itself"] if graph.by_itself else [*output, *behind]
        said: list[Inline] = [
            "The gradient by an input or node has its shape, and in each place the derivative of ",
            *output,
            " by the entry there, over all paths. It is the sum over all nodes that one leads into: "
            "what arrives from a product of matrices is again such a product, ",
            "and what arrives from a function is taken times its derivative, entry by entry.",
        ]
        blocks: list[Block] = [Paragraph(tuple(said))]
        if graph.upstream:
            fill = Numbers(graph, self.paper, 1, graph.outputs)
            names = Names(graph, self.paper, 1, graph.outputs)
            outputs = self._in_parts(graph.outputs_as_wholes)
            lines = tuple(Chain((names.upstream(name), fill.upstream(name))) for name in outputs)
            blocks += [Paragraph(("Known are:",)), Display(lines)]
        return blocks

    def _in_parts(self, names: Sequence[str]) -> list[str]:
        """Names of wholes, or where one does not fit on the page, of its entries."""
        shapes = {name: () if self.lines.fits(name) else self.graph.dimensions[name] for name in names}
        return [each for name, shape in shapes.items() for each in places(name, shape)]

    def _picture(self) -> list[Block]:
        """The graph with one box for each vector, matrix or number."""
        graph = self.graph
        if len(self.given) + len(graph.wholes) > MOST_DRAWN:
            return []
        inputs = [Vertex(name, graph.called(name), self._size(name), None, "input") for name in self.given]
        nodes = [
            Vertex(whole.name, graph.called(whole.name), self._size(whole.name), None,
                   "output" if whole.name in graph.outputs_as_wholes else "inner")
            for whole in graph.wholes
        ]  # fmt: skip
        links = tuple(Link(name, whole.name) for whole in graph.wholes for name in whole.names)
        described = (f"A graph from {len(inputs)} inputs through {len(nodes)} nodes.",)
        drawn = Diagram((*inputs, *nodes), links, "The graph", described)
        return [Figure("graph", drawn, ("The graph, with the shapes of its vectors and matrices.",))]

    def _size(self, name: str) -> Formula | None:
        shape = self.graph.dimensions[name]
        return ShapeOf(shape[0], shape[1] if len(shape) == 2 else 1) if shape else None

    def _solved_pictures(self, step: int) -> list[Block]:
        """No picture holds the numbers of vectors and matrices."""
        return []

    # The update

    def _learning(self, opening: Prose) -> list[Block]:
        """How inputs learn, and what the optimiser remembers of them, each as a whole."""
        updates = self.training.state.updates if self.training else 0
        said: Prose = (f" {updates} update{'' if updates == 1 else 's'} came before.",) if updates else ()
        many: Prose = ("In update ", Maths(Name("t")), ", for any entry:")
        each = many if self.graph.numbered else ("For each entry:",)
        if before := tuple(self._remembered()):
            first = "update on this page" if updates else "update"
            lead = Paragraph((*opening, *said, f" Before the first {first}:"))
            return [lead, Display(before), Paragraph(each)]
        return [Paragraph((*opening, *said, " ", *each))]

    def _remembered(self) -> Iterator[Formula]:
        """What an optimiser remembers before the first update."""
        assert self.training
        names, numbers = (kind(self.graph, self.paper, 0, ()) for kind in (Names, Numbers))
        for line in self.training.form.states:
            for name in self._in_parts(self.learn) if line in self.training.form.lines else [""]:
                yield Chain((names.of(line.quantity, name, 0), numbers.of(line.quantity, name, 0)))


class Called(Names):
    """Puts names in without the number of an update."""

    def value(self, name: str) -> Formula:
        return self.graph.called(name)


class Held(Numbers):
    """Puts the given numbers in, those with which what learns begins."""

    def _seen(self, entry: str) -> Cell:
        return self.paper.cell(self.graph.held_in(entry), entry, 1)
