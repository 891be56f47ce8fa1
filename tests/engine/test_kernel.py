"""Kernels compute what the formulas say, for the whole catalogue in both number types, and allocate nothing."""

from __future__ import annotations

import tracemalloc

import numpy
import pytest

from worked.arrays.buffers import Buffers
from worked.arrays.kernel import Kernel, single
from worked.arrays.terms import inlined
from worked.formula import Cases, Function, Maximum, Number, Symbol, absolute, exp, ln, sign, sqrt
from worked.formula.floats import FLOATS
from worked.maths.activations import ACTIVATIONS
from worked.maths.clipping import CLIPPINGS
from worked.maths.component import case, settings_of, with_parameters
from worked.maths.losses import LOSSES
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.rule import PREVIOUS

BOUNDS = {"float32": 3e-6, "float64": 1e-14}
ARRAYS = ("z", "a", "t", "gradient", "weight", "descent", "log-sum")
X, Y, N = Symbol("x"), Symbol("y"), Symbol("n")


def formulas():
    """Every elementwise formula of the catalogue, with its parameters at their defaults, and some beside them."""
    for entry in ACTIVATIONS.values():
        if not entry.couples:
            forms = {"equation": entry.equation, "slope": entry.slope, "safe": entry.safe or entry.equation}
            forms |= {f"form {place}": each for place, each in enumerate(entry.other_equations + entry.other_slopes)}
            for name, formula in forms.items():
                yield f"{entry.name} {name}", with_parameters(formula, settings_of(entry, {}))
    for entry in LOSSES.values():
        loss = entry.given(settings_of(entry, {}))
        yield from ((f"{loss.name} {name}", getattr(loss, name)) for name in ("term", "rising", "falling"))
        yield from ((f"{loss.name} by the net input of {name}", each) for name, each in loss.by_net.items())
    for entry in CLIPPINGS.values():
        yield f"clipping {entry.name}", with_parameters(entry.equation, settings_of(entry, {}))
    for name, factor in FACTORS.items():
        for entry in PENALTIES.values():
            yield from ((f"{entry.name} {name}", part.slope(factor)) for part in entry.parts)
    kinked = Cases((case(Number("0.3"), X, ">", 0), case(N, X, "=", 0)), -X * Y)
    yield from {
        "cases": kinked,
        "one of two arrays": Cases((case(X * Y, X, "<=", Y),), -(3 * X) * Y),
        "one of two": Cases((case(N, X, "<", Y),), Number("4")),
        "a mask alone": -Cases((case(1, X, ">=", Y),), Number("0")),
        "negatives": -(X - 2) - (-(Y / (N * -X))) - N,
        "powers": X**3 + absolute(Y) ** N + sqrt(absolute(X)) ** 2 + absolute(X) ** "0.5",
        "extremes": Maximum((N, X, -Y)) / (sign(Y) * ln(1 + exp(N))),
        "numbers": N * 2 + Function("cos", N) - Maximum((N, Number("1"))) * Function("tanh", N) + X,
    }.items()


def drawn(dtype) -> dict[str, numpy.ndarray]:
    """Random arrays under every name that a formula of the catalogue uses for one, zeros among them."""
    draw = numpy.random.default_rng(3)
    found = {name: draw.uniform(0.1, 0.9, (5, 7)).astype(dtype) for name in (*ARRAYS, "x", "y")}
    for name in ("z", "gradient", "weight", "x", "y"):
        found[name] = (4 * found[name] - 2).astype(dtype)
        found[name][0, :2] = 0
    found["y"][0] += numpy.asarray(1, dtype)
    return found


@pytest.mark.parametrize("dtype", BOUNDS)
@pytest.mark.parametrize(("title", "formula"), list(formulas()), ids=[title for title, _ in formulas()])
def test_a_kernel_computes_its_formula(title, formula, dtype):
    arrays, numbers = drawn(dtype), {"norm": 3.0, "strength": 0.3, "m": 7.0, "B": 2.0, "n": 1.25}
    used = [name for name in arrays if name in set(formula.symbols())]
    made = single("found", formula, *used)
    found = numpy.empty((5, 7), dtype)
    with numpy.errstate(all="ignore"):
        made({**arrays, "found": found}, numbers)
    for place in numpy.ndindex(found.shape):
        known = {**numbers, **{name: float(array[place]) for name, array in arrays.items()}}
        try:
            wanted = float(formula.value(known.__getitem__, FLOATS))
        except (ZeroDivisionError, ValueError):
            continue
        assert abs(found[place] - wanted) <= BOUNDS[dtype] * max(1, abs(wanted)), place


