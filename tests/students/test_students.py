"""The simulator's own honesty: its numbers are right, its habits write what they promise, its faults are faults."""

from __future__ import annotations

from decimal import Decimal, localcontext
from random import Random

import pytest

import worked
from tests.students.baselines import fixed_tolerance, follow_or_key, key_of
from tests.students.classroom import correct, faulty, random_wrong
from tests.students.faults import FAULTS, GROUPS, SIZES, SLIPS
from tests.students.habits import BACKWARD, HABITS, Hand
from tests.students.nets import SIZES as SHAPES
from tests.students.nets import SOFTMAX_SIZES, Net, Shape, draw_net
from tests.students.notations import CHANGES, NOTATIONS
from tests.students.student import Student, Wrong
from tests.students.textbook import EXACT, Impossible, plan

FULL = "full, written rounded"
WAYS = [
    *[(sizes, hidden, "half-squared-error") for sizes in sorted(set(SHAPES)) for hidden in ("sigmoid", "tanh", "relu")],
    *[(sizes, "tanh", "cross-entropy") for sizes in SOFTMAX_SIZES],
    *[(sizes, "sigmoid", "binary-cross-entropy") for sizes in sorted(set(SHAPES))],
]


def solved(net: Net, rounding: str = "") -> worked.trace.solution.Solution:
    return worked.solve(worked.parse(net.text + rounding))


def student(net: Net, habit: str = FULL, count: int = 4, notation: str = "plain", seed: int = 0) -> Student:
    return Student(net, HABITS[habit], count, notation, Random(seed), kinks=True)


@pytest.fixture(autouse=True)
def exact_arithmetic():
    with localcontext(EXACT):
        yield


@pytest.mark.parametrize(("sizes", "hidden", "loss"), WAYS, ids=lambda part: str(part))
@pytest.mark.parametrize("habit", [FULL, "program, all figures"])
def test_full_precision_is_that_of_the_package(sizes, hidden, loss, habit):
    net = draw_net(Random(f"{sizes}{hidden}"), sizes=sizes, hidden=hidden, loss=loss, biased=sizes != (2, 1))
    values, solution = student(net, habit).work().values, solved(net)
    computed = [cell.id for cell in solution.cells.values() if cell.formula is not None]
    assert set(computed) == {line.cell for line in plan(net.shape).lines}
    for cell in computed:
        assert abs(Decimal(values[cell]) - Decimal(solution[cell].value)) < Decimal("1e-12"), cell


DECIMALS, FIGURES = (
    f"quantities = {{ {', '.join(f'{name} = {{ {digits} = 3 }}' for name in BACKWARD)} }}"
    for digits in ("decimals", "figures")
)
AS_THE_PACKAGE = {
    "carried": f"decimals = 3\ncarry = 'shown'\n{DECIMALS}",
    "carried, halves to even": f"decimals = 3\ncarry = 'shown'\nhalf = 'even'\n{DECIMALS}",
    "truncated and carried": f"decimals = 3\ncarry = 'shown'\nhalf = 'truncate'\n{DECIMALS}",
    "full, written rounded": f"decimals = 3\n{DECIMALS}",
    "full, written truncated": f"decimals = 3\nhalf = 'truncate'\n{DECIMALS}",
    "figures carried": f"figures = 3\ncarry = 'shown'\n{FIGURES}",
    "figures from full": f"figures = 3\n{FIGURES}",
    "digits of the key, carried": f"decimals = 3\ncarry = 'shown'\n{FIGURES}",
    "digits of the key, from full": f"decimals = 3\n{FIGURES}",
}


@pytest.mark.parametrize("habit", AS_THE_PACKAGE)
@pytest.mark.parametrize("seed", range(8))
def test_habits_that_the_package_has_too_give_its_digits(habit, seed):
    net = draw_net(Random(seed), out=None if seed % 2 else "sigmoid", loss="half-squared-error")
    solution = solved(net, f"\n[rounding]\n{AS_THE_PACKAGE[habit]}\n")
    for cell, text in student(net, habit, 3).work().answers.items():
        assert Decimal(text) == Decimal(solution[cell].shown), cell


