"""Lab data: what a page needs, besides the calculation itself, in which all given numbers can be changed."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

from worked.cells.cell import Cell
from worked.live.changing import changeable, same_numbers
from worked.live.data import live_data
from worked.live.limit import refuse_many
from worked.live.scene import regions, scene
from worked.live.slots import SlottedLines
from worked.live.updating import updates
from worked.number.quantity import plural
from worked.trace.net import Net
from worked.trace.solution import Solution
from worked.trace.task import Task

LOSS_OF_STEP = re.compile(r"loss@\d+")
WORDS: dict[str, Any] = {
    "unproven": "The last digit is not proven.",
    "letter": "depends on a letter",
    "trouble": {
        "no-value": "no value: division by 0, or a function outside its domain",
        "too-large": "too large",
        "before": "depends on a number that has no value",
    },
    "picture": "The network with its numbers. Outputs:",
    "given": "given",
    "gives": "{0} depends on {1} other numbers.",
    "direct": "Computed from",
    "nothing": "A given number: it depends on no other.",
    "wanted": "Expected a number",
    "least": "at least {0}",
    "above": "above {0}",
    "most": "at most {0}",
    "below": "below {0}",
    "decimals": "with at most {0} decimals",
    "whole": "without decimals",
    "updates": "Updates so far: {0}.",
    "still": "This page does not go on with further updates: they have other formulas. --steps takes more of them.",
    "stopped": "Stopped: a number of the next update has no value.",
    "limit": "A page goes on for at most {0} updates.",
    "curve": "Loss from {0} to {1} over {2} updates.",
    "axes": ["Update", "Loss"],
    "rateAxes": ["Learning rate", "Loss after 20 {0}"],
    "rates": {
        "small": "Too small: after 20 {0} the loss has hardly fallen.",
        "large": "Too large: after 20 {0} the loss is higher than before.",
        "good": "Suitable: the loss falls.",
    },
    "rateCurve": "Loss after 20 {0} by learning rate: lowest at {1}.",
    "regions": "Output over the plane of the two inputs, from {0} to {1}.",
    "classes": "The unit with the largest output over the plane of the two inputs.",
    "border": "The line is where the output is {0}.",
    "links": {
        "broken": "The link could not be read; the page shows the start.",
        "other": "The link belongs to another page; this one shows its start.",
    },
    "copied": "Link copied.",
    "copy": "Copy the link from the address bar.",
    "running": "Running: {0} of {1} updates.",
}


def lab_data(task: Task) -> dict[str, Any]:
    """A task as data for `templates/live/lab.js`: that of `live_data`, with `lab` beside its cells.

    `lines` are the cells as MathML, each with `at`, the unit or edge that it belongs to; `givens` those that may
    change, each with the places of all cells that have its number, and its limits; `updates` how to go on; `losses` the
    loss of each step; `scene` and `regions` what is drawn of a net. WorkedError: it has too many numbers.
    """
    task = task.to_be_filled_in()
    solution = Solution(task)
    refuse_many("the lab", solution)
    data, cells = live_data(solution), solution.cells
    places = {name: place for place, name in enumerate(cells)}
    lines = SlottedLines(task, cells)
    going, later = updates(task, places) or (None, {})
    lab: dict[str, Any] = {
        "lines": [{**lines.line(cell, later.get(name)), **_at(task, cell)} for name, cell in cells.items()],
        "givens": _givens(task, places),
        "words": _words(task),
        "updates": None,
        "losses": [],
        "scene": None,
        "regions": None,
    }
    if isinstance(task, Net):
        lab["scene"] = scene(task, solution.steps, places)
        lab["regions"] = regions(task, solution.steps, places, lines)
        lab["losses"] = [place for name, place in places.items() if LOSS_OF_STEP.fullmatch(name)]
        lab["updates"] = _with_rate(going, lab["givens"], list(cells.values()))
    fingerprint = sha256(json.dumps(data, sort_keys=True).encode("utf-8")).hexdigest()[:10]
    return {**data, "lab": lab, "fingerprint": fingerprint}


def _words(task: Task) -> dict[str, Any]:
    """The words of a page; where an epoch has several updates, learning goes by epochs."""
    rounds = "epochs" if task.per_epoch > 1 else "updates"
    filled = {key: text.replace("{0}", rounds) for key, text in WORDS["rates"].items()}
    axes = [text.replace("{0}", rounds) for text in WORDS["rateAxes"]]
    return {**WORDS, "rates": filled, "rateAxes": axes, "rateCurve": WORDS["rateCurve"].replace("{0}", rounds)}


def _at(task: Task, cell: Cell) -> dict[str, str]:
    """The unit or edge of a net that a cell belongs to."""
    if cell.place.target not in task.layer_of or cell.place.layer is not None:
        return {}
    return {"at": str(cell.place)}


def _givens(task: Task, places: dict[str, int]) -> list[dict[str, Any]]:
    """The numbers that may change, in the order of their cells."""
    same, found = same_numbers(task), []
    for name, limits in changeable(task).items():
        found.append({"place": places[name], "also": [places[each] for each in same[name]], "limits": limits})
    return found


def _with_rate(found: dict[str, Any] | None, givens: list[dict[str, Any]], cells: list[Cell]) -> dict[str, Any] | None:
    """Updates with the places of the learning rate, where it may change and there is a loss to judge it by."""
    rate = next((each for each in givens if cells[each["place"]].quantity == "learning-rate"), None)
    if found is None or rate is None or not found["losses"]:
        return found
    return {**found, "rate": rate["place"], "rates": rate["also"]}


def heading(task: Task, cell: Cell, count: int) -> str:
    """The heading of so many given numbers of a quantity; inputs and targets say of which sample they are."""
    words = plural(cell.quantity) if count > 1 else cell.quantity.replace("-", " ")
    sample = task.sample_of(cell)
    return f"{words[:1].upper()}{words[1:]}{f' of sample {sample}' if sample else ''}"
