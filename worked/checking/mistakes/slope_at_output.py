"""The slope is taken at the output, as if that were the net input: f'(f(z)) for f'(z).

Right: slope = 0.6903 * (1 - 0.6903)                               = 0.2138.
Wrong: slope = f(0.6903) * (1 - f(0.6903)) = 0.6660 * (1 - 0.6660) = 0.2224.

The activation is applied twice. In programs it happens where a function for the slope, which applies the activation
itself, is handed the output.
"""

from worked.checking.mistake import Around, Example, Formula, Iterator, Mistake
from worked.checking.mistakes._backward import apart, is_flat


def at_outputs(around: Around) -> Iterator[Formula]:
    """The slope with the outputs as net inputs; straight pieces have the same slope there."""
    layer, chosen = around.network.layers[around.layer], around.network.activation(around.layer)
    nets = around.each("out", layer)
    outs = [chosen.activation.out(nets, place, chosen.settings) for place in range(len(layer))]
    to, source = layer.index(around.unit), layer.index(around.source or around.unit)
    if not is_flat(around.formula):
        yield from apart(around, [chosen.activation.slope_of(nets, outs, to, source, chosen.settings)])


MISTAKE = Mistake(
    title="the slope is taken at the output as if that were the net input",
    often=4,
    met="threads on derivatives taken at the wrong quantity, such as stackoverflow 65467354",
    example=Example("slides-2-2-1", "slope[5]@1", "0.2224"),
    quantities=("slope",),
    rewired=at_outputs,
)
