"""Mistake: a rule about a known mistake, and the decorators that make one of a function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

from worked.checking.answer_key.rewriting import (
    Change,
    all_parts,
    cases_exchanged,
    each_term_changed,
    exchanged,
    factors,
    fewer_terms,
    in_each,
    is_function,
    one_over,
    opposite,
    rewritten,
    terms,
    unsquared,
    without_each,
)
from worked.checking.mistakes.around import Around, usual
from worked.errors import WorkedError
from worked.formula import Formula
from worked.record import Record
from worked.trace.net import NET

__all__ = [
    "EXERCISES",
    "MOST",
    "NEAREST",
    "Around",
    "Change",
    "Example",
    "Mistake",
    "Rule",
    "all_parts",
    "cases_exchanged",
    "each_term_changed",
    "exchanged",
    "factors",
    "fewer_terms",
    "in_each",
    "is_function",
    "mistake",
    "one_over",
    "opposite",
    "rewritten",
    "slip",
    "terms",
    "unsquared",
    "usual",
    "without_each",
]

# How many wrong formulas a mistake leads to, and how many come of neighbours of one kind where there is another.
MOST, NEAREST = 6, 3
LEAST_OFTEN, MOST_OFTEN = 1, 5
# The sentence, the example and what is behind the mistake; and the level of optimisation that drops docstrings.
PARAGRAPHS, NO_TEXTS = 3, 2

EXERCISES = "exercises"

OPTIMISERS, BOUNDS = "Optimisers", "Rates, penalties and bounds"
LAYERS = "Normalisation, dropout and residual connections"
# The parts of the calculation by the folder of their files, in the order of the catalogue.
PARTS = {
    "forward": "Forward pass",
    "backward": "Backward pass",
    "update": "Update",
    "optimisers": OPTIMISERS,
    "bounds": BOUNDS,
    "layers": LAYERS,
    "questions": "Questions beside the sheet",
    "exercises": "Exercises without a net",
    "graphs": "Computational graphs",
    "slips": "Slips",
}

Rule = Callable[[Around], Iterable[Formula]]
Meant = Callable[[Decimal], Iterable[Decimal]]


class Example(Record):
    """A tiny example: a shipped problem or the text of one, a cell of it, and the wrong number written there."""

    problem: str
    cell: str
    written: str


class Mistake(Record):
    """A known mistake, as a rule that can be applied to any net, or to any exercise of a kind.

    `title` completes the sentence "It looks as if ...". `often` ranks mistakes that lead to the same number, from 1
    (rare) to 5 (met in every class); `met` says where it was met. `text` is what a teacher reads: the docstring of
    its function, whose name it has; `aliases` are other names that are understood. `part` is the part of the catalogue
    that it belongs to.

    `about` says what it is made in: a net, exercises of the kind of that name, or `EXERCISES`, those of any kind. A
    misconception has `rewired`: the wrong formulas in place of that of a cell, for cells of the `quantities`, in
    exercises of any kind for all cells. A slip of the pen has `meant`: the numbers that may have been meant by the one
    written; `whole` ones have no more digits than the student writes elsewhere.
    """

    name: str
    part: str
    text: str
    title: str
    often: int
    met: str
    example: Example
    about: str
    quantities: tuple[str, ...]
    aliases: tuple[str, ...]
    rewired: Rule | None
    meant: Meant | None
    whole: bool

    @property
    def explanation(self) -> str:
        """The text without the indentation of its lines."""
        return "\n".join(map(str.strip, self.text.strip().split("\n")))

    @property
    def reason(self) -> str:
        """What is behind the mistake: its text without the title and the example, on one line."""
        return " ".join(self.text.split("\n\n")[-1].split())

    def __reduce__(self) -> tuple[Any, ...]:
        """A mistake is known to another process by its name: its function stands for it in its file."""
        rule = self.rewired or self.meant
        assert rule
        return _named, (rule.__module__, rule.__name__)

    def formulas(self, around: Around) -> Iterator[Formula]:
        """The wrong formulas, the likeliest first: a few, each once, none the right one or dependent on a letter."""
        assert self.rewired
        known, seen = around.key.outcomes, {around.formula}
        for formula in self.rewired(around):
            if formula not in seen and all(name in known for name in formula.symbols()):
                seen.add(formula)
                yield formula
                if len(seen) > MOST:
                    return


def _named(module: str, name: str) -> Mistake:
    found: Mistake = getattr(import_module(module), name)
    return found


# The defaults stand for what is missing, so that it is refused by name.
NO_EXAMPLE = Example("", "", "")


def mistake(
    title: str = "",
    *,
    often: int = 0,
    met: str = "",
    example: Example = NO_EXAMPLE,
    about: str = NET,
    quantities: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> Callable[[Rule], Mistake]:
    """A misconception, made of the function that yields its wrong formulas. `Mistake` says what is given."""

    def made(rule: Rule) -> Mistake:
        head = _head(rule, title, often, met, example)
        if not quantities and about != EXERCISES:
            raise _lacks(rule, "quantities, those of the cells in which it is made")
        return Mistake(*head, title, often, met, example, about, quantities, aliases, rule, None, True)

    return made


def slip(
    title: str = "", *, often: int = 0, met: str = "", example: Example = NO_EXAMPLE, whole: bool = True
) -> Callable[[Meant], Mistake]:
    """A slip of the pen, made of the function that yields what may have been meant. `Mistake` says what is given."""

    def made(meant: Meant) -> Mistake:
        head = _head(meant, title, often, met, example)
        return Mistake(*head, title, often, met, example, NET, (), (), None, meant, whole)

    return made


def _head(rule: Callable[..., Any], title: str, often: int, met: str, example: Example) -> tuple[str, str, str]:
    """The name, part and text of a mistake by its function; WorkedError names the file where it lacks something."""
    text, folder = rule.__doc__ or "", rule.__module__.split(".")[-2]
    if folder not in PARTS:
        raise _lacks(rule, f"a folder of the catalogue for its file; valid: {', '.join(PARTS)}")
    if not title:
        raise _lacks(rule, 'a title, which completes the sentence "It looks as if ..."')
    if not LEAST_OFTEN <= often <= MOST_OFTEN:
        raise _lacks(rule, f"often, a number from {LEAST_OFTEN} (rare) to {MOST_OFTEN} (met in every class)")
    if not met:
        raise _lacks(rule, "met, which says where it was met")
    if not (example.problem and example.cell and example.written):
        raise _lacks(rule, "an example: a problem, a cell of it, and the wrong number written there")
    # Under python -OO no function has a text.
    if sys.flags.optimize < NO_TEXTS:
        _look_at(rule, text)
    return rule.__name__.replace("_", "-"), PARTS[folder], text


def _look_at(rule: Callable[..., Any], text: str) -> None:
    """Refuse a text that does not say the mistake, what is right and wrong in an example, and what is behind it."""
    if not text:
        raise _lacks(rule, "a docstring, the text that a teacher reads")
    if not text.partition("\n\n")[0].endswith("."):
        raise _lacks(rule, "a first sentence in its docstring, with an empty line after it")
    for start in ("Right:", "Wrong:"):
        if start not in text:
            raise _lacks(rule, f"a line in its docstring that begins with '{start}'")
    if text.count("\n\n") < PARAGRAPHS - 1:
        raise _lacks(rule, "a last paragraph in its docstring, which says what is behind it")


def _lacks(rule: Callable[..., Any], what: str) -> WorkedError:
    file = rule.__module__.replace(".", "/")
    return WorkedError(f"{file}.py: the mistake {rule.__name__} lacks {what}")
