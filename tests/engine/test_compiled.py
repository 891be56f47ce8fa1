"""Compiled loops compute what the array kernels compute, for the whole catalogue in both number types."""

from __future__ import annotations

import tracemalloc

import numpy
import pytest

from tests.engine.cases import GROUPS
from tests.engine.replayed import worst
from tests.engine.test_kernel import drawn, formulas
from tests.engine.test_training import EXTRAS, INPUTS, LABELS, TARGETS
from worked.arrays import buffers
from worked.arrays.buffers import Buffers
from worked.arrays.compiled import FEW
from worked.arrays.kernel import Kernel, single
from worked.engine.reading import network_of, training_of
from worked.engine.training import Diverged, Trainer
from worked.errors import WorkedError
from worked.formula import Maximum, Minimum, Number, Symbol, exp, sign
from worked.maths.optimisers import OPTIMISERS
from worked.maths.rule import PREVIOUS

pytest.importorskip("numba")
BOUNDS = {"float32": 2e-6, "float64": 1e-14}
NUMBERS = {"norm": 3.0, "strength": 0.3, "m": 7.0, "B": 2.0, "n": 1.25}
X, Y = Symbol("x"), Symbol("y")


def trainer(
    backend: str, extras=None, activations=("tanh", "relu", "softmax"), dtype=numpy.float32, units=60, **options
) -> Trainer:
    """A small classifier in training."""
    network = network_of((6, units, units, 3), list(activations), extras, dtype=dtype)
    given = {"loss": "cross-entropy", "optimiser": "adam", "learning-rate": 0.01, "batch": 16} | options
    return Trainer(network, training_of(given, network.design), len(INPUTS), backend=backend)


def both(kernel: Kernel, arrays: dict[str, numpy.ndarray], numbers: dict[str, float]) -> tuple[dict, dict]:
    """What the arrays hold after the array kernel, and after the loop."""
    results = []
    with numpy.errstate(all="ignore"):
        for make in (kernel.bound, kernel.loop.bound):
            found = {name: array.copy() for name, array in arrays.items()}
            make(found)(*[numbers[name] for name in kernel.numbers])
            results.append(found)
    return results[0], results[1]


def agree(kernel: Kernel, arrays, numbers, bound: float) -> None:
    wanted, found = both(kernel, arrays, numbers)
    for name, array in wanted.items():
        assert numpy.allclose(found[name], array, rtol=bound, atol=bound, equal_nan=True), name


@pytest.mark.parametrize("dtype", BOUNDS)
def test_every_formula_of_the_catalogue(dtype):
    """All of them as lines of one loop, which is compiled once."""
    arrays = drawn(dtype)
    lines = [(f"found {title}", formula) for title, formula in formulas()]
    arrays |= {name: numpy.empty((5, 7), dtype) for name, _ in lines}
    agree(Kernel(lines, list(arrays), list(NUMBERS)), arrays, NUMBERS, BOUNDS[dtype])


@pytest.mark.parametrize("dtype", BOUNDS)
def test_every_form_of_every_optimiser(dtype):
    """All of them as lines of one loop, each with weights and states of its own."""
    draw = numpy.random.default_rng(5)
    arrays = {"gradient": draw.uniform(-1, 1, 40).astype(dtype)}
    numbers, lines = {"rate": 0.1, "count": 3.0}, []
    for entry in OPTIMISERS.values():
        numbers |= {name: float(each.default) for name, each in entry.parameters.items()}
        for form in entry.forms:
            shared = {line.quantity for line in form.shared}
            own = {line.quantity for line in form.lines} | {"weight"}
            numbers |= dict.fromkeys((*shared, *(PREVIOUS + name for name in shared)), 0.5)

            def named(symbol: str, own=own, title=f"{entry.name} {form.name} ") -> Symbol:
                stem = symbol.removeprefix(PREVIOUS)
                return Symbol(symbol.replace(stem, title + stem) if stem in own else symbol)

            lines += [(named(line.quantity).name, line.formula.bind(named)) for line in form.lines]
            lines.append((named("weight").name, named("weight") + named("change")))
            for name in ("weight", *(line.quantity for line in form.states if line.quantity not in shared)):
                arrays[named(name).name] = draw.uniform(0.1, 0.9, 40).astype(dtype)
    agree(Kernel(lines, list(arrays), list(numbers)), arrays, numbers, BOUNDS[dtype])


