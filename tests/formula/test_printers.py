"""Tests of the printers: every node in every notation, brackets, blanks, and words from outside."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from xml.etree import ElementTree

import pytest

from tests.latex_value import value
from worked.formula import (
    PI,
    About,
    Answer,
    Applied,
    ArgMax,
    BigSum,
    Case,
    Cases,
    Chain,
    Entrywise,
    Formula,
    Function,
    Letter,
    Matrix,
    MatrixProduct,
    Maximum,
    Minimum,
    Name,
    Negative,
    Number,
    Partial,
    Prime,
    Quotient,
    Shape,
    SideBySide,
    Sum,
    Symbol,
    Transposed,
    Value,
    Word,
    absolute,
    cos,
    exp,
    formula,
    ln,
    sign,
    sqrt,
)
from worked.formula.printers.breaks import pieces
from worked.formula.printers.latex import Latex, LatexDocument
from worked.formula.printers.mathml import MathML
from worked.formula.printers.plain import Plain
from worked.formula.printers.svg import RunPrinter
from worked.formula.printers.typst import Typst
from worked.number import Enclosures

PRINTERS = [Latex, LatexDocument, MathML, Typst, Plain]
VALUES = {"a": ("-0.5", True), "b": ("0.25", True), "r": ("0.6803", False)}

x, w, net = Name("x", "1"), Name("w", "13"), Name("net", "h1")
a, b, r = Value("a", w), Value("b", x), Answer("r")
NODES = [
    Number("0.10"), Symbol("z"), x + w, x - w, x * w, x / w, -x, x**2, exp(-x), ln(x), Function("tanh", x),
    Maximum((x, formula(0))), Cases((Case(x, x, ">", formula(0)), Case(w, x, "=", w)), formula(0)), net,
    Name("delta", "o1", "(2)"), Name("y", accent="hat"), Name("w", "ij", "new"), Name("w", "1,2"), Name("partial"),
    Letter("a"), About(r), Letter("rate"), Word("otherwise"), a, r, Answer("unknown"), Value("unknown", w),
    Minimum((x, formula(1))), sqrt(x / w), absolute(x), absolute(x / w), sign(x), (1 + cos(PI * x / w)) / 2, PI,
    x**w, x**-1, x ** (x / w), sqrt(x) ** 2, absolute(x) ** 2,
    Chain((x, w * x, a * b, r)), Partial(Name("E"), w), Prime("f", net), Prime("f", net, 2), BigSum("k", x * w),
    Matrix(((x, w), (a, b))), Matrix(((x,), (w,))), (x / w) ** 2, Partial(x, w) ** 2, Name("a", above="(1)") ** 2,
    SideBySide((Chain((x, a)), Chain((w, b)))), MatrixProduct((Name("X"), Matrix(((x,), (w,))))), Shape(2, 3),
    Entrywise((Name("X"), x + w)), Transposed(Name("W", above="[1]")), Chain((a, r), after=x),
    ArgMax((x, w)), Matrix(((Value("unknown", w),),), Name("W")), Prime("tanh", Matrix(((a, b),)), 0),
    Applied("conv", (Name("X"), Matrix(((x, w),)))),
]  # fmt: skip
HOSTILE = [
    "&%_#${}~^\\<>|`*[]\"'", "<script>alert(1)</script>", "\\write18{rm}", "#eval(1)", '"); #panic("', "$x$", "|",
    "a\nb",
    "\x00\x1b[31m", "\ue0000\ue001", "\ud800", "-->", "]]>", "Größe", "//", "/*", "%", "\\", "{{7*7}}",
]  # fmt: skip


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
def test_every_node_prints_in_every_notation(printer, mode):
    for node in NODES:
        text = printer(VALUES, mode)(node)
        assert text.strip() and "None" not in text, node
    used = {type(part).__name__ for node in NODES for part in [node, *node.parts()]}
    assert _kinds(Formula) - {"Notation"} <= used


def _kinds(kind):
    children = [child for child in kind.__subclasses__() if child.__module__.startswith("worked.")]
    return {child.__name__ for child in children}.union(*[_kinds(child) for child in children])


def test_a_fraction_after_a_minus_sign_is_one_of_a_bar():
    assert MathML()(-(Number("1/2") * x)).startswith('<mo form="prefix">−</mo><mfrac>')
    assert Latex()(-(Number("1/2") * x)) == r"-\frac{1}{2} \cdot x_{1}"


def test_plain_text_reads_like_a_worksheet():
    one = Chain((Name("net", "3"), w * x + Name("w", "23") * Name("x", "2"), Answer("n")))
    assert Plain({"n": ("0.755", True)})(one) == "net₃ = w₁₃·x₁ + w₂₃·x₂ = 0.755"
    assert Plain()(one) == "net₃ = w₁₃·x₁ + w₂₃·x₂ = ______"
    assert Plain()(net) == "net_h1"
    assert Plain()((x + w) / (x * w)) == "(x₁ + w₁₃)/(x₁·w₁₃)"
    assert Plain()(1 / (1 + exp(-net))) == "1/(1 + e^(−net_h1))"
    assert Plain()(x / w / net) == "x₁/w₁₃/net_h1"
    assert Plain()(Chain((x, r))) == "x₁ = ______"
    assert Plain(VALUES)(Chain((x, r))) == "x₁ ≈ 0.6803"
    assert Plain(VALUES, "key")(r) == "[0.6803]"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (a * b, "−0.5·0.25"),
        (b * a, "0.25·(−0.5)"),
        (b + a, "0.25 + (−0.5)"),
        (b - a, "0.25 − (−0.5)"),
        (-a, "−(−0.5)"),
        (a**2, "(−0.5)²"),
        (b**2, "0.25²"),
        (exp(a), "e^(−0.5)"),
        (exp(-a), "e^(−(−0.5))"),
        (b + a * b, "0.25 + (−0.5)·0.25"),
        (b / a, "0.25/(−0.5)"),
        (Chain((x, a)), "x₁ = −0.5"),
        ((x - a) * b, "(x₁ − (−0.5))·0.25"),
        (x - (w + a), "x₁ − (w₁₃ + (−0.5))"),
        (Sum((Negative(x), Negative(Sum((x, w))))), "−x₁ − (x₁ + w₁₃)"),
        (-Number("-1/2") * b, "−(−1/2)·0.25"),
        (-(Number("-1/2") * b), "−(−1/2)·0.25"),
    ],
)
def test_brackets_around_what_is_negative(node, expected):
    assert Plain(VALUES)(node) == expected


@pytest.mark.parametrize(
    ("node", "text", "latex", "typst"),
    [
        (sqrt(x), "√(x₁)", r"\sqrt{x_{1}}", "sqrt(x_(1))"),
        (absolute(a), "|−0.5|", r"\lvert -0.5\rvert", "abs(-0.5)"),
        (absolute(x / w), "|x₁/w₁₃|", r"\left\lvert \frac{x_{1}}{w_{13}}\right\rvert", "abs(frac(x_(1), w_(13)))"),
        (sign(x), "sgn(x₁)", r"\mathrm{sgn}(x_{1})", 'op("sgn") (x_(1))'),
        (cos(PI * x), "cos(π·x₁)", r"\cos(\pi \cdot x_{1})", 'op("cos") (π dot.op x_(1))'),
        (Minimum((x, w)), "min(x₁, w₁₃)", r"\min(x_{1}, w_{13})", 'op("min") (x_(1) comma w_(13))'),
        (b ** Name("t"), "0.25^t", "0.25^{t}", "0.25^(t)"),
        (a ** Name("t"), "(−0.5)^t", "(-0.5)^{t}", "(-0.5)^(t)"),
        (x**-1, "x₁⁻¹", "x_{1}^{-1}", "x_(1)^(- 1)"),
        (x ** "0.5", "x₁^(0.5)", "x_{1}^{0.5}", "x_(1)^(0.5)"),
        (x ** (w + 1), "x₁^(w₁₃ + 1)", "x_{1}^{w_{13} + 1}", "x_(1)^(w_(13) + 1)"),
        ((x**2) ** 3, "(x₁²)³", "(x_{1}^{2})^{3}", "(x_(1)^(2))^(3)"),
        (sqrt(x) ** 2, "(√(x₁))²", r"(\sqrt{x_{1}})^{2}", "(sqrt(x_(1)))^(2)"),
        (absolute(x) ** 2, "|x₁|²", r"\lvert x_{1}\rvert^{2}", "abs(x_(1))^(2)"),
        (x / sqrt(w), "x₁/√(w₁₃)", r"\frac{x_{1}}{\sqrt{w_{13}}}", "frac(x_(1), sqrt(w_(13)))"),
        (2**x, "2^(x₁)", "2^{x_{1}}", "2^(x_(1))"),
    ],
)
def test_roots_bars_and_powers(node, text, latex, typst):
    assert (Plain(VALUES)(node), Latex(VALUES)(node), Typst(VALUES)(node)) == (text, latex, typst)


def test_roots_and_bars_in_pictures_and_web_pages():
    assert "".join(run.text for run in RunPrinter(VALUES).runs(sqrt(absolute(a)) + PI)) == "√(|−0.5|)+π"
    assert MathML()(sqrt(Symbol("z"))) == "<msqrt><mrow><mi>z</mi></mrow></msqrt>"
    assert MathML()(absolute(x)).count('stretchy="false">|</mo>') == 2
    assert MathML()(absolute(x / w)).count('stretchy="true">|</mo>') == 2


@pytest.mark.parametrize(
    "node",
    [
        sqrt(Number("2")) + absolute(formula("-0.5")) - sign(formula("-3")) * sign(Number("0")),
        (1 + cos(PI * Number("3") / Number("7"))) / 2 + cos(Number("2")),
        Minimum((Number("1"), Number("2") / Number("3"))) ** "0.3",
        (Number("2") / Number("3")) ** Number("7") + Number("0.9") ** (1 + Number("2") * Number("3")),
    ],
)
def test_what_is_printed_has_the_value_of_the_formula(node):
    low, high = node.value(lambda name: None, Enclosures(40))
    with localcontext(prec=60):
        slack = Decimal("1e-38")
        assert low - slack <= value(Latex()(node)) <= high + slack


@pytest.mark.parametrize("printer", PRINTERS)
def test_a_base_that_has_something_above_it_stands_in_brackets(printer):
    opening = {MathML: MathML.opening}.get(printer, "(")
    for base in (Name("a", above="new"), Value("unknown", Name("a", above="new")), x / w, Partial(x, w)):
        assert opening in printer(VALUES)(base**2) or 'form="prefix">(' in printer(VALUES)(base**2)
    assert "(" not in Latex(VALUES)(x**2)


@pytest.mark.parametrize("printer", PRINTERS)
def test_the_pieces_of_a_long_line_are_the_whole_line(printer):
    letters = [Name("x", str(place)) * Name("w", str(place)) for place in range(20)]
    total = Sum(tuple(letters))
    write = printer(VALUES)
    assert write.row(pieces(write, total)) == write(total) and len(pieces(write, total)) == 20
    assert len(pieces(write, Quotient(formula(1), formula(2)) * total)) == 20
    assert len(pieces(write, -total)) == 20
    assert pieces(write, x * w) == [write(x * w)]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_stay_words(words):
    nodes = [Word(words), Letter(words), Name(words, words, words), BigSum(words, x), Answer(words), Prime(words, x)]
    for node in nodes:
        ElementTree.fromstring(f"<math>{MathML()(node)}</math>")
        latex = Latex()(node)
        assert not re.search(r"[|#%$~`\x00-\x1f]", latex), latex
        assert not re.search(r"\\(?!mathrm|mathit|text|sum|boxed|phantom|left|right)", latex), latex
        assert latex.count("{") == latex.count("}")
        outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", Typst()(node)).replace("#blank", "")
        assert not re.search(r'[#$"\\<>@`\[\]]|//|/\*', outside), outside
        assert not re.search(r"[\x00-\x1f\ue000\ud800]", Plain()(node))


def test_mathml_names_the_form_of_every_sign():
    for node in NODES:
        root = ElementTree.fromstring(f"<math>{MathML(VALUES)(node)}</math>")
        for mark in root.iter("mo"):
            assert mark.get("form") or mark.text == "^"
            assert mark.get("stretchy") or mark.text not in "()" or _holds_tall(root)
    assert "-" not in "".join(ElementTree.fromstring(f"<math>{MathML(VALUES)(b - a)}</math>").itertext())


def _holds_tall(root):
    return any(next(root.iter(tall), None) is not None for tall in ("mfrac", "munder", "mtable"))


def test_a_students_copy_prints_names_and_blanks():
    line = Chain((net, a * b, r))
    for printer in PRINTERS:
        text = printer({}, "student")(line)
        assert "0.5" not in text and "0.25" not in text and "6803" not in text


def test_typst_takes_every_node():
    typst = pytest.importorskip("typst")
    write = Typst(VALUES, "key")
    lines = "\n\n".join(f"$ {write(node)} $" for node in [*NODES, *map(Word, HOSTILE), *map(Letter, HOSTILE)])
    head = "#let blank = box()\n#let key(body) = body\n"
    assert typst.compile({"main.typ": (head + lines).encode()}, ignore_system_fonts=True).startswith(b"%PDF")
