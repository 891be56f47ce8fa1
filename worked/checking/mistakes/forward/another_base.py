"""Powers of another number than e are taken: of 3, 2 or 10.

Right: out = e^(-0.7) / (e^(-0.7) + e^(0.6) + e^(0.8)) = 0.1093.
Wrong: out = 3^(-0.7) / (3^(-0.7) + 3^(0.6) + 3^(0.8)) = 0.0965.

On paper 3 stands in for e = 2.718..., which is near but not the same; on a calculator 10^x lies beside e^x.
"""

from collections.abc import Iterator

from worked.checking.mistake import Around, Example, Mistake, rewritten
from worked.formula import Formula, Function, Number, exp, ln

BASES = ("3", "10", "2")


def other_powers(around: Around) -> Iterator[Formula]:
    """The output with powers of other numbers in the place of all exponentials."""
    for base in BASES:

        def change(part: Formula, base: str = base) -> Formula:
            if isinstance(part, Function) and part.name == "exp":
                return exp(part.argument * ln(Number(base)))
            return part

        yield rewritten(around.formula, change)


MISTAKE = Mistake(
    title="powers of another number than e are taken (3, 10 or 2)",
    often=2,
    met="Tom Yeh's sheets, which recommend powers of 3 for softmax by hand",
    example=Example("softmax-3-class", "out[o1]@1", "0.0965"),
    quantities=("out",),
    rewired=other_powers,
)
