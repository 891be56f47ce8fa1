"""Step: one step of a worksheet as equations between matrices; what has none stands line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from worked.cells.cell import BACKWARD, FORWARD, LOOK_AHEAD, UPDATE, Cell, Step
from worked.document import Block, Display, Paragraph
from worked.formula import Chain, Formula
from worked.number.quantity import BIAS, INPUT, TARGET, WEIGHT, plural
from worked.pages.layers.stages import stage_of
from worked.pages.matrices.equations import Derivation, Equations
from worked.pages.matrices.forms import NoForm
from worked.pages.matrices.grid import BIASES, UNITS, WEIGHTS, Grid
from worked.pages.matrices.room import MOST
from worked.pages.symbols.lines import NetLines
from worked.problem.layer import Layer
from worked.problem.problem import Problem
from worked.words import capital

LOSSES = ("loss", "data-loss", "penalty")


def reading(problem: Problem) -> Paragraph:
    """How the matrices of a page are to be read."""
    row, unit = ("row", "column") if problem.convention.samples == "rows" else ("column", "row")
    said = f"In the matrices each sample is a {row} and each unit a {unit}"
    rows = f"subtracted from each {row} as thresholds" if problem.has_thresholds else f"added to each {row}"
    said += f"; the biases are {rows}" if problem.has_biases else ""
    said += ". A function is taken of each entry, and ∘ multiplies entry by entry"
    coupled = any(each.activation.couples for each in problem.all_activations)
    said += f"; softmax is taken over each {row}" if coupled else ""
    several = problem.training.batch > 1 and problem.training.optimiser.uses_slopes
    said += ". A product over the samples is the sum of one matrix for each of them" if several else ""
    return Paragraph((f"{said}.",))


class MatrixStep:
    """Writes one step of a worksheet as blocks."""

    def __init__(self, problem: Problem, step: Step, lines: NetLines, most_columns: int = MOST) -> None:
        self.problem, self.step, self.lines = problem, step, lines
        self.equations = Equations(problem, step, lines, most_columns)
        self.grids, self.several = self.equations.grids, len(step.samples) > 1

    # What is given

    def weights(self) -> list[Block]:
        """The weights and biases with which a step begins."""
        kinds, step = ((WEIGHT, WEIGHTS), (BIAS, BIASES)), self.step.number
        grids = [Grid(*kind, layer, step) for layer in self.problem.computing_layers for kind in kinds]
        return self._given("The weights and biases" if self.problem.has_biases else "The weights", grids)

    def samples(self) -> list[Block]:
        """The inputs and targets of a step."""
        first, last = self.problem.layers[0], self.problem.output_layer
        grids = [Grid(quantity, UNITS, layer, self.step.number) for quantity, layer in ((INPUT, first), (TARGET, last))]
        return self._given("The inputs and targets", grids)

    def _given(self, what: str, grids: Iterable[Grid]) -> list[Block]:
        there = [grid for grid in grids if self.grids.some(grid) and self.grids.is_whole(grid)]
        lines = tuple(self.equations.given(grid) for grid in there)
        return [Paragraph((f"{what} as matrices:",)), Display(lines)] if lines else []

    # The passes

    def forward(self, again: bool = False) -> list[Block]:
        """The forward pass, layer by layer, and the losses; with samples that have been seen before or not."""
        blocks = [] if again else self.samples()
        for layer in self.problem.layers:
            blocks += self._layer(layer, FORWARD)
        losses = [self._line(cell) for cell in self.step.cells if cell.quantity in LOSSES and cell.formula]
        return [*blocks, Paragraph(("Loss:",)), Display(tuple(losses))] if losses else blocks

    def backward(self) -> list[Block]:
        """The backward pass, from the last layer on."""
        return [block for layer in reversed(self.problem.layers) for block in self._layer(layer, BACKWARD)]

    def _layer(self, layer: Layer, phase: str) -> list[Block]:
        """A pass through a layer."""
        own = [cell for cell in self.step.cells if cell.phase == phase and _is_in(cell, layer)]
        now = [cell for cell in own if not cell.quantity.ahead]
        later = [cell for cell in own if cell.quantity.ahead]
        blocks = self._blocks({capital(layer.name): now})
        if later:
            blocks += [Paragraph(("The running averages, for inference:",)), Display(tuple(map(self._line, later)))]
        return blocks

    # The update

    def ahead(self) -> list[Block]:
        """Where an optimiser looks ahead to."""
        found = self._of_parameters([cell for cell in self.step.cells if cell.phase == LOOK_AHEAD])
        said = Paragraph(("The gradients are computed at the point to which the velocity leads:",))
        return [said, *found] if found else []

    def update(self, left_out: Sequence[str] = ()) -> list[Block]:
        """Gradients, what the optimiser makes of them, and the new weights; some quantities may be left out."""
        cells = [cell for cell in self.step.cells if cell.phase == UPDATE and cell.quantity.plain not in left_out]
        return self._of_parameters(cells)

    def _of_parameters(self, cells: Sequence[Cell]) -> list[Block]:
        """What belongs to weights and biases, a quantity after the other."""
        groups: dict[str, list[Cell]] = {}
        for cell in cells:
            groups.setdefault(self._title(cell), []).append(cell)
        return self._blocks(groups)

    def _title(self, cell: Cell) -> str:
        """What a quantity of the update is called."""
        if cell.quantity.learned:
            return "New weights and biases" if self.problem.has_biases else "New weights"
        return capital(plural(cell.quantity.plain))

    # An exam

    def answers(self, asked: Sequence[Cell], formulas: bool) -> tuple[list[Formula], list[Cell]]:
        """Cells that are asked for as matrices, with what they are computed from or not; and those that are in none."""
        lines: list[Formula] = []
        left: list[Cell] = []
        groups = [(cells, self._matrix(cells)) for cells in self._groups(asked)]
        derived = [(cells, grid, self._derived(cells) if formulas else None) for cells, grid in groups]
        within = {each for _, _, found in derived if found for each in found[1].within}
        for cells, grid, found in derived:
            if found:
                lines += self.equations.lines_of(*found)
            elif grid and not formulas:
                lines.append(self.equations.asked(grid))
            elif grid not in within or grid is None:
                left += cells
        return lines, left

    # Equations and lines

    def _blocks(self, titles: Mapping[str, Sequence[Cell]]) -> list[Block]:
        """Cells under titles: as equations where they are matrices, else line by line."""
        groups = {title: [(own, self._derived(own)) for own in self._groups(cells)] for title, cells in titles.items()}
        within = {grid for own in groups.values() for _, found in own if found for grid in found[1].within}
        blocks: list[Block] = []
        for title, own in groups.items():
            lines: list[Formula] = []
            for cells, found in own:
                if found:
                    lines += [*self.equations.lines_of(*found), *self._closed(cells)]
                elif self.grids.of(cells[0]) not in within:
                    lines += map(self._line, cells)
            blocks += [Paragraph((f"{title}:",)), Display(tuple(lines))] if lines else []
        return blocks

    def _groups(self, cells: Iterable[Cell]) -> Iterable[list[Cell]]:
        """Cells by the matrix that they stand in, or by their quantity, in the order of the first."""
        groups: dict[object, list[Cell]] = {}
        for cell in cells:
            groups.setdefault(self.grids.of(cell) or cell.quantity, []).append(cell)
        return groups.values()

    def _derived(self, group: Sequence[Cell]) -> tuple[Grid, Derivation] | None:
        """The matrix that a group of cells is, and what it is computed from; None where there is no such."""
        grid = self._matrix(group)
        if grid is None or grid.sample is not None:
            return None
        try:
            return grid, self.equations.derivation(grid)
        except NoForm:
            return None

    def _matrix(self, group: Sequence[Cell]) -> Grid | None:
        """The matrix that a group of cells is; None where it is none, or not the whole of one."""
        grid = self.grids.of(group[0])
        whole = grid and {cell.id for cell in group} == {cell.id for cell in self.grids.some(grid)}
        return grid if grid and whole and self.equations.fits(grid) else None

    def _closed(self, cells: Iterable[Cell]) -> list[Formula]:
        """The closed forms of entries, where they are shown."""
        closed = self.lines.closed
        return [Chain((self._line(cell).sides[0], closed[cell.id])) for cell in cells if cell.id in closed]

    def _line(self, cell: Cell) -> Chain:
        return self.lines.line(cell, self.several, "new" if cell.step > cell.computed_in else "")


def _is_in(cell: Cell, layer: Layer) -> bool:
    return stage_of(cell) in layer.stages
