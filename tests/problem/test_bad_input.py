"""Bad problem files: each gets one clear sentence that names the place, what was found and what was expected."""

from __future__ import annotations

import pytest

from tests.problems import text_of
from worked.errors import WorkedError
from worked.exercises.reading import parse, parse_bytes, read

GOOD = """
[network]
layers = [2, 2, 1]
activations = "sigmoid"
weights = [[[0.1, 0.8], [0.4, 0.6]], [[0.3, 0.9]]]
biases = [[0.1, 0.2], [0.3]]
[[samples]]
inputs = [0.35, 0.9]
targets = [0.5]
[training]
learning-rate = 1
"""

# What is replaced in the good file, by what, and what the sentence must say.
BAD = [
    ("[network]", "colour = 1\n[network]", ["unknown key 'colour'", "convention"]),
    ("activations =", "activation =", ["unknown key 'activation'", "did you mean 'activations'"]),
    ('"sigmoid"', '"sigmiod"', ["no activation is called 'sigmiod'", "did you mean 'sigmoid'"]),
    ('"sigmoid"', '["sigmoid"]', ["network.activations", "expected 2", "found 1"]),
    ('"sigmoid"', "7", ["network.activations", "found '7'"]),
    ('"sigmoid"', '["sigmoid", "softmax"]', ["softmax needs at least two units", "layer 2"]),
    ('"sigmoid"', '"step"', ["step has no slope", "perceptron"]),
    ('"sigmoid"', '{ name = "leaky-relu", slop = 0.1 }', ["no parameter 'slop'", "did you mean 'slope'"]),
    ('"sigmoid"', '{ name = "leaky-relu", slope = "s" }', ["network.activations.slope", "the letter 's'"]),
    ("learning-rate = 1", "steps = 1000000000", ["training.steps", "100000"]),
    ("layers = [2, 2, 1]", "layers = [2]", ["network.layers", "at least two layers"]),
    ("layers = [2, 2, 1]", "layers = [2, 0, 1]", ["layer 1 has 0 units"]),
    ("layers = [2, 2, 1]", "layers = [2, 2.5, 1]", ["network.layers"]),
    ("layers = [2, 2, 1]", 'layers = [["a", "b"], ["c", "a"], ["d"]]', ["'a' is named twice"]),
    ("layers = [2, 2, 1]", 'layers = [["a>b", "b"], ["c", "e"], ["d"]]', ["expected a name", "'a>b'"]),
    ("layers = [2, 2, 1]", "layers = [2, 20000, 1]", ["20003 units", "1000"]),
    ("[0.4, 0.6]]", "[0.4]]", ["weights, layer 1, row of h2", "expected 2", "found 1"]),
    ("[[0.3, 0.9]]", "[[0.3, 0.9], [1, 2]]", ["weights, layer 2", "expected 1 rows", "found 2"]),
    (", [[0.3, 0.9]]]", "]", ["network.weights", "expected 2 blocks", "found 1"]),
    ("0.8]", "true]", ["x2>h1", "expected a number", "'True'"]),
    ("0.8]", "nan]", ["x2>h1", "finite"]),
    ("0.8]", "inf]", ["x2>h1", "finite"]),
    ("0.8]", '"0.8"]', ["without quotes", "'0.8'"]),
    ("0.8]", "0." + "1" * 10_000 + "]", ["at most 40 digits"]),
    ("0.8]", "1" * 10_000 + "]", ["too many digits"]),
    ("0.8]", "1e99]", ["at most 40 digits"]),
    ("biases = [[0.1, 0.2], [0.3]]", "biases = [[0.1], [0.3]]", ["network.biases, layer 1", "expected 2"]),
    ("inputs = [0.35, 0.9]", "inputs = [0.35]", ["samples, number 1, inputs", "expected 2", "found 1"]),
    ("targets = [0.5]", "", ["samples, number 1: targets are missing"]),
    ("targets = [0.5]", "targets = 0.5", ["samples, number 1, targets", "expected a list"]),
    ("[[samples]]", "[samples]", ["samples: expected a list"]),
    ("learning-rate = 1", "learning-rate = 'fast!'", ["training.learning-rate", "'fast!'"]),
    ("learning-rate = 1", "steps = -1", ["training.steps", "at least 1", "'-1'"]),
    ("learning-rate = 1", "batch = 5", ["training.batch", "only 1"]),
    ("learning-rate = 1", 'loss = "cross-entropy"', ["cross-entropy needs softmax", "sigmoid"]),
    ("learning-rate = 1", 'loss = "half-square"', ["no loss is called 'half-square'", "half-squared-error"]),
    ("learning-rate = 1", 'optimiser = "adm"', ["no optimiser is called 'adm'", "did you mean 'adam'"]),
    ("learning-rate = 1", 'optimiser = "perceptron"', ["trains one layer", "2"]),
    ("learning-rate = 1", "final-pass = 1", ["training.final-pass", "true or false"]),
    ("[network]", 'convention = "mazzur"\n[network]', ["no convention is called 'mazzur'", "did you mean 'mazur'"]),
    ("[network]", 'convention = { name = "mazur", sing = "x" }\n[network]', ["convention: unknown key 'sing'"]),
    ("[network]", "[rounding]\ndecimals = 99\n[network]", ["rounding.decimals", "0 to 30"]),
    ("[network]", "[rounding]\ndecimals = 2\nfigures = 2\n[network]", ["decimals or figures, not both"]),
    ("[network]", '[rounding]\nhalf = "down"\n[network]', ["rounding.half", "up, even, truncate"]),
    ("[network]", "[rounding.quantities]\ndleta = { figures = 2 }\n[network]", ["'dleta'", "delta"]),
    ("[network]", '[page]\nchain-for = ["x1>o1"]\n[network]', ["no edge is called 'x1>o1'"]),
]


