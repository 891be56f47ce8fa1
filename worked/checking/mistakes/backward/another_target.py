"""An output is compared with a target that is not its own.

Right: error = 0.7514 - 0.01 = 0.7414.
Wrong: error = 0.7514 - 0.99 = -0.2386.

Each output has its own target in each sample. Targets are mixed up between the outputs of a net, or that of the
sample before is used once more.
"""

from collections.abc import Iterator

from worked.cells.cell import identifier
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._backward import compares
from worked.formula import Formula, Symbol


def other_targets(around: Around, own: Symbol) -> Iterator[Symbol]:
    """The targets of the other outputs, of the sample before and of the other samples, if they are other numbers."""
    samples = range(1, len(around.problem.samples) + 1)
    names = [identifier("target", around.unit, around.step, sample) for sample in samples]
    before = around.named("target", around.unit, ahead=-1)
    cells = around.key.cells
    for found in (*around.each("target", around.siblings), before, *map(Symbol, names)):
        if found and found.name in cells and cells[found.name].given != cells[own.name].given:
            yield found


def with_another_target(around: Around) -> Iterator[Formula]:
    """Another target in the place of the unit's own."""
    own = around.named("target", around.unit)
    if compares(around) and own:
        yield from (exchanged(around.formula, {own.name: other}) for other in other_targets(around, own))


MISTAKE = Mistake(
    title="the output is compared with a target that is not its own",
    often=2,
    met="1 of 94 published examples: the target of another sample",
    example=Example("mazur-2-2-2", "error[o1]@1", "-0.2386"),
    quantities=("error", "delta"),
    rewired=with_another_target,
)
