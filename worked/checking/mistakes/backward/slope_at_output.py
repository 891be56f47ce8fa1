"""The slope is taken at the output, as if that were the net input: f'(f(z)) for f'(z).

Right: slope = 0.6903 * (1 - 0.6903)                               = 0.2138.
Wrong: slope = f(0.6903) * (1 - f(0.6903)) = 0.6660 * (1 - 0.6660) = 0.2224.

The activation is applied twice. In programs it happens where a function for the slope, which applies the activation
itself, is handed the output.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake
from worked.checking.mistakes._backward import is_flat
from worked.formula import Formula


def at_outputs(around: Around) -> Iterator[Formula]:
    """The slope with the outputs as net inputs; straight pieces have the same slope there."""
    nets = around.outs
    slope = around.slope_at(nets, [around.activated(nets, unit) for unit in around.units])
    if slope and not is_flat(around.formula):
        yield slope


MISTAKE = Mistake(
    title="the slope is taken at the output as if that were the net input",
    often=4,
    met="threads on derivatives taken at the wrong quantity, such as stackoverflow 65467354",
    example=Example("slides-2-2-1", "slope[5]@1", "0.2224"),
    quantities=("slope",),
    rewired=at_outputs,
)
