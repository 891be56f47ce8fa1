"""The target of another output, or of another sample, is put into the loss.

Right: loss = 1/2 * (0.99 - 0.7729)^2 = 0.0236.
Wrong: loss = 1/2 * (0.01 - 0.7729)^2 = 0.2910.

Targets stand at the edge of the picture or in a table of samples, and the line beside it is read; in a later pass the
target of the sample before is kept.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._forward import elsewhere, of_samples, opened
from worked.formula import Formula, Symbol


def other_targets(around: Around) -> Iterator[Formula]:
    """The loss with the targets of other outputs, then with those of other samples."""
    whole, units = opened(around), around.network.outputs
    own = [Symbol(name) for name in whole.symbols() if around.key.cells[name].quantity == "target"]
    for shift in range(1, len(units)):
        changes = {}
        for target in own:
            cell = around.key.cells[target.name]
            other = units[(units.index(cell.place) + shift) % len(units)]
            changes[target.name] = Symbol(target.name.replace(f"[{cell.place}]", f"[{other}]", 1))
        yield exchanged(whole, changes)
    if not of_samples(around):
        yield from (exchanged(whole, changes) for changes in elsewhere(around, own))


MISTAKE = Mistake(
    title="the target of another output or sample is put into the loss",
    often=2,
    met="a published XOR program compares one sample with the target of that before",
    example=Example("mazur-2-2-2", "loss[o2]@1", "0.2910"),
    quantities=("loss", "data-loss"),
    rewired=other_targets,
)
