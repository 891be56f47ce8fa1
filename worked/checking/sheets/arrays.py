"""Arrays: what a student's own code computed, as the answers of a sheet, element by element.

An array is whatever has `tolist`, `shape` and `dtype`, as those of NumPy, PyTorch and JAX, or lists of numbers. Its
elements are written with the digits that its type carries safely, and then checked as any other answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from worked.cells.cell import identifier
from worked.cells.given import about
from worked.cells.place import edge
from worked.checking.answer_key.key import Key
from worked.errors import WorkedError, excerpt, nearest
from worked.number.quantity import BIAS, WEIGHT
from worked.problem.problem import Problem
from worked.record import Record

# The significant digits that a long chain of operations leaves of each type; Python's own floats are double.
DIGITS = {"bfloat16": 2, "float16": 3, "half": 3, "float32": 5, "float64": 10, "double": 10}
USUAL = 10
NEAR = 1e-6  # how far single precision may be from a number as it was written, of 1

_NUMBERED = re.compile(r"(.+?)[_-]?(\d+)")
BIASES = f"{BIAS}-"


class Arrays(Record):
    """Arrays by quantity: a list with one for each layer that has it, in order, or one array where only one has.

    Those of weights have a row for each receiving unit, or with `transposed` a column. `origin` is where they stand.
    """

    named: Mapping[str, Any]
    transposed: bool = False
    origin: str = "arrays"


class Element(Record):
    """An element of an array: how a program calls it, and its number as text."""

    name: str
    text: str


def are_arrays(answers: object) -> bool:
    """Whether answers are arrays by quantity and no answers by the ids of cells."""
    return (
        isinstance(answers, Mapping)
        and bool(answers)
        and all(isinstance(name, str) and "[" not in name for name in answers)
        and any(isinstance(value, list | tuple | dict) or hasattr(value, "shape") for value in answers.values())
    )


def by_layer(named: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """Arrays whose names end in the number of a layer, as `gradient_1`, put together by quantity.

    WorkedError where a layer is missing.
    """
    found: dict[str, Any] = {}
    for name, value in named.items():
        said = _NUMBERED.fullmatch(name)
        if said is None:
            found[name] = value
        else:
            found.setdefault(said[1], {})[int(said[2])] = value
    for name, value in found.items():
        if isinstance(value, dict):
            if sorted(value) != list(range(1, len(value) + 1)):
                raise WorkedError(f"{origin}: {name}: expected layers from 1 without a gap, found {sorted(value)}")
            found[name] = [value[number] for number in sorted(value)]
    return found


def arrays_of(module: Any, key: Key, origin: str = "module") -> Arrays:
    """The gradients of a PyTorch module after `backward`, and its parameters where they are no longer the initial ones.

    Its layers are those of its modules that have a matrix of weights, in order, as `torch.nn.Linear` has.
    """
    network = key.network if isinstance(key.problem, Problem) else None
    if network and network.beyond_layers:
        found = f"{network.beyond_layers}, which layers of a module have not"
        raise WorkedError(f"{origin}: the net has {found}; give arrays by name, or answers by cell")
    layers = [each for each in module.modules() if len(getattr(getattr(each, "weight", None), "shape", ())) == 2]
    if not layers:
        raise WorkedError(f"{origin}: has no layer with a matrix of weights, such as torch.nn.Linear")
    named: dict[str, list[Any]] = {}
    # Where biases stay as they are, the exercise asks for nothing of them.
    learned = {cell.quantity for cell in key.cells.values() if cell.quantity.learned and cell.formula is not None}
    kinds = [(kind, prefix) for kind, prefix in ((WEIGHT, ""), (BIAS, BIASES)) if kind in learned]
    for layer in layers:
        for kind, prefix in kinds:
            parameter = getattr(layer, kind, None)
            if parameter is None:
                continue
            named.setdefault(kind, []).append(parameter)
            named.setdefault(f"{prefix}gradient", []).append(parameter.grad)
    changed = WEIGHT in named and _are_changed(named[WEIGHT], key)
    kept = {
        name: values
        for name, values in named.items()
        if (changed or name.endswith("gradient")) and any(value is not None for value in values)
    }
    if not kept:
        raise WorkedError(f"{origin}: it has no gradients, and its weights are the initial ones; call backward() first")
    return Arrays(kept, origin=origin)


def _are_changed(weights: Sequence[Any], key: Key) -> bool:
    """Whether weights differ from the initial ones by more than rounding."""
    initial = [
        float(about(cell.given)) for cell in key.cells.values() if cell.quantity == WEIGHT and cell.formula is None
    ]
    found = [float(number) for weight in weights for row in weight.detach().cpu().tolist() for number in row]
    return len(found) != len(initial) or any(
        abs(one - other) > NEAR * max(1, abs(other)) for one, other in zip(found, initial, strict=True)
    )


def elements(key: Key, arrays: Arrays) -> dict[str, Element]:
    """The elements of arrays by the ids of their cells; WorkedError where a name, a shape or a number is wrong."""
    if not key.problem.layer_of:
        raise WorkedError(f"{arrays.origin}: arrays are those of a net; for this exercise give answers by cell")
    return {cell: element for name in arrays.named for cell, element in _Quantity(key, arrays, name).elements()}


class _Quantity:
    """The arrays of one quantity, and the cells that their elements belong to.

    A name is that of a quantity, with `bias-` before it for what belongs to biases, and may end in @ and a step.
    """

    def __init__(self, key: Key, arrays: Arrays, name: str) -> None:
        self.task, self.name, self.value = key.problem, name, arrays.named[name]
        self.origin, self.transposed = arrays.origin, arrays.transposed
        said, _, step = name.replace("_", "-").partition("@")
        self.quantity, self.of_biases = said.removeprefix(BIASES), said.startswith(BIASES)
        computed = [cell for cell in key.cells.values() if cell.formula is not None]
        cells = [cell for cell in computed if cell.quantity == self.quantity and step in ("", str(cell.step))]
        if not cells:
            valid = dict.fromkeys(cell.quantity for cell in computed)
            raise self._refused("", f"no computed number is called so; {nearest(said, valid)}")
        self.step = min(cell.step for cell in cells)
        self.cells = {cell.id: cell for cell in cells if cell.step == self.step}
        self.by_edge = not self.of_biases and any(cell.place.is_edge for cell in self.cells.values())

    def _refused(self, which: str, sentence: str) -> WorkedError:
        return WorkedError(f"{self.origin}: {self.name}{which}: {sentence}")

    def elements(self) -> Iterator[tuple[str, Element]]:
        """The elements of all layers, by the ids of their cells."""
        alone = next((cell for cell in self.cells.values() if not cell.place), None)
        if alone is not None:
            yield from self._of({(0, 0): alone.id}, self.value, "")
            return
        grids = list(self._grids())
        values = [self.value] if hasattr(self.value, "shape") and len(grids) == 1 else self.value
        if not isinstance(values, list | tuple) or len(values) != len(grids):
            found = f"a list of {len(values)}" if isinstance(values, list | tuple) else "one array"
            raise self._refused("", f"expected a list of {len(grids)} arrays, one for each layer, found {found}")
        for place, (grid, value) in enumerate(zip(grids, values, strict=True)):
            if value is not None:
                yield from self._of(grid, value, f"[{place}]")

    def _grids(self) -> Iterator[dict[tuple[int, int], str]]:
        """The ids of cells by row and column, of each layer that has any."""
        samples = [None] if self.of_biases else sorted({cell.sample for cell in self.cells.values()}, key=str)
        for layer in dict.fromkeys(self.task.layer_of.values()):
            units, places = layer.units, [[edge(source, unit) for source in layer.before] for unit in layer.units]
            if self.by_edge:
                rows = [[identifier(self.quantity, place, self.step) for place in row] for row in places]
            else:
                rows = [[identifier(self.quantity, unit, self.step, sample) for unit in units] for sample in samples]
            if layer.number and any(name in self.cells for row in rows for name in row):
                columns = [list(column) for column in zip(*rows, strict=True)]
                turned = columns if self.by_edge and self.transposed else rows
                yield {(r, c): name for r, row in enumerate(turned) for c, name in enumerate(row)}

    def _of(self, grid: Mapping[tuple[int, int], str], value: Any, which: str) -> Iterator[tuple[str, Element]]:
        """The elements of one array. What a net has no edge for is not looked at."""
        array = _Array(value)
        wanted = tuple(each + 1 for each in max(grid))
        if array.shape is None:
            raise self._refused(which, "expected rows of one length, found several")
        rows = array.as_matrix(wanted)
        if rows is None:
            raise self._refused(which, self._shape_refused(wanted, array.shape))
        for (row, column), cell in grid.items():
            if cell in self.cells:
                place = ", ".join(map(str, (row, column)[2 - len(array.shape) :]))
                name = f"{self.name}{which}" + (f"[{place}]" if array.shape else "")
                text = array.text(rows[row][column])
                if text is None:
                    raise self._refused(which, f"expected numbers, found {excerpt(rows[row][column])}")
                yield cell, Element(name, text)

    def _shape_refused(self, wanted: tuple[int, ...], found: tuple[int, ...]) -> str:
        if wanted == (1, 1) and not self.by_edge:
            return f"expected one number, found the shape {found}"
        line = "column" if self.transposed else "row"
        of_what = f", with a {line} for each receiving unit" if self.by_edge else ""
        turned = self.by_edge and wanted[::-1] == found
        hint = f"; set transposed = {'false' if self.transposed else 'true'}" if turned else ""
        return f"expected the shape {wanted}{of_what}, found {found}{hint}"


class _Array:
    """An array as lists, its shape (None where it has none), and the digits that its numbers carry."""

    def __init__(self, value: Any) -> None:
        kind = str(getattr(value, "dtype", ""))
        for step in ("detach", "cpu"):
            value = getattr(value, step)() if hasattr(value, step) else value
        if "bfloat16" in kind and hasattr(value, "float"):
            value = value.float()
        self.rows = value.tolist() if hasattr(value, "tolist") else value
        self.digits = next((count for name, count in DIGITS.items() if name in kind), 0)
        self.shape = _shape(self.rows)

    def as_matrix(self, wanted: tuple[int, ...]) -> list[Any] | None:
        """The rows in a wanted shape; a row or a number alone is a matrix of one row. None where it does not fit."""
        rows, shape = self.rows, self.shape or ()
        while len(shape) < len(wanted):
            rows, shape = [rows], (1, *shape)
        return rows if shape == wanted else None

    def text(self, value: Any) -> str | None:
        """A number with all of the digits that its type carries, zeros at the end among them; None where it is none.

        In a list a float has the digits that it was written with.
        """
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        if not isinstance(value, float):
            return str(value)
        return f"{value:#.{self.digits}g}" if self.digits else f"{value:.{USUAL}g}"


def _shape(rows: Any) -> tuple[int, ...] | None:
    """The shape of lists within lists; None where rows differ in length."""
    if not isinstance(rows, list | tuple):
        return ()
    shapes = {_shape(each) for each in rows}
    inner = shapes.pop() if len(shapes) == 1 else () if not shapes else None
    return None if inner is None else (len(rows), *inner)
