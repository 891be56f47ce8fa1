"""There is one layer too many in a product, or one too few.

Right: g_5 = 0.2247 * 0.2247 * 0.2247 = 0.01135.
Wrong: g_5 = 0.2247 * 0.2247          = 0.05049.

On the way back to the input of layer l the gradient goes through L - l + 1 layers, that of the loss and layer l too.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._exercises import at
from worked.formula import Formula, Number, Power, Quotient


def one_off(around: Around) -> Iterator[Formula]:
    """A product with one factor more or less, and a geometric mean of one layer more or less."""
    formula = around.formula
    if around.cell.quantity == "mean-factor":
        count = len(around.exercise.weights)
        if isinstance(formula, Power):
            for wrong in (count - 1, count + 1):
                yield Power(formula.base, Quotient(Number("1"), Number(str(wrong or 2))))
        return
    place = int(around.cell.place)
    yield at(around.cell.quantity, place + 1)
    if around.cell.quantity == "product":
        yield formula * at("factor", place - 1)


MISTAKE = Mistake(
    title="there is one layer too many or too few",
    often=4,
    met="0.25^n for n layers and for n - 1 layers in between, in threads on vanishing gradients",
    example=Example("vanishing-sigmoid", "product[6]@1", "0.05049"),
    about="deep-chain",
    quantities=(
        "product",
        "bound",
        "mean-factor",
    ),
    rewired=one_off,
)
