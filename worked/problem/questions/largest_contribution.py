"""Which unit contributes most to the net input of an output."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import Place, unit_place
from worked.formula import Formula, Name, Product, Sum, Symbol, absolute
from worked.number.quantity import NET, WEIGHT, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first, largest, of_sample, too_many

LARGEST_CONTRIBUTION, CONTRIBUTION = define("largest-contribution", whole=True), define("contribution")
WEIGHTS = (WEIGHT, "look-ahead")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """What each unit contributes to each output, and whose is the largest, for each sample of the first step."""
    for sample in step.samples if is_first(step) else ():
        for unit in problem.outputs:
            net = step.get(NET, unit, sample)
            found = list(_products(net, step)) if net else []
            if net and len(found) > 1:
                more = ("to ", net.symbol) if len(problem.outputs) > 1 else ()
                about, tag = of_sample(step, sample, *more), step.tag(sample)
                for number, (place, product) in enumerate(found):
                    yield Asked(CONTRIBUTION, product, place, tag, () if number else about, beside=number > 0)
                sizes = [
                    (absolute(Symbol(identifier(CONTRIBUTION, place, step.number, tag))), unit_place(place.source))
                    for place, _ in found
                ]
                yield largest(LARGEST_CONTRIBUTION, sizes, net.place, tag, rule=SIZES)


def _products(net: Cell, step: Step) -> Iterator[tuple[Place, Formula]]:
    """Each product of a weight and what it carries in a net input, with the place of the weight."""
    for term in net.formula.terms if isinstance(net.formula, Sum) else ():
        weights = [step[name] for name in term.symbols() if name in step and step[name].quantity in WEIGHTS]
        if isinstance(term, Product) and len(weights) == 1:
            yield weights[0].place, term


def lacks(problem: Problem) -> str:
    """Some units that send to an output."""
    targets = [place.target for place in problem.output_layer.weights]
    return too_many(max(map(targets.count, problem.outputs)), "units that send to an output")


QUESTION = Question(
    title="Largest contribution",
    sentence="How much does each unit contribute to the net input of an output{in_first}, and which one the most?",
    symbols={LARGEST_CONTRIBUTION: Name("source"), CONTRIBUTION: Name("c")},
    asked=asked,
    lacks=lacks,
)