# Habit, its decimals or figures, a number, what is written of it, and what is carried on.
WRITTEN = [
    ("carried", 4, "0.12345", "0.1235", "0.1235"),
    ("carried", 2, "-0.125", "-0.13", "-0.13"),
    ("carried", 2, "-0.004", "0.00", "0"),
    ("carried, halves to even", 4, "0.12345", "0.1234", "0.1234"),
    ("carried, halves down", 2, "-0.125", "-0.12", "-0.12"),
    ("truncated and carried", 3, "-0.1239", "-0.123", "-0.123"),
    (FULL, 3, "0.1239", "0.124", "0.1239"),
    ("full, written truncated", 3, "0.1239", "0.123", "0.1239"),
    ("one guard digit", 2, "0.12449", "0.12", "0.124"),
    ("one guard digit", 2, "0.12451", "0.13", "0.125"),
    ("two guard digits", 2, "0.12451", "0.12", "0.1245"),
    ("figures carried", 3, "0.00123456", "0.00123", "0.00123"),
    ("figures carried", 3, "0.9996", "1.00", "1"),
    ("figures carried", 2, "123", "1.2E+2", "120"),
    ("figures from full", 2, "-0.0345", "-0.035", "-0.0345"),
    ("zeros dropped, carried", 4, "0.50001", "0.5", "0.5"),
    ("zeros dropped, from full", 3, "1.0001", "1", "1.0001"),
    ("zeros dropped, carried", 2, "20.001", "20", "20"),
    ("rounded inside", 3, "0.1235", "0.124", "0.124"),
]


@pytest.mark.parametrize(("habit", "count", "number", "text", "carried"), WRITTEN)
def test_habits_write_and_carry_what_they_promise(habit, count, number, text, carried):
    shape = Shape((1, 1), "sigmoid", "sigmoid", "half-squared-error")
    hand, line = Hand(HABITS[habit], count, plan(shape), Random(0)), plan(shape).by_cell["out[o1]@1"]
    written, after = hand.write(line, Decimal(number))
    # Only in the text of a sheet does a rounded -0.00 lose its sign.
    assert hand.text(written if written else written.copy_abs()) == text
    assert after == Decimal(carried)


ONE = Net(
    Shape((2, 1), "sigmoid", "sigmoid", "half-squared-error"),
    {
        "weight[x1>o1]@1": "0.33",
        "weight[x2>o1]@1": "-0.57",
        "bias[o1]@1": "0.25",
        "input[x1]@1": "0.35",
        "input[x2]@1": "0.95",
        "target[o1]@1": "1",
        "learning-rate@1": "0.5",
    },
)


def test_rounding_inside_a_line():
    # 0.33 * 0.35 = 0.1155 and 0.57 * 0.95 = 0.5415; together with the bias -0.1760.
    assert student(ONE, "carried", 2).work().answers["net[o1]@1"] == "-0.18"
    inside = student(ONE, "rounded inside", 2).work().answers
    assert inside["net[o1]@1"] == "-0.17"  # 0.12 - 0.54 + 0.25
    assert inside["out[o1]@1"] == "0.46"  # e^0.17 = 1.19
    assert inside["loss@1"] == "0.15"  # 0.54 * 0.54 = 0.29, and half of it
    assert student(ONE, "rounded inside, one more digit", 2).work().answers["net[o1]@1"] == "-0.18"  # 0.116 - 0.542


@pytest.mark.parametrize("habit", [name for name, habit in HABITS.items() if habit.skips])
def test_what_is_left_out_is_not_written(habit):
    answers = student(draw_net(Random(3)), habit).work().answers
    assert answers
    assert not {cell.partition("[")[0].partition("@")[0] for cell in answers} & set(HABITS[habit].skips)


def test_what_is_left_out_may_be_rounded():
    full, rounded = (
        student(ONE, f"carried; left out: all but new weights{more}", 2).work().answers for more in ("", ", rounded")
    )
    # 0.46 - 1 = -0.54, times 0.25 = -0.14 (rounded), times 0.35 = -0.05, halved 0.03; in full 0.0235 are added.
    assert (full["weight[x1>o1]@2"], rounded["weight[x1>o1]@2"]) == ("0.35", "0.36")


NOTED = {
    "plain": ("0.4561", "-0.5439", "-0.1349"),
    "decimal comma": ("0,4561", "-0,5439", "-0,1349"),
    "Unicode minus": ("0.4561", "−0.5439", "−0.1349"),
    "percent": ("45.61%", "-0.5439", "-0.1349"),
    "no leading zero": (".4561", "-.5439", "-.1349"),
    "opposite sign": ("0.4561", "0.5439", "0.1349"),
}


def test_notations():
    for notation, expected in NOTED.items():
        answers = student(ONE, "carried", 4, notation).work().answers
        assert tuple(answers[f"{name}[o1]@1"] for name in ("out", "error", "delta")) == expected, notation
    assert set(NOTED) | {"fractions", "1.2e-3", "1.2×10^-3", "minus before zero"} == set(NOTATIONS)


def test_scientific_notation_keeps_the_digits():
    for notation, times in (("1.2e-3", "e"), ("1.2×10^-3", "×10^")):
        answers = student(ONE, "carried", 4, notation).work().answers
        assert (answers["gradient[x1>o1]@1"], answers["delta[o1]@1"]) == (f"-4.72{times}-2", "-0.1349")
        assert CHANGES[notation]("-0.0030", Decimal("-0.0030")) == f"-3.0{times}-3"


