"""Reading of problem files: text to Problem, with one clear sentence for whatever is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from worked.cells.given import Given
from worked.cells.place import edge
from worked.errors import WorkedError, excerpt, nearest, unreadable
from worked.keys.source import placed
from worked.keys.values import choice, exact_at, known, listed, table, yes_no
from worked.number.quantity import WEIGHT
from worked.problem import convention as conventions
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Network
from worked.problem.problem import Problem, Training
from worked.problem.read_network import edge_at, network_in
from worked.problem.read_page import page_options, refuse_unfit
from worked.problem.read_ties import fits_ties, letters_apart
from worked.problem.read_training import compared_in, rounding_in, samples_in, training_in

CELL = r"[a-z-]+(\[[^\[\]@]+\])?@\d{1,6}(\.\d{1,6})?"
LARGEST_FILE = 1_000_000
LONGEST_TITLE = 200


def bytes_of(path: str | Path) -> bytes:
    """What a file holds, as far as it is no larger than a problem file may be, and one byte more."""
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise unreadable(path, error) from None


def text_of(raw: bytes, origin: str) -> str:
    """The text of a problem file."""
    if len(raw) > LARGEST_FILE:
        raise WorkedError(f"{origin}: larger than 1 MB, which no problem file needs to be")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WorkedError(f"{origin}: line {line} is not UTF-8 text; save the file as UTF-8") from None


def tables_of(text: str, origin: str) -> dict[str, Any]:
    """The tables of a problem file, with its numbers as they were typed."""
    if not text.strip():
        raise WorkedError(f"{origin}: the file is empty; a problem needs [network] and [[samples]]")
    try:
        return placed(tomllib.loads(text, parse_float=_decimal))
    except tomllib.TOMLDecodeError as error:
        raise WorkedError(f"{origin}: not a TOML file: {error}") from None
    except (ValueError, RecursionError):
        raise WorkedError(f"{origin}: a number has too many digits or tables are nested too deeply") from None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("_", ""))


def problem_in(data: Mapping[str, Any], override: str | None) -> Problem:
    """The problem in the tables of a file; `override` is the name of another notation."""
    known(data, keys.PROBLEM, "")
    for key in ("network", "samples"):
        if key not in data:
            wanted = "[network] table" if key == "network" else "[[samples]] table"
            raise WorkedError(f"no {wanted}; a problem needs [network] and [[samples]]")
    own = convention_in(data.get("convention", "plain"))
    given = _given(data)
    network = network_in(_network(data), own, bool(given))
    samples = samples_in(data["samples"], network, bool(given))
    page = table(data, "page", keys.PAGE)
    training = training_in(table(data, "training", keys.TRAINING), own, network, samples, bool(given))
    inputs = _input_gradients(page, training, network)
    fits_ties(network, training)
    letters_apart(network, samples, training)
    own = conventions.rising(own) if training.output else own
    problem = Problem(
        title=title_in(data) or f"A {network.shape} network",
        network=network,
        samples=samples,
        training=training,
        convention=own,
        rounding=rounding_in(table(data, "rounding", keys.ROUNDING), table(data, "marking", keys.MARKING)),
        chain_for=_chains(page, network),
        compare=compared_in(page.get("compare-batches", []), training, network, samples),
        weighted_sum=_weighted_sum(page, training),
        options=page_options(page),
        given=given,
        input_gradients=inputs,
    )
    refuse_unfit(problem)
    return problem.in_convention(conventions.find(override, "--convention")) if override else problem


def _network(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table of the net."""
    found = data["network"]
    plain = isinstance(found, dict) and not keys.has_operations(found)
    return table(data, "network", keys.NETWORK if plain else keys.network())


def _given(data: Mapping[str, Any]) -> dict[str, Given]:
    """The numbers that are given in place of cells, by the ids of these."""
    numbers = data.get("given", {})
    if not isinstance(numbers, dict):
        raise WorkedError(f"given: expected a table of cells and their numbers, found {excerpt(numbers)}")
    for name in numbers:
        if not re.fullmatch(CELL, name):
            wanted = 'the id of a cell in quotes, such as "out[h1]@1"'
            raise WorkedError(f"given: expected {wanted}, found {excerpt(name)}")
    return {name: exact_at(number, f'given."{name}"') for name, number in numbers.items()}


def _input_gradients(page: Mapping[str, Any], training: Training, network: Network) -> bool:
    """Whether the page goes back to the inputs; refused where nothing goes back, or not by derivatives."""
    if not yes_no(page, "input-gradients", False, "page"):
        return False
    where = "page.input-gradients"
    if not training.steps:
        raise WorkedError(f"{where}: there is a forward pass only, and nothing comes back to the inputs")
    if not training.optimiser.uses_slopes:
        raise WorkedError(f"{where}: the {training.optimiser.name} rule has no gradients")
    if training.hidden_deltas == "updated":
        raise WorkedError(f"{where}: deltas that come back over updated weights are no derivatives by the inputs")
    for each in network.all_activations:
        if not each.activation.learns:
            raise WorkedError(f"{where}: {each.activation.name} has no slope, so that nothing comes back over it")
    return True


def _chains(page: Mapping[str, Any], network: Network) -> tuple[tuple[str, str], ...] | None:
    """The weights whose chains are written out; an empty list is none of them."""
    if "chain-for" not in page:
        return None
    edges = listed(page["chain-for"], "page.chain-for")
    found = tuple(edge_at(each, list(network.weights), "page.chain-for") for each in edges)
    for pair in found:
        key = (WEIGHT, edge(*pair))
        if key in network.frozen:
            raise WorkedError(f"page.chain-for: {key[1]} is frozen, so that it has no gradient")
        if network.is_tied(key):
            raise WorkedError(f"page.chain-for: {key[1]} learns as one with others; its gradient is a sum of chains")
    return found


def _weighted_sum(page: Mapping[str, Any], training: Training) -> bool:
    """Whether momentum is shown as a weighted sum; refused where it is none."""
    if not yes_no(page, "weighted-sum", False, "page"):
        return False
    if training.form.weighing is None:
        raise WorkedError(f"page.weighted-sum: it is a sum of momentum; the optimiser is {training.optimiser.name}")
    if len(training.form.lines) == 1 and training.weight_decay:
        raise WorkedError("page.weighted-sum: the last change holds weight decay too; take the form 'velocity'")
    return True


def title_in(data: Mapping[str, Any]) -> str:
    """The title of a problem file, "" where it has none."""
    title = data.get("title", "")
    if not isinstance(title, str) or len(title) > LONGEST_TITLE:
        raise WorkedError(f"title: expected a text of at most {LONGEST_TITLE} characters, found {excerpt(title)}")
    return " ".join(title.split())


def convention_in(value: Any) -> Convention:
    if isinstance(value, str):
        return conventions.find(value)
    if not isinstance(value, dict):
        raise WorkedError(f"convention: expected a name or a table, found {excerpt(value)}")
    known(value, keys.CONVENTION, "convention")
    base = conventions.find(str(value.get("name", "plain")), "convention.name")
    for field, choices in conventions.FIELDS.items():
        choice(value, field, choices, choices[0], "convention")
    symbols = value.get("symbols", {})
    if not isinstance(symbols, dict):
        raise WorkedError(f"convention.symbols: expected a table, found {excerpt(symbols)}")
    for name, template in symbols.items():
        if name not in base.templates:
            hint = nearest(name, base.templates)
            raise WorkedError(f"convention.symbols: no symbol is called {excerpt(name)}; {hint}")
        conventions.check_template(template, name, f"convention.symbols.{name}")
    return conventions.altered(base, value)
