"""Shown steps: what a page keeps of a training: a few steps in full, a row for each of some more, and all losses."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from worked.cells.cell import Cell, Step, identifier
from worked.pages.training.losses import Seen
from worked.record import Record, replace
from worked.trace.converge import is_right, open_ended
from worked.trace.net import Net
from worked.trace.replay import Outcomes
from worked.trace.solution import Solution
from worked.trace.solve import settled

MOST_CELLS_IN_FULL = 4_000
MOST_STEPS_IN_FULL = 12
FIRST_ROWS, LAST_ROWS = 32, 8
MOST_ENDS = 1_000
MOST_INPUTS = 4
IN_ROWS = ("net", "out", "error", "loss", "change")


class Row(Record):
    """A step that the page shows in a row of a table: its number and its samples."""

    step: int
    samples: tuple[int, ...]


class ShownSteps:
    """What a page shows of a problem.

    `problem` is what was carried out: as many steps as its training takes, or as a student's copy has room for.
    `steps` are shown in full, `rows` in a table; `lettered` are the ids of cells that depend on a letter. `wrong`
    counts the wrong samples of each epoch of a perceptron, and `ends` are its weights after each of its first 1,000
    epochs. `tabled`: a table asks for all steps after the first, of which none may be given away.
    """

    def __init__(self, problem: Net, tabled: bool = False) -> None:
        self.problem, self.tabled = problem, tabled or in_rows(problem)
        self.steps: list[Step] = []
        self.rows: list[Row] = []
        self.losses: list[Seen] = []
        self.outcomes: Outcomes = {}
        self.lettered: list[str] = []
        self.cells: dict[str, Cell] = {}
        self.wrong: list[int] = []
        self.ends: list[tuple[Decimal, ...]] = []

    @property
    def not_asked(self) -> set[str]:
        """The cells that a student's copy gives: of a long training what no hand computes, between its two ends."""
        if self.all_in_full or self.tabled:
            return set()
        full = {step.number for step in self.steps}
        return {cell.id for cell in self.cells.values() if cell.computed_in not in full}

    @property
    def all_in_full(self) -> bool:
        """Whether all steps are shown in full."""
        whole = self.problem.training.steps + bool(self.problem.training.final_pass)
        return len(self.steps) == max(whole, 1)

    @property
    def final(self) -> Step | None:
        """The last forward pass, where there is one."""
        return self.steps[-1] if self.steps and self.steps[-1].final else None


def carried_out(problem: Net, mode: str) -> Net:
    """The problem as its page carries it out.

    In a student's copy a training that stops by itself has as many rows as it may have epochs, up to a full table:
    from their number nobody can tell when it stops.
    """
    if mode != "student" or not problem.training.stop:
        return settled(problem)
    whole = open_ended(problem)
    steps = min(whole.training.steps, _rows_in_full(problem))
    return replace(whole, training=replace(whole.training, steps=steps))


def in_rows(problem: Net) -> bool:
    """Whether a table shows the steps: those of a single unit that learns by the perceptron rule, without letters."""
    training = problem.training
    single = len(problem.computing) == 1 and len(problem.inputs) <= MOST_INPUTS
    if not single or training.optimiser.uses_slopes or training.batch > 1 or training.steps == 1:
        return False
    givens = [given for sample in problem.samples for given in (*sample.inputs, *sample.targets)]
    givens += [training.rate, *(each.given for each in problem.parameters)]
    return not any(given.letter for given in givens)


def learned(problem: Net) -> list[tuple[str, str]]:
    """The weights and biases that learn, each as its quantity and its place."""
    found: list[tuple[str, str]] = [(str(quantity), place) for quantity, place in problem.learned_sums]
    if problem.is_whole:
        return found
    new = {(cell.quantity, cell.place) for cell in problem.part.values() if cell.quantity.learned and cell.formula}
    return [each for each in found if each in new]