def test_only_exact_numbers_become_fractions():
    net = ONE._replace(given={**ONE.given, "input[x1]@1": "0.5", "weight[x1>o1]@1": "0.25", "input[x2]@1": "0"})
    answers = student(net, "carried", 2, "fractions").work().answers
    assert answers["net[o1]@1"] == "3/8"
    assert answers["out[o1]@1"] == "0.59"
    net = net._replace(given={**net.given, "bias[o1]@1": "-0.125"})
    work = student(net, "full, written rounded", 2, "fractions").work()
    assert [work.answers[f"{name}@1"] for name in ("net[o1]", "out[o1]", "error[o1]", "slope[o1]", "loss")] == [
        "0",
        "1/2",
        "-1/2",
        "1/4",
        "1/8",
    ]


def test_papers_are_the_same_for_the_same_seed():
    for make in (correct, faulty, random_wrong):
        assert make(11) == make(11) != make(12)


def test_correct_papers_come_in_all_habits_and_notations():
    papers = [correct(seed) for seed in range(400)]
    assert {paper.habit for paper in papers} == set(HABITS)
    assert {paper.notation for paper in papers} == set(NOTATIONS)
    assert not any(paper.planted or paper.follows for paper in papers)


@pytest.mark.parametrize("seed", range(30))
def test_the_key_is_what_full_precision_writes(seed):
    paper = correct(seed, habit=FULL, notation="plain")
    key = key_of(paper)
    assert not fixed_tolerance(paper, key, 0.5)
    assert not follow_or_key(paper, key)


@pytest.mark.parametrize("name", [*FAULTS, *SLIPS])
def test_a_fault_changes_the_planted_cells_and_nothing_else_goes_wrong(name):
    seen = 0
    for seed in range(12):
        paper = faulty(seed, fault=name, habit="carried", decimals=5, notation="plain")
        assert paper.group in GROUPS
        assert paper.planted
        assert paper.visible <= paper.planted <= set(paper.answers)
        assert not paper.planted & paper.follows
        seen += bool(paper.visible)
        if paper.carries_on:
            assert follow_or_key(paper, key_of(paper), 0.5) <= paper.planted
    assert seen >= 6


@pytest.mark.parametrize("name", FAULTS)
def test_faults_say_what_they_are(name):
    assert FAULTS[name].wrong.__doc__
    assert set(FAULTS[name].quantities) <= {line.quantity for line in plan(ONE.shape).lines} | {"weight"}


# A fault, a cell of the net below, and what it comes to there, from the numbers above it.
RULES = [
    ("bias-left-out", "net[h1]@1", lambda v: v("w11") * v("x1") + v("w21") * v("x2")),
    ("bias-subtracted", "net[h1]@1", lambda v: v("w11") * v("x1") + v("w21") * v("x2") - v("b1")),
    ("weights-transposed", "net[h1]@1", lambda v: v("w11") * v("x1") + v("w12") * v("x2") + v("b1")),
    ("inputs-swapped", "net[h1]@1", lambda v: v("w11") * v("x2") + v("w21") * v("x1") + v("b1")),
    ("activation-left-out", "out[h1]@1", lambda v: v("net[h1]@1")),
    ("exponent-sign", "out[h1]@1", lambda v: 1 - v("out[h1]@1")),
    ("loss-not-squared", "loss[o1]@1", lambda v: (v("t1") - v("out[o1]@1")) / 2),
    ("error-from-net", "error[o1]@1", lambda v: v("net[o1]@1") - v("t1")),
    ("transposed-backward", "error[h1]@1", lambda v: v("u11") * v("d1") + v("u21") * v("d2")),
    ("weights-left-out-backward", "error[h1]@1", lambda v: v("d1") + v("d2")),
    (
        "updated-weights",
        "error[h1]@1",
        lambda v: v("weight[h1>o1]@2") * v("d1") + v("weight[h1>o2]@2") * v("d2"),
    ),
    ("incoming-weights", "error[h1]@1", lambda v: v("w11") * v("d1") + v("w21") * v("d2")),
    (
        "error-for-delta-backward",
        "error[h1]@1",
        lambda v: v("u11") * v("error[o1]@1") + v("u12") * v("error[o2]@1"),
    ),
    ("slope-from-net", "slope[h1]@1", lambda v: v("net[h1]@1") * (1 - v("net[h1]@1"))),
    ("slope-of-another-unit", "slope[h1]@1", lambda v: v("out[h2]@1") * (1 - v("out[h2]@1"))),
    ("slope-twice", "delta[h1]@1", lambda v: v("error[h1]@1") * v("slope[h1]@1") ** 2),
    ("own-output-for-input", "gradient[x1>h1]@1", lambda v: v("delta[h1]@1") * v("out[h1]@1")),
    ("delta-of-another-unit", "gradient[x1>h1]@1", lambda v: v("delta[h2]@1") * v("x1")),
    ("error-for-delta", "gradient[h1>o1]@1", lambda v: v("error[o1]@1") * v("out[h1]@1")),
    ("weight-for-input", "gradient[x1>h1]@1", lambda v: v("delta[h1]@1") * v("w11")),
    ("net-for-output-in-gradient", "gradient[h1>o1]@1", lambda v: v("d1") * v("net[h1]@1")),
    ("rate-left-out", "change[x1>h1]@1", lambda v: -v("gradient[x1>h1]@1")),
    ("rate-twice", "change[x1>h1]@1", lambda v: -v("gradient[x1>h1]@1") * v("learning-rate@1") ** 2),
    ("gradient-of-neighbour", "change[x2>h1]@1", lambda v: -v("gradient[x1>h1]@1") * v("learning-rate@1")),
    ("change-subtracted", "weight[x1>h1]@2", lambda v: v("w11") - v("change[x1>h1]@1")),
    ("weight-is-change", "bias[h1]@2", lambda v: v("change[h1]@1")),
    ("old-weights", "net[h1]@2", lambda v: v("net[h1]@1")),
]
SHORT = {"b1": "bias[h1]@1", "t1": "target[o1]@1", "d1": "delta[o1]@1", "d2": "delta[o2]@1"}
SHORT |= {f"x{i}": f"input[x{i}]@1" for i in (1, 2)}
SHORT |= {f"w{i}{j}": f"weight[x{i}>h{j}]@1" for i in (1, 2) for j in (1, 2)}
SHORT |= {f"u{i}{j}": f"weight[h{i}>o{j}]@1" for i in (1, 2) for j in (1, 2)}


