"""What the inputs, nodes and numbers of a graph are called."""

from __future__ import annotations

from functools import cached_property

from worked.cells.cell import Cell
from worked.exercises.common.learning import SIGNS, name_of
from worked.exercises.common.learning_page import BEFORE, HERE
from worked.exercises.graph.cells import GraphCells
from worked.exercises.graph.reading.shapes import letter_of
from worked.formula import Formula, Name, Partial
from worked.record import replace

OUTPUT_LETTERS = ("L", "E", "J", "loss")


class NamedGraph(GraphCells, open=True):
    """A graph with the names of its cells."""

    @cached_property
    def beyond(self) -> Formula:
        """The letter of what stands behind the outputs, of which upstream gradients are the derivatives."""
        taken = {*self.node, *(name for name, _ in self.inputs)}
        return Name(next(each for each in OUTPUT_LETTERS if each not in taken))

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell; where inputs learn, with the number of the update."""
        update = self.updates_before(cell.step)
        match cell.quantity:
            case "input":
                return self.called(cell.place)
            case "value" | "weight":
                return self.called(cell.place, update)
            case "local":
                return Partial(self.called(cell.place.target, update), self.called(cell.place.source, self._of(cell)))
            case "upstream":
                return Partial(self.beyond, self.called(cell.place))
            case "gradient":
                return self.gradient(cell.place.source, cell.place.target if self.by_itself else "", update)
        if self.is_constant(cell.quantity):
            return self.named(cell.quantity)
        return self.named(cell.quantity, cell.place, self.updates_before(cell.step + 1) if self.numbered else "")

    def _of(self, local: Cell) -> str:
        """What stands above the name of a part of a node: nothing of an input that does not learn."""
        source = local.place.source
        return self.updates_before(local.step) if source in self.node or source in self.update else ""

    @property
    def numbered(self) -> bool:
        """Whether names have the number of their update above them: not where a single one remembers nothing."""
        training = self.training
        return training is not None and (training.steps > 1 or training.state.updates > 0 or bool(training.form.states))

    def updates_before(self, step: int) -> str:
        """How many updates came before a step, as it stands above names; nothing where nothing learns."""
        if not self.training:
            return ""
        return f"({self.training.state.updates + step - 1})" if self.numbered else "new" if step > 1 else ""

    def called(self, name: str, above: str = "") -> Formula:
        """The name of an input or node."""
        found = letter_of(name)
        if not above:
            return found
        return Name(found.base, found.below, above) if isinstance(found, Name) else Name(name, "", above)

    def gradient(self, name: str, output: str = "", above: str = "") -> Formula:
        """The name of the gradient by an input or node, of an output where each has its own."""
        own, sign = name.replace(".", ","), ";" if "." in output else ","
        return Name("g", f"{output.replace('.', ',')}{sign}{own}" if output else own, above)

    def named(self, quantity: str, place: str = "", update: str = "") -> Formula:
        """The name of a quantity of learning, of an input or "" for any one, at an update."""
        if quantity == "gradient":  # it has the number of the values that it belongs to
            return self.gradient(place or "w", "", BEFORE if update == HERE else update)
        stem, dot, at = place.partition(".")
        entry = at.replace(".", ",")
        found = name_of(
            self.letter(quantity, SIGNS[quantity]), quantity, stem, update, f"{stem},{entry}" if dot else stem
        )
        named_by_place = dot and quantity in ("weight", "change", "look-ahead")
        return replace(found, below=",".join(filter(None, (found.below, entry)))) if named_by_place else found
