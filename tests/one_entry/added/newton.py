"""Newton: a polynomial of one parameter is minimised by Newton's method, with its derivatives worked at each point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from worked.cells.cell import Cell, Step, identifier
from worked.document import Block, Display, Heading, Maths, Paragraph, Prose, Strong, Table
from worked.exercises.kind import Kind, Opening
from worked.exercises.kind import Table as Given
from worked.formula import Chain, Formula, Name, Number, Symbol, product_of, sum_of
from worked.keys.key import COUNT, Key, many
from worked.number import Digits
from worked.trace.exercise import Exercise, Paper
from worked.trace.task import Derivative
from worked.trace.wording import Saying, When

LEAST, MOST, MOST_STEPS = 3, 7, 10
QUANTITIES = {
    "coefficient": "a coefficient of the polynomial",
    "point": "the parameter: at the start, or after a step",
    "gradient": "the derivative of the polynomial at a point",
    "curvature": "the second derivative of the polynomial at a point",
    "newton-step": "the derivative divided by the second derivative, which is taken off the parameter",
    "value": "the value of the polynomial at the last point",
}
SIGNS = {"gradient": Name("g"), "curvature": Name("h"), "newton-step": Name("s"), "value": Name("f")}


class Newton(Exercise, open=True):
    """A polynomial with these `coefficients`, the constant one first, and Newton's method from a `start`."""

    coefficients: tuple[str, ...]
    start: str
    count: int

    kind = "newton"
    quantities = QUANTITIES

    def polynomial(self, point: Formula, order: int = 0) -> Formula:
        """The polynomial at a point, or its derivative of an order."""
        terms = []
        for power in range(order, len(self.coefficients)):
            factor = 1
            for each in range(power - order + 1, power + 1):
                factor *= each
            terms.append(product_of((Number(str(factor)), at("coefficient", power), *raised(point, power - order))))
        return sum_of(terms)

    def steps(self) -> Iterator[Step]:
        """One step, with a place for each update."""
        step = Step(1, ())
        for power, text in enumerate(self.coefficients):
            step.add("coefficient", str(power), given=text)
        point = step.add("point", "0", given=self.start)
        for place in range(self.count):
            gradient = step.add("gradient", str(place), formula=self.polynomial(point, 1))
            curvature = step.add("curvature", str(place), formula=self.polynomial(point, 2))
            taken = step.add("newton-step", str(place), formula=gradient / curvature)
            point = step.add("point", str(place + 1), formula=point - taken)
        step.add("value", "", formula=self.polynomial(point))
        yield step

    def derivatives(self, step: Step) -> Iterator[Derivative]:
        """The derivatives at each point."""
        for cell in step.of(("gradient", "curvature")):
            order = 0 if cell.quantity == "gradient" else 1
            point = at("point", int(cell.place))
            yield Derivative(cell.id, self.polynomial(point, order), point.name)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity at the points before and after."""
        if cell.formula is None or not cell.place:
            return []
        last = self.count if cell.quantity == "point" else self.count - 1
        near = (int(cell.place) + away for away in (-1, 1))
        return [identifier(cell.quantity, str(each), 1) for each in near if 0 <= each <= last]

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        if cell.quantity in ("coefficient", "point"):
            return Name("c" if cell.quantity == "coefficient" else "w", cell.place)
        sign = SIGNS[cell.quantity]
        return Name(sign.base, cell.place)

    def statement(self, paper: Paper) -> Sequence[Block]:
        """The polynomial, the rule, and what is asked."""
        point, powers = Name("w"), range(len(self.coefficients))
        given: list[Prose] = [("coefficient",), ("number",)]
        cells = [paper.cell("coefficient", str(power)) for power in powers]
        rows = tuple(((paper.name(cell),), (paper.number(cell),)) for cell in cells)
        terms = [product_of((Name("c", str(power)), *raised(point, power))) for power in powers]
        rule = Chain((Name("w", above="new"), point - Name("g") / Name("h")))
        return [
            Paragraph(("This polynomial of one parameter is minimised:",)),
            Display((Chain((Name("f"), sum_of(terms))),)),
            Table(tuple(given), rows, (False, True)),
            Paragraph(("Newton's method takes the derivative, divided by the second derivative, off it:",)),
            Display((rule,)),
            Paragraph(("It starts from ", paper.equality(paper.cell("point", "0")), ".")),
            Paragraph((Strong("To do."), f" Work {self.count} updates, and the value that they lead to.")),
            paper.rounding(),
        ]

    def page(self, paper: Paper) -> Sequence[Block]:
        """Update by update, and where they lead."""
        blocks: list[Block] = []
        for place in range(self.count):
            names = ("gradient", "curvature", "newton-step")
            cells = [*(paper.cell(name, str(place)) for name in names), paper.cell("point", str(place + 1))]
            blocks += [Heading((f"Update {place + 1}",)), paper.display(cells)]
        bent = paper.cell("curvature", "0")
        said = paper.word(Saying(bent.id, (When(bent.id, ">", "0", "upward"),), "downward"))
        return [
            *blocks,
            Heading(("Where they lead",)),
            paper.display([paper.cell("value")]),
            Paragraph(("At the start the curve bends ", said, ": ", Maths(Name("h", "0")), " tells it.")),
        ]


def at(quantity: str, place: int) -> Symbol:
    """The cell of a quantity at a place."""
    return Symbol(identifier(quantity, str(place), 1))


def raised(point: Formula, power: int) -> list[Formula]:
    """A point as often as a power says, as a factor; none for the power 0."""
    return [point**power if power > 1 else point] if power else []


def read(table: Given, opening: Opening) -> Newton:
    """The exercise in a table `[newton]`."""
    coefficients = table.numbers("coefficients", LEAST, MOST)
    if not any(Decimal(text) for text in coefficients[2:]):
        raise table.refuse("coefficients", "expected one other than 0 from the third on, so that the curve bends")
    return Newton(
        title=opening.title or "Newton's method",
        rounding=Newton.rounded(opening.rounding, Digits(5)),
        coefficients=coefficients,
        start=table.number("start"),
        count=table.count("steps", 2, most=MOST_STEPS),
    )


KIND = Kind(
    title="Newton's method",
    sentence="Where does Newton's method lead that divides by the second derivative?",
    source="Goodfellow, Bengio & Courville 2016, chapter 8.6.1",
    keys={
        "coefficients": Key("the coefficients of the polynomial, the constant one first", many({"type": "number"})),
        "start": Key("the parameter at the start", {"type": "number"}),
        "steps": Key("the number of updates", COUNT, "2"),
    },
    required=("coefficients", "start"),
    read=read,
    cells=QUANTITIES,
)
