"""Requirement: a rule of fairness that a variant must meet; one file each in `worked/exam/requirements/`.

The name of a rule, in the table [require] of an exam file, is that of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.exam.frame import Candidate, Frame
from worked.keys.key import Key
from worked.keys.values import known
from worked.record import NOTHING, IncompleteError, Record, replace

TRIES = 10_000
MOST_TRIES = 10_000_000
FOLDER = Path(__file__).parent / "requirements"


class Requirement(Record):
    """A rule of fairness.

    `read` turns the value of its key into a setting, and refuses any other value in a sentence; None switches the rule
    off. `usual` is the setting for a problem where the exam file says nothing. `fails` says what a candidate fails by,
    in a few words, and "" where it passes. `helps` says in a sentence what lets more candidates pass. Rules of small
    `cost` are asked first. `explanation` is the text at the head of its file.
    """

    key: Key
    read: Callable[[Any, str], Any]
    usual: Callable[[Frame], Any]
    fails: Callable[[Candidate, Any], str]
    helps: str
    cost: int = 1
    name: str = ""
    explanation: str = ""


@cache
def requirements() -> Mapping[str, Requirement]:
    """All rules by name, those that cost least first."""
    found = [_load(path.stem) for path in sorted(FOLDER.glob("[a-z]*.py"))]
    return {each.name: each for each in sorted(found, key=lambda each: (each.cost, each.name))}


def _load(stem: str) -> Requirement:
    where = f"worked/exam/requirements/{stem}.py"
    try:
        module = import_module(f"worked.exam.requirements.{stem}")
    except IncompleteError as error:
        raise WorkedError(f"{where}: the requirement {error.lacks}; see worked/exam/requirement.py") from None
    if not isinstance(getattr(module, "REQUIREMENT", None), Requirement):
        raise WorkedError(f"{where}: it needs a REQUIREMENT; see worked/exam/requirement.py")
    return replace(module.REQUIREMENT, name=stem.replace("_", "-"), explanation=(module.__doc__ or "").strip())


class Required(Record):
    """What the table [require] of an exam file says: the settings of rules by name, and how often to try."""

    settings: Mapping[str, Any] = NOTHING
    tries: int = TRIES

    def of(self, frame: Frame) -> dict[str, Any]:
        """The setting of each rule that holds for a problem."""
        found = {
            name: self.settings[name] if name in self.settings else rule.usual(frame)
            for name, rule in requirements().items()
        }
        return {name: setting for name, setting in found.items() if setting is not None}


def required_in(table: Any) -> Required:
    """What is required by the table [require] of an exam file."""
    if not isinstance(table, Mapping):
        raise WorkedError(f"require: expected a table, found {excerpt(table)}")
    rules = requirements()
    known(table, {**dict.fromkeys(rules), "tries": None}, "require")
    tries = table.get("tries", TRIES)
    if isinstance(tries, bool) or not isinstance(tries, int) or not 1 <= tries <= MOST_TRIES:
        raise WorkedError(f"require.tries: expected a number from 1 to {MOST_TRIES}, found {excerpt(tries)}")
    settings = {name: rules[name].read(value, f"require.{name}") for name, value in table.items() if name != "tries"}
    return Required(settings, tries)
