"""Worksheet: a problem, solved or to be solved, as a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worked.document import MODES, Block, Document, Heading, Maths, Paragraph, Shown, Strong
from worked.errors import WorkedError, excerpt
from worked.formula import Formula
from worked.number import LAST_PRECISION
from worked.pages.chains import negated
from worked.pages.lines import Lines
from worked.pages.picture import forward_picture
from worked.pages.result import Seen, Verdict, comparisons, conclusion, course, outputs, words
from worked.pages.statement import statement
from worked.pages.step import StepPage
from worked.pages.symbols import Symbols
from worked.pages.words import listed
from worked.problem.problem import Problem
from worked.record import Record, replace
from worked.trace.cell import Cell, Step
from worked.trace.replay import Outcomes, replay
from worked.trace.solve import steps

MOST_CELLS_IN_FULL = 4_000
MOST_STEPS_IN_FULL = 12


class Told:
    """What a page tells: the steps that it shows in full, all losses, the numbers of both, and what has letters."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.losses: list[Seen] = []
        self.outcomes: Outcomes = {}
        self.lettered: list[str] = []
        self.cells: dict[str, Cell] = {}


class Layout(Record, open=True):
    """A worksheet as it is laid out: its blocks, and the words in it that depend on numbers."""

    problem: Problem
    mode: str
    blocks: tuple[Block, ...]
    told: Told
    verdicts: tuple[Verdict, ...]

    def values(self, outcomes: Outcomes) -> dict[str, Shown]:
        """What may be shown of these outcomes in the slots of the page: in a student's copy only what is given."""
        return numbers(self.told.cells, outcomes, self.mode) | (
            {} if self.mode == "student" else dict(words(self.verdicts, outcomes))
        )

    def document(self, outcomes: Outcomes) -> Document:
        """The page with these outcomes."""
        return Document(self.problem.title, self.blocks, self.values(outcomes), self.mode)


def worksheet(problem: Problem, mode: str = "solved", symbolic: bool = False, prove: bool = False) -> Document:
    """The worksheet of a problem.

    `mode` is `solved`, `student` (blanks; the document holds no answer) or `key` (answers that stand out).
    `symbolic` adds closed forms where they stay readable, `prove` a section in which SymPy derives every gradient.
    """
    if mode not in MODES:
        raise WorkedError(f"mode: expected one of {', '.join(MODES)}, found {excerpt(mode)}")
    told = gather(problem, replay(lambda: steps(problem), problem.rounding))
    page = layout(problem, told, mode, symbolic)
    more: list[Block] = []
    if prove and mode != "student":
        from worked.pages.proof import proof

        more += proof(problem, Symbols(problem))
    more += _unproven(problem, told)
    return replace(page, blocks=(*page.blocks, *more)).document(told.outcomes)


def _unproven(problem: Problem, told: Told) -> list[Block]:
    """What no precision decides: a number so near to a tie that the enclosure always holds both sides of it."""
    symbols = Symbols(problem)
    found = [told.cells[name] for name, outcome in told.outcomes.items() if not outcome.rounded.proven]
    if not found:
        return []
    names = listed([(Maths(symbols.of(cell)), f" of step {cell.step}") for cell in found])
    said = f" {LAST_PRECISION} digits do not decide which way these are rounded; the rule for ties was applied: "
    return [Paragraph((Strong("Not proven."), said, *names, "."))]


def layout(problem: Problem, told: Told, mode: str = "solved", symbolic: bool = False) -> Layout:
    """The blocks of a worksheet; they hold slots, and the same layout serves other numbers."""
    symbols = Symbols(problem)
    letters, closed = _closed_forms(problem, told, symbols, mode, symbolic)
    lines = Lines(symbols, told.cells, letters, closed)
    blocks = [*statement(problem, symbols), forward_picture(problem, symbols), *_steps(problem, told, symbols, lines)]
    verdicts: list[Verdict] = []
    final = told.steps[-1] if told.steps[-1].final else None
    if final and problem.training.loss:
        pairs = comparisons(told.losses, final)
        pairs = [pair for pair in pairs if not {pair.before.cell.id, pair.after.cell.id} & set(told.lettered)]
        blocks += conclusion(pairs)
        verdicts += [pair.verdict for pair in pairs]
    elif final and not told.lettered:
        table, verdicts = outputs(final, problem.network.outputs, lines)
        blocks += table
    if len(told.steps) <= problem.training.steps:
        blocks += course(told.losses)
    return Layout(problem, mode, tuple(blocks), told, tuple(verdicts))


