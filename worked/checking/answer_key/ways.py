"""Ways: the other formulas by which a cell may be computed. They are the same rule, rounded at other places on paper.

A change goes on from the rounded gradient or from the delta, a product is multiplied in another order, tanh is made of
exponentials, a corrected moment is put into the change at once, a small epsilon is not added at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from worked.cells.cell import Cell, identifier, identity
from worked.checking.answer_key import layer_ways
from worked.checking.answer_key.known import Known
from worked.checking.answer_key.rewriting import all_parts, in_each_term, rearranged, rewritten
from worked.checking.numbers.ranges import Ranges, point
from worked.formula import (
    Case,
    Cases,
    Formula,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    sum_of,
)
from worked.maths.activation import Softmax
from worked.maths.component import with_parameters
from worked.number.quantity import WEIGHT, of_parameter, quantity
from worked.trace.update import change_by, line_at

# An epsilon as small as this is left out by hand where it changes the number by less than this share.
SMALL, NEGLIGIBLE = 1e-6, 1e-3


def other_ways(key: Known, cell: Cell) -> list[Formula]:
    """The other formulas of a cell of a net, each once."""
    assert cell.formula
    found: Iterable[Formula]
    lines = {line.quantity for line in (*key.learner.training.form.shared, *key.learner.training.form.lines)}
    if cell.quantity.plain in lines:
        found = _of_line(key, cell)
    elif cell.quantity in WAYS:
        found = (way for ways in WAYS[cell.quantity] for way in ways(key, cell))
    else:
        return []
    return [way for way in dict.fromkeys(found) if way != cell.formula and set(way.symbols()) <= key.cells.keys()]


# The forward pass, slopes and deltas


def _of_activation(key: Known, cell: Cell) -> Iterator[Formula]:
    """The other forms of an activation, or of its slope."""
    if cell.place.is_edge:
        return
    chosen = key.network.activation_of[cell.place]
    forms = chosen.activation.other_equations if cell.quantity == "out" else chosen.activation.other_slopes
    out = key.cells.get(identifier("out", cell.place, cell.step, cell.sample))
    if out is None:
        return
    argument = [name for name in out.inputs if key.cells[name].place == cell.place]
    below = argument[0] if argument else identifier("net", cell.place, cell.step, cell.sample)
    roles = {"z": Symbol(below), "a": out.symbol}
    for form in forms:
        yield with_parameters(form, chosen.settings).bind(roles.__getitem__)
    if type(chosen.activation) is Softmax and cell.quantity == "out":
        yield from _shifted(key, chosen.activation, out)


def _shifted(key: Known, activation: Softmax, out: Cell) -> Iterator[Formula]:
    """A softmax of net inputs from which the largest was subtracted."""
    nets = [name for name in out.inputs if name in key.outcomes]
    own = [place for place, name in enumerate(nets) if key.cells[name].place == out.place]
    if own and len(nets) == len(out.inputs):
        largest = max(range(len(nets)), key=lambda place: key.truth(nets[place]))
        yield activation.shifted([Symbol(name) for name in nets], own[0], largest)


def ways_of_part(key: Known, part: Cell) -> list[Formula]:
    """The other forms of a partial result: of a softmax, powers of e of net inputs less the largest one."""
    out = key.cells.get(identifier("out", part.place, part.step, part.sample))
    if out is None or part.place not in key.network.layer_of or part.quantity not in ("exponential", "denominator"):
        return []
    chosen = key.network.activation_of[out.place].activation
    found = list(_shifted(key, chosen, out)) if type(chosen) is Softmax else []
    sides = [(each.top, each.bottom) for each in found if isinstance(each, Quotient)]
    return [top if part.quantity == "exponential" else bottom for top, bottom in sides]


def _factor_by_factor(key: Known, cell: Cell) -> Iterator[Formula]:
    """A delta with its slope laid open: error * a first, then times (1 - a), or the other way round."""
    if not isinstance(cell.formula, Product):
        return
    slopes = [key.cells[name] for name in cell.inputs if key.cells[name].quantity == "slope"]
    laid = [slope.formula for slope in slopes if isinstance(slope.formula, Product)]
    others = [Symbol(name) for name in cell.inputs if key.cells[name].quantity != "slope"]
    if len(laid) == 1:
        yield product_of((*others, *laid))
        yield product_of((*others, *reversed(laid[0].factors)))
    carried = [key.cells[name].formula for name in cell.inputs if key.cells[name].quantity == "error"]
    if len(slopes) == len(carried) == 1 and isinstance(carried[0], Product):
        whole = product_of((slopes[0].symbol, carried[0]))
        yield whole
        yield from rearranged(whole)


# Rates, penalties and clipping


def _of_rate(key: Known, cell: Cell) -> Iterator[Formula]:
    """A rate from a schedule: in another order, as a product or a quotient, or from the last rate."""
    assert cell.formula
    yield from rearranged(cell.formula)
    if isinstance(cell.formula, Quotient):
        yield cell.formula.top * (Number("1") / cell.formula.bottom)
    last = key.cells.get(identifier(cell.quantity, "", cell.step - 1))
    if last is None or last.formula is None:
        return
    factor, earlier = _repeated(cell.formula), _repeated(last.formula)
    if factor and earlier and identity(factor[0].name).quantity == identity(earlier[0].name).quantity:
        more = factor[1] - earlier[1]
        yield (
            last.symbol if not more else last.symbol * (factor[0] if more == 1 else Power(factor[0], Number(str(more))))
        )


def _repeated(rate: Formula) -> tuple[Symbol, int] | None:
    """The factor by which a rate falls, and how often it has fallen."""
    last = rate.factors[-1] if isinstance(rate, Product) else rate
    if isinstance(last, Power) and isinstance(last.base, Symbol) and isinstance(last.exponent, Number):
        return (last.base, int(last.exponent.text)) if last.exponent.text.isdecimal() else None
    return None


def _of_terms(key: Known, cell: Cell) -> Iterator[Formula]:
    """A penalty, or a gradient with a penalty: its products in another order, its sums term by term."""
    assert cell.formula
    yield from rearranged(cell.formula)
    if cell.quantity == "penalty":
        yield in_each_term(cell.formula, _distributed)


def _distributed(term: Formula) -> Formula:
    """A product with a sum, multiplied out."""
    if isinstance(term, Product) and isinstance(term.factors[-1], Sum):
        return sum_of([product_of((*term.factors[:-1], each)) for each in term.factors[-1].terms])
    return term


def _within(key: Known, cell: Cell) -> Iterator[Formula]:
    """What is made smaller where a norm is too large: (g * c) / n, g * (c / n), g / (n / c), or g as it is."""
    step, unit = cell.computed_in, cell.place.target
    names: list[tuple[str, str]] = [("proposed", cell.place), ("max-norm", ""), ("weight-norm", unit)]
    if cell.quantity.plain == "clipped-gradient":
        own = of_parameter(cell.quantity.parameter, "gradient")
        names = [(own, cell.place), ("threshold", ""), ("gradient-norm", "")]
    vector, largest, norm = (Symbol(identifier(quantity, place, step)) for quantity, place in names)
    if {vector.name, largest.name, norm.name} <= set(cell.inputs):
        for smaller in (Quotient(vector * largest, norm), vector * (largest / norm), Quotient(vector, norm / largest)):
            yield Cases((Case(smaller, norm, ">", largest),), vector)


# The lines of an optimiser, and new weights


def _of_line(key: Known, cell: Cell) -> Iterator[Formula]:
    """A line of an optimiser: from the gradient or from what it is made of, in another order, without epsilon."""
    assert cell.formula
    found, laid, whose = [cell.formula], None, cell.quantity.parameter
    gradient = key.cells.get(identifier(of_parameter(whose, "gradient"), cell.place, cell.step))
    if gradient is not None:
        if cell.quantity.plain == "change" and gradient.id not in cell.inputs:
            if whose:
                line, parameter = key.learner.training.form.lines[-1], (quantity(whose), cell.place)
                found.append(line_at(key.learner, line, cell.step, parameter, {"gradient": gradient.symbol}))
            else:
                found.append(change_by(key.learner, cell, given_gradient(key, cell)))
        laid = _times(found[-1], gradient)
    ways = [other for each in [*found, *([laid] if laid else [])] for other in (each, *rearranged(each))]
    for way in ways:
        yield way
        yield from _without_epsilon(key, cell, way)


def given_gradient(key: Known, cell: Cell) -> Symbol:
    """The gradient that the optimiser is given for a weight: clipped where gradients are."""
    clipped = identifier("clipped-gradient", cell.place, cell.step)
    return Symbol(clipped if clipped in key.cells else identifier("gradient", cell.place, cell.step))


def _times(whole: Formula, gradient: Cell) -> Formula | None:
    """A formula with rate * gradient in it, as rate * delta first, then times the input."""
    made, negative = gradient.formula, False
    if isinstance(made, Negative):
        made, negative = made.body, True
    if not isinstance(made, Product):
        return None

    def laid(term: Formula) -> Formula:
        if not isinstance(term, Product) or gradient.symbol not in term.factors:
            return term
        found = product_of([made if factor == gradient.symbol else factor for factor in term.factors])
        return Negative(found) if negative else found

    found = in_each_term(whole, laid)
    return found if found != whole else None


def _without_epsilon(key: Known, cell: Cell, way: Formula) -> Iterator[Formula]:
    """The formula without epsilon, where that makes next to no difference."""
    name = identifier("epsilon", "", cell.step)
    if name not in way.symbols() or name not in key.outcomes or abs(key.truth(name)) > SMALL:
        return
    without = _dropped(way, Symbol(name))
    divisors = [part for part in all_parts(way) if isinstance(part, Sum) and Symbol(name) in part.terms]
    if any(each not in key.outcomes for divisor in divisors for each in divisor.symbols()):
        return
    for divisor in divisors:
        scale = sum(abs(_about(key, term)) for term in divisor.terms if term != Symbol(name))
        if abs(key.truth(name)) > NEGLIGIBLE * scale:
            return
    yield without


def _about(key: Known, whole: Formula) -> float:
    """What a formula comes to from the true numbers."""
    found = whole.value(lambda name: point(key.truth(name)), Ranges())
    return (found.low + found.high) / 2


def _dropped(whole: Formula, name: Symbol) -> Formula:
    """A formula without a term."""

    def change(part: Formula) -> Formula:
        return sum_of([term for term in part.terms if term != name]) if isinstance(part, Sum) else part

    return rewritten(whole, change)


def _of_weight(key: Known, cell: Cell) -> Iterator[Formula]:
    """A new weight: (1 - rate * lambda) * w first where weights decay; and brought back within the largest norm."""
    yield from _within(key, cell)
    training, step = key.learner.training, cell.computed_in
    own = cell.quantity if cell.quantity != "proposed" else WEIGHT
    old = Symbol(identifier(own, cell.place, step))
    change = key.cells.get(identifier("change", cell.place, step))
    rate = Symbol(identifier("learning-rate", "", step))
    if change is None or change.id not in cell.inputs or old.name not in cell.inputs:
        return
    if training.weight_decay is not None and identifier("weight-decay", "", step) in change.inputs:
        strength = Symbol(identifier("weight-decay", "", step))
        share = rate * strength if training.decay_by_rate else strength
        roles: dict[str, Formula] = {"gradient": given_gradient(key, change), "weight": old}
        plain = line_at(key.learner, training.form.lines[-1], step, (own, cell.place), roles, with_decay=False)
        yield sum_of(((1 - share) * old, plain))
    yield from _shrunk(key, change, old, rate)


def _shrunk(key: Known, change: Cell, old: Symbol, rate: Symbol) -> Iterator[Formula]:
    """A new weight of plain descent with squares in its penalty: (1 - rate * lambda) * w - rate * data-gradient."""
    gradient = key.cells.get(identifier("gradient", change.place, change.step))
    plain = gradient is not None and change.formula == Negative(product_of((rate, gradient.symbol)))
    if not plain or gradient is None or not isinstance(gradient.formula, Sum):
        return
    slopes = [term for term in gradient.formula.terms if isinstance(term, Product) and term.factors[-1] == old]
    others = [term for term in gradient.formula.terms if term not in slopes]
    if len(slopes) == 1:
        factor = product_of(slopes[0].factors[:-1])
        yield sum_of(((1 - product_of((rate, factor))) * old, *(Negative(product_of((rate, each))) for each in others)))


Ways = Callable[[Known, Cell], Iterable[Formula]]
WAYS: Mapping[str, tuple[Ways, ...]] = {
    "net": (layer_ways.of_net,),
    "mean": (layer_ways.of_mean,),
    "variance": (layer_ways.of_variance,),
    "deviation": (layer_ways.of_deviation,),
    "normalised": (layer_ways.of_normalised,),
    "scaled": (layer_ways.of_scaled,),
    "running-mean": (layer_ways.of_running,),
    "running-variance": (layer_ways.of_running,),
    "dropped": (layer_ways.of_dropped,),
    "out": (_of_activation,),
    "slope": (_of_activation,),
    "error": (layer_ways.of_error,),
    "joined-error": (_factor_by_factor, layer_ways.of_error),
    "mean-error": (layer_ways.of_mean_error,),
    "variance-error": (layer_ways.of_variance_error,),
    "deviation-error": (layer_ways.of_deviation_error,),
    "delta": (_factor_by_factor, layer_ways.of_delta),
    "scaled-error": (_factor_by_factor,),
    "normalised-error": (_factor_by_factor,),
    "learning-rate": (_of_rate,),
    "penalty": (_of_terms,),
    "gradient": (_of_terms,),
    "clipped-gradient": (_within,),
    "proposed": (_of_weight,),
    "weight": (_of_weight,),
    "bias": (_of_weight,),
}
