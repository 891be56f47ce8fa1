"""Plan: what is to be trained, on which data and how, in the words of problem files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worked.arrays.buffers import BACKENDS
from worked.data.answers import KINDS
from worked.data.scaling import METHODS
from worked.errors import WorkedError, excerpt, nearest, unreadable
from worked.keys.key import COUNT, TEXT, YES_NO, Key, entry_of, many, one_of
from worked.keys.values import known
from worked.layers.catalogue import keys as operations
from worked.learning.length import FEWEST, FEWEST_HELD, MOST, PATIENCE, UPDATES
from worked.maths.activations import ACTIVATIONS
from worked.maths.initialisations import INITIALISATIONS
from worked.maths.optimisers import OPTIMISERS
from worked.problem.keys import ACTIVATION, STOPPING, TRAINING
from worked.record import Record, replace

LARGEST_FILE = 1 << 20
USUAL_EPOCHS = f"as many as {UPDATES:,} updates take, from {FEWEST} to {MOST:,}"
ADAM = OPTIMISERS["adam"]
DATA = {
    "file": Key("the file, or the name of shipped data", TEXT),
    "target": Key(
        "the column, or the columns, to be predicted",
        {"anyOf": [TEXT, many(TEXT)]},
        "the column called target, label, class or y, else the last",
    ),
    "kind": Key("what is predicted", one_of(KINDS), "it follows from the target"),
    "leave-out": Key("columns to ignore", many(TEXT), "none"),
    "validation": Key("the fraction of the samples held out for validation, from 0 to 1", {"type": "number"}, "0.2"),
    "scaling": Key(
        "how the inputs are scaled, by what is measured on the samples of the training: "
        + ", ".join(f"`{name}`: {meaning}" for name, meaning in METHODS.items()),
        one_of(METHODS),
        "z-score",
    ),
    "target-scaling": Key(
        "how the targets of a regression are scaled, by the same methods; predictions are scaled back",
        one_of(METHODS),
        "z-score where the outputs are linear, else none",
    ),
    "together": Key(
        "whether all inputs have one shift and one scale, as suits the pixels of images, of which some never change",
        YES_NO,
        "true for images",
    ),
}
NET = {
    "hidden": Key("the numbers of units of the hidden layers; `[]` for none", many(COUNT), "[100]"),
    "activations": Key(
        "the activation of all hidden layers, or a list with one for each layer after the inputs",
        {"anyOf": [ACTIVATION, many(ACTIVATION)]},
        "relu",
    ),
    "output": Key(
        "the activation of the outputs",
        entry_of(ACTIVATIONS),
        "softmax for classes, sigmoid for two of them and for several labels, linear for numbers",
    ),
    "initialisation": Key("the initialisation method of the weights", entry_of(INITIALISATIONS), "xavier-uniform"),
    "biases": Key("whether there are biases", YES_NO, "true"),
    **operations(),
}
ONLY_ON_WORKSHEETS = ("tie", "frozen", "bias-input")
ONLY_BY_HAND = ("state", "steps", "stop", "final-pass", "output", "update")
RULES = {
    **{key: found for key, found in TRAINING.items() if key not in ONLY_BY_HAND},
    "loss": Key(
        "the loss: {names}",
        TRAINING["loss"].schema,
        "the one that goes with the outputs, else half-squared-error",
        entries=TRAINING["loss"].entries,
    ),
    "optimiser": replace(TRAINING["optimiser"], default=ADAM.name),
    "learning-rate": replace(TRAINING["learning-rate"], default="0.001"),
    "batch": replace(TRAINING["batch"], default="32"),
    "epochs": Key("the number of epochs", COUNT, USUAL_EPOCHS),
    "update-biases": replace(TRAINING["update-biases"], default="true"),
    **STOPPING,
    "patience": replace(
        STOPPING["patience"],
        default=f"{PATIENCE} where no `epochs` are given and at least {FEWEST_HELD} samples validate; "
        "else training goes on to the last epoch",
    ),
    "seed": Key(
        "the random seed of the initial weights, the order of the samples and the dropout masks",
        {"type": "integer", "minimum": 0},
        "0",
    ),
    "numbers": Key("the type of the numbers", one_of(("float32", "float64")), "float32"),
    "backend": Key(
        "the backend: `numpy`, or `numba`, which compiles the loops (`worked[fast]`)", one_of(BACKENDS), "numpy"
    ),
    "keep-every": Key("keep a checkpoint after every so many epochs", COUNT, "only the last is kept"),
}
TABLES = {"data": DATA, "network": NET, "training": RULES}


class Plan(Record):
    """What is to be trained: the tables data, network and training, as far as they are given."""

    data: Mapping[str, Any]
    network: Mapping[str, Any]
    training: Mapping[str, Any]

    def tables(self) -> dict[str, dict[str, Any]]:
        """The tables as plain data."""
        return {name: dict(getattr(self, name)) for name in TABLES}

    def altered(self, options: Mapping[str, Any]) -> Plan:
        """The plan with other options, each by its table and key: `training.batch`."""
        tables = self.tables()
        for option, value in options.items():
            name, _, key = option.partition(".")
            if name not in TABLES or not key:
                valid = [f"{table}.{each}" for table, keys in TABLES.items() for each in keys]
                raise WorkedError(f"expected a table and key, found {excerpt(option)}; {nearest(option, valid)}")
            *parents, last = key.split(".")
            inside = tables[name]
            for parent in parents:
                before = inside.get(parent, {})
                # A name alone is short for a table with nothing but a name.
                inside[parent] = dict(before) if isinstance(before, Mapping) else {"name": before}
                inside = inside[parent]
            inside[last] = value
        return plan_of(tables)


def plan_of(tables: Mapping[str, Any]) -> Plan:
    """A plan from tables as in a file; WorkedError names a key that there is not."""
    known(tables, TABLES, "")
    found = {}
    for name, keys in TABLES.items():
        table = tables.get(name, {})
        if not isinstance(table, Mapping):
            raise WorkedError(f"{name}: expected a table, found {excerpt(table)}")
        own = [key for key in ONLY_ON_WORKSHEETS if name == "network" and key in table]
        if own:
            raise WorkedError(
                f"network.{own[0]}: only worksheets have it; training joins all units of layers side by side"
            )
        known(table, keys, name)
        found[name] = dict(table)
    return Plan(**found)


def tables_in(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    try:
        with open(path, "rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(text) > LARGEST_FILE:
        raise WorkedError(f"{path}: expected a file of at most {LARGEST_FILE} bytes")
    try:
        return tomllib.loads(text.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WorkedError(f"{path}: not readable as TOML: {error}") from None


def option_of(text: str) -> tuple[str, Any]:
    """An option typed as `training.batch=64`; a value that is no TOML is a word."""
    key, sign, value = text.partition("=")
    if not sign:
        raise WorkedError(f"expected an option as key=value, found {excerpt(text)}")
    try:
        return key.strip(), tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return key.strip(), value.strip()
