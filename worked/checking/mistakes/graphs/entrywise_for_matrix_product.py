"""Matrices are multiplied entry by entry, and not row by column.

Right: P = A B: P_12 = a_11 b_12 + a_12 b_22 = 1 * 3 + 2 * 5 = 13.
Wrong: P_12 = a_12 b_12 = 2 * 3 = 6.

In code the two are written alike: in NumPy A @ B is the product of matrices, and A * B that entry by entry.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._graphs import entries_in, entry_at
from worked.formula import Formula, Product, Symbol, sum_of


def entrywise(around: Around) -> Iterator[Formula]:
    """In the place of a sum of products of two matrices, the product of the entries in the own place."""
    place = around.cell.place.source.split(".")[1:]
    entries = entries_in(around.formula)
    if len(place) != 2:
        return
    kept, found = list[Formula](), dict[str, Formula]()
    for term in terms(around.formula):
        pair = [entries.get(each.name) for each in term.parts() if isinstance(each, Symbol)]
        if isinstance(term, Product) and len(pair) == 2 and all(each and len(each[2]) == 2 for each in pair):
            both = [entry_at(each[0], each[1], place) for each in pair if each]
            found[repr(both)] = both[0] * both[1]
        else:
            kept.append(term)
    if found:
        yield sum_of([*found.values(), *kept])


MISTAKE = Mistake(
    title="matrices are multiplied entry by entry and not row by column",
    often=3,
    met="A * B for A @ B in NumPy",
    example=Example(
        "[graph]\ninputs = { A = [[1, 2], [1, 4]], B = [[1, 3], [2, 5]] }\nnodes = ['P = A @ B', 'f = sum(P)']",
        "value[P.1.2]@1",
        "6",
    ),
    about="graph",
    quantities=("value", "gradient"),
    rewired=entrywise,
)
