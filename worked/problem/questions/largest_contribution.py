"""Which unit contributes most to the net input of an output."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Cell, Step, identifier
from worked.cells.place import Place
from worked.formula import Formula, Name, Product, Sum, Symbol, absolute
from worked.number.quantity import NET, WEIGHT, define
from worked.problem.problem import Problem
from worked.problem.question import SIZES, Asked, Question, is_first, largest, of_sample, too_many

LARGEST_CONTRIBUTION, CONTRIBUTION = define("largest-contribution", whole=True), define("contribution")
WEIGHTS = (WEIGHT, "look-ahead")


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """What each unit contributes to each output, and whose is the largest, for each sample of the first step."""
    for sample in step.samples if is_first(step) else ():
        for unit in problem.network.outputs:
            net = step.get(NET, unit, sample)
            found = list(_products(net, step)) if net else []
            if net and len(found) > 1:
                about = (*of_sample(step, sample), "to ", net.symbol, ":") if _several(problem, step) else ()
                for place, product in (each[:2] for each in found):
                    yield Asked(CONTRIBUTION, product, place, step.tag(sample), about)
                    about = ()
                cells = [identifier(CONTRIBUTION, place, step.number, step.tag(sample)) for place, _, _ in found]
                sizes = [(absolute(Symbol(name)), each[2]) for name, each in zip(cells, found, strict=True)]
                yield largest(LARGEST_CONTRIBUTION, sizes, net.place, step.tag(sample), rule=SIZES)


def _products(net: Cell, step: Step) -> Iterator[tuple[Place, Formula, Formula]]:
    """Each product in a net input: its place, itself, and the symbol of what the weight carries."""
    for term in net.formula.terms if isinstance(net.formula, Sum) else ():
        symbols = [step[name] for name in term.symbols() if name in step]
        weights = [cell for cell in symbols if cell.quantity in WEIGHTS]
        carried = [cell for cell in symbols if cell.quantity not in WEIGHTS]
        if isinstance(term, Product) and len(weights) == 1 and carried:
            yield weights[0].place, term, Symbol(carried[-1].id)


def _several(problem: Problem, step: Step) -> bool:
    return len(problem.network.outputs) > 1 or len(step.samples) > 1


def lacks(problem: Problem) -> str:
    """Some units that send to an output."""
    return too_many(len(problem.network.layers[-2]), "units that send to an output")


QUESTION = Question(
    title="Largest contribution",
    sentence="How much does each unit contribute to the net input of an output, and which one contributes most?",
    symbols={LARGEST_CONTRIBUTION: Name("source"), CONTRIBUTION: Name("c")},
    asked=asked,
    lacks=lacks,
)
