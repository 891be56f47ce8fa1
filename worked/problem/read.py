"""Reading of problem files: text to Problem, with one clear sentence for whatever is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Formula, formula
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import defaults, find
from worked.maths.losses import LOSSES, Loss
from worked.maths.optimisers import OPTIMISERS, Optimiser
from worked.number import Digits, Rounding, plain
from worked.problem import convention as conventions
from worked.problem import keys
from worked.problem.convention import Convention
from worked.problem.network import Given, LayerActivation, Network, default_names
from worked.problem.problem import Problem, Sample, Training

LARGEST_FILE = 1_000_000
MOST_DIGITS, MOST_PLACES = 40, 40
MOST_UNITS = 1_000


def read(path: str | Path, convention: str | None = None) -> Problem:
    """The problem in a file; WorkedError where it cannot be read. `convention` overrides the file's notation."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise WorkedError(f"{path}: cannot be read ({(error.strerror or 'unreadable').lower()})") from None
    return parse_bytes(raw, str(path), convention)


def parse_bytes(raw: bytes, origin: str, convention: str | None = None) -> Problem:
    """The problem in the bytes of a file."""
    if len(raw) > LARGEST_FILE:
        raise WorkedError(f"{origin}: larger than 1 MB, which no problem file needs to be")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WorkedError(f"{origin}: line {line} is not UTF-8 text; save the file as UTF-8") from None
    return parse(text, origin, convention)


def parse(text: str, origin: str = "problem", convention: str | None = None) -> Problem:
    """The problem in the text of a problem file (TOML); the format is told in docs/problem-files.md."""
    if not text.strip():
        raise WorkedError(f"{origin}: the file is empty; a problem needs [network] and [[samples]]")
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise WorkedError(f"{origin}: not a TOML file: {error}") from None
    except (ValueError, RecursionError):
        raise WorkedError(f"{origin}: a number has too many digits or tables are nested too deeply") from None
    try:
        return _problem(data, origin, convention)
    except WorkedError as error:
        raise WorkedError(f"{origin}: {error}") from None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("_", ""))


def _problem(data: Mapping[str, Any], origin: str, override: str | None) -> Problem:
    _known(data, keys.PROBLEM, "")
    for key in ("network", "samples"):
        if key not in data:
            wanted = "[network] table" if key == "network" else "[[samples]] table"
            raise WorkedError(f"no {wanted}; a problem needs [network] and [[samples]]")
    own = _convention(data.get("convention", "plain"))
    told = conventions.find(override) if override else own
    network = _network(_table(data, "network", keys.NETWORK), told)
    samples = _samples(data["samples"], network)
    training = _training(_table(data, "training", keys.TRAINING), own, network, samples)
    title = data.get("title", f"A {network.shape()} network")
    if not isinstance(title, str) or len(title) > 200:
        raise WorkedError(f"title: expected a text of at most 200 characters, found {excerpt(title)}")
    page = _table(data, "page", keys.PAGE)
    return Problem(
        title=" ".join(title.split()) or f"A {network.shape()} network",
        network=network,
        samples=samples,
        training=training,
        convention=told,
        rounding=_rounding(_table(data, "rounding", keys.ROUNDING)),
        chain_for=tuple(_edge(edge, network, "page.chain-for") for edge in _list(page.get("chain-for", []), "page.chain-for")),
        origin=origin,
    )


# The net


def _network(data: Mapping[str, Any], convention: Convention) -> Network:
    for key in ("layers", "activations", "weights"):
        if key not in data:
            raise WorkedError(f"network.{key} is missing: {keys.NETWORK[key].meaning}")
    layers, named = _layers(data["layers"], convention)
    activations = _activations(data["activations"], layers)
    edges = [
        (source, target) for before, layer in zip(layers, layers[1:], strict=False) for target in layer for source in before
    ]
    return Network(layers, activations, _weights(data["weights"], layers, edges), _biases(data.get("biases"), layers), named)


