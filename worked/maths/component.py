"""What an entry of the catalogue is made of, how entries are found by name, and the letters of templates."""

from __future__ import annotations

from collections.abc import Mapping

from worked.formula import Case, Cases, Formula, Name, Number, Symbol
from worked.formula import formula as formula_of
from worked.maths.entry import Entry, Parameter, catalogue, find, squeezed

__all__ = [
    "Parameter",
    "case",
    "catalogue",
    "find",
    "letter_of",
    "parameter_named",
    "settings_of",
    "tidied",
    "with_parameters",
]
ACCENTS = {"\u0302": "hat", "\u0303": "tilde"}


def letter_of(template: str) -> Name:
    """The letter of a template such as `lambda_1`, `w^ahead` or `m\u0302`: a base, what stands below, and above."""
    base, _, below = template.partition("^")[0].partition("_")
    accent = next((name for sign, name in ACCENTS.items() if sign in base), "")
    for sign in ACCENTS:
        base = base.replace(sign, "")
    return Name(base, below, template.partition("^")[2], accent)


def parameter_named(parameters: Mapping[str, Parameter], name: str) -> str | None:
    """The parameter of a name or alias, however it is hyphenated: `beta1` is `beta-1`. None where there is none."""
    wanted = squeezed(name)
    for own, parameter in parameters.items():
        if wanted in map(squeezed, (own, *parameter.aliases)):
            return own
    return None


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


def settings_of(entry: Entry, given: Mapping[str, Formula]) -> dict[str, Formula]:
    """The parameters of an entry: as given, else at their defaults, which may be the value of another parameter."""
    settings = dict(given)
    for name, parameter in entry.parameters.items():
        default = parameter.default
        settings.setdefault(name, settings[default] if default in entry.parameters else Number(default))
    return {name: settings[name] for name in entry.parameters}
