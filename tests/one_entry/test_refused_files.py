"""A convention, requirement, package or question that lacks something is refused with its file, in a sentence."""

from __future__ import annotations

import json

from tests.one_entry.outside import extended, found_by

OWN = """title = "Ours"
source = "a test"
sign = "out-target"
update = "gradient"
[symbols]
net = "s_{index}"
"""
CONVENTION = "worked/problem/conventions/ours.toml"
REQUIREMENT = "worked/exam/requirements/ours.py"
PACKAGE = "worked/packages/ours.py"
QUESTION = "worked/problem/questions/ours.py"
OF_PACKAGE = "from worked.packages.package import Package\n"
OF_QUESTION = "from worked.problem.question import Question\n"
OF_REQUIREMENT = "from worked.exam.requirement import Requirement\n"
SOLVE = ["solve", "slides-2-2-1", "--convention", "ours"]
# The file, its text, a command that needs it, and what is said.
CASES = [
    (CONVENTION, OWN.replace('sign = "out-target"\n', ""), SOLVE, "sign: missing; expected target-out or out-target"),
    (
        CONVENTION,
        OWN.replace("out-target", "minus"),
        SOLVE,
        "sign: expected one of target-out, out-target, found 'minus'",
    ),
    (CONVENTION, OWN.replace("update", "updates"), SOLVE, "update: missing; expected delta or gradient"),
    (
        CONVENTION,
        OWN.replace("[symbols]", "colour = 1\n[symbols]"),
        SOLVE,
        "colour: unknown key; valid: backward",
    ),
    (CONVENTION, OWN.replace("net =", "nett ="), SOLVE, "symbols: no symbol is called 'nett'; did you mean 'net'?"),
    (CONVENTION, OWN.replace("{index}", "{edge}"), SOLVE, "symbols.net: no place is called 'edge' here; "),
    (CONVENTION, OWN.replace('"Ours"', "Ours"), SOLVE, "Invalid value"),
    (REQUIREMENT, '"""Nothing."""\n', ["stress", "midterm", "--count", "2"], "it needs a REQUIREMENT"),
    (
        REQUIREMENT,
        OF_REQUIREMENT + 'REQUIREMENT = Requirement(helps="")\n',
        ["catalogue", "requirements"],
        "the requirement lacks key, read, usual, fails; see",
    ),
    (PACKAGE, '"""Nothing."""\n', ["solve", "slides-2-2-1", "--to", "ours"], "it needs a PACKAGE"),
    (
        PACKAGE,
        OF_PACKAGE + 'PACKAGE = Package("ours", ending="zip")\n',
        ["solve", "slides-2-2-1", "--to", "ours"],
        "the package lacks write; see",
    ),
    (
        QUESTION,
        OF_QUESTION + 'QUESTION = Question(title="Ours?")\n',
        ["catalogue", "questions"],
        "the question 'ours' lacks sentence, symbols, asked, lacks; see",
    ),
]
SCRIPT = """
import json, os, sys
from pathlib import Path
from click.testing import CliRunner
import worked.commands

found = []
for file, text, arguments in json.loads(Path("cases.json").read_text()):
    Path(file).write_text(text)
    kept = set(sys.modules)
    for name in [name for name in kept if name.split(".")[0] == "worked"]:
        del sys.modules[name]
    from worked.commands import main
    done = CliRunner().invoke(main, arguments)
    found.append([done.exit_code, done.output, done.exception is None or isinstance(done.exception, SystemExit)])
    Path(file).unlink()
print(json.dumps(found))
"""


def test_what_is_missing_or_wrong_is_said_with_its_file(tmp_path):
    folder = extended(tmp_path, "cases.json", json.dumps([[file, text, command] for file, text, command, _ in CASES]))
    for (file, text, _, said), (code, output, in_a_sentence) in zip(CASES, found_by(folder, SCRIPT), strict=True):
        assert (code, in_a_sentence) == (2, True), (file, text, output)
        assert f"{file}: " in output and said in output, (text, output)
