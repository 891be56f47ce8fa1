"""Convention: the names that the templates of a convention give, before anything is done to a layer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from worked.cells.cell import Cell
from worked.cells.place import Place, edge, place_of
from worked.formula import Formula, Name, Partial, letter
from worked.number.quantity import BIAS, WEIGHT, Quantity
from worked.number.quantity import quantity as known
from worked.pages.symbols.names import CellNames
from worked.pages.symbols.notation import aged, filled, joined, marked, notation, raised
from worked.problem.convention import SYMBOLS, per_weight
from worked.problem.problem import Problem

# What is named after the first of the parameters that learn as one.
PARAMETERS = {"weight": WEIGHT, "bias": BIAS, "new-weight": WEIGHT, "new-bias": BIAS}
THRESHOLDS = ("bias", "new-bias", "bias-gradient", "bias-change")


class ConventionSymbols(CellNames):
    """The names of the quantities of a problem by its convention; `Symbols` adds those of layer operations.

    `final` is the number of the last forward pass, where a page has one.
    """

    def __init__(self, problem: Problem, final: int = 0) -> None:
        self.problem, self.final = problem, final
        convention = problem.convention
        self.templates = convention.templates if problem.operations else dict(convention.symbols)
        self.output = problem.training.output
        if len(problem.computing) == 1:
            self.templates |= problem.convention.single
        if problem.has_thresholds and self.templates["bias"].startswith("b_"):
            self.templates |= {name: self.templates[name].replace("b_", "theta_") for name in THRESHOLDS}
        edges = [place for layer in problem.layers for place in layer.weights]
        self.numbers = {place: str(number) for number, place in enumerate(edges, start=1)}
        self._names: dict[tuple[str, str, int | None], Formula] = {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each unit: the author's name for it, or that of the convention's numbering."""
        labels = units = list(self.problem.layer_of)
        numbering = "" if self.problem.has_named_units else self.problem.convention.numbering
        if numbering == "through":
            labels = [str(number) for number in range(1, len(units) + 1)]
        elif numbering == "letters":
            labels = self._letters() or units
        elif numbering == "out" and len(self.problem.outputs) == 1:
            labels = [*units[:-1], "out"]
        return dict(zip(units, labels, strict=True))

    def _letters(self) -> list[str]:
        """Numbers for the inputs and letters for all others, Z for a single output; none where letters run out."""
        inputs, count = len(self.problem.inputs), len(self.problem.computing)
        single = len(self.problem.outputs) == 1 and count > 1
        if count - single > 25:
            return []
        letters = [chr(ord("A") + place) for place in range(count - single)]
        return [*(str(place) for place in range(1, inputs + 1)), *letters, *(["Z"] if single else [])]

    @cached_property
    def shared_biases(self) -> bool:
        """Whether all units of each layer have the same bias, so that one symbol can stand for them."""
        layers = self.problem.computing_layers
        if all(map(self.problem.shares_bias, layers)):
            return True
        fixed = not self.problem.training.update_biases
        return fixed and all(len({layer.biases.get(unit) for unit in layer.units}) == 1 for layer in layers)

    def _of_whole_layer(self, quantity: Quantity, unit: Place) -> str:
        """The number of the layer, which names what belongs to the one bias that all its units share; else ""."""
        layer = self.problem.layer_of.get(unit)
        if not layer or unit not in layer.biases or not _is_of_bias(quantity):
            return ""
        whole = len(layer.units) > 1 and self.problem.shares_bias(layer)
        return str(layer.number) if whole and str(layer.number) not in self.labels.values() else ""

    def of(self, cell: Cell, sample: int | None = None, age: str = "") -> Formula:
        """The name of a cell; `age` is `new` for what has just been computed for the next step, `old` for the last.

        All that is computed for the last forward pass is new, too.
        """
        if cell.letter:
            return letter(cell.given)
        if self.final and cell.step == self.final and cell.formula:
            return self._renewed(cell, sample)
        if age == "old" and not cell.quantity.ahead:
            return aged(self.named(cell.quantity, cell.place, sample))
        if age == "new" and (newer := f"new-{cell.quantity}") in self.templates:
            return self.named(newer, cell.place, sample)
        return self.named(cell.quantity, cell.place, sample)

    def _renewed(self, cell: Cell, sample: int | None) -> Formula:
        """The name of a number of the last forward pass, marked as new weights are."""
        quantity = f"new-{cell.quantity}"
        if quantity in self.templates:
            return self.named(quantity, cell.place, sample)
        return raised(self.named(cell.quantity, cell.place, sample), self.new)

    @cached_property
    def new(self) -> str:
        """The mark of what is new."""
        return self.templates["new-weight"].rpartition("^")[2].rpartition(",")[2].strip("()")

    def named(self, quantity: str, place: str = "", sample: int | None = None) -> Formula:
        """The name of a quantity at a place."""
        key = (quantity, place, sample)
        if key not in self._names:
            where = place if isinstance(place, Place) else place_of(place)
            if quantity in PARAMETERS:
                where = self.problem.first_of((PARAMETERS[quantity], where))[1]
            name = self._named(known(quantity), where)
            self._names[key] = self._marked(name, sample) if sample is not None else name
        return self._names[key]

    def _marked(self, name: Formula, sample: int) -> Formula:
        """A name marked with a sample; a derivative below, where the loss of any sample depends on what is there."""
        if self.problem.operations.coupled and isinstance(name, Partial):
            of_loss = name.top == self.named("loss") or name.top == self.named("data-loss")
            return Partial(name.top if of_loss else marked(name.top, sample), marked(name.bottom, sample))
        return marked(name, sample)

    def alike(self, quantity: str) -> int:
        """How many layers have a quantity of this kind that is not the same for all of them."""
        return len({found[quantity] for each in self.problem.operations if quantity in (found := each.of_layer())})

    def _named(self, quantity: Quantity, place: Place) -> Formula:
        if quantity == "data-loss":
            return Name(notation(self.templates["loss"]).base, "data")  # type: ignore[attr-defined]
        if quantity == "data-gradient":
            return self._of_data(self._named(known("gradient"), place))
        if quantity == "loss" and self.output:
            return self.named(self.problem.output_layer.makes[-1], self.output)
        if quantity == "input-gradient":
            return Partial(self._of_inputs, self.named("input", place))
        template = self.templates[self._template(quantity, place)]
        places = self._edge_places(place.source, place.target) if place.is_edge else self._unit_places(place)
        if not place.is_edge and (layer := self._of_whole_layer(quantity, place)):
            places = dict.fromkeys(places, layer) | {"zero-to": f"0{layer}"}
        name = self._of_output(filled(notation(template), places))
        if quantity == "slope":
            name = self.slope_by_argument(name, place.source)
        return self._subscripted(name, places, place.is_edge) if place and quantity in per_weight() else name

    def _template(self, quantity: Quantity, place: Place) -> str:
        """The key of the template that names a quantity at a place."""
        if quantity in ("gradient", "change") and not place.is_edge:
            return f"bias-{quantity}"
        if quantity == "slope" and place.is_edge:
            return "cross-slope"
        if quantity == "loss" and place:
            return "loss-term"
        if quantity == "bias" and self.shared_biases and "shared-bias" in self.templates:
            return "shared-bias"
        if quantity == "target" and len(self.problem.outputs) > 1 and "targets" in self.templates:
            return "targets"
        return SYMBOLS.get(quantity, quantity)

    def slope_by_argument(self, slope: Formula, unit: str) -> Formula:
        """A slope as the convention names it: by the net input of its unit."""
        return slope

    def _of_output(self, name: Formula) -> Formula:
        """A derivative of the loss as one of the chosen output, where there is no loss."""
        if self.output and isinstance(name, Partial) and name.top == notation(self.templates["loss"]):
            return Partial(self.named("loss"), name.bottom)
        return name

    @property
    def _of_inputs(self) -> Formula:
        """What is differentiated by the inputs: a penalty has no part in it."""
        return self.named("data-loss" if self.problem.training.penalty else "loss")

    def _of_data(self, gradient: Formula) -> Formula:
        """The gradient of the loss without its penalty."""
        return Partial(self.named("data-loss"), gradient.bottom) if isinstance(gradient, Partial) else gradient

    def _subscripted(self, letter: Formula, places: Mapping[str, str], edge: bool) -> Formula:
        """A letter that stands for a number of each weight, with the subscripts of the weight, or of the bias."""
        whose = filled(notation(self.templates["weight" if edge else "bias"]), places)
        assert isinstance(letter, Name) and isinstance(whose, Name)
        below = whose.below if edge else joined("b", whose.below) if whose.below else "b"
        return Name(letter.base, below, ",".join(filter(None, (whose.above, letter.above))), letter.accent)

    @cached_property
    def _units(self) -> dict[str, dict[str, str]]:
        """What a template may say of each unit; `through` counts the units that compute."""
        layers, first = self.problem.layers, 1 - len(self.problem.inputs)
        placed = [(layer.number, index, unit) for layer in layers for index, unit in enumerate(layer.units, 1)]
        return {
            unit: {
                "unit": self.labels[unit],
                "index": str(index),
                "layer": str(layer),
                "through": str(number),
                "zero-to": joined("0", self.labels[unit]),
            }
            for number, (layer, index, unit) in enumerate(placed, first)
        }

    def _unit_places(self, unit: str) -> dict[str, str]:
        return self._units[unit] if unit else {}

    def _edge_places(self, source: str, target: str) -> dict[str, str]:
        from_label, to_label = self.labels[source], self.labels[target]
        near, far = self._unit_places(source), self._unit_places(target)
        past = int(far["layer"]) - int(near["layer"]) > 1
        return {
            "from": from_label,
            "to": to_label,
            "from-to": joined(from_label, to_label),
            "to-from": joined(to_label, from_label),
            "to-from-index": joined(far["index"], near["index"]),
            "from-index": near["index"],
            "to-index": far["index"],
            "layer": f"{near['layer']},{far['layer']}" if past else far["layer"],
            "number": self.numbers.get(edge(source, target), ""),
        }

    def function(self, cell: Cell) -> str:
        """The name of the function that a definition by cases defines: that of an activation."""
        if cell.quantity not in ("out", "slope"):
            return ""
        return self.problem.activation_of[cell.place].activation.function

    def generic(self, quantity: str, unit: str = "j", bias: bool = False, same_layer: bool = False) -> Formula:
        """The name of a quantity at any unit j, or on any edge from i to j, for the statement of a rule.

        `bias` says that a letter stands for a number of each bias, not of each weight; a unit of the `same_layer` is
        another one beside j.
        """
        if quantity.endswith("data-gradient"):
            return self._of_data(self.generic(quantity.replace("data-", ""), unit))
        if quantity == "input-gradient":
            return Partial(self._of_inputs, self.generic("input", unit))
        name = SYMBOLS.get(quantity, quantity)
        # Where edges lead past layers, the other end of an edge is in any other layer m.
        beside = {"i": "m", "k": "m"} if self.problem.has_skips else {"i": "l-1", "k": "l+1"}
        source, layer = chr(ord(unit) - 1), {**beside, "t": "t"}.get(unit, "l")
        layer = "l" if same_layer else layer
        places = dict.fromkeys(("unit", "index", "through", "to", "to-index"), unit)
        places |= {"from": source, "from-index": source, "layer": layer, "zero-to": f"0{unit}"}
        places |= {"from-to": source + unit, "to-from": unit + source, "to-from-index": unit + source}
        places |= {"number": source + unit}
        found = self._of_output(filled(notation(self.templates[name]), places))
        return self._subscripted(found, places, not bias) if quantity in per_weight() else found


def _is_of_bias(quantity: Quantity) -> bool:
    """Whether a quantity at a unit is its bias or belongs to the learning of it."""
    learning = quantity.plain in ("gradient", "data-gradient", "change") or quantity.plain in per_weight()
    return quantity in ("bias", "new-bias") or learning
