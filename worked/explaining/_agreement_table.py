"""How the engine's numbers and the exact ones agree, as a table and a sentence."""

from __future__ import annotations

from worked.document import Block, Heading, Maths, Paragraph, Prose, Table
from worked.explaining.agreement import Compared, least
from worked.formula import Number

FULL = {"float32": 7, "float64": 15}
LEAST_UNITS = 0.01
CANCELLED = " Digits are lost where large numbers cancel."


def agreement(asked: Compared) -> list[Block]:
    """A table of the numbers that the engine has, too, and a sentence."""
    heads: tuple[Prose, ...] = (("number",), ("here",), ("engine",), ("digits",), ("units in the last place",))
    rows = tuple(
        (
            (Maths(asked.symbol(each.cell)),),
            (Maths(Number(each.exact)),),
            (Maths(Number(each.engine)),),
            ("all" if each.digits is None else str(each.digits),),
            (units(each.units),),
        )
        for each in asked.agreements
    )
    return [
        Heading(("What the engine had",)),
        Paragraph(_said(asked)),
        Table(heads, rows, (False, True, True, True, True)),
    ]


def _said(asked: Compared) -> Prose:
    """The sentence on the fewest digits."""
    kind = str(asked.recorded.dtype)
    shown = asked.rounding.carry == "shown"
    why = " Here each result was rounded before it was gone on with." if shown else CANCELLED
    worst = least(asked.agreements)
    said: Prose = ("The engine has the same numbers.",)
    if worst and worst.digits is not None:
        noun = "digit" if worst.digits == 1 else "digits"
        said = (f"What the engine computed in {kind} agrees to {worst.digits} {noun}",)
        if worst.digits < FULL[kind] - 1:
            said = (*said, ", the fewest in ", Maths(asked.symbol(worst.cell)))
            said = (*said, f".{why}")
        else:
            said = (*said, ".")
    change = next((each for each in asked.agreements if each.difference and each.digits is not None), None)
    if change:
        said = (*said, " Of the change it keeps only the difference of two rounded weights, in which ")
        said = (*said, f"{change.digits} {'digit is' if change.digits == 1 else 'digits are'} left.")
    return said


def units(number: float) -> str:
    """How many units in the last place, as it is printed."""
    if number and number < LEAST_UNITS:
        return f"below {LEAST_UNITS}"
    return f"{number:.2f}" if 0 < number < 10 else f"{number:.0f}" if number < 1e6 else f"{number:.1e}"
