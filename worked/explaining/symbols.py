"""Symbols: the textbook names of the cells of an explanation, and what they mean."""

from __future__ import annotations

from worked.cells.cell import Cell
from worked.cells.place import Place
from worked.explaining.asked import Asked
from worked.formula import BigSum, Formula, Name, Partial, Prime
from worked.layers.catalogue import marks, symbols
from worked.layers.operation import Mark
from worked.maths.component import letter_of
from worked.maths.entry import Derived
from worked.maths.optimisers import quantities
from worked.number.quantity import Quantity
from worked.problem.convention import load

OWN = {
    **{name: f"the {name.replace('-', ' ')} number" for name in (*marks(), *symbols())},
    "weight": "a weight",
    "bias": "a bias",
    "input": "what a unit of the layer before sends on",
    "term": "a weight times what comes in over it",
    "other-terms": "the terms of the net input that are not shown, together",
    "net": "the net input of the unit",
    "other-powers": "the powers of e of the other net inputs of the layer, together",
    "out": "the output of the unit",
    "mask": "whether dropout keeps the unit",
    "drop-rate": "the probability that a unit is dropped",
    "skipped": "what a residual connection brings",
    "alive": "whether the layers that a residual connection passes survive the step",
    "joined": "the sum with what a residual connection brings",
    "mean": "the mean by which is normalised",
    "deviation": "what is divided by in normalising",
    "normalised": "less the mean, divided by the deviation",
    "gamma": "the factor after normalising",
    "beta": "the shift after normalising",
    "scaled": "times gamma, plus beta",
    "dropped": "what the unit sends on after dropout",
    "target": "the target of the output",
    "sample-count": "how often the sample counts",
    "path": "a weight to the layer above times the delta that comes back over it",
    "other-paths": "the paths that are not shown, together",
    "handed-back": "how the loss changes with what the unit sends past the layers above",
    "error-mean": "the mean of how the loss changes with normalised numbers",
    "product-mean": "the mean of the products of these with the normalised numbers",
    **{f"{stage}-error": f"how the loss changes with the {stage} number" for stage in marks()},
    "error": "how the loss changes with the output of the unit",
    "other-errors": "what the errors of the other outputs add to the delta",
    "slope": "the slope of the activation",
    "delta": "how the loss changes with a net input",
    "other-shares": "the gradients of the samples that are not shown, together",
    "total": "the sum of the gradients of all samples",
    "data-gradient": "the gradient without the penalty",
    "gradient": "how the loss changes with the weight",
    "other-squares": "the sum of the squares of all other gradients",
    "gradient-norm": "the norm of all gradients",
    "clipped-gradient": "the clipped gradient",
    "look-ahead": "where the gradient is taken, ahead of the weight",
    "learning-rate": "the learning rate",
    "initial-rate": "the initial learning rate",
    "proposed": "the new weight before it is bounded",
    "other-weights": "the sum of the squares of the other new weights into the unit",
    "weight-norm": "the norm of the weights into the unit",
    "change": "what is added to the weight",
}
MEANINGS = Derived(lambda: OWN | {name: quantity.meaning for name, quantity in quantities().items()})
# Letters of an explanation's own, and those of what stands for many numbers.
LETTERS = {"learning-rate": Name("eta"), "sample-count": Name("s")}
OF_UNIT = {
    "error": Name("e"),
    "mask": Name("r"),
    "alive": Name("q"),
    "skipped": Name("a", "", "skip"),
    "handed-back": Name("e", "", "skip"),
    "mean": Name("mu"),
    "deviation": Name("s"),
    "gamma": Name("gamma"),
    "beta": Name("beta"),
    "error-mean": Name("m", "", "e"),
    "product-mean": Name("m", "", "eh"),
}
SUMS: dict[str, Formula] = {
    "data-gradient": Name("g", "", "data"),
    "total": BigSum("k", Name("g", "", "(k)")),
    "other-terms": Name("R", "net"),
    "other-powers": Name("S"),
    "other-paths": Name("R", "delta"),
    "other-errors": Name("R", "a"),
    "other-shares": Name("R", "E"),
    "other-squares": Name("R", "g"),
    "other-weights": Name("R", "w"),
}


