"""Which class the net predicts for each sample, before the training and after it."""

from __future__ import annotations

from collections.abc import Iterator

from worked.cells.cell import Step
from worked.formula import Case, Cases, Name, Number
from worked.number.quantity import OUT, define
from worked.problem.problem import Problem
from worked.problem.question import MOST_CHOICES, Asked, Choices, Question, is_first, largest, of_sample

PREDICTED_CLASS = define("predicted-class", whole=True, plural="predicted classes")
LABELS = {"0", "1"}
THRESHOLD = "Class 1 from an output of 0.5 on, class 0 below."
LARGEST = "The largest output names the class; of equal ones, the first."


def asked(problem: Problem, step: Step) -> Iterator[Asked]:
    """The class of each sample of the first step and of the last forward pass."""
    for sample in step.samples if is_first(step) or step.final else ():
        outs = [cell.symbol for unit in problem.network.outputs if (cell := step.get(OUT, unit, sample))]
        about = (*of_sample(step, sample), "after the training:" if step.final else "before the training:")
        if len(outs) > 1:
            yield largest(PREDICTED_CLASS, [(out, out) for out in outs], sample=step.tag(sample), about=about,
                          rule=LARGEST)  # fmt: skip
        else:
            found = Cases((Case(Number("1"), outs[0], ">=", Number("0.5")),), Number("0"))
            choices = Choices(("class 0", "class 1"), THRESHOLD, first=0)
            yield Asked(PREDICTED_CLASS, found, sample=step.tag(sample), about=about, choices=choices)


def lacks(problem: Problem) -> str:
    """Several outputs, or one whose targets are 0 and 1."""
    count = len(problem.network.outputs)
    if problem.training.stop:
        return "a training that does not stop by itself"
    if count > MOST_CHOICES:
        return f"at most {MOST_CHOICES} outputs, and this problem has {count}"
    wrong = sorted({given.text for sample in problem.samples for given in sample.targets} - LABELS)
    if count == 1 and wrong:
        return f"targets of 0 and 1 where there is one output, and this problem has {wrong[0]}"
    return ""


QUESTION = Question(
    title="Predicted class",
    sentence="Which class does the network predict?",
    symbols={PREDICTED_CLASS: Name("class")},
    asked=asked,
    lacks=lacks,
)
