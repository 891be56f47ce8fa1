"""What the rules about normalised, dropped and skipped layers share."""

from __future__ import annotations

from worked.checking.answer_key.normalised import Group, group_of
from worked.checking.mistakes._methods import ONE
from worked.checking.mistakes.mistake import Around, all_parts
from worked.formula import Formula, Number, Product, Quotient, Symbol, product_of, sqrt

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


PLAIN, RUNNING = normalised(), normalised("gamma = 2, beta = 0.5, running = { share = 0.1 }")


# Normalising


def group(around: Around) -> Group | None:
    """The numbers that the cell is normalised with."""
    return group_of(around.key, around.cell)


def value_of(around: Around, found: Group) -> Symbol:
    """The number that the cell normalises."""
    return found.values[found.members.index((around.cell.place, around.cell.sample))]


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


def normalised_by(around: Around, found: Group, mean: Formula, variance: Formula) -> Formula:
    """The normalised number with another mean and variance; for any other cell the deviation."""
    divisor = rooted(variance, found)
    return (value_of(around, found) - mean) / divisor if around.cell.quantity == "normalised" else divisor


# Dropping and skipping


def share(around: Around) -> Formula | None:
    """The share in the formula by which what is left is set right, 1 / (1 - p) or 1 - p."""
    products = [part for part in all_parts(around.formula) if isinstance(part, Product)]
    return next((part for whole in products for part in whole.factors if _is_share(around, part)), None)


def _is_share(around: Around, part: Formula) -> bool:
    quantities = {around.key.cells[name].quantity for name in part.symbols()}
    return bool(quantities) and quantities <= {"drop-rate", "drop-connect-rate"}
