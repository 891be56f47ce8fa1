"""Calculator: arithmetic as it is typed at the prompt, such as `0.1*0.35 + 0.8*0.9` or `sigmoid(net[3])`.

    atom     number | pi | e | cell | function( sum { ; sum } ) | ( sum )

The rest of the grammar is that of `formula.typed`, and this is all there is: the text becomes tokens, and these are
computed as they are read, in enclosures, so that the digits are right. Its length, its depth and the size of every
number are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import FUNCTIONS, Formula, Symbol
from worked.formula.typed import Arithmetic
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import find, settings_of
from worked.maths.entry import squeezed
from worked.number import START_PRECISION, Enclosure, Enclosures, Undecided
from worked.tutor.typed import folded

LONGEST, DEEPEST, MOST_DIGITS, MOST_TRIES = 300, 24, 40, 4
LARGEST, LARGEST_ARGUMENT, LARGEST_POWER, MOST_ARGUMENTS = 60, Decimal("1e15"), 1000, 24
ZERO, ONE = (Decimal(0), Decimal(0)), (Decimal(1), Decimal(1))
EXTREMES = ("max", "min")
NUMBER = r"(?P<number>(?:[0-9]+(?:[{points}][0-9]+)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?)"
REST = r"(?P<word>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>[-+*/^();,])"
TOKENS = {points: re.compile(NUMBER.format(points=points) + "|" + REST) for points in (".", ".,")}

Function = Callable[[Enclosures, Enclosure], Enclosure]
# The length of the name of a cell at the beginning of a text, 0 where there is none, and its number.
Cells = Callable[[str], tuple[int, Callable[[], Decimal]]]


class Token(NamedTuple):
    """A number, a word, a cell, a sign or the end of a text; `number` is that of a cell, when it is asked for."""

    kind: str
    text: str
    number: Callable[[], Decimal] | None = None


def no_cells(text: str) -> tuple[int, Callable[[], Decimal]]:
    """No cell has a name."""
    return 0, Decimal


def value(text: str, cells: Cells = no_cells, activations: Mapping[str, Function] | None = None) -> Enclosure:
    """What typed arithmetic comes to, enclosed; WorkedError says in half a sentence why it comes to nothing.

    `cells` finds the names of cells in the text. `activations` are those of the problem, with its own parameters; all
    others of the catalogue have their usual ones.
    """
    tokens = list(tokens_of(text, cells))
    for attempt in range(MOST_TRIES):
        try:
            return Reader(tokens, Enclosures(START_PRECISION << attempt), activations or {}).whole()
        except Undecided:
            continue
        except (ArithmeticError, ValueError):
            break
    raise WorkedError("it has no value: a division by 0, or a root or logarithm of a negative number")


def tokens_of(text: str, cells: Cells = no_cells) -> Iterator[Token]:
    """The tokens of a text; WorkedError where it is too long or has another sign."""
    if len(text) > LONGEST:
        raise WorkedError(f"it is longer than {LONGEST} characters")
    text, place = folded(text), 0
    # With several arguments in one pair of brackets, a comma stands between them and not before decimals.
    pattern = TOKENS["." if any(f"{name}(" in text.replace(" ", "") for name in EXTREMES) else ".,"]
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        length, number = cells(text[place:]) if text[place].isalpha() or not text[place].isascii() else (0, Decimal)
        if length:
            yield Token("cell", text[place : place + length], number)
            place += length
            continue
        found = pattern.match(text, place)
        if not found:
            raise WorkedError(f"{excerpt(text[place])} is no sign of arithmetic")
        assert found.lastgroup
        yield Token(found.lastgroup, found[0])
        place = found.end()
    yield Token("end", "the end")


def activation_of(formula: Formula) -> Function:
    """A formula of the net input `z` as a function."""
    return lambda numbers, argument: formula.value({"z": argument}.__getitem__, numbers)


class Reader(Arithmetic[Token, Enclosure]):
    """Reads tokens by the grammar and computes on the way."""

    deepest = DEEPEST

    def __init__(self, tokens: Sequence[Token], numbers: Enclosures, activations: Mapping[str, Function]) -> None:
        super().__init__(tokens)
        self.numbers, self.activations = numbers, activations

    def total(self, terms: list[Enclosure]) -> Enclosure:
        """The sum of terms."""
        return bounded(self.numbers.total(terms))

    def negated(self, body: Enclosure) -> Enclosure:
        """A number with the other sign."""
        return self.numbers.negate(body)

    def product(self, left: Enclosure, right: Enclosure) -> Enclosure:
        """The product of two factors."""
        return bounded(self.numbers.product((left, right)))

    def quotient(self, top: Enclosure, bottom: Enclosure) -> Enclosure:
        """One divided by another."""
        if bottom == ZERO:
            raise WorkedError("it divides by 0")
        return bounded(self.numbers.divide(top, bottom))

    def raised(self, base: Enclosure, exponent: Enclosure, first: Token, then: Token) -> Enclosure:
        """A power; one of e is the exponential function."""
        return self.called("exp", exponent) if first.text == "e" else raised(self.numbers, base, exponent)

    def atom(self) -> Enclosure:
        """A number, a constant, a cell, a function of something, or something in brackets."""
        token = self.take()
        if token.kind == "number":
            return number_of(token.text)
        if token.number is not None:
            number = token.number()
            return bounded((number, number))
        if token.kind == "word":
            return self.named(token)
        if token.text != "(":
            raise self.refused("a number, a cell such as net[3], or a bracket", token)
        return self.closed()[0]

    def named(self, token: Token) -> Enclosure:
        """A constant, or a function of what stands in the brackets behind it."""
        if self.next.text != "(":
            if token.text == "pi":
                return self.numbers.constant("pi")
            if token.text == "e":
                return self.numbers.exp(ONE)
            if is_function(token.text):
                raise self.refused(f"a bracket behind {token.text}", self.next)
            hint = nearest(token.text, ("pi", "e", *EXTREMES, *FUNCTIONS, *ACTIVATIONS))
            raise WorkedError(f"nothing is called {excerpt(token.text)}" + (f"; {hint}" if "did you" in hint else ""))
        self.take()
        arguments = self.closed(MOST_ARGUMENTS if token.text in EXTREMES else 1)
        if token.text in EXTREMES:
            return (self.numbers.maximum if token.text == "max" else self.numbers.minimum)(arguments)
        return self.called(token.text, arguments[0])

    def called(self, name: str, argument: Enclosure) -> Enclosure:
        """A function of a number."""
        if max(abs(argument[0]), abs(argument[1])) > LARGEST_ARGUMENT:
            raise WorkedError(f"the number in the brackets of {name} is too large")
        return bounded(self.function(name)(self.numbers, argument))

    def function(self, name: str) -> Function:
        """The function of a name: elementary, an activation of the problem, or one of the catalogue."""
        if name in FUNCTIONS:
            entry = FUNCTIONS[name]
            return lambda numbers, argument: numbers.call(entry, argument)
        own = self.activations.get(squeezed(name))
        if own:
            return own
        if not is_function(name):
            hint = " (the natural logarithm is ln)" if name == "log" else ""
            raise WorkedError(f"no function is called {excerpt(name)}{hint}; {nearest(name, functions())}")
        activation = find(ACTIVATIONS, name, "activation", "the prompt")
        if activation.couples:
            raise WorkedError(f"{name} needs the net inputs of the whole layer; write it with exp")
        return activation_of(activation.out([Symbol("z")], 0, settings_of(activation, {})))


def functions() -> list[str]:
    """The names of the functions that may be typed."""
    single = [name.replace("-", "_") for name, entry in ACTIVATIONS.items() if not entry.couples]
    return list(dict.fromkeys([*FUNCTIONS, *EXTREMES, *single]))


def is_function(name: str) -> bool:
    """Whether a function has this name, or this other name."""
    wanted = squeezed(name)
    others = (each for entry in ACTIVATIONS.values() for each in (entry.name, *entry.aliases))
    return name in FUNCTIONS or name in EXTREMES or any(wanted == squeezed(other) for other in others)


def number_of(text: str) -> Enclosure:
    """The number that was typed."""
    mantissa, _, exponent = text.lower().replace(",", ".").partition("e")
    if len(mantissa) > MOST_DIGITS or len(exponent) > 4 or abs(int(exponent or "0")) > LARGEST:
        raise WorkedError(f"the number {excerpt(text, 20)} has too many digits")
    found = Decimal(f"{mantissa}e{exponent or 0}")
    return bounded((found, found))


def raised(numbers: Enclosures, base: Enclosure, exponent: Enclosure) -> Enclosure:
    """A power; refused before it is computed where it would be huge."""
    if max(abs(exponent[0]), abs(exponent[1])) > LARGEST_POWER:
        raise WorkedError("an exponent is too large")
    size = max(abs(base[0]), abs(base[1]))
    if size and abs(size.adjusted()) * abs(exponent[1]) > 4 * LARGEST * LARGEST:
        raise WorkedError("a power is too large")
    if base == ZERO and exponent[1] < 0:
        raise WorkedError("it divides by 0")
    if base[1] < 0 and exponent[0] != exponent[0].to_integral_value():
        raise WorkedError("a negative number has no power that is not whole")
    return bounded(numbers.raised(base, exponent))


def bounded(found: Enclosure) -> Enclosure:
    """A number that is not too large to go on with."""
    if not all(end.is_finite() and end.adjusted() < LARGEST for end in found):
        raise WorkedError("it becomes too large")
    return found
