"""An elementary function is one entry, and an activation made of it another: everything else follows from them.

Two functions and activations that are not shipped are added, and held to mpmath and SymPy wherever a function of the
catalogue is used: exact numbers, derivatives, formats, proofs, checking, the engine, exports, and typed functions.
"""

from __future__ import annotations

import importlib.util
import math
from decimal import Decimal

import mpmath
import numpy
import pytest
import sympy

import worked
from tests.engine.replayed import worst
from tests.formats import NAMES, text_in
from tests.interchange.nets import alone, answers, asked, network
from tests.live import node
from tests.live.test_replay import compare
from tests.one_entry.entries import ACTIVATIONS as OWN_ACTIVATIONS
from tests.one_entry.entries import ARSINH
from tests.one_entry.entries import FUNCTIONS as OWN
from tests.problems import text_of
from worked.arrays import functions as arrays
from worked.arrays.kernel import single
from worked.checking.numbers.ranges import Ranges, written
from worked.document import Strong
from worked.engine.training import Trainer
from worked.errors import WorkedError
from worked.exercises.descent.expression import parse
from worked.formula import FUNCTIONS, Function, Symbol
from worked.formula.elementary import LOOKS, ElementaryFunction
from worked.formula.floats import FLOATS
from worked.formula.printers.latex import Latex
from worked.formula.printers.mathml import MathML
from worked.formula.printers.plain import Plain
from worked.formula.printers.svg import Svg
from worked.formula.printers.typst import Typst
from worked.interchange.onnx_graph import Graph
from worked.interchange.to_onnx import onnx_model
from worked.interchange.to_torch import to_torch
from worked.interchange.torch_text import torch_text
from worked.live.data import live_data
from worked.live.practice import practice_data
from worked.maths.activations import ACTIVATIONS
from worked.number import Enclosures
from worked.record import replace
from worked.symbolic import derivative, equal, expression_of, symbol
from worked.symbolic.algebra import known_as

Z = Symbol("z")
ALL = {**FUNCTIONS, **{entry.name: entry for entry in OWN}}
SMOOTH = [entry for entry in ALL.values() if not entry.kink]
POINTS = ("0.3", "1.25", "2", "0.001", "-0.7", "-2.5")
NUMBERS = {"arsinh": mpmath.asinh, "tail-gelu": lambda z: z * mpmath.ncdf(z)}
SLOPES = {"arsinh": lambda z: 1 / mpmath.sqrt(1 + z**2), "tail-gelu": lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z)}
ADDED = [entry.name for entry in OWN_ACTIVATIONS]


@pytest.fixture(autouse=True)
def added(monkeypatch):
    """The entries, each put into its table and nowhere else."""
    for entry in OWN:
        monkeypatch.setitem(FUNCTIONS, entry.name, entry)
    for activation in OWN_ACTIVATIONS:
        monkeypatch.setitem(ACTIVATIONS, activation.name, activation)


def inside(entry: ElementaryFunction) -> list[str]:
    """The points at which a function has a value."""
    return [text for text in POINTS if entry.domain[0] < float(text) < entry.domain[1]]


def sheet(activation: str) -> str:
    """A small net with an activation in both of its layers."""
    return text_of(7, (2, 2, 1), activation, activation)


# What any entry says holds together


@pytest.mark.parametrize("entry", ALL.values(), ids=ALL)
def test_all_that_an_entry_says_is_one_function(entry):
    """Its float, its enclosure, its bounds and its arrays are what SymPy computes under the name that it gives."""
    function = known_as(entry)
    for text in inside(entry):
        true = function(sympy.Rational(text)).evalf(60)
        for precision in (12, 40):
            low, high = Enclosures(precision).call(entry, (Decimal(text), Decimal(text)))
            assert sympy.Float(str(low), 60) <= true + sympy.Float("1e-55")
            assert true <= sympy.Float(str(high), 60) + sympy.Float("1e-55")
            assert high - low <= abs(high) * Decimal(10) ** (5 - precision)
        assert math.isclose(entry.floats(float(text)), float(true), rel_tol=1e-14)
    numbers = numpy.array([float(text) for text in inside(entry)])
    filled = numpy.zeros_like(numbers)
    arrays.of_arrays()[arrays.array_name(entry)](numbers, filled)
    assert numpy.allclose(filled, [entry.floats(number) for number in numbers], rtol=1e-15)