def gather(problem: Problem, replayed: Iterable[tuple[Step, Outcomes]]) -> Told:
    """Run through the steps and keep what the page tells: all of a short training, else its ends and all losses."""
    told, last = Told(), problem.training.steps + (1 if problem.training.final_pass else 0)
    for step, outcomes in replayed:
        losses = [cell for cell in step.cells if cell.quantity == "loss" and not cell.place]
        told.losses += [Seen(cell, step.samples) for cell in losses]
        kept = _in_full(problem, step, last)
        told.steps += [step] if kept else []
        _keep(step.cells if kept else losses, outcomes, told)
        if not kept and step.number == last - 1:
            _keep([cell for cell in step.cells if cell.quantity in ("weight", "bias")], outcomes, told)
    return told


def _keep(cells: list[Cell], outcomes: Outcomes, told: Told) -> None:
    """Remember cells and what they come to."""
    for cell in cells:
        told.cells[cell.id] = cell
        if cell.id in outcomes:
            told.outcomes[cell.id] = outcomes[cell.id]
        else:
            told.lettered.append(cell.id)


def _in_full(problem: Problem, step: Step, last: int) -> bool:
    total = problem.training.steps
    if total <= MOST_STEPS_IN_FULL and total * len(step.cells) <= MOST_CELLS_IN_FULL:
        return True
    return step.number in (1, last)


def _steps(problem: Problem, told: Told, symbols: Symbols, lines: Lines) -> list[Block]:
    blocks: list[Block] = []
    several = problem.training.steps > 1
    for step in told.steps:
        page = StepPage(problem, step, symbols, lines)
        if step.final:
            which = "Second" if step.number == 2 else "Last"
            blocks += [Heading((f"{which} forward pass",)), *page.forward()]
            continue
        if several:
            seen = f" (sample {step.samples[0]})" if len(problem.samples) > 1 and len(step.samples) == 1 else ""
            blocks.append(Heading((f"Step {step.number}{seen}",)))
        level = 2 if several else 1
        blocks += [Heading(("Forward pass",), level), *page.forward()]
        blocks += [Heading(("Backward pass",), level), *page.backward()]
        blocks += [Heading(("New weights",), level), *page.update()]
    return blocks


def _closed_forms(
    problem: Problem, told: Told, symbols: Symbols, mode: str, symbolic: bool
) -> tuple[Mapping[str, Formula], Mapping[str, Formula]]:
    """The closed forms of cells that depend on a letter, and those of other cells that are asked for."""
    if mode == "student" or not (told.lettered or symbolic):
        return {}, {}
    from worked.pages.closed import closed_forms

    return closed_forms(problem, told.cells, told.outcomes, symbols, symbolic)


def numbers(cells: Mapping[str, Cell], outcomes: Outcomes, mode: str) -> dict[str, Shown]:
    """The numbers that may be shown: in a student's copy only those that are given."""
    shown: dict[str, Shown] = {}
    for name, cell in cells.items():
        outcome = outcomes.get(name)
        if outcome is None or (mode == "student" and cell.formula):
            continue
        shown[name] = Shown(outcome.shown, outcome.rounded.exact)
        if cell.quantity in ("error", "delta"):
            text = outcome.shown
            opposite = text[1:] if text.startswith("-") else f"-{text}" if outcome.rounded.number else text
            shown[negated(name)] = Shown(opposite, outcome.rounded.exact)
    return shown
