"""Convention: how a textbook writes backpropagation, as data; one TOML file for each in `conventions/`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from worked.errors import WorkedError, excerpt, nearest
from worked.layers import catalogue as layers
from worked.maths.clipping import CLIPPINGS
from worked.maths.entry import derived
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import PENALTIES
from worked.maths.schedules import SCHEDULES
from worked.record import Record, replace

# What the file of a convention says, beside the choices of FIELDS.
NEEDED = {
    "title": "a sentence for the catalogue",
    "source": "the book that writes so",
    "sign": "target-out or out-target",
    "update": "delta or gradient",
    "symbols": "a table of templates; see docs/problem-files.md",
}
OTHERS = ("numbering", "matrices", "loss", "update-biases", "single")
LONGEST_TEMPLATE = 60
# The target where there are several outputs, and a bias that several units share, if they have names of their own.
WHERE_THEY_DIFFER = ("targets", "shared-bias")
FOLDER = Path(__file__).resolve().parent / "conventions"
SIGNS = ("target-out", "out-target")
UPDATES = ("delta", "gradient")
BACKWARDS = ("deltas", "chains")
SAMPLES = ("rows", "columns")
UNIT_PLACES = ("unit", "index", "layer", "through", "zero-to")
EDGE_PLACES = ("from", "to", "from-to", "to-from", "to-from-index", "from-index", "to-index", "layer", "number")
EDGE_SYMBOLS = ("weight", "new-weight", "gradient", "change", "cross-slope")
# The symbols of quantities that have another name than these.
SYMBOLS = {"learning-rate": "rate"}
NUMBERINGS = ("through", "layers", "letters", "out")


class Convention(Record):
    """One way of writing.

    - `numbering` labels the units of a problem that names none: 1, 2, 3 ... `through` the net; x1, h1, o1 by
      `layers`; inputs by number and other units by `letters` (A, B ... Z); or by layers with the last unit `out`.
    - `sign` is that of error and delta: `target-out`, so that weights move with them, or `out-target`, dE/d(...).
    - `update` writes a new weight from a `delta` (w + rate * delta * input) or from a `gradient` (w - rate * dE/dw).
    - `backward` is the page's main thread: `deltas`, or the `chains` of partial derivatives of every weight.
    - `matrices` adds the matrix form of the forward pass; in the layout of matrices `samples` are `rows`, Z = X W + b,
      or `columns`, Z = W X + b.
    - `loss` and `update_biases` are what the textbook means where a problem file says nothing.
    - `symbols` are templates of names; `single` replaces some of them in a net of one unit.
    """

    name: str
    title: str
    source: str
    numbering: str
    sign: str
    update: str
    backward: str
    matrices: bool
    samples: str
    loss: str
    update_biases: bool
    symbols: Mapping[str, str]
    single: Mapping[str, str]

    @property
    def falling(self) -> bool:
        """Whether errors and deltas are those of a falling loss, -dE/d(...): target - out."""
        return self.sign == "target-out"

    def own_letter(self, quantity: str) -> str:
        """The template of a letter that stands for a quantity of no unit, if it is not that of plain; else ""."""
        name = SYMBOLS.get(quantity, quantity)
        template = self.symbols.get(name, "")
        return template if template != load("plain").symbols.get(name) and "{" not in template else ""

    @property
    def templates(self) -> dict[str, str]:
        """All templates, with those that layer operations bring along."""
        return {**layers.symbols(), **self.symbols}


FIELDS = {"sign": SIGNS, "update": UPDATES, "backward": BACKWARDS, "samples": SAMPLES}


@derived
def letters() -> dict[str, str]:
    """The letters of the lines of optimisers and of parameters, as their entries have them."""
    methods = (OPTIMISERS, SCHEDULES, PENALTIES, CLIPPINGS)
    return {name: symbol for found in methods for entry in found.all_entries() for name, symbol, _ in entry.letters()}


@derived
def per_weight() -> frozenset[str]:
    """What is a letter alone in a convention and takes the subscripts of the weight or bias that it belongs to."""
    lines = (line.quantity for entry in OPTIMISERS.all_entries() for form in entry.forms for line in form.lines)
    return frozenset(lines) - {"change"} | {"clipped-gradient", "look-ahead", "proposed"}


@derived
def whole_symbols() -> frozenset[str]:
    """The symbols that belong to the whole net, or whose places are added to them."""
    return per_weight().union(("loss", "penalty", "rate", "initial-rate", "gradient-norm"), letters())


def places_of(symbol: str) -> tuple[str, ...]:
    """What the template of a symbol may name in braces: a unit, an edge, or nothing for the whole net."""
    if symbol in layers.symbols():
        template = layers.symbols()[symbol]
        return EDGE_PLACES if "{from" in template else UNIT_PLACES if "{" in template else ()
    return EDGE_PLACES if symbol in EDGE_SYMBOLS else () if symbol in whole_symbols() else UNIT_PLACES


def check_template(template: Any, symbol: str, where: str) -> None:
    """Refuse what is no template of a symbol, or names a place that it does not have."""
    valid = places_of(symbol)
    if not isinstance(template, str) or not 0 < len(template) <= LONGEST_TEMPLATE:
        raise WorkedError(f"{where}: expected a template such as 'net_{{unit}}', found {excerpt(template)}")
    literal, places = re.sub(r"\{([a-z-]+)\}", "", template), re.findall(r"\{([a-z-]+)\}", template)
    wrong = [place for place in places if place not in valid]
    if wrong:
        hint = nearest(wrong[0], valid) if valid else "it belongs to the whole net"
        raise WorkedError(f"{where}: no place is called {excerpt(wrong[0])} here; {hint}")
    if "{" in literal or "}" in literal or not literal.isprintable():
        raise WorkedError(f"{where}: expected places in braces, such as 'net_{{unit}}', found {excerpt(template)}")


def names() -> list[str]:
    """The conventions there are, `plain` first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != "plain", name))