def symbol(asked: Asked, cell: Cell) -> Formula:
    """The name of a cell."""
    quantity, place, layer = cell.quantity, cell.place, asked.layer
    match quantity:
        case "weight":
            return _weight(asked, place, cell.step)
        case "bias":
            return _of_unit(asked, "b", "new" if cell.step > 1 else "")
        case "change":
            name = parameter(asked)
            return Name(name.base, name.below, name.above, "Delta")
        case "input":
            return _sent(asked, place, cell.sample)
        case "delta":
            return _placed("delta", asked, place, layer + (place not in asked.names[layer]), cell.sample)
        case "term":
            return _weight(asked, place) * _sent(asked, place.source, None)
        case "path":
            return _weight(asked, place) * _placed("delta", asked, place.target, layer + 1, None)
        case "gradient":
            return Name("g", "", f"({cell.sample})" if cell.sample else "")
    return _of_the_unit(asked, quantity) or SUMS.get(quantity) or _of_rule(asked, cell)


def parameter(asked: Asked) -> Name:
    """The name of the weight or bias."""
    return _weight(asked, asked.parameter) if asked.source else _of_unit(asked, "b")


def stage_name(asked: Asked, stage: str) -> Name:
    """The name of a stage of the unit: that of a net input or an activation, with the mark of what became of it."""
    names = ("net", *asked.stages)
    base = "net" if names.index(stage) < names.index("out") else "a"
    mark = marks().get(stage) or Mark()
    return _of_unit(asked, base, mark.raised, mark.accent)


def _of_the_unit(asked: Asked, quantity: Quantity) -> Formula | None:
    """The name of a quantity of the unit itself."""
    stages = ("net", *asked.stages)
    if quantity in stages:
        return stage_name(asked, quantity)
    if quantity == "slope":
        return Prime("f", stage_name(asked, stages[stages.index("out") - 1]))
    if quantity.stage in stages:
        return Partial(Name("E"), stage_name(asked, quantity.stage))
    if quantity == "target":
        return Name("t", str(asked.target))
    letter = OF_UNIT.get(quantity) or _of_kind(quantity)
    return _of_unit(asked, letter.base, letter.above) if letter else None


def _of_kind(quantity: Quantity) -> Name | None:
    """The letter that a kind of layer gives to a number of each unit."""
    template = symbols().get(quantity, "")
    return letter_of(template) if "{unit}" in template else None


def _of_unit(asked: Asked, base: str, above: str = "", accent: str = "") -> Name:
    """The name of a number of the unit that the weight leads to."""
    return Name(base, str(asked.target), ",".join(filter(None, (f"({asked.layer})", above))), accent)


def _placed(base: str, asked: Asked, place: str, layer: int, sample: int | None) -> Name:
    """The name of a number of any unit; samples other than the one that is followed are named."""
    other = f"({sample})" if sample not in (None, asked.sample) else ""
    above = ",".join(filter(None, (f"({layer})" if layer else "", other)))
    return Name(base, str(asked.names[layer].index(place) + 1), above)


def _sent(asked: Asked, place: str, sample: int | None) -> Name:
    """The name of what a unit of the layer before sends on."""
    return _placed("a" if asked.layer > 1 else "x", asked, place, asked.layer - 1, sample)


def _weight(asked: Asked, place: Place, step: int = 1) -> Name:
    """The name of a weight into or out of the unit."""
    source, target = place.source, place.target
    layer = asked.layer + (source == asked.unit)
    below = f"{asked.names[layer - 1].index(source) + 1},{asked.names[layer].index(target) + 1}"
    return Name("w", below, f"({layer}){',new' if step > 1 else ''}")


def _of_rule(asked: Asked, cell: Cell) -> Name:
    """The letter of a line of the optimiser or of a parameter of a rule."""
    found = sign(cell.quantity)
    below = str(asked.target) if cell.quantity == "weight-norm" else found.below
    return Name(found.base, below, ",".join(filter(None, (found.above, "old" if cell.step < 1 else ""))), found.accent)


def sign(quantity: str) -> Name:
    """The letter that the plain convention has for a quantity of a rule, beside a gradient that is called g."""
    if quantity in LETTERS:
        return LETTERS[quantity]
    line = quantities().get(quantity)
    return letter_of((line and line.beside_g) or load("plain").templates[quantity])
