"""Breaks: where a formula that is too long for a line may be cut."""

from __future__ import annotations

from typing import Any

from worked.formula import notation as n
from worked.formula import tree as t
from worked.formula.printers.base import PRODUCT, Printer


def pieces(printer: Printer, node: Any) -> list[str]:
    """A formula cut before the signs of a sum, also of one that is a factor, and between matrices."""
    if has_matrix(node):
        return _by_matrices(printer, node, leading=True)
    if isinstance(node, t.Sum):
        return printer.terms(node, True)
    if isinstance(node, t.Negative) and isinstance(node.body, t.Sum):
        parts = _enclosed(printer, node.body)
        return [printer.row([printer.prefix("-"), parts[0]]), *parts[1:]]
    if not isinstance(node, t.Product):
        return [printer(node)]
    found = [""]
    for place, factor in enumerate(node.factors):
        if isinstance(factor, t.Sum):
            parts = _enclosed(printer, factor)
        else:
            parts = [printer.operand(factor, PRODUCT, leading=not place)]
        before = [found.pop(), printer.operator("*")] if place else []
        found += [printer.row([*before, parts[0]]), *parts[1:]]
    return found[1:]


def narrow_pieces(printer: Printer, node: Any) -> list[list[str]]:
    """A formula cut for a very short line: before the signs of sums, and these pieces before those of products."""
    if has_matrix(node):
        return [[piece] for piece in pieces(printer, node)]
    if not isinstance(node, t.Sum):
        found = pieces(printer, node)
        whole = len(found) > 1 or not isinstance(node, t.Product | t.Negative)
        return [[piece] for piece in found] if whole else [_factors(printer, node, leading=True)]
    cut = [_factors(printer, node.terms[0], leading=True)]
    for term in node.terms[1:]:
        sign = printer.operator("-" if isinstance(term, t.Negative) else "+")
        first, *others = _factors(printer, term.body if isinstance(term, t.Negative) else term, leading=False)
        cut.append([printer.row([sign, first]), *others])
    return cut


def _factors(printer: Printer, node: Any, leading: bool) -> list[str]:
    """A term of a sum cut before the signs of its product."""
    if leading and isinstance(node, t.Negative) and isinstance(node.body, t.Product):
        first, *others = _factors(printer, node.body, leading=False)
        return [printer.row([printer.prefix("-"), first]), *others]
    if not isinstance(node, t.Product):
        return [printer.operand(node, PRODUCT, leading)]
    signed = [printer.row([printer.operator("*"), printer.operand(factor, PRODUCT)]) for factor in node.factors[1:]]
    return [printer.operand(node.factors[0], PRODUCT, leading), *signed]


def _enclosed(printer: Printer, node: t.Sum) -> list[str]:
    """The terms of a sum in brackets of ordinary size, of which each may come to stand in another line."""
    parts = printer.terms(node, True)
    parts[0] = printer.row([printer.opening, parts[0]])
    parts[-1] = printer.row([parts[-1], printer.closing])
    return parts


def has_matrix(node: Any) -> bool:
    """Whether a matrix stands in a formula."""
    return isinstance(node, n.Matrix) or any(has_matrix(part) for part in node.parts())


def _by_matrices(printer: Printer, node: Any, leading: bool = False) -> list[str]:
    """A formula of matrices, cut before each of them and the sign before it."""
    if isinstance(node, t.Sum):
        return _terms(printer, node, leading)
    if isinstance(node, t.Negative):
        return _before([printer.prefix("-")], _by_matrices(printer, node.body), printer)
    if isinstance(node, n.MatrixProduct):
        return [piece for factor in node.factors for piece in _by_matrices(printer, factor)]
    if isinstance(node, n.Entrywise | t.Product) and has_matrix(node):
        sign = printer.operator("o" if isinstance(node, n.Entrywise) else "*")
        found: list[str] = []
        for factor in node.factors:
            inside = isinstance(factor, t.Sum)
            parts = _terms(printer, factor, True, True) if inside else _by_matrices(printer, factor, leading)
            # A number stays with the matrix that it multiplies.
            alone = bool(found) and isinstance(node, t.Product)
            found += _before([found.pop(), sign] if alone else [sign] if found else [], parts, printer)
            leading = False
        return found
    return [printer.operand(node, PRODUCT, leading)]


def _terms(printer: Printer, node: Any, leading: bool, enclosed: bool = False) -> list[str]:
    """A sum of matrices, cut before its signs; enclosed in brackets or not."""
    found: list[str] = []
    for place, term in enumerate(node.terms):
        minus = bool(place) and isinstance(term, t.Negative)
        cut = _by_matrices(printer, term.body if minus else term, leading and not place)
        if enclosed and not place:
            cut[0] = printer.begun(cut[0])
        if enclosed and place == len(node.terms) - 1:
            cut[-1] = printer.ended(cut[-1])
        found += _before([printer.operator("-" if minus else "+")] if place else [], cut, printer)
    return found


def _before(signs: list[str], cut: list[str], printer: Printer) -> list[str]:
    """A cut formula with something before its first piece."""
    return [printer.row([*signs, cut[0]]), *cut[1:]] if signs else cut
