"""Convention: how a textbook writes backpropagation, as data; one TOML file for each in `conventions/`."""

from __future__ import annotations

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


def names() -> list[str]:
    """The conventions there are, `plain` first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != "plain", name))


@cache
def _data(name: str) -> dict[str, Any]:
    """What the file of a convention holds."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


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
        symbols={**(load("plain").symbols if name != "plain" else letters()), **data["symbols"]},
        single=data.get("single", {}),
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
