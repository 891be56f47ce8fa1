"""A table as it was read from a file: columns of numbers and of text, and where each row stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
from numpy.typing import NDArray

from worked.errors import WorkedError, excerpt
from worked.record import NOTHING, Record

Floats = NDArray[numpy.float64]
MISSING = frozenset({"", "nan", "na", "n/a", "null", "?"})
BOOLEANS = {"true": 1.0, "false": 0.0}


class DataTable(Record):
    """A table from the file `source`: `numbers` holds the columns without text, (rows, columns), in order of `names`.

    `texts` are the other columns by name, one text for each row, stripped. `places` are the number of each row in the
    file, which is of a `unit`: a line or a row. `targets` are the columns that the file itself sets apart as answers.
    `notes` are sentences on how the file was understood. A missing number is NaN; a missing text is in `MISSING`.
    """

    source: str
    names: tuple[str, ...]
    numbers: Floats
    places: Sequence[int]
    texts: Mapping[str, Sequence[str]] = NOTHING
    unit: str = "row"
    targets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def place(self, row: int) -> str:
        """Where a row stands in the file, as `line 7`."""
        return f"{self.unit} {self.places[row]}"

    def refuse(self, sentence: str) -> WorkedError:
        """A mistake in the file."""
        return WorkedError(f"{self.source}: {sentence}")

    def columns(self, names: Sequence[str], missing: bool = False) -> Floats:
        """Some columns as numbers, (rows, columns); booleans are 0 and 1, what is `missing` is NaN where it may be so.

        WorkedError: a column holds text, or a number is missing, infinite or too large for float32.
        """
        of_numbers = [name for name in self.names if name not in self.texts]
        position = {name: number for number, name in enumerate(of_numbers)}
        if list(names) == of_numbers:
            found = self.numbers
        else:
            found = numpy.empty((len(self.places), len(names)))
            plain = [number for number, name in enumerate(names) if name in position]
            found[:, plain] = self.numbers[:, [position[names[number]] for number in plain]]
        for number, name in enumerate(names):
            if name in self.texts:
                found[:, number] = self._booleans(name)
        self._refuse_impossible(found, names, missing)
        return found

    def _booleans(self, name: str) -> list[float]:
        """A column of true and false as 1 and 0, where a missing one is NaN."""
        words = [text.lower() for text in self.texts[name]]
        other = [row for row, word in enumerate(words) if word not in MISSING and word not in BOOLEANS]
        if other:
            row = next((row for row in other if not is_number(words[row])), other[0])
            what = "numbers as text" if is_number(words[row]) else "text"
            found = f"column {excerpt(name)} holds {what}, {excerpt(self.texts[name][row])} in {self.place(row)}"
            raise self.refuse(f"{found}; expected numbers: leave the column out, or write its values as numbers")
        return [BOOLEANS.get(word, numpy.nan) for word in words]

    def _refuse_impossible(self, numbers: Floats, names: Sequence[str], missing: bool) -> None:
        """Refuse numbers that are missing, infinite, or too large for float32, in which nets are trained."""
        largest = float(numpy.finfo(numpy.float32).max)
        if not numbers.size or (-largest <= numbers.min() and numbers.max() <= largest):
            return
        for wrong, what, advice in (
            (numpy.isnan(numbers), "missing", "fill it in, or leave its row or column out"),
            (numpy.isinf(numbers), "infinite", "expected finite numbers"),
            (
                numpy.abs(numbers) > largest,
                "too large",
                f"expected numbers of at most {largest:.3g}, the most of float32",
            ),
        ):
            if wrong.any() and not (missing and what == "missing"):
                self.refuse_cells(wrong, names, what, advice)

    def refuse_cells(self, wrong: NDArray[numpy.bool_], names: Sequence[str], what: str, advice: str) -> None:
        """Refuse the cells of some columns that are marked as wrong, (rows, columns): how many, and where the first."""
        count = int(wrong.sum())
        row, column = numpy.unravel_index(int(wrong.argmax()), wrong.shape)
        where = f"in {self.place(int(row))}, column {excerpt(names[int(column)])}"
        which = f"1 value is {what}, {where}" if count == 1 else f"{count} values are {what}, the first {where}"
        raise self.refuse(f"{which}; {advice}")


def is_number(text: str) -> bool:
    """Whether a text is a number as Python writes it, without underscores."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def numbered(letter: str, count: int) -> list[str]:
    """Names for columns that have none: x1, x2, ..."""
    return [f"{letter}{number}" for number in range(1, count + 1)]


def distinct(source: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns; WorkedError where two are the same."""
    seen: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if name in seen:
            raise WorkedError(f"{source}: columns {seen[name]} and {number} are both called {excerpt(name)}")
        seen[name] = number
    return tuple(names)
