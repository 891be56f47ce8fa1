"""Pairs: problems that put each entry of the catalogue to use together with each other one that it goes with."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from tests.engine.cases import FORMS, Case, calm, training
from tests.problems import LEARNING, text_of
from worked.maths.clipping import CLIPPINGS
from worked.maths.losses import LOSSES
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.schedules import SCHEDULES

Choice = Mapping[str, object]
MOST_PAIRS = 300
EXTRAS = {
    "": "",
    **{
        f"{over} normalisation {place}": "[network.normalisation]\nlayers = [1]\nepsilon = 0.01\n"
        f'over = "{over}"\nplace = "{place}"'
        for over in ("batch", "layer")
        for place in ("before", "after")
    },
    **{
        f"dropout {scaled}": f'[network.dropout]\nlayers = [0, 2]\nrate = 0.3\nseed = 1\nscaled = "{scaled}"'
        for scaled in ("training", "testing", "nowhere")
    },
    "drop-connect": "[network.drop-connect]\nlayers = [2]\nseed = 2\nrate = 0.3",
    "residual before": '[network.residual]\nfrom = 1\nto = 2\nplace = "before"',
    "residual after": '[network.residual]\nfrom = 1\nto = 2\nplace = "after"',
    "stochastic depth": "[network.residual]\nfrom = 1\nto = 2\nsurvival = 0.7\nseed = 3",
}
FACTORS_OF_CASES: dict[str, list[object]] = {
    "optimiser": list(FORMS),
    "hidden": list(LEARNING),
    "output": list(LEARNING),
    "schedule": ["", *((entry.name, form) for entry in SCHEDULES.values() for form in entry.forms)],
    "extra": list(EXTRAS),
    "factor": list(FACTORS),
    "loss": list(LOSSES),
    "penalty": ["", *PENALTIES],
    "bound": ["", "max-norm = 1.2", "weight-decay = 0.05"],
    "clip": ["", *CLIPPINGS],
}


def fits(choice: Choice) -> bool:
    """Whether the loss takes the outputs."""
    if "loss" not in choice or "output" not in choice:
        return True
    needs = LOSSES[str(choice["loss"])].needs
    return not needs or choice["output"] in needs


def long(one: str, other: str) -> bool:
    """Whether two kinds have so many entries that every other pair of them is enough."""
    return len(FACTORS_OF_CASES[one]) * len(FACTORS_OF_CASES[other]) > MOST_PAIRS


def covering() -> Iterator[Choice]:
    """Choices of one entry of each kind, until each two that go together, of long lists half of them, have met."""
    names = list(FACTORS_OF_CASES)
    open_pairs = {
        ((one, first), (other, second)): None
        for one, other in combinations(names, 2)
        for at, first in enumerate(FACTORS_OF_CASES[one])
        for place, second in enumerate(FACTORS_OF_CASES[other])
        if fits({one: first, other: second}) and not (long(one, other) and (at + place) % 2)
    }
    draw = random.Random("pairs")
    while open_pairs:
        choice: dict[str, object] = dict(next(iter(open_pairs)))
        for name in names:
            if name in choice:
                continue
            values = [value for value in FACTORS_OF_CASES[name] if fits({**choice, name: value})]
            gains = {place: _gain(open_pairs, names, choice, name, value) for place, value in enumerate(values)}
            most = max(gains.values())
            choice[name] = values[draw.choice([place for place, gain in gains.items() if gain == most])]
        for pair in combinations([(name, choice[name]) for name in names], 2):
            open_pairs.pop(pair, None)
        yield choice


def _gain(open_pairs: Mapping[object, None], names: list[str], choice: Choice, name: str, value: object) -> int:
    """How many pairs that are still open an entry closes with those chosen already."""
    mine = names.index(name)
    found = (
        ((other, chosen), (name, value)) if names.index(other) < mine else ((name, value), (other, chosen))
        for other, chosen in choice.items()
    )
    return sum(pair in open_pairs for pair in found)


def pairs() -> Iterator[Case]:
    """A problem for each choice."""
    for number, choice in enumerate(covering()):
        lines = [calm(*choice["optimiser"]), str(choice["bound"])]
        if choice["schedule"]:
            name, form = choice["schedule"]
            lines.append(f'schedule = {{ name = "{name}", form = "{form}" }}')
        if choice["penalty"]:
            lines.append(f'penalty = {{ name = "{choice["penalty"]}", factor = "{choice["factor"]}" }}')
        if choice["clip"]:
            lines.append(f'clip = {{ name = "{choice["clip"]}", threshold = 0.3 }}')
        found = text_of(
            *(1000 + number, (2, 3, 3, 2), choice["hidden"], choice["output"], choice["loss"], 3),
            training(*lines),
            EXTRAS[str(choice["extra"])],
        ).replace("learning-rate = 0.5", "learning-rate = 0.1037192837465")
        title = ", ".join(str(value) for value in choice.values() if value)
        yield title, unbiased(found, 1) if _undecided(choice) else found


def _undecided(choice: Choice) -> bool:
    """Whether the worksheet comes to no number: enclosures do not decide the sign of a gradient that is exactly 0."""
    return str(choice["extra"]).startswith("batch") and choice["optimiser"][0] in ("rprop", "adamax")


def unbiased(text: str, layer: int) -> str:
    """A problem without biases in a layer."""
    biases = re.search(r"^biases = \[(.*)\]$", text, re.MULTILINE)[1]
    rows = re.findall(r"\[.*?\]", biases)
    rows[layer - 1] = "[]"
    return text.replace(biases, ", ".join(rows))
