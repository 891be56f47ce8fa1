"""What an entry of the catalogue is made of, how entries are found by name, and the letters of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Case, Cases, Formula, Name, Number, Symbol
from worked.formula import formula as formula_of
from worked.record import Record


class Parameter(Record):
    """A number that belongs to an entry: its value where none is given (or whose value it has), symbol and meaning.

    `aliases` are other names under which problem files may give it, those of libraries and of textbooks' symbols.
    """

    default: str
    symbol: str
    meaning: str
    aliases: tuple[str, ...] = ()


class Named(Protocol):
    """What an entry is found by, and its parameters."""

    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def parameters(self) -> Mapping[str, Parameter]: ...


AnEntry = TypeVar("AnEntry", bound=Named)
ACCENTS = {"\u0302": "hat", "\u0303": "tilde"}


def letter_of(template: str) -> Name:
    """The letter of a template such as `lambda_1`, `w^ahead` or `m\u0302`: a base, what stands below, and above."""
    base, _, below = template.partition("^")[0].partition("_")
    accent = next((name for sign, name in ACCENTS.items() if sign in base), "")
    for sign in ACCENTS:
        base = base.replace(sign, "")
    return Name(base, below, template.partition("^")[2], accent)


def find(entries: Mapping[str, AnEntry], name: str, kind: str, where: str) -> AnEntry:
    """The entry of a name or alias; WorkedError names the nearest valid one."""
    wanted = squeezed(name)
    for entry in entries.values():
        if wanted in map(squeezed, (entry.name, *entry.aliases)):
            return entry
    hyphenated = name.strip().lower().replace("_", "-").replace(" ", "-")
    raise WorkedError(f"{where}: no {kind} is called {excerpt(name)}; {nearest(hyphenated, entries)}")


def parameter_named(parameters: Mapping[str, Parameter], name: str) -> str | None:
    """The parameter of a name or alias, however it is hyphenated: `beta1` is `beta-1`. None where there is none."""
    wanted = squeezed(name)
    for own, parameter in parameters.items():
        if wanted in map(squeezed, (own, *parameter.aliases)):
            return own
    return None


def squeezed(name: str) -> str:
    """A name however it is spelt: `beta_1`, `Beta 1` and `beta-1` are one."""
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def case(body: Formula | int, left: Formula, relation: str, right: Formula | int) -> Case:
    """One line of a definition by cases; whole numbers are taken for formulas."""
    return Case(formula_of(body), left, relation, formula_of(right))


def with_parameters(formula: Formula, settings: Mapping[str, Formula]) -> Formula:
    """A formula of an entry with its parameters put in; its other symbols stay."""
    return tidied(formula.bind(lambda name: settings.get(name) or Symbol(name))) if settings else formula


def tidied(formula: Formula) -> Formula:
    """A definition by cases with equal cases said once: 1 where z > 0 and 1 where z = 0 is 1 where z >= 0."""
    if not isinstance(formula, Cases):
        return formula
    kept: list[Case] = []
    for case in formula.cases:
        above = kept[-1] if kept else None
        if above and case.relation == "=" and above.relation == ">" and above.body == case.body:
            kept[-1] = Case(case.body, case.left, ">=", case.right)
        elif case.relation != "=" or case.body != formula.otherwise:
            kept.append(case)
    return Cases(tuple(kept), formula.otherwise)


def settings_of(entry: Named, given: Mapping[str, Formula]) -> dict[str, Formula]:
    """The parameters of an entry: as given, else at their defaults, which may be the value of another parameter."""
    settings = dict(given)
    for name, parameter in entry.parameters.items():
        default = parameter.default
        settings.setdefault(name, settings[default] if default in entry.parameters else Number(default))
    return {name: settings[name] for name in entry.parameters}