@pytest.mark.parametrize("entry", SMOOTH, ids=lambda entry: entry.name)
def test_slopes_are_derivatives(entry):
    letter = symbol("z")
    inner = Function(entry.name, 1 + 2 * Z)
    for whole in (Function(entry.name, Z), inner, Z / Function(entry.name, Z**2)):
        expression = expression_of(whole, lambda name: letter)
        slope = expression_of(whole.partials()["z"], lambda name: letter)
        assert equal(derivative(expression, letter), slope) is True


@pytest.mark.parametrize("entry", ALL.values(), ids=ALL)
def test_ranges_hold_the_values_and_enclosures_of_a_span_its_ends(entry):
    """A range is as narrow as its function allows, and nothing between its ends lies outside."""
    formula = Function(entry.name, Z)
    for text in inside(entry):
        first = float(text)
        last = first + 1e-4
        found = formula.value(lambda name, ends=(first, last): written("z", *ends), Ranges())
        values = [entry.floats(first + share * (last - first)) for share in (0, 0.25, 0.5, 0.75, 1)]
        assert found.low - 1e-12 <= min(values) and max(values) <= found.high + 1e-12
        assert found.high - found.low <= 1.1 * (max(values) - min(values)) + 1e-7
        low, high = Enclosures(30).call(entry, (Decimal(first), Decimal(last)))
        assert all(low <= Decimal(value) + Decimal("1e-12") for value in values)
        assert all(high >= Decimal(value) - Decimal("1e-12") for value in values)


def test_far_from_its_domain_and_at_infinity_a_function_gives_open_ranges_and_no_errors():
    for entry in ALL.values():
        for ends in ((-math.inf, math.inf), (-1e300, 1e300), (1e300, math.inf), (-1e-300, 1e-300), (-3.0, -2.0)):
            found = Function(entry.name, Z).value(lambda name, ends=ends: written("z", *ends), Ranges())
            assert found.low <= found.high


# What an added function and an activation made of it bring


@pytest.mark.parametrize("name", ADDED)
def test_a_worksheet_has_its_digits_proven(name):
    """To 30 digits its numbers are those that mpmath finds with 60, by the chain rule as it is written here."""
    solution = worked.solve(worked.parse(sheet(name)))
    with mpmath.workdps(60):
        known = {key: mpmath.mpf(cell.given) for key, cell in solution.cells.items() if cell.given}
        known |= {f"out[{unit}]@1": known[f"input[{unit}]@1"] for unit in ("x1", "x2")}
        for unit, sources in (("h1", ("x1", "x2")), ("h2", ("x1", "x2")), ("o1", ("h1", "h2"))):
            terms = [known[f"weight[{source}>{unit}]@1"] * known[f"out[{source}]@1"] for source in sources]
            known[f"net[{unit}]@1"] = net = known[f"bias[{unit}]@1"] + sum(terms)
            known[f"out[{unit}]@1"], known[f"slope[{unit}]@1"] = NUMBERS[name](net), SLOPES[name](net)
        error = known["out[o1]@1"] - known["target[o1]@1"]
        known["delta[o1]@1"] = error * known["slope[o1]@1"]
        for unit in ("h1", "h2"):
            carried = known[f"weight[{unit}>o1]@1"] * known["delta[o1]@1"]
            known[f"delta[{unit}]@1"] = carried * known[f"slope[{unit}]@1"]
        for quantity in ("net", "out", "slope", "delta"):
            for unit in ("h1", "h2", "o1"):
                found = solution[f"{quantity}[{unit}]@1"]
                assert found.proven and mpmath.almosteq(
                    mpmath.mpf(found.value), known[found.cell.id], mpmath.mpf("1e-29")
                )


@pytest.mark.parametrize("format", NAMES)
@pytest.mark.parametrize("name", ADDED)
def test_every_format_prints_it(name, format):
    word = {"arsinh": "arsinh", "tail-gelu": "erfc"}[name]
    for mode in ("solved", "student", "key"):
        assert word in text_in(worked.worksheet(worked.parse(sheet(name)), mode), format)


def test_each_notation_writes_it_as_its_own():
    formula = Function("arsinh", 1 + Symbol("z") ** 2)
    assert Latex()(formula) == r"\mathrm{arsinh}(1 + z^{2})" and Latex()(Function("erfc", Z)) == r"\mathrm{erfc}(z)"
    assert "<mi>arsinh</mi>" in MathML()(formula) and Typst()(formula) == 'op("arsinh") (1 + z^(2))'
    assert Plain()(formula) == "arsinh(1 + z²)" and Plain()(formula**2) == "(arsinh(1 + z²))²"
    assert ">arsinh</tspan>" in Svg()(formula)