def _layers(value: Any, convention: Convention) -> tuple[tuple[tuple[str, ...], ...], bool]:
    where = "network.layers"
    layers = _list(value, where)
    if len(layers) < 2:
        raise WorkedError(f"{where}: expected at least two layers (inputs and outputs), found {len(layers)}")
    if all(isinstance(layer, int) and not isinstance(layer, bool) for layer in layers):
        for number, size in enumerate(layers):
            if size < 1:
                raise WorkedError(f"{where}: layer {number} has {size} units; expected at least 1")
        _few_enough(sum(layers))
        return default_names(tuple(layers), convention), False
    named = tuple(tuple(_unit_name(unit, where) for unit in _list(layer, where)) for layer in layers)
    _few_enough(sum(map(len, named)))
    seen: set[str] = set()
    for number, layer in enumerate(named):
        if not layer:
            raise WorkedError(f"{where}: layer {number} has no units; expected at least 1")
        for unit in layer:
            if unit in seen:
                raise WorkedError(f"{where}: the unit {excerpt(unit)} is named twice")
            seen.add(unit)
    return named, True


def _few_enough(units: int) -> None:
    if units > MOST_UNITS:
        raise WorkedError(f"network.layers: {units} units; a worksheet can hold {MOST_UNITS}")


def _unit_name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 20 or not all(sign.isalnum() or sign in "._-" for sign in value):
        raise WorkedError(f"{where}: expected a name of 1 to 20 letters, digits, '.', '_' or '-', found {excerpt(value)}")
    return value


def _activations(value: Any, layers: Sequence[Sequence[str]]) -> tuple[LayerActivation, ...]:
    where, count = "network.activations", len(layers) - 1
    chosen = value if isinstance(value, list) else [value] * count
    if len(chosen) != count:
        raise WorkedError(f"{where}: expected {count} names, one for each layer after the inputs, found {len(chosen)}")
    result = []
    for layer, choice in enumerate(chosen, start=1):
        entry, settings = _entry(choice, ACTIVATIONS, "activation", where)
        if entry.couples and len(layers[layer]) < 2:
            raise WorkedError(f"{where}: {entry.name} needs at least two units, layer {layer} has one; use sigmoid there")
        result.append(LayerActivation(entry, settings))
    return tuple(result)


def _entry(choice: Any, entries: Mapping[str, Any], kind: str, where: str) -> tuple[Any, dict[str, Formula]]:
    """An entry of the catalogue, by name or as a table of its name and parameters."""
    if isinstance(choice, str):
        entry = find(entries, choice, kind, where)
        return entry, defaults(entry)
    if not isinstance(choice, dict) or not isinstance(choice.get("name"), str):
        raise WorkedError(f"{where}: expected the name of one {kind}, found {excerpt(choice)}")
    entry = find(entries, choice["name"], kind, where)
    settings = defaults(entry)
    for key, number in choice.items():
        if key == "name":
            continue
        if key not in entry.parameters:
            hint = nearest(key, entry.parameters) if entry.parameters else "it has no parameters"
            raise WorkedError(f"{where}: {entry.name} has no parameter {excerpt(key)}; {hint}")
        settings[key] = formula(_number(number, f"{where}.{key}").text)
    return entry, settings


def _weights(value: Any, layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Given]:
    where = "network.weights"
    if isinstance(value, dict):
        given = {_edge(key, edges, where): _number(number, f'{where}."{key}"') for key, number in value.items()}
        missing = [f"{source}>{target}" for source, target in edges if (source, target) not in given]
        if missing:
            raise WorkedError(f"{where}: no weight for {_some(missing)}; every unit is joined to every unit of the next layer")
        return {edge: given[edge] for edge in edges}
    blocks = _sized(value, len(layers) - 1, where, "blocks, one for each layer after the inputs")
    weights = {}
    for number, block in enumerate(blocks, start=1):
        place = f"{where}, layer {number}"
        rows = _sized(block, len(layers[number]), place, "rows, one for each receiving unit")
        for target, row in zip(layers[number], rows, strict=True):
            entries = _sized(row, len(layers[number - 1]), f"{place}, row of {target}", "numbers, one for each sending unit")
            for source, entry in zip(layers[number - 1], entries, strict=True):
                weights[source, target] = _number(entry, f"{place}, {source}>{target}")
    return weights


