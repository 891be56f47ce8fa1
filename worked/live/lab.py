"""Lab: one offline page in which every given number can be changed and all that follows is computed anew."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from worked.cells.cell import Cell
from worked.live.bundle import FOLDER, bundle
from worked.live.lab_data import heading, lab_data
from worked.live.page import json_of
from worked.rendering.environment import environment
from worked.shared import shared
from worked.trace.task import Task

FONT = shared("templates") / "html" / "stix-two-math.woff2"


def lab(task: Task) -> str:
    """The lab of a net or exercise as one file of HTML that needs no network."""
    data = lab_data(task)
    code = bundle("lab")
    font = b64encode(FONT.read_bytes()).decode("ascii")
    face = f'@font-face {{ font-family: "Worked Math"; src: url(data:font/woff2;base64,{font}) format("woff2"); }}\n'
    look = face + (FOLDER / "lab.css").read_text("utf-8")
    template = environment(FOLDER, escape=True).get_template("lab.html.j2")
    return template.render(
        title=task.title,
        policy=_policy(code, look),
        script=code,
        style=look,
        data=json_of(data),
        groups=list(_groups(task, data)),
        fixed=list(_fixed(data)),
        phases=list(_phases(data)),
        lab=data["lab"],
        samples=len(data["lab"]["scene"]["frames"]) if data["lab"]["scene"] else 0,
    )


def _policy(code: str, look: str) -> str:
    """The content-security policy: this script, these styles, the font inside, and nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": _hash(code),
        "style-src": _hash(look),
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _groups(task: Task, data: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The fields of the numbers that may change, by quantity, each group with its heading."""
    givens, cells = task.to_be_filled_in().givens(), data["cells"]
    found: dict[object, tuple[Cell, list[dict[str, Any]]]] = {}
    for each in data["lab"]["givens"]:
        cell = cells[each["place"]]
        given = givens[cell["id"]]
        field = {
            "place": each["place"],
            "name": cell["name"],
            "text": cell["given"],
            "symbol": data["lab"]["lines"][each["place"]]["symbol"],
        }
        found.setdefault((given.quantity, task.sample_of(given)), (given, []))[1].append(field)
    for given, fields in found.values():
        yield heading(task, given, len(fields)), fields


def _fixed(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The given numbers that stay as they are, each number once for all of its cells."""
    free = {place for each in data["lab"]["givens"] for place in each["also"]}
    for place, cell in enumerate(data["cells"]):
        if "given" in cell and place not in free:
            yield {"place": place, "symbol": data["lab"]["lines"][place]["symbol"], "text": cell["given"]}


def _phases(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The computed cells by phase."""
    several = len({phase["step"] for phase in data["phases"]}) > 2
    for phase in data["phases"]:
        cells = [
            {
                "place": place,
                "name": data["cells"][place]["name"],
                "symbol": data["lab"]["lines"][place]["symbol"],
                "shown": data["cells"][place].get("shown", ""),
            }
            for place in phase["cells"]
        ]
        yield {"title": f"{phase['title']}, step {phase['step']}" if several else phase["title"], "cells": cells}