@pytest.mark.parametrize("dtype", BOUNDS)
@pytest.mark.parametrize(
    ("entry", "form"),
    [(entry, form) for entry in OPTIMISERS.values() for form in entry.forms],
    ids=[f"{entry.name} {form.name}" for entry in OPTIMISERS.values() for form in entry.forms],
)
def test_the_lines_of_an_optimiser(entry, form, dtype):
    """Three updates by the kernel and, line by line, by the formulas."""
    shared = {line.quantity for line in form.shared}
    states = [line.quantity for line in form.states if line.quantity not in shared]
    lines = [(line.quantity, line.formula) for line in form.lines]
    made = Kernel([*lines, ("weight", Symbol("weight") + Symbol("change"))], ["gradient", "weight", *states])
    draw = numpy.random.default_rng(5)
    arrays = {name: draw.uniform(0.1, 0.9, 6).astype(dtype) for name in ("weight", *states)}
    exact = [{name: float(array[place]) for name, array in arrays.items()} for place in range(6)]
    for count in (1, 2, 3):
        arrays["gradient"] = draw.uniform(-1, 1, 6).astype(dtype)
        numbers = {name: float(each.default) for name, each in entry.parameters.items()}
        numbers |= {"rate": 0.1, "count": float(count)} | dict.fromkeys(shared, 0.5)
        made(arrays, numbers)
        for place, known in enumerate(exact):
            known |= {**numbers, "gradient": float(arrays["gradient"][place])}
            known |= {PREVIOUS + state: known[state] for state in states}
            for name, formula in lines:
                known[name] = formula.value(known.__getitem__, FLOATS)
            known["weight"] += known["change"]
            for name in ("weight", *states):
                assert abs(arrays[name][place] - known[name]) <= 10 * BOUNDS[dtype] * max(1, abs(known[name])), name


def test_a_call_allocates_nothing():
    arrays = {name: numpy.full(400_000, 0.5, numpy.float32) for name in ("error", "z", "a", "gradient", "weight")}
    kernels = [
        single("error", Symbol("error") * with_parameters(entry.slope, settings_of(entry, {})), "z", "a")
        for entry in ACTIVATIONS.values()
        if not entry.couples
    ]
    rprop = OPTIMISERS["rprop"].forms[0]
    states = {line.quantity: numpy.full(400_000, 0.5, numpy.float32) for line in rprop.states}
    kernels.append(Kernel([(line.quantity, line.formula) for line in rprop.lines], ["gradient", *states]))
    buffers = Buffers(numpy.float32)
    bound = [(made.bound({**arrays, **states}, buffers), [0.5] * len(made.numbers)) for made in kernels]
    tracemalloc.start()
    try:
        for call, numbers in bound:
            call(*numbers)
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for call, numbers in bound:
            call(*numbers)
        # NumPy casts truth values in pieces of a fixed size; one such for each element would be 400,000 bytes.
        assert tracemalloc.get_traced_memory()[1] - before < 100_000
    finally:
        tracemalloc.stop()


def test_what_was_before_is_kept_for_later_lines():
    """The second line asks for x as it was before the first one wrote it."""
    made = Kernel([("x", Symbol(PREVIOUS + "x") + 1), ("y", X * Symbol(PREVIOUS + "x"))], ["x", "y"])
    arrays = {"x": numpy.array([2.0, 3.0]), "y": numpy.zeros(2)}
    made(arrays, {})
    assert arrays["x"].tolist() == [3, 4] and arrays["y"].tolist() == [6, 12]


def test_a_local_line_is_computed_before_what_it_reads_is_written():
    made = Kernel([("half", X / 2), ("x", X + 1), ("y", Symbol("half") + X)], ["x", "y"])
    arrays = {"x": numpy.array([2.0]), "y": numpy.zeros(1)}
    made(arrays, {})
    assert arrays["x"].tolist() == [3] and arrays["y"].tolist() == [4]
    kept = inlined([("half", X / 2), ("y", Symbol("half") + X)], ["x", "y"])
    assert kept == [("y", X / 2 + X)], "what nothing comes between is put in"


def test_smaller_arrays_are_spread():
    made = single("y", X * Symbol("row") + Symbol("column"), "x", "row", "column")
    arrays = {"x": numpy.ones((2, 3)), "row": numpy.arange(3.0), "column": numpy.array([[10.0], [20.0]])}
    arrays["y"] = numpy.zeros((2, 3))
    made(arrays, {})
    assert arrays["y"].tolist() == [[10, 11, 12], [20, 21, 22]]


def test_mistakes_are_told():
    with pytest.raises(ValueError, match="none of the lines writes one of the arrays"):
        Kernel([("y", X)], ["x"])
    with pytest.raises(ValueError, match="no array holds 'x', of which a line asks what it was"):
        Kernel([("y", Symbol(PREVIOUS + "x"))], ["y"])
    with pytest.raises(ValueError, match="no array is given for 'x'"):
        single("y", X, "x").bound({"y": numpy.zeros(1)})
    with pytest.raises(TypeError, match="no elementary function is called gamma"):
        single("y", Function("gamma", X), "x")


def test_extremes_with_numbers_spoil_nothing_that_is_still_used():
    """Where the greatest of an array and numbers is a value by cases, is written in place, or is one of several."""
    formula = Cases((case(Maximum((X, Number("0"))) * Y, X, ">", "0.5"),), Maximum((Y, Number("0.25"), N)) + Y)
    made = Kernel([("y", formula), ("x", Maximum((X, N))), ("z", X - Symbol("y"))], ["x", "y", "z"])
    arrays = {name: numpy.array(row) for name, row in {"x": [-1.0, 1, 2], "y": [0.5, 3, -1], "z": [0.0] * 3}.items()}
    made(arrays, {"n": 0.4})
    assert arrays["y"].tolist() == [1, 3, -2]
    assert arrays["x"].tolist() == [0.4, 1, 2] and arrays["z"].tolist() == [-0.6, -2, 4]
