"""What the rules about normalised, dropped and skipped layers share."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.cells.place import layer_place
from worked.checking.mistake import Around, all_parts, exchanged
from worked.checking.mistakes._methods import ONE, tidied, with_part
from worked.checking.mistakes._update import used
from worked.checking.normalised import Group, group_of, layer_of
from worked.formula import Formula, Number, Product, Quotient, Symbol, product_of, sqrt

SCALED = ("error", "joined-error", "delta")

# Problems for examples


def normalised(more: str = "gamma = 2, beta = 0.5", second: str = "") -> str:
    """One linear unit with the net inputs 1, 7 and 10: mean 6, variance 14, with an epsilon of 2 a deviation of 4."""
    units, weights = ("2", f"[[1], [{second}]]") if second else ("1", "[[1]]")
    targets = ["-3", "-1", "3.5"]
    samples = ", ".join(
        f"{{ inputs = [{number}], targets = [{', '.join([target] * int(units))}] }}"
        for number, target in zip((1, 7, 10), targets, strict=True)
    )
    return f"""
network = {{ layers = [1, {units}], activations = "linear", weights = [{weights}], normalisation = {{ layers = [1], \
epsilon = 2, {more} }} }}
samples = [{samples}]
training = {{ batch = "all", learning-rate = 0.1 }}
"""


def dropping(more: str = "", kind: str = "dropout", masks: str = "[1, 0]") -> str:
    """Two linear hidden units with the outputs 4 and 3, of which the second is dropped; or DropConnect."""
    sizes, weights = ("[1, 2, 1]", "[[[4], [3]], [[0.5, 1]]]")
    inputs, layers = "[1]", ""
    if kind == "drop-connect":
        sizes, weights, inputs, layers = "[2, 2]", "[[[1, 2], [3, 4]]]", "[1, 2]", "layers = [1], "
    targets = "[1]" if kind == "dropout" else "[2, 8]"
    return f"""
network = {{ layers = {sizes}, activations = "linear", weights = {weights}, {kind} = {{ {layers}rate = 0.2, \
masks = {masks}{more} }} }}
samples = [{{ inputs = {inputs}, targets = {targets} }}]
training = {{ learning-rate = 0.1 }}
"""


def skipping(more: str = "", activation: str = "sigmoid") -> str:
    """One unit with the input 2 and the net input 0.8, around which the input is added."""
    return f"""
