"""The slope is taken at the output instead of the net input.

Right: f'(net_1) = out_1 * (1 - out_1) = 0.2350.
Wrong: f'(out_1) = 0.2273, or net_1 * (1 - net_1) = 0.2500.

The slope belongs to the net input. A formula in the output, such as a * (1 - a), already is the slope at the net input.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._exercises import at
from worked.formula import Formula


def at_output(around: Around) -> Iterator[Formula]:
    """The slope with the net input where the output stands, and with the activation of the output."""
    net, out, chosen = at("net", around.cell.place), at("out", around.cell.place), around.exercise.chosen
    yield exchanged(around.formula, {out.name: net})
    yield exchanged(around.formula, {net.name: out})
    if chosen and out.name in around.formula.symbols():
        yield exchanged(around.formula, {out.name: chosen.activation.out([out], 0, chosen.settings)})


MISTAKE = Mistake(
    title="the slope is taken at the output instead of the net input, or the other way round",
    often=4,
    met="sigmoid_derivative(out) in code whose function applies the sigmoid once more",
    example=Example("vanishing-sigmoid", "slope[1]@1", "0.2500"),
    about="deep-chain",
    quantities=("slope",),
    rewired=at_output,
)