def _biases(value: Any, layers: Sequence[Sequence[str]]) -> dict[str, Given]:
    where = "network.biases"
    units = [unit for layer in layers[1:] for unit in layer]
    if value is None:
        return {}
    if isinstance(value, dict):
        for key in value:
            if key not in units:
                raise WorkedError(f"{where}: no computing unit is called {excerpt(key)}; {nearest(key, units)}")
        missing = [unit for unit in units if unit not in value]
        if missing and value:
            raise WorkedError(f"{where}: no bias for {_some(missing)}; leave [network.biases] out for a net without biases")
        return {unit: _number(value[unit], f"{where}.{unit}") for unit in units if unit in value}
    biases = {}
    for number, row in enumerate(_sized(value, len(layers) - 1, where, "rows, one for each layer after the inputs"), start=1):
        place = f"{where}, layer {number}"
        entries = _sized(row, len(layers[number]), place, "numbers, one for each unit")
        for unit, entry in zip(layers[number], entries, strict=True):
            biases[unit] = _number(entry, f"{place}, {unit}")
    return biases


def _edge(key: Any, known: Network | Sequence[tuple[str, str]], where: str) -> tuple[str, str]:
    edges = list(known.weights) if isinstance(known, Network) else known
    source, arrow, target = str(key).partition(">")
    edge = (source.strip(), target.strip())
    if not arrow or edge not in edges:
        valid = [f"{source}>{target}" for source, target in edges]
        hint = nearest(str(key), valid) if len(valid) <= 12 else "an edge joins a unit to one of the next layer"
        raise WorkedError(f"{where}: no edge is called {excerpt(key)}; {hint}")
    return edge


# What it is shown and how it learns


def _samples(value: Any, network: Network) -> tuple[Sample, ...]:
    rows = _list(value, "samples")
    if not rows:
        raise WorkedError("no samples; a problem needs at least one [[samples]] table")
    samples = []
    for number, row in enumerate(rows, start=1):
        where = f"samples, number {number}"
        if not isinstance(row, dict):
            raise WorkedError(f"{where}: expected a table with inputs and targets, found {excerpt(row)}")
        _known(row, keys.SAMPLE, where)
        found = {}
        for key, units in (("inputs", network.inputs), ("targets", network.outputs)):
            if key not in row:
                raise WorkedError(f"{where}: {key} are missing")
            numbers = _sized(row[key], len(units), f"{where}, {key}", f"numbers, one for each {key[:-1]} unit")
            found[key] = tuple(_number(entry, f"{where}, {key}") for entry in numbers)
        samples.append(Sample(found["inputs"], found["targets"]))
    return tuple(samples)


