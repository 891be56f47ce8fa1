"""Pages of nets whose layers are normalised, dropped or joined: what they say, show, prove and keep to themselves."""

from __future__ import annotations

import re

import pytest

import worked
from tests.formats import TEXTS
from worked.pages.symbols.cells import Symbols
from worked.problem import convention
from worked.problem.problem import Problem

EXAMPLES = ("batch-norm-2-2-1", "layer-norm", "dropout-2-3-1", "drop-connect", "residual", "stochastic-depth")


def text_of(example: str, convention: str | None = None, **options) -> str:
    """The page of an example as Markdown."""
    return worked.render(worked.worksheet(worked.example(example, convention), **options))


def changed(example: str, old: str, new: str) -> Problem:
    """An example with a change to its text."""
    from worked.shared import shared

    text = shared("examples").joinpath(f"{example}.toml").read_text("utf-8")
    assert old in text
    return worked.parse(text.replace(old, new, 1))


@pytest.mark.parametrize("name", convention.names())
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_two_cells_of_a_step_have_one_name(example, name):
    problem = worked.example(example, name)
    symbols = Symbols(problem)
    for step in problem.steps():
        seen: dict[object, str] = {}
        for cell in step.cells:
            if cell.step != step.number or cell.quantity.startswith("change"):
                continue
            named = symbols.of(cell, cell.sample)
            alike = seen.setdefault(named, cell.id)
            told_alike = symbols.shared_biases and cell.quantity == "bias"
            layers = problem.convention.name == "layered" and {"input", "out"} == {cell.quantity, alike.split("[")[0]}
            assert alike == cell.id or told_alike or layers, (alike, cell.id, named)


@pytest.mark.parametrize("format", TEXTS)
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_all_formats_render(example, mode, format):
    assert worked.render(worked.worksheet(worked.example(example), mode=mode), format)


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (
            "batch-norm-2-2-1",
            ["normalised over the samples of a batch", "Running averages are kept", "in inference mode"],
        ),
        (
            "layer-norm",
            ["normalised over its units", "Over the units of the layer:", "all weights, biases, gammas and betas"],
        ),
        ("dropout-2-3-1", ["dropped with probability", "The masks are", "no unit is dropped"]),
        ("drop-connect", ["DropConnect: the weights into the hidden layer", "no weight is dropped"]),
        ("residual", ["A residual connection adds the outputs of hidden layer 1 to the net inputs of hidden layer 2"]),
        ("stochastic-depth", ["survives a step with probability", "all layers take part"]),
    ],
)
def test_the_page_tells_what_is_done(example, said):
    text = text_of(example)
    assert all(part in text for part in said)
    student = text_of(example, mode="student")
    assert all(part in student for part in said)


def test_masks_of_several_samples_stand_in_a_table():
    problem = changed("dropout-2-3-1", "masks = [1, 0, 1]", "seed = 3")
    two = worked.parse(worked_text("dropout-2-3-1").replace("masks = [1, 0, 1]", "seed = 3").replace(
        "[training]", "[[samples]]\ninputs = [0, 1]\ntargets = [0]\n[training]\nsteps = 2"))  # fmt: skip
    assert "random seed 3" in worked.render(worked.worksheet(problem))
    text = worked.render(worked.worksheet(two))
    assert "Masks of the units of the hidden layer" in text
    assert re.search(r"\| step \| sample \| \$r_\{h1\}\$", text)


def worked_text(example: str) -> str:
    """The text of an example."""
    from worked.shared import shared

    return shared("examples").joinpath(f"{example}.toml").read_text("utf-8")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_gradient_is_proven(example):
    text = text_of(example, prove=True)
    proof = text[text.index("## Proof") if "## Proof" in text else text.index("# Proof") :]
    assert re.search(r"All \d+ derivatives are proven equal", proof), proof[-600:]
    assert "DIFFERS" not in proof and "not proven" not in proof
    if "norm" in example:
        assert r"\partial \gamma_{h1}" in proof and r"\partial \beta_{h1}" in proof


def test_chains_go_through_masks_and_residual_connections():
    dropped, joined = text_of("dropout-2-3-1"), text_of("residual")
    assert r"\frac{\partial \mathrm{out}^{\mathrm{drop}}_{h1}}{\partial \mathrm{out}_{h1}} & = r_{h1} = 1" in dropped
    joined_net = r"\mathrm{net}^{\mathrm{res}}_{\mathrm{h2.1}}"
    assert rf"\frac{{\partial {joined_net}}}{{\partial \mathrm{{out}}_{{\mathrm{{h1.1}}}}}}" in joined
    assert "chain of derivatives" not in text_of("batch-norm-2-2-1")


def test_the_gradients_of_gamma_and_beta_stand_in_tables():
    text = text_of("batch-norm-2-2-1")
    assert re.search(r"\| gamma \| old value \|", text) and re.search(r"\| beta \| old value \|", text)


def test_letters_stand_for_numbers_of_layers():
    text = worked.render(worked.worksheet(changed("layer-norm", "gamma = 2", 'gamma = "g"')))
    assert r"g \cdot \widehat{\mathrm{out}}_{h1}" in text


def test_what_is_dropped_is_dashed_and_residual_connections_are_arcs():
    page = worked.worksheet(worked.example("dropout-2-3-1"), mode="student")
    html, markdown = worked.render(page, "html"), worked.render(page)
    figure = html[html.index("<svg") : html.index("</svg>")]
    assert figure.count("stroke-dasharray") == 4
    assert "what is dropped in training is dashed" in html
    assert "style n4 stroke-dasharray: 4 4" in markdown and markdown.count(".->") == 3
    joined = worked.render(worked.worksheet(worked.example("residual")), "html")
    assert " Q" in joined[joined.index("<svg") : joined.index("</svg>")]
    assert '-. "+" .->' in text_of("residual")


# Softmax


def test_the_short_form_of_softmax_is_derived_where_it_is_used():
    short, long = text_of("softmax-3-class"), text_of("softmax-jacobian")
    assert "the targets sum to 1" in short and "the targets sum to 1" not in long
    assert r"\frac{\partial \mathrm{out}_{o2}}{\partial \mathrm{net}_{o1}}" in long
    first, second = worked.solve(worked.example("softmax-jacobian")), worked.solve(
        changed("softmax-jacobian", "shortcut = false", "shortcut = true"))  # fmt: skip
    for unit in ("o1", "o2", "o3"):
        assert first[f"delta[{unit}]@1"].shown == second[f"delta[{unit}]@1"].shown


def test_the_predicted_class_is_told_but_not_to_students():
    assert "| 1 | o2 | o3 | o2 |" in text_of("softmax-3-class")
    student = text_of("softmax-3-class", mode="student")
    assert "| 1 | o2 | " in student and "| o3 |" not in student
