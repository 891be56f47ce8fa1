"""Classroom: papers of simulated students, correct or with one planted fault, the same for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow, localcontext
from random import Random
from typing import Any

from tests.students.faults import FAULTS, METHOD_FAULTS, SIZES, SLIPS, off_by
from tests.students.habits import COARSE, COARSE_METHODS, HABITS, LEVELS, Habit
from tests.students.nets import Net, draw_net
from tests.students.notations import NOTATIONS
from tests.students.student import NOTHING, Student, Worked, Wrong
from tests.students.textbook import EXACT, Impossible

DECIMALS = (2, 3, 4, 5, 6)
# Habits whose digits are not the same in the whole sheet; their papers tell 0 decimals.
NEW = ("weight", "bias")
UNEVEN, LEAST_DECIMALS = ("mixed", "coarse", "calculator", "program"), 2
SHORT = [name for name in HABITS if name.endswith((" error, slope, change", " error, slope, change, rounded"))]
SHORTER = [name for name in HABITS if any(f" {level}" in name for level in ("delta too", "gradient too"))]
FLOATS = [name for name, habit in HABITS.items() if habit.digits == "program"]
LONG = [name for name, habit in HABITS.items() if not (habit.skips or habit.gaps or name in FLOATS)]
assert len(SHORT) == 3 and len(SHORTER) == 6 and len(LEVELS) == 4


@dataclass(frozen=True)
class Paper:
    """A sheet as it is handed in, and what is known of how it came about.

    - `written` holds the numbers behind the texts, in the sign of the problem's convention.
    - `decimals` is the number of decimals or figures, 0 where it differs from line to line.
    - `planted` are the cells in which the wrong calculation stands, or, where its line is left out, first shows;
      `visible` are those of them that read otherwise than they should; `excused` are those that are wrong in
      another reading of the same sheet; `follows` are all others that differ because of it.
    """

    net: Net
    answers: dict[str, str]
    written: dict[str, Decimal]
    habit: str
    notation: str
    decimals: int
    fault: str = ""
    group: str = ""
    throughout: bool = False
    carries_on: bool = True
    size: int = 0
    planted: frozenset[str] = frozenset()
    visible: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()

    @property
    def problem(self) -> str:
        """The problem file, which asks for the digits that the student writes."""
        return f"{self.net.text}\n[rounding]\n{asked(HABITS[self.habit], self.decimals)}\n"


def asked(habit: Habit, count: int) -> str:
    """The digits that an exercise asks for which this habit answers in full."""
    if habit.digits == "figures":
        return f"figures = {count}"
    if habit.digits == "key":
        decimals = ", ".join(f"{quantity} = {{ decimals = {count} }}" for quantity in (*COARSE, *COARSE_METHODS, *NEW))
        return f"figures = {count}\nquantities = {{ {decimals} }}"
    return f"decimals = {count or LEAST_DECIMALS}"


def correct(seed: int, kinks: bool = False, **wanted) -> Paper:
    """A paper without a fault. `kinks` lets net inputs of ReLU come near 0, or be 0.

    `wanted` settles habit, decimals, notation, whether the second forward pass is left out (`stops`), the `net`, or
    fields of its shape.
    """

    def make(draw: Random) -> Paper:
        # A program is wrong about a kink: the floats of a sum that is 0 come to 5.6e-17.
        habit = wanted.get("habit") or draw.choice([name for name in HABITS if not (kinks and name in FLOATS)])
        student = _student(draw, habit, wanted, kinks)
        return _paper(student, student.work())

    return _drawn(f"correct {seed}", make)


def faulty(seed: int, **wanted) -> Paper:
    """A paper with one fault, in one line or throughout. `wanted` may settle `fault` and `throughout` as well."""
    first = Random(f"fault {seed}")
    faults = METHOD_FAULTS if "method" in wanted else FAULTS
    names = [wanted["fault"]] if "fault" in wanted else first.sample([*faults, *SLIPS], len(faults) + len(SLIPS))
    throughout, carries_on = wanted.get("throughout", first.random() < 0.25), first.random() < 0.5

    def make(draw: Random, name: str) -> Paper:
        student = _student(draw, wanted.get("habit") or _habit(draw), wanted)
        if name in SLIPS:
            wrong = Wrong(_one(draw, _written(student)), slip=SLIPS[name], carries_on=carries_on)
            return _marked(student, wrong, name, "slip")
        places = student.applicable(faults[name])
        if not places:
            raise Impossible
        wrong = Wrong(frozenset(places) if throughout else _one(draw, places), faults[name])
        return _marked(student, wrong, name, faults[name].group, throughout)

    for name in names:
        # Where the shape is settled, some faults cannot happen at all.
        try:
            return _drawn(f"faulty {seed} {name}", lambda draw, name=name: make(draw, name))
        except Impossible:
            continue
    raise Impossible


def random_wrong(seed: int, **wanted) -> Paper:
    """A paper in which one value is off by 1, 3, 10 or 100 units of its last place. `wanted` may settle `size`."""
    size = wanted.get("size") or SIZES[seed % len(SIZES)]

    def make(draw: Random) -> Paper:
        student = _student(draw, wanted.get("habit") or _habit(draw), wanted)
        wrong = Wrong(_one(draw, _written(student)), slip=off_by(size), carries_on=draw.random() < 0.5)
        return _marked(student, wrong, "random", "random", size=size)

    return _drawn(f"random {seed}", make)


def _drawn(seed: str, make: Callable[[Random], Paper]) -> Paper:
    """The first paper that can be computed; who comes upon a logarithm of 0 gets another problem."""
    with localcontext(EXACT):
        for attempt in range(100):
            try:
                return make(Random(f"{seed} {attempt}"))
            except (Impossible, Overflow, OverflowError, ZeroDivisionError, InvalidOperation):
                continue
    raise Impossible(seed)


def _written(student: Student) -> list[str]:
    return [line.cell for line in student.plan.lines if line.cell not in student.hand.left_out]


def _one(draw: Random, cells: list[str]) -> frozenset[str]:
    return frozenset([draw.choice(cells)])


def _habit(draw: Random) -> str:
    """A habit for a paper with a fault: often one with some 28 cells, where error, slope and change are left out."""
    return draw.choice(draw.choices((LONG, SHORT, SHORTER), (60, 30, 10))[0])


def _student(draw: Random, name: str, wanted: dict[str, Any], kinks: bool = False) -> Student:
    habit: Habit = HABITS[name]
    fields = {
        key: value for key, value in wanted.items() if key in ("sizes", "hidden", "out", "loss", "biased", "method")
    }
    if "final_pass" in wanted:
        fields["final_pass"] = wanted["final_pass"]
    net = wanted.get("net") or draw_net(draw, **fields)
    notation = wanted.get("notation") or draw.choices(list(NOTATIONS), list(NOTATIONS.values()))[0]
    stops = wanted.get("stops", draw.random() < 0.3)
    return Student(net, habit, wanted.get("decimals") or draw.choice(DECIMALS), notation, draw, kinks, stops)


def _paper(student: Student, work: Worked, **more) -> Paper:
    habit = student.hand.habit
    count = 0 if habit.digits in UNEVEN else student.count
    return Paper(student.net, work.answers, work.written, habit.name, student.notation, count, **more)


def _marked(student: Student, wrong: Wrong, name: str, group: str, throughout: bool = False, size: int = 0) -> Paper:
    """The paper of a student who goes wrong, beside what the same student writes when nothing goes wrong."""
    work, without = student.work(wrong), student.work(NOTHING)
    planted = student.marks(wrong.cells)
    visible = frozenset(cell for cell in planted if work.answers[cell] != student.right(cell, work))
    excuses = wrong.fault.excuses if wrong.fault else ()
    excused = student.marks([line.cell for line in student.plan.lines if line.quantity in excuses]) - planted
    differs = (cell for cell, text in work.answers.items() if text != without.answers[cell])
    return _paper(
        student,
        work,
        fault=name,
        group=group,
        throughout=throughout,
        carries_on=wrong.carries_on,
        size=size,
        planted=planted,
        visible=visible,
        excused=excused,
        follows=frozenset(differs) - planted,
    )
