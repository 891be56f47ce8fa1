"""Repeated options: of every command, an option that takes one value is refused when it is given more."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from worked.commands import main

OPTIONS = [
    (name, option)
    for name in main.known
    for option in main.get_command(click.Context(main), name).params
    if isinstance(option, click.Option) and not option.is_flag
]
LABELS = "a,b,l0,l1\n" + "\n".join(f"{n},{n * n % 7},{n % 2},{n % 3 % 2}" for n in range(40))


def run(*arguments: str, given: str | None = None):
    return CliRunner().invoke(main, list(arguments), input=given)


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=[f"{name} {option.opts[0]}" for name, option in OPTIONS])
def test_no_value_is_dropped_in_silence(name, option):
    """By every name of the option; what is wrong with the values themselves comes later."""
    for first in option.opts:
        result = run(name, first, "1", option.opts[-1], "2")
        if option.multiple:
            assert "times" not in result.stderr
        else:
            assert result.exit_code == 2 and not result.stdout
            assert result.stderr == f"worked: {max(option.opts, key=len)} is given 2 times; expected one value\n"


def test_repeated_columns_collect():
    found = json.loads(run("train", "-", "--target", "l0", "--target", "l1", "--epochs", "1", "--to", "json",
                           given=LABELS).stdout)  # fmt: skip
    assert found["plan"]["data"]["target"] == ["l0", "l1"]
    found = json.loads(run("train", "-", "--leave-out", "b", "--leave-out", "l0", "--epochs", "1", "--to", "json",
                           given=LABELS).stdout)  # fmt: skip
    assert found["plan"]["data"]["leave-out"] == ["b", "l0"]


@pytest.mark.parametrize(
    "more",
    [
        ("--set", "training.seed=1", "--set", "training.seed=2"),
        ("--seed", "1", "--set", "training.seed=2"),
    ],
)
def test_a_key_is_given_once(more):
    result = run("train", "moons", *more)
    assert result.exit_code == 2
    assert (
        result.stderr == "worked: --set training.seed: the key is given twice on the command line; expected one value\n"
    )


def test_a_shell_completes_what_is_not_yet_whole():
    words = {"_WORKED_COMPLETE": "bash_complete", "COMP_WORDS": "worked train moons --epo", "COMP_CWORD": "3"}
    assert CliRunner().invoke(main, [], env=words, prog_name="worked").stdout.strip() == "plain,--epochs"
    words |= {"COMP_WORDS": "worked train --seed 1 --seed ", "COMP_CWORD": "5"}
    assert CliRunner().invoke(main, [], env=words, prog_name="worked").exit_code in (0, 1)


def test_flags_and_helps_may_be_repeated():
    assert run("train", "--force", "--force", "--help").exit_code == 0
    assert run("-h").exit_code == run("tune", "-h").exit_code == 0
    assert "there is no option '--sed'" in run("train", "--sed", "3", "--sed", "4").stderr