@pytest.mark.parametrize("name", ADDED)
def test_sympy_proves_the_gradients_of_the_net(name):
    """SymPy differentiates the loss of the net, and proves that each gradient of the page is its own."""
    page = worked.worksheet(worked.parse(sheet(name)), prove=True)
    verdicts = [row[1][0] for block in page.blocks if hasattr(block, "rows") for row in block.rows if len(row) == 2]
    assert verdicts.count("proven equal") == 9 and not any(isinstance(each, Strong) for each in verdicts)


@pytest.mark.parametrize("name", ADDED)
def test_right_sheets_are_right_and_a_wrong_number_is_found(name):
    problem = worked.parse(sheet(name))
    solution = worked.solve(problem)
    right = {key: solution[key].shown for key in solution if solution.cells[key].formula}
    assert not worked.check(problem, right).wrong
    report = worked.check(problem, {**right, "out[h1]@1": "0.9"})
    assert report.first_wrong == "out[h1]@1"


@pytest.mark.parametrize("name", ADDED)
@pytest.mark.parametrize(("kind", "bound"), [("float64", 1e-12), ("float32", 1e-4)])
@pytest.mark.parametrize("backend", ["numpy", "numba"])
def test_the_engine_gives_the_numbers_of_the_worksheet(name, kind, bound, backend, monkeypatch):
    if backend == "numba":
        pytest.importorskip("numba")
    made = Trainer.of
    monkeypatch.setattr(Trainer, "of", lambda problem, dtype: made(problem, dtype, backend=backend))
    gap, where = worst(
        text_of(11, (2, 3, 2), name, name, samples=2, more='batch = "all"\nsteps = 3'), numpy.dtype(kind)
    )
    assert where != "nothing compared" and gap <= bound, where


@pytest.mark.parametrize("name", ADDED)
def test_numbers_that_depend_on_numbers_alone_are_computed_too(name):
    function = OWN[ADDED.index(name)]
    made = single("y", Function(function.name, Symbol("n") * 2) * Function(function.name, Z), "z")
    found = {"y": numpy.zeros(3), "z": numpy.array([-1.0, 0.5, 2.0])}
    made(found, {"n": 0.3})
    wanted = [function.floats(0.6) * function.floats(number) for number in found["z"]]
    assert numpy.allclose(found["y"], wanted, rtol=1e-15)


@pytest.mark.parametrize("function", OWN, ids=lambda entry: entry.name)
def test_a_problem_file_may_use_it_in_a_function(function):
    """The reader takes it, and the slopes are those of SymPy."""
    read = parse(f"{function.name}(w1 - 2*w2)^2 + abs({function.name}(w1))", "function")
    letters = {name: sympy.Symbol(name, real=True) for name in read.names}
    whole = expression_of(read.formula, letters.__getitem__)
    for name, slope in read.slopes().items():
        point = {letters["w1"]: sympy.Rational("0.7"), letters["w2"]: sympy.Rational("-0.2")}
        true = sympy.diff(whole, letters[name]).subs(point).evalf(30)
        found = slope.value({"w1": 0.7, "w2": -0.2}.__getitem__, FLOATS)
        assert math.isclose(found, float(true), rel_tol=1e-12)
    text = f'[descent]\nfunction = "{function.name}(w)^2"\nstart = {{ w = 0.5 }}'
    solution = worked.solve(worked.parse(text))
    assert function.name in worked.render(worked.worksheet(solution), "text")
    assert any(outcome.rounded.proven for outcome in solution.outcomes.values())


def test_what_may_not_be_typed_is_refused():
    with pytest.raises(WorkedError, match=r"sqrt, exp, ln, abs, tanh, sin, cos, .*, arsinh, erfc, .* before"):
        parse("sign(w)", "function")


@pytest.mark.parametrize("name", ADDED)
def test_programs_that_do_not_have_it_compute_it_by_others(name):
    """A live page shows every digit, and judges as the checker does; Numbas and spreadsheets have formulas of it."""
    problem = worked.parse(sheet(name))
    count, different = compare([(name, live_data(problem), {})])
    assert count > 30 and different == []
    key = worked.key(problem)
    right = {cell: key.outcomes[cell].shown for cell in key.askable()}
    [[judged, other]] = node.run(
        "judge.mjs", [{"data": practice_data(key.solution), "sheets": [right, {**right, "out[h1]@1": "0.9"}]}]
    )
    assert {mark["verdict"] for mark in judged.values()} == {"correct"}
    assert other["out[h1]@1"]["verdict"] in ("wrong", "mistake")
    written = {"arsinh": "ln(abs(", "tail-gelu": "1 - erf("}[name]
    assert written in worked.package(problem, "numbas").decode() and worked.package(problem, "xlsx")


