"""Net: the page of a problem about a net."""

from __future__ import annotations

from collections.abc import Mapping

from worked.document import Block, Shown
from worked.formula import Formula
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import NetLines
from worked.pages.symbols.slots import unproven
from worked.pages.training.shown_steps import ShownSteps, carried_out, gather
from worked.pages.worksheet.layout import Layout
from worked.pages.worksheet.sections import Sections
from worked.trace.net import Net
from worked.trace.replay import Outcomes, replay


def net_layout(problem: Net, mode: str, symbolic: bool, prove: bool) -> tuple[Layout, Outcomes]:
    """The page of a net, and its numbers."""
    done = carried_out(problem, mode)
    shown = gather(done, replay(done.steps, done.rounding), bool(problem.training.stop))
    return lay_out(problem, shown, mode, symbolic, prove), shown.outcomes


def lay_out(
    problem: Net, shown: ShownSteps, mode: str = "solved", symbolic: bool = False, prove: bool = False
) -> Layout:
    """The page of a net of which so much is shown."""
    renewed = shown.final if shown.final and not problem.is_forward_only else None
    symbols = Symbols(problem, renewed.number if renewed else 0)
    letters, closed = _closed_forms(problem, shown, symbols, mode, symbolic)
    sections = _kind(problem.options.layout)(problem, shown, NetLines(symbols, shown.cells, letters, closed), mode)
    sections.write()
    others: Mapping[str, Shown] = {}
    more: list[Block] = []
    if problem.compare:
        from worked.pages.training.batch_comparison import Comparison

        compared = Comparison(problem, Symbols(problem), mode, shown.all_in_full)
        more += compared.blocks()
        others = compared.values()
    if prove and mode != "student":
        from worked.pages.proof.page import proof

        more += proof(problem, Symbols(problem))
    more += unproven(Symbols(problem), shown.cells, shown.outcomes, mode)
    return Layout(
        title=problem.title,
        mode=mode,
        blocks=(*sections.blocks, *more),
        cells=shown.cells,
        wordings=tuple(sections.wordings),
        given=tuple(sections.not_asked),
        not_asked=shown.not_asked,
        others=others,
        arrangement=problem.options.layout,
    )


def _kind(layout: str) -> type[Sections]:
    """What writes the sections of a page in a layout."""
    if layout == "compact":
        from worked.pages.worksheet.compact import CompactSections

        return CompactSections
    if layout == "matrix":
        from worked.pages.worksheet.matrix import MatrixSections

        return MatrixSections
    return Sections


def _closed_forms(
    problem: Net, shown: ShownSteps, symbols: Symbols, mode: str, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of cells that depend on a letter, and those of other cells that are asked for."""
    if mode == "student" or not (shown.lettered or symbolic):
        return {}, {}
    from worked.pages.proof.closed_forms import closed_forms

    return closed_forms(problem.rounding, shown.cells, shown.outcomes, symbols, symbolic)