@pytest.mark.parametrize(("name", "cell", "comes_to"), RULES, ids=[rule[0] for rule in RULES])
def test_rules_come_to_what_they_say(name, cell, comes_to):
    wanted = {"sizes": (2, 2, 2), "hidden": "sigmoid", "loss": "half-squared-error", "biased": True}
    net = draw_net(Random(4), **wanted)
    values = student(net).work(Wrong(frozenset([cell]), FAULTS[name])).values
    right = student(net).work().values
    # What stands before the wrong cell is right; exponent-sign alone speaks of what would have been right.
    known = right if name == "exponent-sign" else values
    assert abs(values[cell] - comes_to(lambda short: known[SHORT.get(short, short)])) < Decimal("1e-30")
    assert values[cell] != right[cell]


def test_a_fault_in_a_line_left_out_shows_in_the_next_that_is_written():
    net = draw_net(Random(4), sizes=(2, 2, 1), hidden="sigmoid", loss="half-squared-error", biased=True)
    someone = student(net, "carried; left out: error, slope, change", 5)
    assert someone.marks(["slope[h1]@1"]) == {"delta[h1]@1"}
    work = someone.work(Wrong(frozenset(["slope[h1]@1"]), FAULTS["slope-left-out"]))
    assert work.answers["delta[h1]@1"] != someone.right("delta[h1]@1", work)
    assert work.answers["gradient[h1]@1"] == someone.right("gradient[h1]@1", work) == work.answers["delta[h1]@1"]
    assert len(student(net, "carried; left out: error, slope, change").work().answers) == 28 + 7


@pytest.mark.parametrize("habit", [name for name in HABITS if not name.startswith("program")])
def test_all_other_cells_follow_from_the_numbers_above_them(habit):
    draw = Random(habit)
    net = draw_net(draw, sizes=(2, 2, 2), loss="half-squared-error")
    for name in draw.sample(list(FAULTS), 12):
        someone = student(net, habit, 3, seed=draw.random())
        if not (places := someone.applicable(FAULTS[name])):
            continue
        cells = frozenset(places if draw.random() < 0.3 else [draw.choice(places)])
        try:
            work = someone.work(Wrong(cells, FAULTS[name]))
        except Impossible:
            continue
        innocent = set(work.answers) - someone.marks(cells)
        assert {cell: someone.right(cell, work) for cell in innocent} == {cell: work.answers[cell] for cell in innocent}


def test_random_values_are_off_by_their_size():
    for seed in range(40):
        paper = random_wrong(seed, habit="carried", notation="plain")
        assert paper.size == SIZES[seed % 4]
        assert paper.visible == paper.planted
        if paper.size == 100:
            assert paper.planted <= fixed_tolerance(paper, key_of(paper), 20)