def gather(problem: Net, replayed: Iterable[tuple[Step, Outcomes]], stops: bool = False) -> ShownSteps:
    """Run through the steps and keep what the page shows: all of a short training, else its ends and all losses.

    Of a training that `stops` by itself the first step is shown in full, and the others in a table.
    """
    result, last = ShownSteps(problem, stops), problem.training.steps + (1 if problem.training.final_pass else 0)
    first, late = _shown_rows(problem)
    for step, outcomes in replayed:
        losses = [cell for cell in step.cells if cell.quantity == "loss" and not cell.place]
        result.losses += [Seen(cell, step.samples) for cell in losses]
        full = step.final or step.number == 1 if result.tabled else _in_full(problem, step, last)
        result.steps += [step] if full else []
        _keep(step.cells if full else losses, outcomes, result)
        if not full and step.number == last - 1:
            _keep([cell for cell in step.cells if cell.quantity in step.lasting], outcomes, result)
        if not step.final and (step.number <= first or step.number > late):
            result.rows.append(Row(step.number, step.samples))
            _keep([] if full else _row_cells(problem, step), outcomes, result)
        if result.tabled and not step.final:
            _watch(problem, step, outcomes, result)
    return result


def asked_steps(solution: Solution) -> frozenset[int] | None:
    """The steps of a solved task in which a student's copy asks for numbers; None for all of them."""
    if not isinstance(solution.problem, Net):
        return None
    problem = settled(solution.problem)
    stops = bool(solution.problem.training.stop)
    shown = gather(problem, ((step, solution.outcomes) for step in solution.steps), stops)
    if shown.all_in_full:
        return None
    rows = {row.step for row in shown.rows} if shown.tabled else set()
    return frozenset({step.number for step in shown.steps} | rows)


def _watch(problem: Net, step: Step, outcomes: Outcomes, result: ShownSteps) -> None:
    """Count the wrong samples of the epochs of a perceptron, and remember its weights at their ends."""
    epoch = problem.epoch(step.number)
    result.wrong += [0] * (epoch + 1 - len(result.wrong))
    if any(cell.id not in outcomes for cell in step.cells):
        return
    result.wrong[epoch] += not is_right(problem, step, outcomes)
    if step.number % problem.per_epoch == 0 and len(result.ends) < MOST_ENDS:
        names = [identifier(quantity, place, step.number + 1) for quantity, place in learned(problem)]
        result.ends.append(tuple(outcomes[name].carried(problem.rounding.carry)[0] for name in names))


def _row_cells(problem: Net, step: Step) -> list[Cell]:
    """The cells of a step that a row shows."""
    own = [cell for cell in step.cells if cell.quantity in IN_ROWS and len(step.samples) == 1]
    new = [step[name] for place in learned(problem) if (name := identifier(*place, step.number + 1)) in step]
    shown = [cell for cell in step.cells if cell.quantity in ("input", "target")]
    return [*own, *new, *(shown if step.number <= len(problem.samples) else [])]


def _shown_rows(problem: Net) -> tuple[int, int]:
    """After which step a table leaves rows out, and after which it goes on; whole epochs where they are short."""
    total, per_epoch = problem.training.steps, problem.per_epoch
    if total <= FIRST_ROWS + LAST_ROWS:
        return total, total
    first, last = (most // per_epoch * per_epoch or most for most in (FIRST_ROWS, LAST_ROWS))
    return first, total - last


def _rows_in_full(problem: Net) -> int:
    """How many rows a table has at most, in whole epochs where they are short."""
    most, per_epoch = FIRST_ROWS + LAST_ROWS, problem.per_epoch
    return most // per_epoch * per_epoch or most


def _keep(cells: list[Cell], outcomes: Outcomes, result: ShownSteps) -> None:
    """Remember cells and what they come to."""
    for cell in cells:
        result.cells[cell.id] = cell
        if cell.id in outcomes:
            result.outcomes[cell.id] = outcomes[cell.id]
        else:
            result.lettered.append(cell.id)


def _in_full(problem: Net, step: Step, last: int) -> bool:
    total = problem.training.steps
    few = total <= MOST_STEPS_IN_FULL and total * len(step.cells) <= MOST_CELLS_IN_FULL
    return few or step.number in (1, last)
