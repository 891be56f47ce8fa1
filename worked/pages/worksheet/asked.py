"""Asked: what a problem asks that gives numbers in place of cells, or that learns nothing."""

from __future__ import annotations

from worked.cells.cell import BACKWARD, FORWARD
from worked.document import Block, Inline, Maths, Paragraph, Prose, Strong
from worked.formula import Chain, Name, Value, letter
from worked.number.quantity import ERROR
from worked.pages.symbols.cells import Symbols
from worked.trace.net import Net
from worked.words import listed


def given_cells(problem: Net, symbols: Symbols) -> list[Block]:
    """The numbers that are given in place of cells, step by step where there are several."""
    steps: dict[int, list[Inline]] = {}
    for name in problem.given:
        cell = problem.part[name]
        symbol = symbols.named(cell.quantity, cell.place, cell.sample)
        number = letter(cell.given) if cell.letter else Value(cell.id, Name(cell.quantity))
        steps.setdefault(cell.step, []).append(Maths(Chain((symbol, number))))
    if not steps:
        return []
    several = problem.training.steps > 1
    said: list[Inline] = []
    for step, equalities in sorted(steps.items()):
        said += [f" In step {step} " if several else " ", *listed(equalities), "."]
    return [Paragraph((Strong("Given."), *said, " What leads to given numbers alone is not asked."))]


def objective(problem: Net, symbols: Symbols) -> Prose:
    """That the gradient is that of an output, and with what it begins."""
    unit = problem.training.output
    seed = Chain((symbols.named(ERROR, unit), Name("1")))
    said = ("There is no loss: the gradient is that of the output ", Maths(symbols.named("loss")), " itself, so that ")
    return (*said, Maths(seed), ".")


def to_do(problem: Net, symbols: Symbols) -> Prose:
    """What is to be done."""
    if problem.is_forward_only:
        what = "a forward pass of each sample" if len(problem.samples) > 1 else "a forward pass"
        return (f"Carry out {what}{', with the loss' if problem.computes('loss') else ''}.",)
    cells = [cell for cell in problem.part.values() if cell.formula is not None]
    phases = {cell.phase for cell in cells}
    found: list[Inline] = [name for phase, name in PASSES if phase in phases]
    by = [names for quantity, names in LEARNED if any(cell.quantity == quantity for cell in cells)]
    if any(cell.quantity.learned for cell in cells):
        found.append(f"the update of the {''.join(map(str, listed(list(by))))}")
    several = problem.training.steps > 1
    if not problem.training.updates:
        what = "output" if problem.training.output else "loss"
        whose = ("for each sample " if problem.training.batch == 1 else "for each batch ") if several else ""
        of = (f", {whose}for the gradient of the {what} ", Maths(symbols.named("loss")), ": its derivatives by ")
        return ("Carry out ", *listed(found), *of, *_by(problem), ".")
    last = "; a last forward pass follows." if problem.training.final_pass else "."
    steps = f"{problem.training.steps} steps, each of " if several else ""
    return (f"Carry out {steps}", *listed(found), last)


def _by(problem: Net) -> Prose:
    """What is differentiated by."""
    cells = problem.part.values()
    gradients = [cell for cell in cells if cell.quantity.plain == "gradient" and cell.formula]
    found: list[Inline] = []
    if any(cell.place.is_edge for cell in gradients):
        found.append("the weights")
    if any(not cell.place.is_edge and not cell.quantity.parameter for cell in gradients):
        found.append("the biases")
    found += [f"the {name}s" for name in dict.fromkeys(cell.quantity.parameter for cell in gradients) if name]
    if problem.input_gradients:
        found.append("the inputs")
    return listed(found)


PASSES = ((FORWARD, "a forward pass"), (BACKWARD, "a backward pass"))
LEARNED = (("weight", "weights"), ("bias", "biases"), ("gamma", "gammas"), ("beta", "betas"))
