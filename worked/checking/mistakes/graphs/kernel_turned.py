"""The kernel of a convolution is turned by half a turn, as signal processing does, and not laid on as it is.

Right: Y_1,2 = 1 * 3 + (-1) * 0 + 2 * 1 + 0 * 2    = 5.
Wrong: Y_1,2 = 0 * 3 + 2 * 0    + (-1) * 1 + 1 * 2 = 1.

Neural networks lay the kernel on the input without turning it: each of its entries meets the entry of the input in the
same place of the window. Only the gradient by the input meets the kernel turned.
"""

from collections.abc import Iterator

from worked.cells.cell import identity
from worked.checking.mistake import Around, Example, Mistake, exchanged
from worked.checking.mistakes._graphs import entries_in, entry_at
from worked.formula import Formula


def turned(around: Around) -> Iterator[Formula]:
    """Each kernel of the formula turned; and the entry in the turned place of the kernel itself."""
    graph = around.exercise
    kernels = [
        whole.term.parts[1].text for whole in getattr(graph, "wholes", ())
        if whole.term.does == "conv" and whole.term.parts[1].does == "name"
    ]  # fmt: skip
    entries = entries_in(around.formula)
    for kernel in dict.fromkeys(kernels):
        sides = graph.dimensions[kernel]

        def opposite(index: list[str], sides: tuple[int, ...] = sides) -> list[str]:
            return [str(side + 1 - int(at)) for side, at in zip(sides, index, strict=True)]

        own = {
            name: entry_at(said, stem, opposite(index))
            for name, (said, stem, index) in entries.items()
            if stem == kernel and said.quantity != "gradient"
        }
        if own:
            yield exchanged(around.formula, own)
        stem, *index = around.cell.place.source.split(".")
        if stem == kernel:
            other = entry_at(identity(around.cell.id), stem, opposite(index)).name
            if other in around.key.cells and (formula := around.key.cells[other].formula):
                yield formula


MISTAKE = Mistake(
    title="the kernel of a convolution is turned by half a turn",
    often=3,
    met="convolution as in signal processing, scipy.signal.convolve2d, where PyTorch correlates",
    example=Example("convolution", "value[Y.1.2]@1", "1"),
    about="graph",
    quantities=("value", "gradient"),
    rewired=turned,
)
