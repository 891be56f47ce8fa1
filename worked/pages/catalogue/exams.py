"""Exam catalogues: the shipped exams, and the requirements that make a variant fair, as a list and one by one."""

from __future__ import annotations

from worked.document import Block, Code, Document, Paragraph, Prose, Strong
from worked.errors import WorkedError, excerpt, nearest
from worked.exam.drawing import Drawing
from worked.exam.read import read_exam
from worked.exam.requirement import Requirement, requirements
from worked.exam.shipped import exams
from worked.pages.catalogue.entries import Rows, table
from worked.trace.task import Task
from worked.words import capital, coded

ONE = "worked catalogue requirements visible"


def shipped_exams() -> list[Block]:
    """Every shipped exam: its title, what it is about, its marks, and the command that writes three variants."""
    return [table(("name", "title", "problem", "marks", "to try it"), [_exam(name) for name in exams()])]


def _exam(name: str) -> tuple[Prose, ...]:
    exam = read_exam(name)
    drawing = Drawing(exam)
    frame = drawing.made(drawing.first)
    marks = f"{sum(frame.marks.values())}"
    command = f"worked generate {name} --count 3 -o {name}"
    return (Code(name),), (exam.title,), _problem(frame.task), (marks,), (Code(command),)


def _problem(task: Task) -> Prose:
    """What kind of problem it is: the shape of a net, or the table of an exercise without one."""
    return (f"{task.shape} net",) if task.shape else (Code(f"[{task.kind}]"),)


def requirement_list() -> list[Block]:
    """Every requirement: what it wants, and its default."""
    rows: Rows = [
        ((Code(name),), coded(rule.key.meaning), coded(rule.key.default))
        for name, rule in sorted(requirements().items())
    ]
    said: Prose = ("Each is a key of [require] in an exam file. One of them in full: ", Code(ONE), ".")
    return [Paragraph(said), table(("name", "what it is", "default"), rows)]


def requirement_page(name: str) -> Document:
    """The page of one requirement: why it is there, its default, and what helps where it rejects most draws."""
    rules = requirements()
    if name not in rules:
        hint = nearest(name, rules)
        raise WorkedError(f"nothing in the catalogue of requirements is called {excerpt(name)}; {hint}")
    return Document(capital(name.replace("-", " ")), tuple(_explained(rules[name])))


def _explained(rule: Requirement) -> list[Block]:
    first, *others = rule.explanation.split("\n\n")
    texts = [Paragraph(coded(" ".join(paragraph.split()))) for paragraph in others]
    lead = Paragraph(tuple(Strong(part) if isinstance(part, str) else part for part in coded(" ".join(first.split()))))
    setting: Prose = (Code(rule.name), ": ", *coded(rule.key.meaning), ". Default: ", *coded(rule.key.default), ".")
    helps: Prose = ("If it rejects most draws: ", *coded(rule.helps), ".")
    return [lead, *texts, Paragraph(setting), Paragraph(helps)]
