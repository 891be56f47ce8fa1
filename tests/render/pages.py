"""Pages with formulas, tables, hostile words and pictures, and a reader of HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from worked.document import (
    Choice,
    Code,
    Display,
    Document,
    Edge,
    Figure,
    Heading,
    Listing,
    Maths,
    Paragraph,
    Picture,
    Shown,
    Strong,
    Table,
    Unit,
)
from worked.formula import Answer, Chain, Letter, Name, Value, Word, exp

MODES = ["solved", "student", "key"]

HOSTILE = [
    "& % _ # $ { } ~ ^ \\ < > | ` * [ ] \" ' -- ''", "<script>alert(1)</script></style>", "\\write18{rm}\\input{x}^^M",
    "a\nb\r\n\x00\x07\x1b[31m c\u202e\ue0005\ue001\ud800", "Größe Ångström ế Łódź ß", "α ≈ ∑ ✓ 日本 Привет ﬁ ½",
    "- x", "1. x", "+ y", "= z", "---", "```", "#eval(\"1\") @ref <lab>", "{{7*7}} {% x %} ((* x *)) ((= 1 =))",
    "//comment /* x */ --> */", "![x](y) [a](b) <!-- c -->", "www.x.y/z_a", " ", "\\", "$", "`a``b`", "[x]", "*", "|",
]  # fmt: skip

VOID = {"meta", "br", "link"}

GIVEN = {
    "w13": Shown("0.1"),
    "w23": Shown("-0.8"),
    "x1": Shown("0.35"),
    "x2": Shown("0.9"),
    "loss": Shown("0.5", False),
}

FOUND = {
    "net": Shown("-0.685"),
    "out": Shown("0.3351", False),
    "small": Shown("-0.00001", False),
    "trend": Shown("falls & rises"),
}


def named(slot):
    return Name(slot[0], slot[1:])


def value(slot):
    return Value(slot, named(slot))


def page(mode="solved", title="One unit"):
    net, out = Name("net", "3"), Name("out", "3")
    blocks = (
        Heading(("The forward pass of ", Maths(net))),
        Paragraph(("With ", Maths(Chain((named("x1"), value("x1")))), " the ", Strong("net input"), " follows; it ",
                   Choice("trend"), ". See ", Code("net[3]@1"), ".")),
        Listing((("first ", Maths(Answer("net"))), ("second",))),
        Display((
            Chain((net, named("w13") * named("x1") + named("w23") * named("x2"),
                   value("w13") * value("x1") + value("w23") * value("x2"), Answer("net"))),
            Chain((out, 1 / (1 + exp(-net)), 1 / (1 + exp(-Value("net", net))), Answer("out"))),
        )),
        Table((("weight",), (Maths(named("w13")),), ("change",)),
              ((("first",), (Maths(value("w13")),), (Maths(Answer("small")),)),
               (("second | third",), (Maths(value("w23")),), (Maths(Answer("out")),))),
              (False, True, True), ("Weights",)),
    )  # fmt: skip
    return Document(title, blocks, GIVEN if mode == "student" else {**GIVEN, **FOUND}, mode)


def hostile(words, mode="solved"):
    blocks = (
        Heading((words,)),
        Paragraph((words,)),
        Paragraph((words, Strong(words), Code(words), " ", Maths(Word(words)), " ", Choice(words))),
        Listing(((words,), (Code(words), words))),
        Table(((words,), (Code(words),)), (((words,), (Maths(Letter(words)),)),), (), (words,)),
        Display((Chain((Name("w", words), Answer("cell " + words))),)),
    )
    return Document(words, blocks, {words: Shown(words)} if mode == "solved" else {}, mode)


class Balance(HTMLParser):
    """Reads HTML and notes the elements; what is left open at the end is a mistake."""

    def __init__(self, text):
        super().__init__()
        self.seen, self.open = [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def pictured(mode="solved", label="0.1 & <b>"):
    units = ((Unit("1", named("x1")), Unit("2", Word(label))), (Unit("3", Name("net", "3"), below=Answer("net")),))
    edges = (Edge("1", "3", value("w13")), Edge("2", "3", value("w23")))
    network = Picture(units, edges, "The network", ("Two inputs, ", Maths(value("w13")), "."))
    blocks = (Figure("network", network, ("A caption.",)), Figure("backward", network))
    return Document("Pictures", blocks, page(mode).values, mode)
