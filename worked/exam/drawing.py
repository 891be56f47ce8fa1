"""Drawing: candidates are drawn from a seed until one meets all requirements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from worked.cells.cell import identity
from worked.errors import WorkedError, excerpt
from worked.exam.draw import BATCH_ORDER, Draw
from worked.exam.exam import Exam
from worked.exam.frame import Candidate, Frame, Place, Tables
from worked.exam.profile import profile_of
from worked.exam.requirement import requirements
from worked.exam.stream import Stream
from worked.exercises.reading import task_in
from worked.keys.toml_text import toml_file
from worked.layers.dropout import MASK
from worked.problem.read import tables_of
from worked.record import Record
from worked.trace.replay import Outcomes
from worked.trace.task import Task

MOST_FRAMES, MODEL_TRIES = 64, 200
Structure = tuple[tuple[int, ...], tuple[tuple[str, str], ...]]
CALCULATION = "calculation"  # what rejects a candidate that cannot be calculated, in place of a requirement


class Failure(NamedTuple):
    """The requirement that a candidate fails, and by what."""

    requirement: str
    by: str


class Variant(Record):
    """A problem of an exam with its numbers: the text of its problem file, and the marks of each asked cell by id.

    `code` and `student` say which one it is and whose.
    `outcomes` are its numbers. `profile` says how much work it is, `tries` how many candidates were drawn. Variants of
    the same `structure` differ in nothing but numbers.
    """

    problem: Task
    text: str
    marks: Mapping[str, Any]
    outcomes: Outcomes
    profile: Mapping[str, int]
    tries: int
    structure: Structure
    code: str = ""
    student: str = ""


class Drawing:
    """Draws the variants of an exam."""

    def __init__(self, exam: Exam) -> None:
        self.exam = exam
        self.parts = [draw for draw in exam.draws if draw.part]
        self.reordered = any(draw.name == BATCH_ORDER for draw in exam.draws)
        self.numbers = [draw for draw in exam.draws if not draw.part and draw.name != BATCH_ORDER]
        self._frames: dict[tuple[int, ...], Frame] = {}
        self._models: dict[Structure, Variant] = {}

    def variant(self, seed: bytes) -> Variant:
        """The first candidate that meets all requirements; WorkedError names the one that rejected most."""
        failed: Counter[Failure] = Counter()
        for attempt in range(self.exam.required.tries):
            try:
                candidate = self.candidate(seed, attempt)
                failure = next(self.failures(candidate), None)
                found = None if failure else self._whole(candidate)
                if found:
                    return self._variant(found, attempt + 1, self._structure(seed, attempt, candidate))
            except Rejected as rejected:
                failure = Failure(CALCULATION, str(rejected))
            failed[failure or Failure(CALCULATION, "another number of steps")] += 1
        raise WorkedError(self._complaint(failed))

    def _variant(self, found: Candidate, tries: int, structure: Structure) -> Variant:
        tables = found.tables()
        problem = found.frame.task if not found.numbers else _read(tables)
        text, marks = toml_file(tables), found.frame.marks
        return Variant(problem, text, marks, found.outcomes, profile_of(found), tries, structure)

    def _structure(self, seed: bytes, attempt: int, candidate: Candidate) -> Structure:
        """What a page is laid out by: the drawn parts, and which units are dropped."""
        masks = {place.name: candidate.numbers[place.name] for place in candidate.frame.places if _is_mask(place)}
        return self.chosen(seed, attempt), tuple(masks.items())

    def read(self, text: str, structure: Structure) -> Variant:
        """A variant as its problem file gives it back."""
        frame = Frame(tables_of(text, "problem"), (), self.exam.ask, self.exam.digest)
        return self._variant(frame.candidate({}), 0, structure)

    def model(self, structure: Structure) -> Variant:
        """A variant of a structure that is drawn without any secret, by which pages are laid out."""
        if structure not in self._models:
            chosen, masks = structure
            frame = self.made(chosen)
            for candidate in frame.samples(MODEL_TRIES):
                found = frame.candidate({**candidate.numbers, **dict(masks)})
                try:
                    self._models[structure] = self._variant(self.reread(found), 0, structure)
                    break
                except Rejected:
                    continue
            else:
                raise WorkedError(f"no variant can be calculated in {MODEL_TRIES} tries")
        return self._models[structure]

    def candidate(self, seed: bytes, attempt: int) -> Candidate:
        """The candidate of an attempt."""
        try:
            frame = self.frame(seed, attempt)
        except WorkedError as error:
            raise Rejected(str(error)) from None
        candidate = frame.drawn(seed, attempt)
        return self.reread(candidate) if frame.task.stops_by_itself else candidate

    def failures(self, candidate: Candidate) -> Iterator[Failure]:
        """The requirements that a candidate fails, those that cost least first."""
        try:
            candidate.calculate()
        except WorkedError as error:
            raise Rejected(str(error)) from None
        rules = requirements()
        for name, setting in candidate.frame.once(self.exam.required.of).items():
            by = rules[name].fails(candidate, setting)
            if by:
                yield Failure(name, by)

    def _whole(self, candidate: Candidate) -> Candidate | None:
        """The candidate as its problem file is read, held to all requirements again if that is another calculation.

        Where the drawn numbers do not shape the calculation, it is the same.
        """
        if not candidate.frame.is_shaped:
            return candidate
        found = self.reread(candidate)
        if candidate.shown == found.shown:
            found.frame.made = candidate.frame.made
        elif next(self.failures(found), None) is not None:
            return None
        return found

    def reread(self, candidate: Candidate) -> Candidate:
        """The candidate as its problem file is read."""
        try:
            frame = Frame(candidate.tables(), (), self.exam.ask, self.exam.digest)
            found = frame.candidate({})
            found.calculate()
        except WorkedError as error:
            raise Rejected(str(error)) from None
        return found

    # Parts of the problem file that are drawn

    def frame(self, seed: bytes, attempt: int) -> Frame:
        """The problem of an attempt, with its drawn parts, before numbers are drawn."""
        return self.made(self.chosen(seed, attempt))

    def chosen(self, seed: bytes, attempt: int) -> tuple[int, ...]:
        """Which values of the drawn parts an attempt has, and the order of its samples."""
        chosen = [Stream(seed, draw.name).below(attempt, draw.choices) for draw in self.parts]
        return (*chosen, *self._order(seed, attempt))

    def _order(self, seed: bytes, attempt: int) -> list[int]:
        if not self.reordered:
            return []
        return Stream(seed, BATCH_ORDER).order(attempt, len(self.exam.problem["samples"]))

    def made(self, chosen: tuple[int, ...]) -> Frame:
        """The problem with chosen values of its drawn parts, and its samples in an order."""
        found = self._frames.get(chosen)
        if found is None:
            if len(self._frames) >= MOST_FRAMES:
                self._frames.pop(next(iter(self._frames)))
            found = Frame(self._tables(chosen), self.numbers, self.exam.ask, self.exam.digest)
            self._frames[chosen] = found
        return found

    def _tables(self, chosen: tuple[int, ...]) -> Tables:
        tables = dict(self.exam.problem)
        for draw, number in zip(self.parts, chosen, strict=False):
            table, key = _part(draw)
            given = tables.get(table, {})
            if not isinstance(given, Mapping):
                raise WorkedError(f"{table}: expected a table, found {excerpt(given)}")
            tables[table] = {**given, key: draw.chosen(number)}
        order = chosen[len(self.parts) :]
        if order:
            tables["samples"] = [tables["samples"][place] for place in order]
        return tables

    @property
    def first(self) -> tuple[int, ...]:
        """The first value of each drawn part, and the samples in their order."""
        order = range(len(self.exam.problem["samples"])) if self.reordered else ()
        return (*[0] * len(self.parts), *order)

    # Nothing was found

    def _complaint(self, failed: Counter[Failure]) -> str:
        total, by_rule = failed.total(), Counter[str]()
        for failure, count in failed.items():
            by_rule[failure.requirement] += count
        name, most = by_rule.most_common(1)[0]
        by = max((each for each in failed if each.requirement == name), key=failed.__getitem__).by
        if name == CALCULATION:
            return f"no variant can be calculated in {total} tries: {by}"
        rule = requirements()[name]
        share = f"{most / total:.0%}" if most < total else "all"
        return f"no variant passed in {total} tries: {name} rejected {share} of them (such as {by}); {rule.helps}"


def _read(tables: Tables) -> Task:
    """The problem in the tables of a problem file."""
    try:
        return task_in(tables)
    except WorkedError as error:
        raise Rejected(str(error)) from None


class Rejected(Exception):
    """A candidate that cannot be read or calculated."""


def _is_mask(place: Place) -> bool:
    return identity(place.name).quantity == MASK


def _part(draw: Draw) -> tuple[str, str]:
    assert draw.part
    return draw.part
