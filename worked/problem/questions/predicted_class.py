"""Which class the net predicts for each sample, before the training and after it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from worked.cells.cell import Step
from worked.formula import Case, Cases, Name, Number, Symbol, formula
from worked.formula.printers.text import clean
from worked.number.quantity import OUT, define
from worked.problem.problem import Problem
from worked.problem.question import MOST_CHOICES, Asked, Choices, Question, Said, is_first, largest, of_sample

PREDICTED_CLASS = define("predicted-class", whole=True, plural="predicted classes")
# The output from which on it stands for class 1, by the lower one of two targets.
THRESHOLDS = {0: "0.5", -1: "0"}
LARGEST = "The largest output names the class; of equal ones, the first."


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The class of each sample of the first step and of the last forward pass."""
    for sample in step.samples if is_first(step) or step.final else ():
        outs = [cell for unit in problem.outputs if (cell := step.get(OUT, unit, sample))]
        when = [] if step.number == 1 and step.final else [f"{'after' if step.final else 'before'} the training"]
        about = of_sample(step, sample, *when)
        if len(outs) > 1:
            pairs = [(out.symbol, out.place) for out in outs]
            yield largest(PREDICTED_CLASS, pairs, sample=step.tag(sample), about=about, rule=LARGEST)
        elif outs:
            yield _by_threshold(problem, outs[0].symbol, step.tag(sample), about)


def _by_threshold(problem: Problem, out: Symbol, sample: int | None, about: Said) -> Asked:
    """The class that one output stands for."""
    lower = -1 if -1 in _targets(problem).values() else 0
    threshold = THRESHOLDS[lower]
    found = Cases((Case(Number("1"), out, ">=", Number(threshold)),), formula(lower))
    rule = f"Class 1 from an output of {threshold} on, else class {clean(str(lower))}."
    choices = Choices((f"class {clean(str(lower))}", "class 1"), rule, first=lower, step=1 - lower)
    return Asked(PREDICTED_CLASS, found, sample=sample, about=about, choices=choices)


def _targets(problem: Problem) -> dict[str, Decimal | None]:
    """The targets as they are given, with their numbers; None for what is no decimal. A letter is no target."""
    givens = [given for sample in problem.samples for given in sample.targets]
    return {given.text: _decimal(given.text) for given in givens if given.text and not given.letter}


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def lacks(problem: Problem) -> str:
    """Several outputs, or one whose targets are 0 and 1."""
    count = len(problem.outputs)
    if problem.training.stop:
        return "a training that does not stop by itself"
    if count > MOST_CHOICES:
        return f"at most {MOST_CHOICES} outputs, and this problem has {count}"
    targets = _targets(problem)
    if count == 1 and not any(set(targets.values()) <= {lower, 1} for lower in THRESHOLDS):
        wrong = next((text for text, number in targets.items() if number not in (0, 1)), "")
        return f"targets of 0 and 1, or of -1 and 1, where there is one output, and this problem has {wrong}"
    return ""


QUESTION = Question(
    title="Predicted class",
    sentence="Which class does the network predict?",
    symbols={PREDICTED_CLASS: Name("class")},
    asked=asked,
    lacks=lacks,
)