def test_a_program_that_cannot_compute_it_says_what_its_entry_lacks(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "arsinh", replace(ARSINH, by_others=None))
    problem = worked.parse(sheet("arsinh"))
    for refuse, who in (
        (lambda: live_data(problem), "a live page"),
        (lambda: worked.package(problem, "numbas"), "Numbas"),
        (lambda: worked.package(problem, "xlsx"), "a spreadsheet"),
    ):
        said = f"elementary function arsinh: {who} cannot compute it; give by_others, .* in worked/formula/functions.py"
        with pytest.raises(WorkedError, match=said):
            refuse()


@pytest.mark.parametrize("name", ADDED)
def test_other_libraries_compute_it(name, tmp_path):
    net = network(alone(f'"{name}"'), "float32")
    inputs = asked(net)
    script = to_torch(net, tmp_path / "net.py")[-1].read_text("utf-8")
    assert {"arsinh": "torch.asinh(", "tail-gelu": "torch.erfc("}[name] in script
    if name == "tail-gelu":
        pytest.importorskip("onnx")
        with pytest.raises(WorkedError, match="ONNX has no operator for the function erfc"):
            onnx_model(net)
    elif importlib.util.find_spec("onnxruntime"):
        import onnxruntime

        session = onnxruntime.InferenceSession(onnx_model(net).SerializeToString())
        found = session.run(["outputs"], {"inputs": inputs})[0]
        numpy.testing.assert_allclose(found, answers(net, inputs), rtol=2e-6, atol=2e-6)


# What is missing or wrong is said when an entry is made


def test_a_missing_or_wrong_field_is_refused_when_the_entry_is_made():
    given = {field: getattr(ARSINH, field) for field in ARSINH._fields}
    needed = ("slope", "floats", "enclosed", "sympy", "numpy", "torch", "onnx")
    for field in needed:
        lacking = {name: value for name, value in given.items() if name != field}
        with pytest.raises(WorkedError, match=rf"^elementary function arsinh: {field}: missing; expected \w"):
            ElementaryFunction(**lacking)
    wrong = {
        "name": "ar sinh", "slope": Symbol("w"), "floats": 3, "enclosed": "exp", "sympy": "", "look": "curly",
        "domain": (1.0, 0.0), "image": 7, "typed": "yes", "many_at_once": None, "kink": "corner",
    }  # fmt: skip
    for field, value in wrong.items():
        with pytest.raises(WorkedError, match=rf": {field}: expected .*, found ") as said:
            replace(ARSINH, **{field: value})
        assert "\n" not in str(said.value)
    with pytest.raises(WorkedError, match="slope: only a function with a kink that is never typed may have none"):
        replace(ARSINH, slope=None)
    with pytest.raises(WorkedError, match="elementary function arsinh: colour: no such field"):
        ElementaryFunction(**given, colour="red")
    assert all(replace(ARSINH, look=look).look == look for look in LOOKS)


def test_a_name_that_a_library_does_not_know_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "arsinh", replace(ARSINH, numpy="hyperbolic", sympy="hyperbolic"))
    with pytest.raises(WorkedError, match="elementary function arsinh: numpy: NumPy has no ufunc called hyperbolic"):
        single("y", Function("arsinh", Z) + 12345, "z")
    with pytest.raises(WorkedError, match="elementary function arsinh: sympy: SymPy has no function called hyperbolic"):
        expression_of(Function("arsinh", Z), lambda name: symbol("z"))
    with pytest.raises(TypeError, match="no elementary function is called hyperbolic; there are sqrt, exp"):
        Function("hyperbolic", Z).value(lambda name: 1.0, FLOATS)
    nowhere = replace(ARSINH, onnx="", torch="")
    monkeypatch.setitem(FUNCTIONS, "arsinh", nowhere)
    with pytest.raises(WorkedError, match="PyTorch has no function for arsinh"):
        torch_text(Function("arsinh", Z))
    pytest.importorskip("onnx")
    with pytest.raises(WorkedError, match="ONNX has no operator for the function arsinh"):
        Graph("float32").formula(Function("arsinh", Z), {"z": "z"})