@cache
def _data(name: str) -> dict[str, Any]:
    """What the file of a convention holds; WorkedError names the file and the key that is missing or wrong."""
    where = f"worked/problem/conventions/{name}.toml"
    try:
        data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WorkedError(f"{where}: {error}") from None
    for key in (key for key in NEEDED if key not in data):
        raise WorkedError(f"{where}: {key}: missing; expected {NEEDED[key]}")
    valid = dict.fromkeys((*NEEDED, *OTHERS, *FIELDS))
    for key in (key for key in data if key not in valid):
        raise WorkedError(f"{where}: {key}: unknown key; {nearest(key, valid)}")
    for key, choices in {**FIELDS, "numbering": NUMBERINGS}.items():
        if data.get(key, choices[0]) not in choices:
            raise WorkedError(f"{where}: {key}: expected one of {', '.join(choices)}, found {excerpt(data[key])}")
    return data


def _checked(name: str, symbols: Mapping[str, str]) -> Mapping[str, str]:
    """The own symbols of a convention, where each is one that `plain` or a layer operation has, as a fit template."""
    valid = [*(load("plain").symbols if name != "plain" else symbols), *layers.symbols(), *WHERE_THEY_DIFFER]
    where = f"worked/problem/conventions/{name}.toml: symbols"
    for symbol, template in symbols.items():
        if symbol not in valid:
            raise WorkedError(f"{where}: no symbol is called {excerpt(symbol)}; {nearest(symbol, valid)}")
        check_template(template, symbol, f"{where}.{symbol}")
    return symbols


@derived
def load(name: str) -> Convention:
    """The convention of a name."""
    data = _data(name)
    return Convention(
        name=name,
        title=data["title"],
        source=data["source"],
        numbering=data.get("numbering", "layers"),
        sign=data["sign"],
        update=data["update"],
        backward=data.get("backward", "deltas"),
        matrices=data.get("matrices", False),
        samples=data.get("samples", SAMPLES[0]),
        loss=data.get("loss", "half-squared-error"),
        update_biases=data.get("update-biases", True),
        symbols={**(load("plain").symbols if name != "plain" else letters()), **_checked(name, data["symbols"])},
        single=_checked(name, data.get("single", {})),
    )


def find(name: str, where: str = "convention") -> Convention:
    """The convention of a name; WorkedError names the nearest valid one."""
    if name not in names():
        raise WorkedError(f"{where}: no convention is called {excerpt(name)}; {nearest(name, names())}")
    return load(name)


def rising(convention: Convention) -> Convention:
    """The convention where nothing is minimised: errors and deltas are derivatives as they are, dO/d(...)."""
    return altered(convention, {"sign": "out-target", "update": "gradient"})


def altered(convention: Convention, changes: Mapping[str, Any]) -> Convention:
    """The convention with single fields changed; the values have been checked."""
    symbols = {**convention.symbols, **changes.get("symbols", {})}
    fields = {name: value for name, value in changes.items() if name in FIELDS}
    return replace(convention, symbols=symbols, **fields)
