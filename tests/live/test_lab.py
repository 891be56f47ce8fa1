"""The lab computes as Python does: after changes of given numbers, and after updates; links are read with care."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

import worked
from tests.live import node
from worked.live.changing import same_numbers
from worked.live.lab_data import lab_data
from worked.live.updating import shifted
from worked.record import replace
from worked.trace.solution import Solution
from worked.trace.task import Task

CHANGED = ["slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "relu-2-2-1", "layer-norm", "momentum-2-2-1", "adam-2-2-1",
           "perceptron-and", "dropout-2-3-1", "momentum-quadratic", "early-stopping", "grid-search", "min-max-scaling",
           "standardising", "random-search", "successive-halving", "exploding-linear",
           "rprop-quadratic", "vanishing-sigmoid", "adaptive-rate", "clip-value", "xavier-uniform"]  # fmt: skip
UPDATED = ["slides-2-2-1", "mazur-2-2-2", "softmax-3-class", "momentum-2-2-1", "xor-2-2-1", "tanh-batch-2-2-1",
           "adam-2-2-1", "schedule-decay"]  # fmt: skip


def drawn(draw: random.Random, limits: dict[str, Any]) -> str:
    """A number within the limits of a given one."""
    low = 0.01 if limits.get("least") else -2.5
    high = 0.99 if limits.get("most") else 6.0 if limits.get("whole") else 2.5
    return (
        str(draw.randint(1, 6 if "most" not in limits else 1))
        if limits.get("whole")
        else f"{draw.uniform(low, high):.{limits.get('decimals', 2)}f}"
    )


def changed_task(task: Task, numbers: dict[str, str]) -> Solution:
    """The task with other numbers: written into its file where that has one for each, pinned where it has not."""
    try:
        return Solution(task.with_givens(numbers).to_be_filled_in())
    except worked.WorkedError as error:
        if "the file has one number for it" not in str(error):
            raise
        same = same_numbers(task)
        pins = {each: Decimal(text) for name, text in numbers.items() for each in same[name]}
        return Solution(task.to_be_filled_in(), pins)


def differing(data: dict[str, Any], outcomes: list[Any], solution: Solution) -> list[str]:
    """The computed cells that the lab shows otherwise than Python."""
    found = []
    for cell, told in zip(data["cells"], outcomes, strict=True):
        outcome = solution.outcomes.get(cell["id"])
        if "formula" in cell and outcome is not None:
            expected = [outcome.shown, outcome.rounded.exact, outcome.rounded.proven]
            if told != expected:
                found.append(f"{cell['id']}: {expected} but {told}")
    return found


def test_changes_of_given_numbers_lead_to_the_numbers_of_the_changed_task():
    draw, asked, expected, compared = random.Random(3), [], [], 0
    for name in CHANGED:
        task, logs, solutions = worked.example(name), [], []
        data = lab_data(task)
        for _ in range(3):
            givens = data["lab"]["givens"]
            picked = draw.sample(givens, min(len(givens), draw.randint(1, 4)))
            numbers = {str(each["place"]): drawn(draw, each["limits"]) for each in picked}
            try:
                solution = changed_task(
                    task, {data["cells"][int(place)]["id"]: text for place, text in numbers.items()}
                )
                assert solution.outcomes
            except worked.WorkedError:
                continue  # these numbers do not go together, or lead to a division by 0
            logs.append([{"set": numbers}])
            solutions.append(solution)
        assert logs, name
        asked.append({"data": data, "logs": logs})
        expected.append((name, solutions))
    for page, (name, solutions), results in zip(asked, expected, node.run("lab.mjs", asked), strict=True):
        for solution, result in zip(solutions, results, strict=True):
            assert differing(page["data"], result["outcomes"], solution) == [], name
            compared += len(result["outcomes"])
    assert compared > 3500


@pytest.mark.parametrize("carry", ["exact", "shown"])
def test_updates_lead_to_the_steps_of_a_longer_training(carry):
    asked, rounds = [], 12
    tasks = [worked.example(name).altered(carry=carry) for name in UPDATED]
    for task in tasks:
        asked.append({"data": lab_data(task), "logs": [[{"updates": count}] for count in (1, rounds)]})
    for page, task, results in zip(asked, tasks, node.run("lab.mjs", asked), strict=True):
        data, period = page["data"], page["data"]["lab"]["updates"]["count"]
        longer = Solution(task.altered(steps=rounds * period + period))
        for count, result in zip((1, rounds), results, strict=True):
            assert result["done"]
            for cell, told in zip(data["cells"], result["outcomes"], strict=True):
                later = longer.outcomes.get(shifted(cell["id"], count * period))
                if later is not None and longer.cells[shifted(cell["id"], count * period)].step <= (count + 1) * period:
                    assert told[0] == later.shown and told[2] == later.rounded.proven, (task.title, cell["id"])
        losses = [longer.outcomes[f"loss@{step}"].shown for step in range(1, rounds * period + 1)]
        assert results[1]["losses"] == losses


def test_many_updates_stay_proven():
    [[result]] = node.run("lab.mjs", [{"data": lab_data(worked.example("slides-2-2-1")), "logs": [[{"updates": 300}]]}])
    assert result["done"]
    assert all(told[2] for told in result["outcomes"])


def test_a_ruined_net_stops_its_updates():
    data = lab_data(worked.example("relu-2-2-1"))
    rate = str(data["lab"]["updates"]["rate"])
    [[result]] = node.run("lab.mjs", [{"data": data, "logs": [[{"set": {rate: "100000"}}, {"updates": 2000}]]}])
    shown = [told[0] for told in result["outcomes"]]
    assert not result["done"] or all(isinstance(each, str) for each in shown)


def asked_of_state(**more: Any) -> Any:
    page = {"fingerprint": "abc", "limits": {"0": {}, "3": {"least": "0", "openLeast": True}}, "cells": 9}
    return node.run("state.mjs", page | {"texts": [], "states": [], "typed": [], "moves": []} | more)


def test_a_link_holds_the_state():
    states = [
        {"log": [], "cell": None},
        {"log": [{"set": {"0": "-0.50", "3": "0.1"}}, {"updates": 20}, {"set": {"0": "7"}}], "cell": 8},
    ]
    assert asked_of_state(states=states)["states"] == states


@pytest.mark.parametrize(
    "text",
    ["", "1", "2;abc", "1;abc;0=1e9", "1;abc;0=", "1;abc;1=2", "1;abc;3=0", "1;abc;3=-1", "1;abc;c9", "1;abc;u0",
     "1;abc;u99999", "1;abc;u2000;u1", "1;abc;__proto__=1", "1;abc;0=<b>", "1;abc;0=1;;", "1;abc;0=1,",
     "1;abc;constructor=1", "1;abc;0=0.1234567890123", "1;abc;0=1.2.3", "1;abc;" + "0=1;u1;" * 200,
     "1;abc;0=" + "1" * 9000, "x" * 100_000],
)  # fmt: skip
def test_a_link_that_holds_anything_else_is_refused(text):
    [found] = asked_of_state(texts=[text])["texts"]
    assert found["problem"] in ("broken", "other")
    assert "state" not in found


def test_a_link_of_another_page_is_told_apart():
    assert asked_of_state(texts=["1;other;0=1"])["texts"] == [{"problem": "other"}]


def test_numbers_are_read_as_they_are_typed():
    typed = [("0,5", {}), ("\u22120.50", {}), (" 3 ", {}), ("+.5", {}), ("1e3", {}), ("", {}), ("-", {}), ("1.2.3", {}),
             ("0x1", {}), ("1000001", {}), ("-1", {"least": "0"}), ("0", {"least": "0"}),
             ("0.0", {"least": "0", "openLeast": True}),
             ("1.5", {"whole": True}), ("2", {"whole": True}), ("1", {"most": "1", "openMost": True})]  # fmt: skip
    expected = ["0.5", "-0.50", "3", "0.5", *[None] * 7, "0", None, None, "2", None]
    assert asked_of_state(typed=typed)["typed"] == expected


def test_numbers_move_by_units_of_their_last_decimal_and_stay_within_their_limits():
    moves = [
        ("0.10", 3, {}),
        ("-0.1", 1, {}),
        ("5", -1, {}),
        ("5", 1, {"whole": True}),
        ("0.1", -1, {"least": "0", "openLeast": True}),
    ]
    assert asked_of_state(moves=moves)["moves"] == ["0.13", "0.0", "4.9", "6", None]


def test_a_lab_of_shown_rounding_and_of_letters():
    problem = worked.example("slides-2-2-1").with_givens({"input[1]@1": "a"})
    data = lab_data(problem)
    assert all("letter" not in data["cells"][each["place"]] for each in data["lab"]["givens"])
    rounding = replace(problem.rounding, carry="shown")
    assert lab_data(replace(problem, rounding=rounding))["rounding"]["carry"] == "shown"
