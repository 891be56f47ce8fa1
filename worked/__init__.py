"""worked: backpropagation by hand, seen, set and checked.

The front door, the same verbs as the command line:

    problem = worked.read("net.toml")            # or worked.example("slides-2-2-1"), worked.parse(text)
    solution = worked.solve(problem)             # solution["net[3]@1"].value, .shown, .formula
    page = worked.worksheet(solution, mode="solved")
    text = worked.render(page, "markdown")
    report = worked.check(problem, worked.read_sheet("ada.toml"))    # or {"net[h1]@1": "0.755"}
    page = worked.feedback(report)
    exam = worked.read_exam("midterm")           # an exam file, or a shipped one
    variants = worked.generate(exam, count=100, secret="...")    # variants[0].problem, .code
    run = worked.train("digits", {"network.hidden": [100], "training.epochs": 20})    # run.outputs(inputs)
    page = worked.report(run)
    graded = worked.grade("midterm", "submissions")    # page = worked.class_report(graded)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worked.errors import WorkedError, excerpt, nearest
from worked.record import NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from worked.checking.answer_key.key import Key
    from worked.checking.report import Report
    from worked.checking.sheets.sheet import Sheet
    from worked.classroom.grading import After, Feedback, Graded
    from worked.document import Document
    from worked.estimators.nets import WorkedClassifier, WorkedRegressor
    from worked.exam.drawing import Variant
    from worked.exam.exam import Exam
    from worked.exam.roster import Entrant
    from worked.explaining.recorded import Recorded
    from worked.learning.runs import Run
    from worked.trace.solution import Solution
    from worked.trace.task import Task
    from worked.workers import Workers

ESTIMATORS = ("WorkedClassifier", "WorkedRegressor")
__version__ = "0.1.0"
__all__ = [
    "WorkedClassifier",
    "WorkedError",
    "WorkedRegressor",
    "check",
    "class_report",
    "example",
    "examples",
    "feedback",
    "generate",
    "grade",
    "key",
    "lab",
    "package",
    "parse",
    "read",
    "read_exam",
    "read_sheet",
    "recorded",
    "render",
    "report",
    "schema",
    "solve",
    "train",
    "worksheet",
    "write",
]


def read(path: str | Path, convention: str | None = None) -> Task:
    """The problem in a file. `convention` writes it in another notation. WorkedError says what is wrong with it."""
    from worked.exercises.reading import read

    return read(path, convention)


def parse(text: str, convention: str | None = None) -> Task:
    """The problem in a text in the format of problem files (TOML)."""
    from worked.exercises.reading import parse

    return parse(text, convention=convention)


def example(name: str, convention: str | None = None) -> Task:
    """A shipped example by name; `examples()` lists them."""
    from worked.exercises.reading import example

    return example(name, convention)


def examples() -> list[str]:
    """The names of the shipped examples."""
    from worked.problem.shipped import examples

    return examples()


def solve(problem: Task) -> Solution:
    """The solved problem: its cells by id, each with its value, what is shown of it, and its formula."""
    from worked.trace.solution import Solution

    return Solution(problem)


def lab(problem: Task) -> str:
    """One page of HTML, without network, in which given numbers can be changed and all that follows is computed."""
    from worked.live.lab import lab

    return lab(problem)


def package(problem: Task | Sequence[Variant], platform: str, title: str = "", mode: str = "") -> bytes:
    """A file that a learning platform imports: of a problem, of which all is asked, or of the variants of an exam.

    `worked catalogue formats` lists the platforms; a spreadsheet has modes, as a page has. WorkedError where a platform
    cannot carry the problem.
    """
    from worked.packages.item import items_of
    from worked.packages.package import find_package

    found = find_package(platform)
    items = items_of(problem, title)
    return found.made(items[0].title, items, mode)


def check(
    problem: Task | Solution | Key, answers: Mapping[str, object] | Sheet | Any, *, transposed: bool = False
) -> Report:
    """What is right and wrong of a hand calculation: `check(problem, {"net[3]@1": "0.755"}).first_wrong`.

    Texts are read as they were written: 0.690 has three decimals, and 0,69 or 69/100 are numbers too. Whoever checks
    many sheets of one problem gives `key(problem)` in its place, so that it is solved once.

    Code is checked by its arrays: `check(problem, {"gradient": [dW1, dW2], "bias-gradient": [db1, db2]})` takes arrays
    of NumPy, PyTorch or JAX, or lists, one for each layer, with a row for each receiving unit (with `transposed` a
    column); a PyTorch module is checked by its gradients and parameters. `first_wrong_element` is the first wrong one.
    """
    from worked.checking.answer_key.key import Key
    from worked.checking.check import check
    from worked.checking.sheets.from_code import given_sheet

    prepared = problem if isinstance(problem, Key) else key(problem)
    return check(prepared, given_sheet(answers, prepared, transposed))


def read_sheet(path: str | Path) -> Sheet:
    """The answers in a file: TOML, CSV, JSON, a student's copy in Markdown, filled in, or arrays (NPZ, JSON).

    `check` takes it.
    """
    from worked.checking.sheets.sheet import read_sheet

    return read_sheet(path)


def feedback(report: Report) -> Document:
    """The page of a checked sheet: what went wrong, and the solution continued with the student's own numbers."""
    from worked.pages.feedback.page import feedback

    return feedback(report)


