"""What comes from behind is passed on without the local derivative.

Right: df/dx = df/ds * ds/dx = -6.050 * (-2) = 12.10.
Wrong: df/dx = df/ds         = -6.050.

Only a sum passes on what comes back as it is. All other nodes multiply it by their derivative.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, terms
from worked.checking.mistakes._graphs import without_factor
from worked.formula import Formula, sum_of


def left_out(around: Around) -> Iterator[Formula]:
    """The gradients from behind alone: of one path, of all."""
    parts = terms(around.formula)
    for place, path in enumerate(parts):
        yield sum_of([*parts[:place], without_factor(path, local=False), *parts[place + 1 :]])
    yield sum_of([without_factor(path, local=False) for path in parts])


MISTAKE = Mistake(
    title="the gradient from behind is passed on without the local derivative",
    often=4,
    met="classroom",
    example=Example("graph-node-twice", "gradient[x]@1", "-6.0498"),
    about="graph",
    quantities=("gradient",),
    rewired=left_out,
)