network = {{ layers = [1, 1], activations = "{activation}", weights = [[[0.4]]], residual = {{ from = 0, to = 1{more} \
}} }}
samples = [{{ inputs = [2], targets = [1] }}]
training = {{ learning-rate = 0.5 }}
"""


TWO_BLOCKS = """
network = { layers = [1, 1, 1], activations = "linear", weights = [[[0.4]], [[0.5]]], residual = { from = 1, to = 2 } }
samples = [{ inputs = [2], targets = [1] }]
training = { learning-rate = 0.5 }
"""
PLAIN, RUNNING = normalised(), normalised("gamma = 2, beta = 0.5, running = { share = 0.1 }")


# Normalising


def group(around: Around) -> Group | None:
    """The numbers that the cell is normalised with."""
    return group_of(around.key, around.cell)


def number_of(around: Around, found: Group) -> Formula | None:
    """The number less the mean, for a cell that belongs to one member."""
    member = (around.cell.place, around.cell.sample)
    return found.centred[found.members.index(member)] if member in found.members else None


def inner(found: Group) -> Formula:
    """What the root is taken of."""
    if found.rule.beside == "deviation" or found.epsilon is None:
        return found.variance
    return found.variance + found.epsilon


def centred_by(around: Around, *divisors: Formula) -> Iterator[Formula]:
    """A normalised number by other divisors, or its deviation where that alone is one."""
    found = group(around)
    number = number_of(around, found) if found and around.cell.quantity == "normalised" else None
    for divisor in divisors:
        if number is not None:
            yield number / divisor
        elif around.cell.quantity == "deviation":
            yield divisor


def moments(numbers: list[Symbol]) -> tuple[Formula, Formula]:
    """The mean and the variance of some numbers."""
    share = Quotient(ONE, Number(str(len(numbers))))
    mean = product_of((share, _total(numbers)))
    return mean, product_of((share, _total([(number - mean) ** 2 for number in numbers])))


def _total(terms: list[Formula] | list[Symbol]) -> Formula:
    total: Formula = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def rooted(variance: Formula, found: Group) -> Formula:
    """What a number is divided by for another variance, with epsilon where it belongs."""
    if found.epsilon is None:
        return sqrt(variance)
    if found.rule.beside == "variance":
        return sqrt(variance + found.epsilon)
    return sqrt(variance) + found.epsilon


def backward(around: Around) -> tuple[Group, Symbol] | None:
    """For the error of a number that is normalised: its group, and the error of what it becomes."""
    found = group(around) if around.cell.quantity in SCALED else None
    own = used(around, around.named("normalised-error", around.cell.place)) if found else None
    return (found, own) if found and own else None


def is_final(around: Around) -> bool:
    """Whether the cell belongs to the last forward pass, in which nothing learns."""
    return around.step > around.key.solution.steps[-1].number - 1 and around.key.solution.steps[-1].final


# Dropping and skipping


def masks(around: Around) -> list[Symbol]:
    """The masks in the formula."""
    return [symbol for symbol in symbols(around.formula) if around.quantity_of(symbol) == "mask"]


def symbols(formula: Formula) -> list[Symbol]:
    """The symbols of a formula, each once."""
    return [Symbol(name) for name in dict.fromkeys(formula.symbols())]


def without_masks(around: Around) -> Formula:
    """The formula with the masks left out, as if nothing were dropped."""
    return tidied(exchanged(around.formula, dict.fromkeys([mask.name for mask in masks(around)], ONE)))


def share(around: Around) -> Formula | None:
    """The share in the formula by which what is left is set right, 1 / (1 - p) or 1 - p."""
    products = [part for part in all_parts(around.formula) if isinstance(part, Product)]
    return next((part for whole in products for part in whole.factors if _is_share(around, part)), None)


def _is_share(around: Around, part: Formula) -> bool:
    quantities = {around.key.cells[name].quantity for name in part.symbols()}
    return bool(quantities) and quantities <= {"drop-rate", "drop-connect-rate"}


def with_share(around: Around, other: Formula) -> Iterator[Formula]:
    """The formula with another share, 1 for none."""
    known = share(around)
    if known and known != other:
        yield with_part(around.formula, known, other)


def kept(around: Around) -> Formula | None:
    """1 - p, as it stands in the share."""
    known = share(around)
    return known.bottom if isinstance(known, Quotient) else known


def rate(around: Around, quantity: str = "drop-rate", layer: int | None = None) -> Symbol | None:
    """The probability of being dropped in a layer, in this step or in another one."""
    place = layer_place(layer_of(around.key, around.cell) or 0 if layer is None else layer)
    steps = (around.step, *range(around.step - 1, 0, -1), around.step + 1)
    names = [identifier(quantity, place, step) for step in steps]
    return next((Symbol(name) for name in names if name in around.key.cells), None)


def earlier_masks(around: Around, unit: str) -> list[Symbol]:
    """The masks of a unit in the steps before, the latest first."""
    found = []
    for step in range(around.step - 1, 0, -1):
        for tag in dict.fromkeys((around.cell.sample, None, 1)):
            name = identifier("mask", unit, step, tag)
            if name in around.key.cells:
                found.append(Symbol(name))
                break
    return found


def joined(around: Around) -> tuple[Formula, Formula] | None:
    """What a residual connection adds to, with its mask or share, and what is added."""
    if around.cell.quantity != "joined":
        return None
    own, added = around.formula.parts()
    return own, added


def weighted(around: Around) -> Iterator[tuple[Symbol, str]]:
    """What comes in by each weight, and the unit that it comes from."""
    for symbol in symbols(around.formula):
        cell = around.key.cells[symbol.name]
        if cell.quantity not in ("weight", "bias") and cell.place in around.feeding:
            yield symbol, cell.place


def own_argument(around: Around, out: str) -> Symbol | None:
    """What an output is the activation of, for one that depends on nothing else."""
    cell = around.key.cells[out]
    return Symbol(cell.inputs[0]) if len(cell.inputs) == 1 else None


def survival(around: Around) -> Symbol | None:
    """The chance to survive, which stands in the last pass."""
    last = around.key.solution.steps[-1].number
    name = identifier("survival", layer_place(layer_of(around.key, around.cell) or 0), last)
    return Symbol(name) if name in around.key.cells else None
