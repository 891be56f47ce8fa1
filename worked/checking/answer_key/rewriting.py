"""Rewriting: formulas taken apart and put together again, for the rules about mistakes and about other ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard, TypeVar

from worked.formula import (
    Cases,
    Formula,
    Function,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    product_of,
    sum_of,
)
from worked.record import Record, replace

Change = Callable[[Formula], Formula]
Part = TypeVar("Part", bound=Formula)


def terms(formula: Formula) -> tuple[Formula, ...]:
    """The terms of a sum; of anything else, itself alone."""
    return formula.terms if isinstance(formula, Sum) else (formula,)


def factors(formula: Formula) -> tuple[Formula, ...]:
    """The factors of a product; of anything else, itself alone."""
    return formula.factors if isinstance(formula, Product) else (formula,)


def without_each(parts: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    """The parts with one of them left out, for each of them in turn; nothing where there is one part only."""
    if len(parts) > 1:
        for place in range(len(parts)):
            yield (*parts[:place], *parts[place + 1 :])


def fewer_terms(whole: Formula, keep: Callable[[Formula], bool]) -> Iterator[Formula]:
    """A sum without the terms that are not kept; nothing where all of them are, or none."""
    kept = [term for term in terms(whole) if keep(term)]
    if 0 < len(kept) < len(terms(whole)):
        yield sum_of(kept)


def each_term_changed(whole: Formula, change: Change) -> Iterator[Formula]:
    """A sum with a change made to one of its terms, for each in turn that it changes."""
    parts = terms(whole)
    for place, term in enumerate(parts):
        changed = change(term)
        if changed != term:
            yield sum_of([*parts[:place], changed, *parts[place + 1 :]])


def cases_exchanged(whole: Cases) -> Cases:
    """A definition by cases with what holds in its first case and what holds otherwise exchanged."""
    first, *others = whole.cases
    return Cases((replace(first, body=whole.otherwise), *others), first.body)


def is_function(part: Any, *names: str) -> TypeGuard[Function]:
    """Whether a part is a function of one of some names, such as `sqrt`."""
    return isinstance(part, Function) and part.name in names


def all_parts(formula: Formula) -> Iterator[Formula]:
    """A formula and everything that it is made of."""
    yield formula
    for part in formula.parts():
        yield from all_parts(part)


def exchanged(formula: Formula, changes: Mapping[str, Formula | None]) -> Formula:
    """A formula with some of its symbols replaced; those for which there is nothing else stay."""
    return formula.bind(lambda name: changes.get(name) or Symbol(name))


def rewritten(part: Any, change: Change) -> Any:
    """A formula with a change made to each of its parts, the innermost first."""
    if isinstance(part, tuple):
        return tuple([rewritten(each, change) for each in part])
    if not isinstance(part, Record):
        return part
    rebuilt = type(part)(*[rewritten(getattr(part, field), change) for field in part._fields])
    return change(rebuilt) if isinstance(rebuilt, Formula) else rebuilt


def in_each(whole: Formula, kind: type[Part], change: Callable[[Part], Formula]) -> Formula:
    """A formula with a change made to each of its parts of a kind, such as `Power`, the innermost first."""
    found: Formula = rewritten(whole, lambda part: change(part) if isinstance(part, kind) else part)
    return found


def opposite(formula: Formula) -> Formula:
    """A formula with the other sign."""
    return formula.body if isinstance(formula, Negative) else Negative(formula)


def unsquared(formula: Formula) -> Formula:
    """What is squared in a square; any other formula as it is."""
    return formula.base if isinstance(formula, Power) else formula


def one_over(count: int) -> Formula:
    """The factor of a mean."""
    return Quotient(Number("1"), Number(str(count)))


# Formulas rearranged


def rearranged(whole: Formula) -> list[Formula]:
    """A formula with its products in the other orders in which they are worked by hand."""
    found = dict.fromkeys(in_each_term(whole, change) for change in ORDERS)
    return [each for each in found if each != whole]


def _from_left(term: Formula) -> Formula:
    """a * (b / c) * d as ((a * b) / c) * d."""
    if not isinstance(term, Product) or not any(isinstance(each, Quotient) for each in term.factors):
        return term
    found = term.factors[0]
    for factor in term.factors[1:]:
        if isinstance(factor, Quotient):
            found = Quotient(product_of((found, factor.top)), factor.bottom)
        else:
            found = Product((found, factor))
    return found


def _over_one_line(term: Formula) -> Formula:
    """a * (b / c) * (d / e) as (a * b * d) / (c * e)."""
    if not isinstance(term, Product) or not any(isinstance(each, Quotient) for each in term.factors):
        return term
    tops = [each.top if isinstance(each, Quotient) else each for each in term.factors]
    return Quotient(product_of(tops), product_of([each.bottom for each in term.factors if isinstance(each, Quotient)]))


def _divided_first(term: Formula) -> Formula:
    """a * (b / c) as (a / c) * b."""
    if not isinstance(term, Product) or not isinstance(term.factors[-1], Quotient):
        return term
    last = term.factors[-1]
    return Product((Quotient(product_of(term.factors[:-1]), last.bottom), last.top))


def _last_first(term: Formula) -> Formula:
    """a * b * c as a * (b * c)."""
    if not isinstance(term, Product) or len(term.factors) < 3:
        return term
    return Product((term.factors[0], product_of(term.factors[1:])))


def _ends_first(term: Formula) -> Formula:
    """a * b * c as (a * c) * b."""
    if not isinstance(term, Product) or len(term.factors) != 3:
        return term
    return Product((Product((term.factors[0], term.factors[2])), term.factors[1]))


def _last_two_over_one_line(term: Formula) -> Formula:
    """(a * b / c) * d as a * (b * d) / c."""
    found = _over_one_line(term)
    if found == term or not isinstance(found, Quotient) or not isinstance(found.top, Product):
        return term
    return Quotient(_last_first(found.top), found.bottom)


ORDERS: tuple[Change, ...] = (
    *(_from_left, _over_one_line, _last_two_over_one_line),
    *(_divided_first, _last_first, _ends_first),
)


def in_each_term(whole: Formula, change: Callable[[Formula], Formula]) -> Formula:
    """A formula with a change made to each of its terms, below their signs."""
    if isinstance(whole, Sum):
        return sum_of([in_each_term(term, change) for term in whole.terms])
    if isinstance(whole, Negative):
        inner = in_each_term(whole.body, change)
        return inner.body if isinstance(inner, Negative) else Negative(inner)
    return change(whole)
