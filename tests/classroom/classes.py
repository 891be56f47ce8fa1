"""Classes: exam folders with drawn variants, and simulated students who sit them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from tests.students.classroom import Paper, correct, faulty
from tests.students.nets import Net, draw_net
from tests.students.student import Impossible
from worked.classroom.folder import PROBLEMS, Folder, ManifestEntry
from worked.exam.drawing import Drawing, Variant
from worked.exam.exam import Exam
from worked.exam.read import exam_in
from worked.exam.stream import code_of, seed_of
from worked.keys.toml_text import toml_value
from worked.problem.read import tables_of

SECRET, DECIMALS = b"the secret of the tests", 4
HABITS = ("carried", "full, written rounded", "one guard digit", "rounded inside")
NOTATIONS = ("plain", "decimal comma", "Unicode minus")
SHAPE = {"sizes": (2, 2, 1), "hidden": "sigmoid", "loss": "half-squared-error", "biased": True, "final_pass": False}
NET = draw_net(Random("a net"), **SHAPE)


@cache
def exam(decimals: int = DECIMALS) -> Exam:
    """An exam over the net of the simulated students."""
    drawn = {"from": -1, "to": 1, "decimals": 2}
    problem = tables_of(f"{NET.text}\n[rounding]\ndecimals = {decimals}\n", "problem")
    draw = {"weight": drawn, "bias": drawn, "input": {"from": Decimal("0.1"), "to": Decimal("0.9"), "decimals": 2}}
    return exam_in(
        {"title": "A class", "problem": problem, "draw": draw, "ask": {"marks": {"delta": 2}}, "require": {"digits": 1}}
    )


@cache
def variants(count: int) -> dict[str, Variant]:
    """Some variants by their codes, as a secret gives them."""
    drawing, digest = Drawing(exam()), exam().digest
    codes = [code_of(SECRET, digest, str(number)) for number in range(count)]
    return {code: drawing.variant(seed_of(SECRET, digest, code)) for code in codes}


def people(count: int) -> list[dict[str, str]]:
    """Students with names and ids."""
    return [
        {"name": f"Student Number{number}", "id": f"s{1000 + number}", "email": f"s{1000 + number}@example.org"}
        for number in range(count)
    ]


def folder(path: Path, students: Iterable[Mapping[str, str]]) -> Folder:
    """An exam folder with a variant for each student."""
    students = list(students)
    found = variants(len(students))
    entries = [
        ManifestEntry(code, student["name"], f"{PROBLEMS}/{code}.toml", students=(student,))
        for code, student in zip(found, students, strict=True)
    ]
    (path / PROBLEMS).mkdir(parents=True)
    (path / "exam.toml").write_text(exam().text, "utf-8")
    for code, variant in found.items():
        (path / PROBLEMS / f"{code}.toml").write_text(variant.text, "utf-8")
    made = Folder(path, exam(), "0", entries)
    made.save()
    return made


def net_of(variant: Variant) -> Net:
    """A variant as the simulated students know it."""
    givens = {name: str(cell.given) for name, cell in variant.problem.givens().items()}
    return Net(NET.shape, {name: givens[name] for name in NET.given})


def right(variant: Variant, seed: int, **wanted) -> Paper:
    """The paper of a student who makes no mistake, in some habit and notation."""
    return _sat(correct, variant, seed, wanted)


def wrong(variant: Variant, seed: int, **wanted) -> Paper:
    """The paper of a student with a planted fault."""
    return _sat(faulty, variant, seed, wanted)


def _sat(work: Callable[..., Paper], variant: Variant, seed: int, wanted: Mapping[str, object]) -> Paper:
    draw = Random(seed)
    chosen = {"habit": draw.choice(HABITS), "notation": draw.choice(NOTATIONS), "stops": False, **wanted}
    for attempt in range(20):
        try:
            return work(seed + 1000 * attempt, net=net_of(variant), decimals=DECIMALS, **chosen)
        except Impossible:
            continue
    raise Impossible(seed)


# Sheets


def toml(answers: Mapping[str, str], **whose: str) -> str:
    """A sheet in TOML."""
    lines = [f"{key} = {toml_value(value)}" for key, value in whose.items()]
    return "\n".join(
        [*lines, "[answers]", *(f"{toml_value(cell)} = {toml_value(text)}" for cell, text in answers.items()), ""]
    )


def json_sheet(answers: Mapping[str, str], **whose: str) -> str:
    """A sheet in JSON."""
    return json.dumps({**whose, "answers": dict(answers)}, ensure_ascii=False)


def csv_sheet(answers: Mapping[str, str], **whose: str) -> str:
    """A sheet in CSV with semicolons, as Excel writes it where decimals have commas."""
    rows = [*whose.items(), *answers.items()]
    return "".join(f"{name};{text}\n" for name, text in rows)


def markdown(answers: Mapping[str, str], **whose: str) -> str:
    """A student's copy, filled in."""
    head = "".join(f"{key.title()}: {value}\n\n" for key, value in whose.items())
    return head + "".join(f"- {text} <!--{cell}-->\n" for cell, text in answers.items())


FORMATS = {"toml": toml, "json": json_sheet, "csv": csv_sheet, "md": markdown}
