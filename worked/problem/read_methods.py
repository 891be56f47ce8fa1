"""Reading of the methods of learning: optimiser and its state, schedule, penalty, weight decay, clipping, norms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from worked.cells.given import Given
from worked.cells.place import WHOLE, edge, place_of, unit_place
from worked.errors import WorkedError, excerpt, nearest
from worked.keys.values import choice, chosen_at, known, number_at, yes_no
from worked.layers.operation import ParameterKey
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.rule import Form, Optimiser
from worked.maths.schedules import SCHEDULES
from worked.number import plain
from worked.number.quantity import BIAS, WEIGHT
from worked.number.quantity import quantity as kind
from worked.problem import keys
from worked.problem.network import Network
from worked.problem.problem import Chosen, State

LARGEST_COUNT = 100_000


def optimiser_in(value: Any, table: str = "training") -> tuple[Optimiser, Form, dict[str, Given]]:
    """The optimiser, its form and the parameters that the form uses; `table` is where its key stands."""
    where = f"{table}.optimiser"
    optimiser, given, more = chosen_at(value, OPTIMISERS, "optimiser", where, ("form",))
    names = [form.name for form in optimiser.forms]
    form = optimiser.form(_form(more, names, optimiser.name, where))
    used = list(optimiser.parameters_of(form))
    for name in given:
        if name not in used:
            raise WorkedError(f"{where}.{name}: the form '{form.name}' of {optimiser.name} has no such parameter")
    return optimiser, form, _settings(optimiser, given, used)


def _form(more: Mapping[str, Any], names: list[str], entry: str, where: str) -> str:
    found = more.get("form", names[0])
    if found not in names:
        hint = nearest(str(found), names) if len(names) > 1 else f"it has one form, '{names[0]}'"
        raise WorkedError(f"{where}.form: {entry} has no form {excerpt(found)}; {hint}")
    return found


def _settings(entry: Any, given: Mapping[str, Given], names: Iterable[str]) -> dict[str, Given]:
    """The parameters of an entry as numbers of a page: as given, else at their defaults."""
    return {name: given.get(name) or Given(plain(Decimal(entry.parameters[name].default))) for name in names}


def places_of(network: Network) -> list[str]:
    """The places of the weights and biases, for which an optimiser remembers something; none of what is frozen, and
    one of what learns as one."""
    keys = [(WEIGHT, edge(*place)) for place in network.weights] + [(BIAS, unit_place(unit)) for unit in network.biases]
    return [place for quantity, place in keys if network.learns_itself((quantity, place))]


def methods_in(data: Mapping[str, Any], form: Form, places: Sequence[str], table: str = "training") -> dict[str, Any]:
    """What else there is of a table such as [training], as fields of `Training`; `places` are what learns."""
    found: dict[str, Any] = {"state": _state(data.get("state", {}), form, places, f"{table}.state")}
    if "schedule" in data:
        found |= _schedule(data["schedule"], f"{table}.schedule")
    if "penalty" in data:
        found |= _penalty(data["penalty"], f"{table}.penalty")
    if "weight-decay" in data:
        found |= _weight_decay(data["weight-decay"], f"{table}.weight-decay")
    if "clip" in data:
        clipping, given, _ = chosen_at(data["clip"], CLIPPINGS, "clipping", f"{table}.clip")
        settings = _settings(clipping, given, clipping.parameters)
        _positive(settings["threshold"], f"{table}.clip.threshold")
        found["clip"] = Chosen(clipping, "", settings)
    if "max-norm" in data:
        found["max_norm"] = number_at(data["max-norm"], f"{table}.max-norm")
        _positive(found["max_norm"], f"{table}.max-norm")
    return found


def _positive(given: Given, where: str) -> None:
    if not given.letter and Decimal(given.text) <= 0:
        raise WorkedError(f"{where}: expected a number above 0, found {given.text}")


def _schedule(value: Any, where: str) -> dict[str, Any]:
    entry, given, more = chosen_at(value, SCHEDULES, "schedule", where, ("form", "counts", "from"))
    form = _form(more, list(entry.forms), entry.name, where)
    counts = choice(more, "counts", ("epochs", "updates"), "epochs", where)
    first = more.get("from", entry.first)
    if isinstance(first, bool) or first not in (0, 1):
        said = f"expected 0 or 1, the number of the first epoch or update, found {excerpt(first)}"
        raise WorkedError(f"{where}.from: {said}")
    if first < entry.least:
        said = f"the {entry.name} schedule has no rate at {first}, its count starts at {entry.least}"
        raise WorkedError(f"{where}.from: {said}")
    settings = _settings(entry, given, entry.parameters)
    for name in entry.whole:
        text = settings[name].text
        if settings[name].letter or "." in text or not 0 < int(text) <= LARGEST_COUNT:
            raise WorkedError(f"{where}.{name}: expected a whole number, at least 1, found {excerpt(text)}")
    return {"schedule": Chosen(entry, form, settings), "counts": counts, "counts_from": first}


def _penalty(value: Any, where: str) -> dict[str, Any]:
    entry, given, more = chosen_at(value, PENALTIES, "penalty", where, ("factor", "biases"))
    factor = choice(more, "factor", tuple(FACTORS), entry.usual, where)
    chosen = Chosen(entry, factor, _settings(entry, given, entry.parameters))
    return {"penalty": chosen, "penalise_biases": yes_no(more, "biases", False, where)}


def _weight_decay(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {"weight_decay": number_at(value, where)}
    known(value, keys.WEIGHT_DECAY, where)
    if "strength" not in value:
        raise WorkedError(f"{where}: strength is missing")
    return {
        "weight_decay": number_at(value["strength"], f"{where}.strength"),
        "decay_by_rate": yes_no(value, "times-rate", True, where),
        "decay_biases": yes_no(value, "biases", False, where),
    }


def _state(value: Any, form: Form, places: Sequence[str], where: str) -> State:
    """What the optimiser remembers at the beginning."""
    if not isinstance(value, dict):
        raise WorkedError(f"{where}: expected a table, found {excerpt(value)}")
    per_weight = {line.quantity for line in form.states} & {line.quantity for line in form.lines}
    shared = {line.quantity for line in form.shared}
    valid = ["updates", *sorted(per_weight), *sorted(shared)]
    for key in value:
        if key not in valid:
            none = "this optimiser remembers nothing"
            said = f"the form '{form.name}' remembers no {key}" if len(valid) > 1 else none
            raise WorkedError(f"{where}: unknown key {excerpt(key)}; {said}; {nearest(key, valid)}")
    updates = value.get("updates", 0)
    if isinstance(updates, bool) or not isinstance(updates, int) or not 0 <= updates <= LARGEST_COUNT:
        raise WorkedError(f"{where}.updates: expected how many updates came before, found {excerpt(updates)}")
    values: dict[ParameterKey, Given] = {}
    for quantity in (each for each in value if each != "updates"):
        if quantity in shared:
            values[kind(quantity), WHOLE] = number_at(value[quantity], f"{where}.{quantity}")
        else:
            found = _by_place(value[quantity], places, f"{where}.{quantity}")
            values |= {(kind(quantity), place_of(place)): given for place, given in found.items()}
    return State(updates, values)


def _by_place(value: Any, places: Sequence[str], where: str) -> dict[str, Given]:
    """A number for all that learns, or a table by its places."""
    if not isinstance(value, dict):
        given = number_at(value, where)
        return dict.fromkeys(places, given)
    for place in value:
        if place not in places:
            raise WorkedError(f"{where}: nothing that learns is called {excerpt(place)}; {nearest(place, places)}")
    return {place: number_at(number, f"{where}.{place}") for place, number in value.items()}