def grade(
    folder: str | Path,
    submissions: str | Path,
    feedback: Feedback | None = None,
    workers: Workers | None = None,
    after: After | None = None,
) -> Graded:
    """The sheets of a class, marked by the exam in a folder that `worked generate` has written.

    `submissions` is a folder of sheets, or a CSV file with a row for each answer. What is marked is kept in the
    folder, so that only what has changed is marked the next time. `feedback` says where pages for the students go;
    `after` is called with how many variants are marked, and of how many.
    """
    from worked.classroom.folder import Folder
    from worked.classroom.grading import grade

    said = {"after": after} if after else {}
    return grade(Folder.open(folder), submissions, __version__, feedback, workers, **said)


def class_report(graded: Graded) -> Document:
    """The page about a marked class: scores, how each cell was answered, mistakes, and what to look at."""
    from worked.classroom.summary import summary_of
    from worked.pages.exams.class_report import class_report

    return class_report(summary_of(graded))


def key(problem: Task | Solution) -> Key:
    """A problem solved once, to check many sheets by."""
    from worked.checking.answer_key.key import Key
    from worked.trace.solution import Solution

    return Key(problem if isinstance(problem, Solution) else Solution(problem))


def read_exam(exam: str | Path) -> Exam:
    """The exam in a file, or the shipped one of a name; docs/exams.md describes the file."""
    from worked.exam.read import read_exam

    return read_exam(exam)


def generate(
    exam: Exam, count: int | None = None, *, secret: str | bytes, entrants: Sequence[Entrant] | None = None
) -> list[Variant]:
    """The variants of an exam for `count` students, called 1 to N, or for those of a roster.

    They follow from the `secret`. WorkedError: no variant meets the requirements, or there are not so many.
    """
    from worked.exam.drawing import Drawing
    from worked.exam.roster import numbered
    from worked.exam.variants import variants_of

    if (count is None) == (entrants is None):
        raise WorkedError("generate: expected either a count or entrants")
    key = secret.encode("utf-8") if isinstance(secret, str) else secret
    if not key:
        raise WorkedError("generate: the secret is empty")
    return list(variants_of(Drawing(exam), numbered(count or 0) if entrants is None else entrants, key))


def train(data: str, options: Mapping[str, object] = NOTHING, folder: str | Path | None = None) -> Run:
    """A net trained on data: a file, or the name of shipped data. `options` are by table and key: `training.epochs`.

    In a `folder` the run survives a kill, and `worked explain` can look into it.
    """
    from worked.learning.plan import plan_of
    from worked.learning.runs import Run

    run = Run.begin(plan_of({"data": {"file": data}}).altered(options), folder)
    run.train()
    return run


def recorded(run: Run, step: int | None = None) -> Recorded:
    """What the engine did in one update of a run, counted from 1; the last one by default. For `explain`."""
    from worked.explaining.recorded import Recorded

    trainer, batch = run.before(run.fitting.trainer.step_number if step is None else step)
    samples = run.samples
    return Recorded.of(trainer, samples.inputs[batch], samples.targets[batch])


def report(run: Run) -> Document:
    """The page of a trained net: its summary, the curves of losses and scores, and how weights and gradients spread."""
    from pathlib import Path

    from worked.learning.boundary import boundary
    from worked.learning.class_scores import scores_of
    from worked.learning.summary import summary
    from worked.pages.reports.training import training_page

    name = Path(run.data.source).name
    history = run.fitting.history()
    classes = scores_of(run) if history.epochs else None
    said = (*summary(run), *(("note", note) for note in run.data.notes))
    return training_page(f"Training on {name}", history, said, boundary(run), classes)


def worksheet(solution: Solution | Task, mode: str = "solved", symbolic: bool = False, prove: bool = False) -> Document:
    """The page of a solution or problem: `solved`, a `student`'s copy with blanks, or a `key`.

    A `practice` is a student's copy in HTML that checks what is typed into it; it holds the answers.
    """
    from worked.document import MODES
    from worked.pages.worksheet.page import worksheet
    from worked.trace.solution import Solution

    task = solution.problem if isinstance(solution, Solution) else solution
    if mode == "practice":
        from worked.live.page import practice

        return practice(task)
    if mode not in MODES:
        raise WorkedError(f"mode: expected one of {', '.join(MODES)} or practice, found {excerpt(mode)}")
    return worksheet(task, mode, symbolic, prove)


def render(document: Document, format: str = "markdown", **options: Any) -> str | bytes:
    """A page as text (or bytes) of a format: markdown, pandoc, latex, typst, html, pdf, png, svg."""
    from worked.rendering import render

    return render(document, format, **options)


def write(document: Document, path: str | Path, format: str | None = None, **options: Any) -> None:
    """A page as a file, with its pictures beside it where the format keeps them apart."""
    from worked.rendering import write

    write(document, path, format, **options)


def schema(what: str = "problem") -> dict[str, Any]:
    """The JSON Schema of problem files or, by `what="exam"`, of exam files. WorkedError: neither of the two."""
    if what == "exam":
        from worked.exam.schema import schema as exam_schema

        return exam_schema()
    if what != "problem":
        raise WorkedError(f"no kind of file is called {excerpt(what)}; {nearest(what, ('problem', 'exam'))}")
    from worked.exercises.reading import schema

    return schema()


def __getattr__(name: str) -> Any:
    """The estimators, which need scikit-learn, when they are asked for."""
    if name not in ESTIMATORS:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from worked import estimators

    return getattr(estimators, name)