def _training(data: Mapping[str, Any], convention: Convention, network: Network, samples: Sequence[Sample]) -> Training:
    where = "training"
    optimiser, _ = _entry(data.get("optimiser", "gradient-descent"), OPTIMISERS, "optimiser", f"{where}.optimiser")
    loss = None
    if "loss" in data or optimiser.uses_slopes:
        loss, _ = _entry(data.get("loss", convention.loss), LOSSES, "loss", f"{where}.loss")
    _fits(loss, optimiser, network, samples)
    batch = data.get("batch", 1)
    size = len(samples) if batch == "all" else _count(batch, f"{where}.batch", "a number of samples or 'all'")
    if size > len(samples):
        raise WorkedError(f"{where}.batch: {size} samples for each update, but the problem has only {len(samples)}")
    steps = _count(data.get("steps", 1), f"{where}.steps", "a number of updates")
    training = Training(
        loss=loss,
        outputs=_choice(data, "outputs", ("sum", "mean"), loss.outputs if loss else "sum", where),
        samples=_choice(data, "samples", ("sum", "mean"), "mean", where),
        optimiser=optimiser,
        rate=_number(data.get("learning-rate", 1), f"{where}.learning-rate"),
        batch=size,
        steps=steps,
        final_pass=_yes_no(data, "final-pass", True, where),
        update_biases=_yes_no(data, "update-biases", convention.update_biases, where),
        shortcut=_yes_no(data, "shortcut", True, where),
        hidden_deltas=_choice(data, "hidden-deltas", ("old", "updated"), "old", where),
    )
    if training.hidden_deltas == "updated" and size > 1:
        raise WorkedError(f"{where}.hidden-deltas: 'updated' needs one sample for each update, found batch = {size}")
    return training


def _fits(loss: Loss | None, optimiser: Optimiser, network: Network, samples: Sequence[Sample]) -> None:
    """Refuse a loss, rule and activations that do not go together."""
    last = network.activations[-1].activation
    if not optimiser.uses_slopes and len(network.layers) > 2:
        raise WorkedError(f"training.optimiser: the {optimiser.name} rule trains a single layer, the net has {len(network.layers) - 1}")
    for layer in network.activations if optimiser.uses_slopes else ():
        if not layer.activation.learns:
            name = layer.activation.name
            raise WorkedError(f"network.activations: {name} has no slope to descend; use optimiser = 'perceptron' or another activation")
    if loss and loss.needs and last.name not in loss.needs:
        raise WorkedError(f"training.loss: {loss.name} needs {' or '.join(loss.needs)} outputs, the last layer is {last.name}")
    for number, sample in enumerate(samples if loss and loss.needs else (), start=1):
        _probable(loss, [given.text for given in sample.targets if not given.letter], number)


def _probable(loss: Loss, targets: Sequence[str], number: int) -> None:
    """Refuse targets that are no probabilities."""
    outside = [text for text in targets if not 0 <= Decimal(text) <= 1]
    if outside:
        raise WorkedError(f"samples, number {number}, targets: {loss.name} needs targets from 0 to 1, found {outside[0]}")
    if loss.needs == ("softmax",) and sum(map(Decimal, targets)) != 1:
        raise WorkedError(f"samples, number {number}, targets: {loss.name} needs targets that sum to 1 (one-hot), found {_some(targets)}")


# Rounding and notation


def _rounding(data: Mapping[str, Any]) -> Rounding:
    where = "rounding"
    quantities = data.get("quantities", {})
    if not isinstance(quantities, dict):
        raise WorkedError(f"{where}.quantities: expected a table, found {excerpt(quantities)}")
    single = {}
    for name, value in quantities.items():
        place = f"{where}.quantities.{name}"
        if name not in keys.QUANTITIES:
            raise WorkedError(f"{where}.quantities: no quantity is called {excerpt(name)}; {nearest(name, keys.QUANTITIES)}")
        if not isinstance(value, dict):
            raise WorkedError(f"{place}: expected {{ decimals = N }} or {{ figures = N }}, found {excerpt(value)}")
        _known(value, keys.DIGITS, place)
        found = _digits(value, place)
        if found is None:
            raise WorkedError(f"{place}: expected {{ decimals = N }} or {{ figures = N }}, found an empty table")
        single[name] = found
    return Rounding(
        digits=_digits(data, where),
        half=_choice(data, "half", tuple(keys.ROUNDING["half"].schema["enum"]), "up", where),
        carry=_choice(data, "carry", tuple(keys.ROUNDING["carry"].schema["enum"]), "exact", where),
        quantities=single,
    )


