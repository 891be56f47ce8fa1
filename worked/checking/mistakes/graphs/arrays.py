"""Vectors and matrices in graphs: mistakes in rows, columns and products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from worked.cells.cell import Identity, identifier, identity
from worked.checking.mistakes.mistake import Around, Example, exchanged, mistake, terms
from worked.formula import Formula, Product, Symbol, sum_of


def _entries_in(formula: Formula) -> dict[str, tuple[Identity, str, list[str]]]:
    """The cells of a formula that are entries of vectors and matrices: what their id says, whose, and which place."""
    found = {}
    for name in dict.fromkeys(formula.symbols()):
        said = identity(name)
        stem, *index = said.place.partition(">")[0].split(".")
        if index and said.quantity != "local":
            found[name] = said, stem, index
    return found


def _entry_at(said: Identity, stem: str, index: Iterable[str]) -> Symbol:
    """The cell of another entry of the same vector or matrix."""
    _, arrow, output = said.place.partition(">")
    return Symbol(identifier(said.quantity, ".".join([stem, *index]) + arrow + output, said.step, said.sample))


@mistake(
    "matrices are multiplied entry by entry and not row by column",
    often=3,
    met="A * B for A @ B in NumPy",
    example=Example(
        "[graph]\ninputs = { A = [[1, 2], [1, 4]], B = [[1, 3], [2, 5]] }\nnodes = ['P = A @ B', 'f = sum(P)']",
        "value[P.1.2]@1",
        "6",
    ),
    about="graph",
    quantities=("value", "gradient"),
)
def entrywise_for_matrix_product(around: Around) -> Iterator[Formula]:
    """Matrices are multiplied entry by entry, and not row by column.

    Right: P = A B: P_12 = a_11 b_12 + a_12 b_22 = 1 * 3 + 2 * 5 = 13.
    Wrong: P_12 = a_12 b_12 = 2 * 3 = 6.

    In code the two are written alike: in NumPy A @ B is the product of matrices, and A * B that entry by entry.
    """
    # In place of a sum of products of two matrices, the product of the entries in the own place.
    place = around.cell.place.source.split(".")[1:]
    entries = _entries_in(around.formula)
    if len(place) != 2:
        return
    kept, found = list[Formula](), dict[str, Formula]()
    for term in terms(around.formula):
        pair = [entries.get(each.name) for each in term.parts() if isinstance(each, Symbol)]
        if isinstance(term, Product) and len(pair) == 2 and all(each and len(each[2]) == 2 for each in pair):
            both = [_entry_at(each[0], each[1], place) for each in pair if each]
            found[repr(both)] = both[0] * both[1]
        else:
            kept.append(term)
    if found:
        yield sum_of([*found.values(), *kept])


@mistake(
    "a matrix is taken transposed where it is not, or not where it is",
    often=4,
    met="5 of 94 published examples take a wrong weight or a transposed matrix",
    example=Example("graph-quadratic", "value[y.2]@1", "9"),
    about="graph",
    quantities=("value", "gradient"),
)
def transposed_factor(around: Around) -> Iterator[Formula]:
    """A matrix is taken transposed where it is not, or not where it is.

    Right: y = A x: y_2 = -2 * 1 + 4 * 2 = 6.
    Wrong: y = A^T x: y_2 = 1 * 1 + 4 * 2 = 9.

    In a product each entry is a row of the first factor times a column of the second one. The way back turns factors:
    z = W x gives x the gradient W^T g_z, and W the gradient g_z x^T.
    """
    # Each matrix of the formula transposed; and the entry in the transposed place of the matrix itself.
    entries = _entries_in(around.formula)
    for matrix in dict.fromkeys(stem for _, stem, index in entries.values() if len(index) == 2):
        own = {name: each for name, each in entries.items() if each[1] == matrix}
        turned = {name: _entry_at(said, stem, index[::-1]) for name, (said, stem, index) in own.items()}
        yield exchanged(around.formula, turned)
    place = around.cell.place.source.split(".")
    if len(place) == 3:
        other = _entry_at(identity(around.cell.id), place[0], place[:0:-1]).name
        if other in around.key.cells and (formula := around.key.cells[other].formula):
            yield formula


@mistake(
    "the kernel of a convolution is flipped",
    often=3,
    met="convolution as in signal processing, scipy.signal.convolve2d, where PyTorch correlates",
    example=Example("convolution", "value[Y.1.2]@1", "1"),
    about="graph",
    quantities=("value", "gradient"),
)
def kernel_flipped(around: Around) -> Iterator[Formula]:
    """The kernel of a convolution is flipped in all directions, as signal processing does.

    Right: Y_1,2 = 1 * 3 + (-1) * 0 + 2 * 1 + 0 * 2    = 5.
    Wrong: Y_1,2 = 0 * 3 + 2 * 0    + (-1) * 1 + 1 * 2 = 1.

    Neural networks do not flip the kernel: each of its entries is multiplied by the entry at the same position of the
    window. Only the gradient by the input uses the flipped kernel.
    """
    # Each kernel of the formula flipped; and the entry at the flipped position of the kernel itself.
    entries, (stem, *place) = _entries_in(around.formula), around.cell.place.source.split(".")
    for kernel, sides in _kernels(around.exercise).items():
        own = {
            name: _entry_at(said, kernel, _opposite(index, sides))
            for name, (said, other, index) in entries.items()
            if other == kernel and said.quantity != "gradient"
        }
        if own:
            yield exchanged(around.formula, own)
        if stem == kernel:
            flipped = _entry_at(identity(around.cell.id), kernel, _opposite(place, sides)).name
            if flipped in around.key.cells and (formula := around.key.cells[flipped].formula):
                yield formula


def _kernels(graph: Any) -> dict[str, tuple[int, ...]]:
    """The kernels of all convolutions of a graph by name, with their shapes."""
    terms = [whole.term for whole in getattr(graph, "wholes", ()) if whole.term.does == "conv"]
    return {term.parts[1].text: graph.dimensions[term.parts[1].text] for term in terms if term.parts[1].does == "name"}


def _opposite(index: list[str], sides: tuple[int, ...]) -> list[str]:
    """The place of an entry after half a turn."""
    return [str(side + 1 - int(at)) for side, at in zip(sides, index, strict=True)]


NEAR = (1, -1, 2)


@mistake(
    "the numbers of another row or column are taken",
    often=3,
    met="a plain slip with two indices",
    example=Example("graph-layer", "value[z.1]@1", "0.8"),
    about="graph",
    quantities=("value", "gradient"),
)
def another_entry(around: Around) -> Iterator[Formula]:
    """The numbers of another row or column are taken.

    Right: z = W x + b with W = (0.2, -0.4; 0.5, 0.1; -0.3, 0.6): z_1 = 0.2 * 1 - 0.4 * 2 + 0.1 = -0.5.
    Wrong: z_1 = 0.5 * 1 + 0.1 * 2 + 0.1 = 0.8.

    An entry of a product belongs to a row of the first factor and a column of the second one; the other entries of what
    it is made of belong to other entries.
    """
    # The row before or behind for the own one, the column for the own one; of vectors, another entry.
    entries = _entries_in(around.formula)
    for stem, sides in dict.fromkeys((stem, len(index)) for _, stem, index in entries.values()):
        own = {name: each for name, each in entries.items() if each[1] == stem}
        for side in range(sides):
            if len({index[side] for _, _, index in own.values()}) > 1:
                continue  # the sum goes along this side
            for away in NEAR:
                others = {
                    name: _entry_at(said, stem, _shifted(index, side, away)) for name, (said, _, index) in own.items()
                }
                if all(other.name in around.key.outcomes for other in others.values()):
                    yield exchanged(around.formula, others)


def _shifted(index: list[str], side: int, away: int) -> list[str]:
    return [str(int(at) + away) if each == side else at for each, at in enumerate(index)]