def test_what_is_not_a_number_stays_so():
    nan, inf = numpy.nan, numpy.inf
    arrays = {"x": numpy.array([nan, 1, 2, nan, inf, -inf]), "y": numpy.array([1, nan, 1, nan, nan, 0])}
    two = Number("2")
    formulas = [Maximum((X, Y)), Minimum((X, Y)), Maximum((X, two)), Minimum((two, X)), sign(X), sign(X) * X]
    lines = [(f"found {place}", formula) for place, formula in enumerate(formulas)]
    arrays |= {name: numpy.empty(6) for name, _ in lines}
    agree(Kernel(lines, list(arrays)), arrays, {}, 0)


def test_smaller_arrays_are_spread():
    arrays = {"x": numpy.ones((2, 3)), "row": numpy.arange(3.0), "column": numpy.array([[10.0], [20.0]])}
    arrays |= {"turned": numpy.arange(6.0).reshape(3, 2).T, "one": numpy.array([[0.5]]), "y": numpy.zeros((2, 3))}
    formula = X * Symbol("row") + Symbol("column") - Symbol("turned") * Symbol("one")
    agree(single("y", formula, "x", "row", "column", "turned", "one"), arrays, {}, 0)


def test_many_exponentials_are_left_to_numpy():
    loop = single("y", exp(X), "x").loop
    assert loop.suits(numpy.empty(FEW)) and not loop.suits(numpy.empty(FEW + 1))
    assert single("y", X * X, "x").loop.suits(numpy.empty(10 * FEW))


@pytest.mark.parametrize(
    "group", ["activations_and_losses", "penalties", "clippings", "by_updated_weights", "normalisations", "skips"]
)
def test_engine_and_worksheet_agree(group, monkeypatch):
    """One problem of each group, trained by compiled loops."""
    made = Trainer.of
    monkeypatch.setattr(Trainer, "of", lambda problem, dtype: made(problem, dtype, backend="numba"))
    gap, where = worst(GROUPS[group][0][1], numpy.dtype(float))
    assert where != "nothing compared" and gap <= 1e-12, where


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"penalty": "l2", "clip": "norm", "optimiser": "nesterov"},
        {"extras": EXTRAS, "activations": ("relu", "linear", "softmax")},
        {"activations": ("elu", "leaky-relu", "sigmoid"), "loss": "binary-cross-entropy"},
    ],
    ids=["plain", "penalty and look-ahead", "extras", "other activations"],
)
def test_trainings_agree(options):
    first, second, again = (trainer(backend, dtype=float, **options) for backend in ("numpy", "numba", "numba"))
    for found in (first, second, again):
        found.losses = [found.epoch(INPUTS, TARGETS, found.shuffled(50)) for _ in range(3)]
    assert numpy.allclose(first.losses, second.losses, rtol=1e-9)
    assert numpy.allclose(first.network.values, second.network.values, rtol=1e-7, atol=1e-9)
    assert second.network.values.tobytes() == again.network.values.tobytes()


def test_it_learns_and_tells_of_divergence():
    found = trainer("numba", activations=("relu", "relu", "softmax"))
    for _ in range(60):
        found.epoch(INPUTS, TARGETS, found.shuffled(50))
    assert (found.network.outputs(INPUTS).argmax(axis=1) == LABELS).all()
    broken = INPUTS[:16].copy()
    broken[3, 2] = numpy.nan
    with pytest.raises(Diverged, match="the outputs of layer 1 are no longer numbers"):
        found.step(broken, TARGETS[:16])


def test_rules_that_cannot_be_computed_are_told():
    with pytest.raises(WorkedError, match="Adam cannot be computed"):
        trainer("numba", optimiser={"name": "adam", "beta-1": 1.0}).step(INPUTS[:16], TARGETS[:16])


def test_a_step_allocates_no_arrays():
    found = trainer("numba", units=300)
    for _ in range(3):
        found.step(INPUTS[:16], TARGETS[:16])
    tracemalloc.start()
    try:
        found.step(INPUTS[:16], TARGETS[:16])
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        found.step(INPUTS[:16], TARGETS[:16])
        assert tracemalloc.get_traced_memory()[1] - before < 0.3 * found.network.values.nbytes
    finally:
        tracemalloc.stop()


def test_backends_that_cannot_be_used_are_told(monkeypatch):
    with pytest.raises(WorkedError, match="no backend is called 'nunba'; did you mean 'numba'"):
        Buffers(float, "nunba")
    monkeypatch.setattr(buffers, "find_spec", lambda name: None)
    with pytest.raises(WorkedError, match=r"numba is not installed: pip install 'worked\[fast\]'"):
        trainer("numba")
