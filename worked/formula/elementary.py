"""Elementary function: all that is known of a function of one number, said once, in one entry."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.formula.tree import Formula
from worked.record import Record

WORD, POWER_OF_E, ROOT, BARS = "word", "power of e", "root", "bars"
LOOKS = (WORD, POWER_OF_E, ROOT, BARS)
KINKS = ("", "absolute", "sign")
EVERYWHERE = (-math.inf, math.inf)

# An enclosure, as the room of numbers has it: a pair between whose ends the true number lies.
Bounds = tuple[Any, Any]


class ElementaryFunction(Record):
    """A function of one number.

    `slope` is its derivative as a formula of the argument `x` and of what the function comes to, `y`. `floats` computes
    it of a float. `enclosed` encloses it: a function of an arithmetic of enclosures (see `number.Enclosures`) and of
    the enclosure of the argument, which may be made of other functions; see `growing`. `sympy`, `numpy`, `torch` and
    `onnx` are its names there; an empty one says that there is none, and where NumPy has none, arrays are computed
    element by element by `floats`.

    It has values between the ends of its `domain`. There it grows with its argument or has a kink, or else `image`
    gives the bounds of what it comes to between two numbers. It is written as its `word` before brackets (default: its
    name), or looks like one of LOOKS. `typed`: it may stand in a function that a problem file gives as text.
    `many_at_once`: NumPy computes many of its values at once, which is quicker than a loop where there are more than a
    few. A `kink` is the method by which an arithmetic computes what has a kink or a jump; its slope then holds beside
    the kink, and at it by convention. `by_others` is the same function written by others of `x`: programs that do not
    have it, such as live pages, Numbas and spreadsheets, compute it so. `of_turn` is the method that computes it of
    pi * top / bottom, where that is more exact.
    """

    name: str
    slope: Formula | None
    floats: Callable[[float], float]
    enclosed: Callable[[Any, Bounds], Bounds]
    sympy: str
    numpy: str
    torch: str
    onnx: str
    word: str = ""
    look: str = WORD
    domain: tuple[float, float] = EVERYWHERE
    image: Callable[[float, float], tuple[float, float]] | None = None
    typed: bool = False
    many_at_once: bool = True
    kink: str = ""
    of_turn: str = ""
    by_others: Formula | None = None

    def __init__(self, **given: Any) -> None:
        whole = self._defaults | given
        _refuse_wrong(whole, self._fields)
        super().__init__(*[whole[field] for field in self._fields])

    def at(self, number: float, where_none: float = math.nan) -> float:
        """What it comes to, infinite where that is too large; `where_none` is given back where it has no value."""
        try:
            return self.floats(number)
        except OverflowError:
            return math.copysign(math.inf, number)
        except ValueError:
            return where_none

    def written_by_others(self, where: str) -> Formula:
        """The function by others, for programs that do not have it; WorkedError names what its entry lacks."""
        if self.by_others is None:
            said = "give by_others, the same by other functions, in worked/formula/functions.py"
            raise WorkedError(f"elementary function {self.name}: {where} cannot compute it; {said}")
        return self.by_others

    def between(self, low: float, high: float) -> tuple[float, float]:
        """The bounds of what it comes to between two numbers of its domain, whose ends may be infinite."""
        return self.image(low, high) if self.image else (self.at(low, -math.inf), self.at(high, math.inf))


def table(*entries: ElementaryFunction) -> dict[str, ElementaryFunction]:
    """Entries by name, in the order in which they are listed to people."""
    return {entry.name: entry for entry in entries}


def growing(at: Callable[[Any, Bounds], Bounds]) -> Callable[[Any, Bounds], Bounds]:
    """The enclosure of a function that grows, from its enclosures `at(numbers, end)` at both ends of the argument."""

    def enclosed(numbers: Any, argument: Bounds) -> Bounds:
        low, high = argument
        first = at(numbers, (low, low))
        return first if low == high else (first[0], at(numbers, (high, high))[1])

    return enclosed


def _is_slope(value: Any) -> bool:
    return value is None or (isinstance(value, Formula) and set(value.symbols()) <= {"x", "y"})


def _is_of_x(value: Any) -> bool:
    return value is None or (isinstance(value, Formula) and set(value.symbols()) == {"x"})


def _is_domain(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and value[0] < value[1]


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and (not value or value.isidentifier())


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool)


EXPECTED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "name": ("the name of a function, such as tanh", lambda value: _is_word(value) and value != ""),
    "slope": ("its derivative as a formula of the symbols x and y, or None beside a kink", _is_slope),
    "floats": ("a function of a float", callable),
    "enclosed": ("a function of an arithmetic of enclosures and an enclosure", callable),
    "sympy": ("its name in SymPy", lambda value: _is_word(value) and value != ""),
    "numpy": ("its name in NumPy, or an empty text", _is_word),
    "torch": ("its name in PyTorch, or an empty text", _is_word),
    "onnx": ("its operator in ONNX, or an empty text", _is_word),
    "word": ("the word by which it is written, or an empty text", _is_word),
    "look": (f"one of {', '.join(LOOKS)}", lambda value: value in LOOKS),
    "domain": ("two numbers, the smaller first", _is_domain),
    "image": ("a function of two floats, or None where the function grows", lambda value: not value or callable(value)),
    "typed": ("True or False", _is_truth),
    "many_at_once": ("True or False", _is_truth),
    "kink": (f"one of {', '.join(KINKS[1:])}, or an empty text", lambda value: value in KINKS),
    "by_others": ("a formula of the symbol x and of other functions, or None", _is_of_x),
    "of_turn": ("the name of a method of an arithmetic, or an empty text", _is_word),
}


def _refuse_wrong(given: dict[str, Any], fields: tuple[str, ...]) -> None:
    """WorkedError names the field of an entry that is missing or wrong."""
    where = f"elementary function {given.get('name', '?')}"
    for name in given:
        if name not in fields:
            raise WorkedError(f"{where}: {name}: no such field; valid: {', '.join(fields)}")
    for name in fields:
        expected, fits = EXPECTED[name]
        if name not in given:
            raise WorkedError(f"{where}: {name}: missing; expected {expected}")
        if not fits(given[name]):
            raise WorkedError(f"{where}: {name}: expected {expected}, found {excerpt(given[name])}")
    if given["slope"] is None and (given["typed"] or not given["kink"]):
        raise WorkedError(f"{where}: slope: only a function with a kink that is never typed may have none")