def _digits(data: Mapping[str, Any], where: str) -> Digits | None:
    kinds = [kind for kind in ("decimals", "figures") if kind in data]
    if not kinds:
        return None
    if len(kinds) == 2:
        raise WorkedError(f"{where}: give decimals or figures, not both")
    kind, least = kinds[0], keys.DIGITS[kinds[0]].schema["minimum"]
    count = data[kind]
    if not isinstance(count, int) or isinstance(count, bool) or not least <= count <= 30:
        raise WorkedError(f"{where}.{kind}: expected a whole number from {least} to 30, found {excerpt(count)}")
    return Digits(count, kind)


def _convention(value: Any) -> Convention:
    if isinstance(value, str):
        return conventions.find(value)
    if not isinstance(value, dict):
        raise WorkedError(f"convention: expected a name or a table, found {excerpt(value)}")
    _known(value, keys.CONVENTION, "convention")
    base = conventions.find(str(value.get("name", "plain")), "convention.name")
    for field, choices in conventions.FIELDS.items():
        _choice(value, field, choices, choices[0], "convention")
    symbols = value.get("symbols", {})
    for name, template in symbols.items() if isinstance(symbols, dict) else [("symbols", symbols)]:
        if name not in base.symbols:
            raise WorkedError(f"convention.symbols: no symbol is called {excerpt(name)}; {nearest(name, base.symbols)}")
        if not isinstance(template, str) or not 0 < len(template) <= 60:
            raise WorkedError(f"convention.symbols.{name}: expected a template such as 'net_{{unit}}', found {excerpt(template)}")
    return conventions.altered(base, value)


# Single values


def _known(data: Mapping[str, Any], valid: Mapping[str, Any], where: str) -> None:
    for key in data:
        if key not in valid:
            place = f"{where}: " if where else ""
            raise WorkedError(f"{place}unknown key {excerpt(key)}; {nearest(key, valid)}")


def _table(data: Mapping[str, Any], key: str, valid: Mapping[str, Any]) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise WorkedError(f"{key}: expected a table, found {excerpt(value)}")
    _known(value, valid, key)
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise WorkedError(f"{where}: expected a list, found {excerpt(value)}")
    return value


def _sized(value: Any, count: int, where: str, what: str) -> list[Any]:
    found = _list(value, where)
    if len(found) != count:
        raise WorkedError(f"{where}: expected {count} {what}, found {len(found)}")
    return found


def _number(value: Any, where: str) -> Given:
    """A number of reasonable size, or a letter."""
    if isinstance(value, str):
        return _letter(value, where)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise WorkedError(f"{where}: expected a number, found {excerpt(value)}")
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        raise WorkedError(f"{where}: a number with too many digits") from None
    if not number.is_finite():
        raise WorkedError(f"{where}: expected a finite number, found {value}")
    digits, exponent = number.as_tuple()[1:]
    if len(digits) > MOST_DIGITS or abs(int(exponent)) > MOST_PLACES:
        raise WorkedError(f"{where}: a number may have at most {MOST_DIGITS} digits, found {excerpt(value)}")
    return Given(plain(number))


def _letter(text: str, where: str) -> Given:
    stem = text.rstrip("0123456789").rstrip("_")
    if 0 < len(text) <= 12 and stem.isascii() and stem.isalpha():
        return Given(text, letter=True)
    raise WorkedError(f"{where}: expected a number without quotes, or a letter such as 'a' or 'w1', found {excerpt(text)}")


def _choice(data: Mapping[str, Any], key: str, valid: Sequence[str], default: str, where: str) -> str:
    value = data.get(key, default)
    if value not in valid:
        raise WorkedError(f"{where}.{key}: expected one of {', '.join(valid)}, found {excerpt(value)}")
    return value


def _yes_no(data: Mapping[str, Any], key: str, default: bool, where: str) -> bool:
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise WorkedError(f"{where}.{key}: expected true or false, found {excerpt(value)}")
    return value


def _count(value: Any, where: str, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise WorkedError(f"{where}: expected {what}, at least 1, found {excerpt(value)}")
    return value


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
