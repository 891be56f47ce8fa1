"""ArgMax: which of some numbers is the largest, as a formula; of equal ones, the first."""

from __future__ import annotations

from worked.formula.branches import Case, Cases, Maximum
from worked.formula.tree import Formula, Number


class ArgMax(Formula):
    """The place of the largest of its arguments, counted from 1; of equal ones, that of the first."""

    arguments: tuple[Formula, ...]

    def parts(self):
        return self.arguments

    def bind(self, fill):
        return ArgMax(tuple([argument.bind(fill) for argument in self.arguments]))

    def value(self, lookup, arithmetic):
        return self.by_cases.value(lookup, arithmetic)

    @property
    def by_cases(self) -> Formula:
        """The same as a definition by cases: 1 where the first is not smaller than all after it, and so on."""
        last = Number(str(len(self.arguments)))
        cases = tuple(
            Case(Number(str(place)), each, ">=", _largest(self.arguments[place:]))
            for place, each in enumerate(self.arguments[:-1], start=1)
        )
        return Cases(cases, last) if cases else last


def _largest(arguments: tuple[Formula, ...]) -> Formula:
    return arguments[0] if len(arguments) == 1 else Maximum(arguments)


def cases_of(formula: Formula) -> Cases | None:
    """The definition by cases that a formula is, None of any other."""
    found = formula.by_cases if isinstance(formula, ArgMax) else formula
    return found if isinstance(found, Cases) else None
