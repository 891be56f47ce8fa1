"""The value of the function is taken for its slope.

Right: slope = 0.2 * (-5)                 = -1.
Wrong: slope = 0.1 * (-5)^2 + 2 * (-2)^2 = 10.5.

A step goes along the slope, how much the value changes with a parameter, and not along the value.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._update import gradient, swapped
from worked.formula import Formula


def by_value(around: Around) -> Iterator[Formula]:
    """The function itself."""
    found = around.named("value")
    value = around.key.cells[found.name].formula if found else None
    if value and around.cell.quantity == "gradient":
        yield value
    elif value:
        yield from swapped(around, gradient(around), value)


MISTAKE = Mistake(
    title="the value of the function is taken for its slope",
    often=2,
    met="classroom",
    example=Example("momentum-quadratic", "gradient[w1]@1", "10.500"),
    about="descent",
    quantities=("gradient", "change", "velocity"),
    rewired=by_value,
)
