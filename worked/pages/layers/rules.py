"""Layer rules: how errors come back through the stages of any unit, where there are more than net input and output."""

from __future__ import annotations

from collections.abc import Iterator

from worked.document import Block, Display, Maths, Paragraph, Prose
from worked.formula import Chain, Formula, Negative, Partial, sum_of
from worked.layers.operation import ACTIVATION
from worked.number.quantity import INPUT, NET, OUT, error_of
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.layers import generic_of_layer
from worked.problem.problem import Problem
from worked.words import listed


class LayerRules:
    """The equations of one layer, for any unit j of it; see `worked.layers.writing.Names`."""

    def __init__(self, problem: Problem, symbols: Symbols, number: int) -> None:
        self.problem, self.symbols, self.number = problem, symbols, number
        self.layer = problem.layers[number]
        self.stages, self.operations = self.layer.makes, self.layer.operations

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the layer."""
        return self.layer.units

    @property
    def falling(self) -> bool:
        """Whether errors are those of a falling loss."""
        return self.problem.convention.falling

    @property
    def sample(self) -> str:
        """The letter of any sample, where the samples of a batch depend on each other in this layer."""
        return "n" if self.layer.couples_samples else ""

    @property
    def batch_size(self) -> int | None:
        """The number of samples in a batch; None where the last one is smaller."""
        size = self.problem.training.batch
        return None if len(self.problem.samples) % size else size

    @property
    def base(self) -> str:
        """What the stages after the activation are made of."""
        return OUT if self.number else INPUT

    def name(self, quantity: str, unit: str = "j", sample: str = "") -> Formula:
        """The name of a number of any unit of the layer."""
        return generic_of_layer(self.symbols, quantity, self.layer, unit, sample)

    def error(self, stage: str, unit: str = "j", sample: str = "") -> Formula:
        """The error of a stage."""
        return self.name(error_of(stage), unit, sample)

    def generic(self, quantity: str, unit: str = "j") -> Formula:
        """The name of a quantity at any unit of any layer."""
        return self.symbols.generic(quantity, unit)

    def named(self, quantity: str, place: str = "") -> Formula:
        """The name of a quantity at a place."""
        return self.symbols.named(quantity, place)

    def in_layer(self, quantity: str, layer: int, unit: str = "j") -> Formula:
        """The name of a quantity of another layer."""
        return generic_of_layer(self.symbols, quantity, self.problem.layers[layer], unit)

    def has_bias(self) -> bool:
        """Whether a unit of the layer has a bias."""
        return bool(self.layer.biases)

    def last(self) -> Formula:
        """The name of the error of what a unit sends on."""
        return self.error(self.stages[-1])

    def handed(self) -> Formula:
        """What comes back to a hidden unit from all that reads from its layer."""
        readers = [stage.operation for layer in self.problem.layers for stage in layer.stages]
        found = [each.handed_back(self) for each in readers if each.reads == self.number]
        return sum_of([each for each in found if each is not None])

    def lines(self, slope: Formula, from_argument: bool = False) -> Iterator[Formula]:
        """From the error of what a unit sends on back to its delta, or only from that of the activation's argument."""
        start = self.stages.index(OUT) if from_argument else len(self.stages)
        made = [(operation, quantity) for operation in self.operations for quantity in operation.makes]
        for place in range(start - 1, 0, -1):
            (operation, stage), earlier = made[place], self.stages[place - 1]
            if operation.position == ACTIVATION:
                yield Chain((self.error(earlier), slope))
            else:
                yield from operation.rules(self, stage, earlier)


def sent_by_any(problem: Problem, symbols: Symbols) -> Formula:
    """What any hidden unit i sends on: its output, or what becomes of it where that is the same in all layers."""
    last = {layer.makes[-1] for layer in problem.hidden_layers}
    same = last.pop() if len(last) == 1 else OUT
    return symbols.generic(OUT, "i") if same == OUT else generic_of_layer(symbols, same, problem.layers[1], "i")


def learned(problem: Problem, symbols: Symbols) -> list[Block]:
    """The gradients of what learns besides weights and biases, for any unit."""
    operations = problem.operations.all
    lines = [line for each in operations for line in each.learning_rules(LayerRules(problem, symbols, each.layer))]
    several = "; of each sample" if problem.training.batch > 1 else ""
    names = listed(list(dict.fromkeys(quantity for each in operations for quantity in each.learned)))
    shown = tuple(dict.fromkeys(lines))
    said = Paragraph((f"For {''.join(map(str, names))}, which change like weights{several}:",))
    return [said, Display(shown)] if shown else []


def marks(problem: Problem, symbols: Symbols) -> list[Block]:
    """What the marked letters of errors stand for, in conventions that do not write errors as derivatives."""
    if isinstance(symbols.generic("error"), Partial):
        return []
    lines: list[Formula] = []
    for layer in problem.computing_layers:
        for stage in (*layer.makes, *(each for operation in layer.operations for each in operation.once)):
            if stage not in (NET, OUT):
                name = generic_of_layer(symbols, stage, layer)
                error = generic_of_layer(symbols, error_of(stage), layer)
                change: Formula = Partial(symbols.named("loss"), name)
                lines.append(Chain((error, Negative(change) if problem.convention.falling else change)))
    shown = tuple(dict.fromkeys(lines))
    return (
        [Paragraph(("An error with a mark is the derivative by the number with that mark:",)), Display(shown)]
        if shown
        else []
    )


def explained(problem: Problem, symbols: Symbols) -> list[Block]:
    """What the rules leave unsaid: over what sums run, what a sum of losses is, what becomes of a bias."""
    found: dict[tuple[int, Prose], None] = {}
    if problem.operations.coupled and problem.training.batch > 1:
        how = ", of which the mean is taken with the gradients" if problem.training.samples == "mean" else ""
        said = f" in an error is the sum of their losses{how}."
        found[0, ("The samples n of a batch depend on each other: ", Maths(symbols.named("loss")), said)] = None
    for each in problem.operations:
        found |= dict.fromkeys(each.remarks(LayerRules(problem, symbols, each.layer)))
    sentences = [prose for _, prose in sorted(found, key=lambda remark: remark[0])]
    prose = tuple(part for sentence in sentences for part in (*sentence, " "))
    return [Paragraph(prose[:-1])] if prose else []
