"""Functions of vectors and matrices, an entry each: the shape of what one makes, and what each entry of it is.

Convolution is that of PyTorch and TensorFlow, which does not flip the kernel (a cross-correlation), without padding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from worked.exercises.graph.reading.shapes import Index, Shape, described, indices
from worked.formula import Formula, Number, Power, Sum, product_of
from worked.maths.activations import ACTIVATIONS
from worked.record import Record

Given = Sequence[Shape]
Settings = Sequence[int]
# An entry of one of the arguments.
Entry = Callable[[int, Index], Formula]
TWO = Number("2")


class Misfit(Exception):
    """Why arguments do not go together, as a clause."""


class ArrayFunction(Record):
    """A function of so many `arrays`, and of whole numbers such as a stride, of which `least` to `most` are typed.

    `shape` is that of what it makes, or Misfit says why there is none. `entry` is the operation that an entry of it is,
    with its parts. `reading` says on a page how it is to be read; "" where its name says it. With `by_rule` its
    derivatives stand in the gradients and are no cells of their own.
    """

    arrays: int
    shape: Callable[[Given, Settings], Shape]
    entry: Callable[[Given, Settings, Index, Entry], tuple[str, tuple[Formula, ...]]]
    least: int = 0
    most: int = 0
    reading: Callable[[Given, Settings], str] = lambda shapes, settings: ""
    by_rule: bool = True

    @property
    def arguments(self) -> tuple[int, int]:
        """The least and the largest number of arguments."""
        return self.arrays + self.least, self.arrays + self.most


def _number(shapes: Given, settings: Settings) -> Shape:
    return ()


def _of_two_vectors(shapes: Given, settings: Settings) -> Shape:
    one, other = shapes
    if len(one) != 1 or one != other:
        raise Misfit(f"expected two vectors of the same length, found {described(one)} and {described(other)}")
    return ()


def _same(shapes: Given, settings: Settings) -> Shape:
    return shapes[0]


def _terms(shapes: Given, of: Entry) -> Iterator[Formula]:
    """The products of the entries of all arguments in the same place."""
    for at in indices(shapes[0]):
        yield product_of([of(which, at) for which in range(len(shapes))])


def _sum(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    return "+", tuple(_terms(shapes, of))


def _mean(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    found = tuple(_terms(shapes, of))
    return "/", (Sum(found), Number(str(len(found))))


def _squares(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    return "+", tuple(Power(each, TWO) for each in _terms(shapes, of))


def _of_squares(shapes: Given, settings: Settings) -> str:
    return "norm2 is the sum of the squares of all entries." if len(shapes[0]) == 2 else ""


# Windows: a kernel or a square of some size that slides over the input with a stride, without padding.


def _stride(settings: Settings, usual: int) -> int:
    return settings[-1] if settings else usual


def _places(shape: Shape, window: Shape, stride: int) -> Shape:
    if len(shape) != len(window) or any(side < size for side, size in zip(shape, window, strict=True)):
        raise Misfit(f"{described(window)} does not fit into {described(shape)}")
    return tuple((side - size) // stride + 1 for side, size in zip(shape, window, strict=True))


def _under(index: Index, stride: int, at: Index) -> Index:
    """The entry of the input at a position of the window that leads to the entry `index` of the result."""
    return tuple((own - 1) * stride + each for own, each in zip(index, at, strict=True))


def _convolved_shape(shapes: Given, settings: Settings) -> Shape:
    return _places(shapes[0], shapes[1], _stride(settings, 1))


def _convolved(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    stride = _stride(settings, 1)
    return "+", tuple(product_of([of(1, at), of(0, _under(index, stride, at))]) for at in indices(shapes[1]))


def _of_kernel(shapes: Given, settings: Settings) -> str:
    stride = _stride(settings, 1)
    return (
        f"conv(X, K) slides the kernel K over X with stride {stride}, without flipping it: each entry is the sum of "
        "the products of the kernel and the window below it."
    )


def _pooled_shape(shapes: Given, settings: Settings) -> Shape:
    return _places(shapes[0], (settings[0],) * len(shapes[0]), _stride(settings[1:], settings[0]))


def _window(shapes: Given, settings: Settings, index: Index, of: Entry) -> list[Formula]:
    stride = _stride(settings[1:], settings[0])
    places = product(range(1, settings[0] + 1), repeat=len(shapes[0]))
    return [of(0, _under(index, stride, at)) for at in places]


def _largest(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    return "max", tuple(_window(shapes, settings, index, of))


def _average(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    found = tuple(_window(shapes, settings, index, of))
    return "/", (Sum(found), Number(str(len(found))))


def _of_window(name: str, what: str) -> Callable[[Given, Settings], str]:
    def said(shapes: Given, settings: Settings) -> str:
        size, stride = settings[0], _stride(settings[1:], settings[0])
        window = f"{size} \N{MULTIPLICATION SIGN} {size} entries" if len(shapes[0]) == 2 else f"{size} entries"
        return f"{name} takes {what} of each window of {window}, with stride {stride}."

    return said


def _coupled(shapes: Given, settings: Settings, index: Index, of: Entry) -> tuple[str, tuple[Formula, ...]]:
    """The entries of the vector, or of the row, that an entry depends on."""
    row = [(*index[:-1], at) for at in range(1, shapes[0][-1] + 1)]
    return "", tuple(of(0, each) for each in row)


def _of_rows(shapes: Given, settings: Settings) -> str:
    of = "its row" if len(shapes[0]) == 2 else "the vector"
    return f"softmax divides e to the power of each entry by the sum of these powers over {of}."


COUPLED = {each.name: each for each in ACTIVATIONS.values() if each.couples and each.name.isalpha()}
ARRAY_FUNCTIONS = {
    "sum": ArrayFunction(1, _number, _sum),
    "mean": ArrayFunction(1, _number, _mean),
    "dot": ArrayFunction(2, _of_two_vectors, _sum),
    "norm2": ArrayFunction(1, _number, _squares, reading=_of_squares),
    "conv": ArrayFunction(2, _convolved_shape, _convolved, most=1, reading=_of_kernel),
    "maxpool": ArrayFunction(1, _pooled_shape, _largest, 1, 2, _of_window("maxpool", "the largest entry"), False),
    "averagepool": ArrayFunction(1, _pooled_shape, _average, 1, 2, _of_window("averagepool", "the mean")),
    **{name: ArrayFunction(1, _same, _coupled, reading=_of_rows, by_rule=False) for name in COUPLED},
}