def refusal(text: str) -> str:
    """The sentence with which a text is refused."""
    with pytest.raises(WorkedError) as refused:
        parse(text, "net.toml")
    return str(refused.value)


def test_the_good_file_is_good():
    assert parse(GOOD).shape == "2-2-1"


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[f"{place}" for place in range(len(BAD))])
def test_each_mistake_gets_one_sentence(old, new, said):
    assert GOOD.count(old) >= 1
    sentence = refusal(GOOD.replace(old, new, 1))
    assert sentence.startswith("net.toml: ")
    assert "\n" not in sentence
    assert len(sentence) < 300
    for words in said:
        assert words in sentence


EDGES = '[network]\nlayers = [["a", "b"], ["c"]]\nactivations = "tanh"\n[[samples]]\ninputs = [1, 2]\ntargets = [1]\n'


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ('"a>c" = 1', ["no edge leads from b"]),
        ('"a>c" = 1\n"b>d" = 2', ["no edge is called 'b>d'", "no unit is called 'd'"]),
        ('"a>c" = 1\n"a > c" = 2\n"b>c" = 2', ["given twice"]),
        ('"a>c" = 1\n"bc" = 2', ["no edge is called 'bc'"]),
    ],
)
def test_weights_by_edge(weights, said):
    sentence = refusal(f"{EDGES}[network.weights]\n{weights}\n")
    assert all(words in sentence for words in said)


def test_biases_by_unit():
    weights = '[network.weights]\n"a>c" = 1\n"b>c" = 2\n'
    assert parse(EDGES + weights + "[network.biases]\nc = 0.5").network.biases["c"].text == "0.5"
    assert "no computing unit is called 'a'" in refusal(EDGES + weights + "[network.biases]\na = 0.5")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        ("titel = 'Übung'".encode("latin-1"), "not UTF-8"),
        (b"this is no toml", "not a TOML file"),
        (b"[network]\nlayers = [2, 1", "not a TOML file"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested"),
        (b"title = 'x'", "no [network] table"),
        (b"[network]", "no [[samples]] table"),
        (GOOD.encode("utf-8-sig") + b"\ncolour = 1", "unknown key 'colour'"),
    ],
)
def test_files_that_are_no_problem_files(raw, said):
    with pytest.raises(WorkedError, match=r"net\.toml: ") as refused:
        parse_bytes(raw, "net.toml")
    assert said in str(refused.value)


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(WorkedError, match="cannot be read"):
            read(path)


def test_targets_of_probabilities():
    soft = text_of(1, out="softmax", loss="cross-entropy")
    assert "sum to 1" in refusal(soft.replace("targets = [1, 0]", "targets = [1, 1]"))
    assert "from 0 to 1" in refusal(soft.replace("targets = [1, 0]", "targets = [2, -1]"))


def test_digits_survive_as_typed():
    problem = parse(GOOD.replace("0.8]", "0.80]").replace("0.35", "35e-2"))
    assert problem.network.weights["x2", "h1"].text == "0.80"
    assert problem.samples[0].inputs[0].text == "0.35"
