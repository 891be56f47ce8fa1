"""The pages' own arithmetic shows every number as Python does: all examples, random rounding rules, other numbers."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

import worked
from tests.live import node
from tests.problems import pairs, problem
from worked.live.data import live_data
from worked.number import Digits, Rounding
from worked.record import replace
from worked.trace.solution import Solution

CHANGED = ("input", "weight", "bias", "target")
HUGE = ("epochs-2-2-1",)
NAMES = [name for name in worked.examples() if name not in HUGE]


def compare(pages: list[tuple[str, dict[str, Any], dict[str, str]]]) -> tuple[int, list[str]]:
    """How many computed cells were compared, and those that a page shows otherwise than its data say."""
    found = node.run("replay.mjs", [[data, pins] for _, data, pins in pages])
    count, different = 0, []
    for (name, data, _), outcomes in zip(pages, found, strict=True):
        for cell, outcome in zip(data["cells"], outcomes, strict=True):
            if "formula" in cell:
                count += 1
                said = (cell.get("shown"), cell.get("proven", True)) if "shown" in cell else None
                got = (outcome["shown"], outcome["proven"]) if outcome else None
                if said != got:
                    different.append(f"{name}: {cell['id']}: {said} but {got}")
    return count, different


def test_every_example_shows_the_same_numbers():
    count, different = compare([(name, live_data(worked.example(name)), {}) for name in NAMES])
    assert count > 3000
    assert different == []


def test_random_rounding_rules_show_the_same_numbers():
    draw, pages = random.Random(7), []
    for name in NAMES:
        digits = Digits(draw.randint(2, 8), draw.choice(["decimals", "figures"]))
        rule = Rounding(digits, draw.choice(["up", "even", "truncate"]), draw.choice(["exact", "shown"]))
        try:
            pages.append((f"{name}, {rule}", live_data(replace(worked.example(name), rounding=rule)), {}))
        except worked.WorkedError:
            continue  # with so few digits something is divided by a 0 that is shown
    count, different = compare(pages)
    assert count > 3000
    assert different == []


@pytest.mark.parametrize("name", ["slides-2-2-1", "relu-2-2-1", "softmax-3-class", "batch-norm-2-2-1"])
def test_other_numbers_in_the_place_of_given_ones(name):
    draw, pages = random.Random(name), []
    for _ in range(10):
        solution = worked.solve(worked.example(name))
        given = [cell.id for cell in solution.cells.values() if cell.formula is None and cell.quantity in CHANGED]
        pins = {each: f"{draw.uniform(-2, 2):.2f}" for each in draw.sample(given, 3)}
        changed = Solution(solution.problem, {each: Decimal(text) for each, text in pins.items()})
        pages.append((name, live_data(changed), pins))
    _, different = compare(pages)
    assert different == []


def test_what_has_no_value_says_so_and_so_does_what_follows():
    data = live_data(worked.example("adam-first-update"))
    cells = [
        *data["cells"],
        {"id": "bad", "formula": ["/", "1", ["+", "0.5", ["-", "0.50"]]], "digits": [4, "decimals"]},
    ]
    cells.append({"id": "after", "formula": ["*", "2", len(data["cells"])], "digits": [4, "decimals"]})
    cells.append({"id": "large", "formula": ["^", "1000", "200"], "digits": [4, "decimals"]})
    [outcomes] = node.run("replay.mjs", [[{**data, "cells": cells}, {}]])
    assert [each.get("trouble") for each in outcomes[-3:]] == ["no-value", "", "too-large"]


def test_cells_that_depend_on_a_letter_have_no_number():
    problem = worked.example("slides-2-2-1")
    given = problem.with_givens({"input[1]@1": "a"})
    data = live_data(given)
    [outcomes] = node.run("replay.mjs", [[data, {}]])
    lettered = {cell["id"] for cell, outcome in zip(data["cells"], outcomes, strict=True) if outcome is None}
    assert {"input[1]@1", "net[3]@1", "loss@1"} <= lettered
    assert lettered == {
        cell["id"] for cell in data["cells"] if "letter" in cell or ("formula" in cell and "shown" not in cell)
    }


def test_every_activation_and_loss_shows_the_same_numbers():
    """Each activation once, hidden and at the outputs, with the losses in turn."""
    pages = [
        (f"{hidden} {out} {loss}", live_data(problem(seed, hidden=hidden, out=out, loss=loss)), {})
        for seed, (hidden, out, loss) in enumerate(pairs())
    ]
    count, different = compare(pages)
    assert count > 1000
    assert different == []
