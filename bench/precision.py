"""Precision: a replay that makes only what an undecided digit depends on more precise, beside one that begins anew.

Both compute the same cells, and all digits that are shown must agree. Besides, powers of e and logarithms to many
digits beside those of `decimal`. One command: python bench/precision.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from timing import interleaved, machine, ratios  # noqa: E402

import worked  # noqa: E402
from tests.problems import text_of  # noqa: E402
from tests.trace.restarted import restarted  # noqa: E402
from worked.number import Enclosures  # noqa: E402
from worked.problem.problem import Problem  # noqa: E402
from worked.trace.replay import replay  # noqa: E402

ROUNDS = 3
DIGITS = (224, 448, 896, 1792)
ALL, NORMALISED = 'batch = "all"', '[network.normalisation]\nlayers = [1]\nover = "batch"\nepsilon = 0.001'
# Two units whose outputs are exactly 1 together, half a unit of the last decimal each.
COINCIDENCE = """
[network]
layers = [1, 2, 1]
activations = ["sigmoid", "linear"]
weights = [[[1], [-1]], [[0.00005, 0.00005]]]
[[samples]]
inputs = [0.7]
targets = [0]
[training]
"""


class Case(NamedTuple):
    """A problem to replay; `precise` asks for 30 digits of each number, as for JSON."""

    title: str
    problem: Problem
    precise: bool = False


def cases() -> Iterator[Case]:
    """What is replayed."""
    yield Case("Mish, 2-3-2, 3 updates", parsed("mish", (2, 3, 2), 60))
    yield Case("Mish, 2-3-2, 3 updates, 30 digits", parsed("mish", (2, 3, 2), 60), precise=True)
    yield Case("GELU by tanh, 2-3-2, 3 updates, 30 digits", parsed("gelu-tanh", (2, 3, 2), 20), precise=True)
    yield Case("softplus, 2-3-3-1, 3 updates", parsed("softplus", (2, 3, 3, 1), 60))
    yield Case("a coincidence, 1 update", worked.parse(COINCIDENCE))
    yield Case("a coincidence in the first of 100 updates", worked.parse(f"{COINCIDENCE}steps = 100"))
    yield Case("coincidences in each of 10 updates, 30 digits", normalised(10), precise=True)
    yield Case("slides-2-2-1, 2,000 updates", worked.example("slides-2-2-1").altered(steps=2000, carry="exact"))
    yield Case("epochs-2-2-1, 2,000 updates", worked.example("epochs-2-2-1").altered(steps=2000, carry="exact"))


def parsed(hidden: str, sizes: tuple[int, ...], times: int) -> Problem:
    """A net with random numbers whose inputs are so many times as large as usual."""
    text = text_of(5, sizes=sizes, hidden=hidden, samples=3, more=f"{ALL}\nsteps = 3")

    def larger(found: re.Match[str]) -> str:
        return f"inputs = [{', '.join(str(times * Decimal(number)) for number in found[1].split(', '))}]"

    return worked.parse(re.sub(r"inputs = \[(.*)\]", larger, text))


def normalised(count: int) -> Problem:
    """Batch normalisation, before which the gradients of biases cancel to 0."""
    return worked.parse(text_of(3, samples=3, more=f"{ALL}\nsteps = {count}", extra=NORMALISED))


def compared(case: Case) -> tuple[str, ...]:
    """The row of a case."""
    problem, precise = case.problem, case.precise

    def ours() -> dict[str, str]:
        replayed = replay(problem.steps, problem.rounding, precise=precise)
        return {name: outcome.shown for _, outcomes in replayed for name, outcome in outcomes.items()}

    def theirs() -> dict[str, str]:
        found = restarted(problem.steps, problem.rounding, precise=precise)
        return {name: outcome.shown for name, outcome in found.items()}

    assert ours() == theirs(), case.title
    spent = interleaved({"ours": ours, "theirs": theirs}, ROUNDS)
    return case.title, *row(spent["ours"], spent["theirs"])


def functions() -> Iterator[tuple[str, ...]]:
    """The rows of the functions."""
    for digits in DIGITS:
        yield f"exp, {digits} digits", *function("exp", Enclosures(digits))
        yield f"ln, {digits} digits", *function("ln", Enclosures(digits))


def function(name: str, arithmetic: Enclosures) -> tuple[str, ...]:
    """The times of an enclosure of a power or logarithm, and of both its ends by `decimal`."""
    number = arithmetic.floor.divide(Decimal(5), Decimal(7))
    down, up = getattr(arithmetic.floor, name), getattr(arithmetic.ceiling, name)
    rivals = {"ours": lambda: getattr(arithmetic, name)((number, number)), "theirs": lambda: (down(number), up(number))}
    spent = interleaved(rivals, ROUNDS, {"ours": 20, "theirs": 2})
    return row(spent["ours"], spent["theirs"])


def row(ours: list[float], theirs: list[float]) -> tuple[str, ...]:
    """Both times, and ours by theirs: of the minima and of the medians."""
    return (
        *(f"{1000 * min(each):.2f} ms" for each in (ours, theirs)),
        *(f"{each:.2f}" for each in ratios(ours, theirs)),
    )


def main() -> None:
    """Measure and print both tables."""
    print(f"Machine: {machine()}\n")
    for peer, rows in (("begun anew", map(compared, cases())), ("decimal", functions())):
        print(f"| what | ours | {peer} | ratio | of medians |\n|---|---|---|---|---|")
        for cells in rows:
            print(f"| {' | '.join(cells)} |", flush=True)
        print()


if __name__ == "__main__":
    main()
