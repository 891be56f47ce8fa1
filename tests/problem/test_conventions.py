"""Conventions: the same numbers in every notation."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

import worked
from tests.problems import nets
from worked.problem import convention
from worked.trace.solution import Solution


@cache
def solved(example):
    """A shipped example as its author tells it, solved once."""
    return Solution(worked.example(example))


@pytest.mark.parametrize("name", convention.names())
@pytest.mark.parametrize("example", nets())
def test_any_convention_tells_any_example_with_the_same_numbers(example, name):
    before, after = solved(example), Solution(worked.example(example, name))
    flips = before.problem.convention.sign != after.problem.convention.sign
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        first, second = before.outcomes[old].rounded.number, after.outcomes[new].rounded.number
        if before.cells[old].quantity.is_error and flips:
            second = -second
        assert first == second, (old, new)


@pytest.mark.parametrize("name", convention.names())
def test_each_convention_has_a_title_a_source_and_known_values(name):
    entry = convention.load(name)
    assert entry.title and entry.source
    assert entry.sign in convention.SIGNS
    assert entry.update in convention.UPDATES
    assert entry.backward in convention.BACKWARDS
    assert entry.numbering in convention.NUMBERINGS
    assert set(entry.single) <= set(entry.symbols)


def test_units_of_the_author_keep_their_names_and_others_follow_the_convention():
    assert "net[h1]@1" in Solution(worked.example("mazur-2-2-2", "slides"))
    assert "net[3]@1" in Solution(worked.example("xor-2-2-1", "slides"))
    assert "net[h1]@1" in Solution(worked.example("slides-2-2-1", "plain"))


def test_weights_by_edge_survive_a_new_notation():
    text = """
    [network]
    layers = [1, 1]
    activations = "tanh"
    weights = { "x1>o1" = 0.5 }
    [[samples]]
    inputs = [1]
    targets = [1]
    [page]
    chain-for = ["x1>o1"]
    """
    told = worked.parse(text, "slides")
    assert told.chain_for == (("1", "2"),)
    assert Decimal(Solution(told)["net[2]@1"].value) == Decimal("0.5")


def test_updated_weights_do_not_leak_into_deltas_unless_asked():
    text = open_example("mazur-2-2-2")
    old = Solution(worked.parse(text))
    new = Solution(worked.parse(text.replace("[training]", '[training]\nhidden-deltas = "updated"')))
    assert old["error[h1]@1"].cell.inputs[0] == "weight[h1>o1]@1"
    assert new["error[h1]@1"].cell.inputs[0] == "weight[h1>o1]@2"
    # The published error after one step was made by updated weights; see tests/worked_examples.
    assert old["loss@2"].shown == "0.291027774"
    assert new["loss@2"].shown == "0.291027924"


def open_example(name: str) -> str:
    """The text of a shipped example."""
    from worked.shared import shared

    return shared("examples").joinpath(f"{name}.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("'s_{unti}'", "did you mean 'unit'"),
        ("'s_{from}'", "no place is called 'from' here"),
        ("'s_{unit'", "places in braces"),
        ("'{unit.__class__}'", "places in braces"),
        ("'{unit!r:>99}'", "places in braces"),
        ("7", "expected a template"),
        ("''", "expected a template"),
    ],
)
def test_templates_of_symbols_are_data(template, said):
    text = f"convention = {{ name = 'plain', symbols = {{ net = {template} }} }}\n" + open_example("xor-2-2-1")
    with pytest.raises(worked.WorkedError, match=r"convention\.symbols\.net") as refused:
        worked.parse(text)
    assert said in str(refused.value)


def test_a_symbol_of_ones_own_is_printed():
    text = "convention = { name = 'plain', symbols = { net = 's_{unit}' } }\n" + open_example("xor-2-2-1")
    assert "s_{h1}" in worked.render(worked.worksheet(worked.parse(text)))


@pytest.mark.parametrize("name", convention.names())
def test_templates_of_conventions_name_only_known_places(name):
    import re

    entry = convention.load(name)
    for symbol, template in [*entry.symbols.items(), *entry.single.items()]:
        assert set(re.findall(r"\{(.*?)\}", template)) <= set(convention.places_of(symbol))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("plain", "δⱼ = Σₖ ∂outₖ/∂netⱼ · ∂E/∂outₖ"),
        ("layered", "δⱼ^(l) = Σₖ ∂aₖ^(l)/∂zⱼ^(l) · ∂C/∂aₖ^(l)"),
        ("chain", "∂E/∂j_in = Σₖ ∂k_out/∂j_in · ∂E/∂k_out"),
    ],
)
def test_softmax_sums_over_the_outputs_of_its_own_layer(name, rule):
    text = worked.render(worked.worksheet(worked.example("softmax-jacobian", name)), "text")
    assert rule in text
    assert "l+1" not in text
