"""Values: what stands at a key of a problem file, taken if it is what was expected, else refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from worked.cells.given import Given, about
from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Formula, formula
from worked.formula.exact import is_arithmetic
from worked.keys.key import Key
from worked.keys.source import MOST_DIGITS, placed_like
from worked.maths.component import find, parameter_named, settings_of
from worked.maths.entry import Catalogue
from worked.number import Undecided, plain

MOST_PLACES = 40


def known(data: Mapping[str, Any], valid: Mapping[str, Any], where: str) -> None:
    for key in data:
        if key not in valid:
            place = f"{where}: " if where else ""
            raise WorkedError(f"{place}unknown key {excerpt(key)}; {nearest(key, valid)}")


def renamed(data: Mapping[str, Any], keys: Mapping[str, Key], where: str) -> dict[str, Any]:
    """The values by the current names of their keys; unknown keys, and a key under two names, are refused."""
    current = {older: name for name, key in keys.items() for older in key.older}
    result: dict[str, Any] = {}
    for name, value in data.items():
        if name in current and current[name] in data:
            raise WorkedError(f"{where}: {name} is an older name of {current[name]}; give one of them")
        result[current.get(name, name)] = value
    known(result, keys, where)
    return result


def table(data: Mapping[str, Any], key: str, valid: Mapping[str, Any]) -> Mapping[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise WorkedError(f"{key}: expected a table, found {excerpt(value)}")
    known(value, valid, key)
    return value


def listed(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise WorkedError(f"{where}: expected a list, found {excerpt(value)}")
    return value


def sized(value: Any, count: int, where: str, what: str) -> list[Any]:
    found = listed(value, where)
    if len(found) != count:
        raise WorkedError(f"{where}: expected {count} {what}, found {len(found)}")
    return found


def exact_at(value: Any, where: str) -> Given:
    """A number of reasonable size, such as 0.5 or the text "1/3", or a letter."""
    if not isinstance(value, str) or not is_arithmetic(value) or (value.isalnum() and value[:4] != "sqrt"):
        return number_at(value, where)
    expected = 'expected a number, arithmetic such as "1/3" or "sqrt(2)/2", or a letter'
    try:
        size = abs(about(value))
    except (ArithmeticError, Undecided):
        raise WorkedError(f"{where}: {excerpt(value)} has no value") from None
    except WorkedError as said:
        raise WorkedError(f"{where}: {expected}, found {excerpt(value)}: {said}") from None
    if size and abs(size.adjusted()) > MOST_PLACES // 2:
        raise WorkedError(f"{where}: a number from 10^-20 to 10^20 in size, found {excerpt(value)}")
    return Given(placed_like("".join(value.split()), value))


def number_at(value: Any, where: str) -> Given:
    """A decimal of reasonable size, or a letter."""
    if isinstance(value, str):
        return letter_at(value, where)
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
    return Given(placed_like(plain(number), value))


def letter_at(text: str, where: str) -> Given:
    stem = text.rstrip("0123456789").rstrip("_")
    if 0 < len(text) <= 12 and stem.isascii() and stem.isalpha():
        return Given(text, letter=True)
    raise WorkedError(
        f"{where}: expected a number without quotes, or a letter such as 'a' or 'w1', found {excerpt(text)}"
    )


def choice(data: Mapping[str, Any], key: str, valid: Sequence[str], default: str, where: str) -> str:
    value = data.get(key, default)
    if value not in valid:
        raise WorkedError(f"{where}.{key}: expected one of {', '.join(valid)}, found {excerpt(value)}")
    return value


def yes_no(data: Mapping[str, Any], key: str, default: bool, where: str) -> bool:
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise WorkedError(f"{where}.{key}: expected true or false, found {excerpt(value)}")
    return value


def count_at(value: Any, where: str, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise WorkedError(f"{where}: expected {what}, at least 1, found {excerpt(value)}")
    return value


def some(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def entry_at(choice: Any, entries: Catalogue[Any], kind: str, where: str) -> tuple[Any, dict[str, Formula]]:
    """An entry of the catalogue, by name or as a table of its name and parameters, which are numbers."""
    entry, numbers, _ = chosen_at(choice, entries, kind, where)
    for key, found in numbers.items():
        if found.letter:
            raise WorkedError(f"{where}.{key}: expected a number, found the letter {excerpt(found.text)}")
        if entry.parameters[key].positive and Decimal(found.text) <= 0:
            raise WorkedError(f"{where}.{key}: expected a number above 0, found {found.text}")
    return entry, settings_of(entry, {key: formula(found.text) for key, found in numbers.items()})


def chosen_at(
    choice: Any, entries: Catalogue[Any], kind: str, where: str, others: Sequence[str] = ()
) -> tuple[Any, dict[str, Given], dict[str, Any]]:
    """An entry, its parameters as far as they are given, and what stands at `others`, further keys of its table."""
    if isinstance(choice, str):
        return find(entries, choice, kind, where), {}, {}
    if not isinstance(choice, dict) or not isinstance(choice.get("name"), str):
        raise WorkedError(f"{where}: expected the name of one {kind}, found {excerpt(choice)}")
    entry = find(entries, choice["name"], kind, where)
    given: dict[str, Given] = {}
    for key, number in choice.items():
        if key == "name" or key in others:
            continue
        name = parameter_named(entry.parameters, key)
        if name is None:
            valid = [*entry.parameters, *others]
            hint = nearest(key, valid) if valid else "it has no parameters"
            raise WorkedError(f"{where}: {entry.name} has no parameter {excerpt(key)}; {hint}")
        if name in given:
            raise WorkedError(f"{where}.{key}: {name} is given twice")
        given[name] = number_at(number, f"{where}.{key}")
    return entry, given, {key: choice[key] for key in others if key in choice}
