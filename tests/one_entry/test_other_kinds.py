"""A new schedule, penalty, clipping or initialisation is one entry too."""

from __future__ import annotations

import pytest

import worked
from tests.maths.test_methods_of_learning import slope_is_derivative
from tests.one_entry import uses
from tests.one_entry.additions import joined
from tests.problems import text_of
from worked.errors import WorkedError
from worked.formula import Maximum, Minimum, Number, Power, Symbol, sqrt
from worked.maths.clipping import CLIPPINGS, Clipping
from worked.maths.component import Parameter
from worked.maths.initialisations import INITIALISATIONS, Initialisation
from worked.maths.penalties import FACTORS, PENALTIES, Part, Penalty
from worked.maths.schedules import SCHEDULES, Schedule

rate, count, weight = Symbol("rate"), Symbol("count"), Symbol("weight")
ROOT = Schedule(
    "root",
    {"quotient": rate / sqrt(count + Symbol("offset")), "of-count": rate / sqrt(count)},
    "Vaswani et al. 2017, section 5.3, without its warm-up",
    first=1,
    least=1,
    parameters={"offset": Parameter("2", "kappa_s", "what is added to the count")},
)
PATIENT = Schedule(
    "loss-ratio",
    {"ratio": Symbol("previous-rate") * Minimum((Symbol("loss-1") / Symbol("loss-2"), Symbol("most")))},
    "nobody",
    parameters={"most": Parameter("1.2", "M_r", "the largest factor of the rate")},
)
ROUNDED = Penalty(
    "rounded-l1",
    (Part("rounded-strength", sqrt(weight**2 + Number("0.01")), derivative=weight / sqrt(weight**2 + Number("0.01"))),),
    "nobody; a smooth absolute value",
    parameters={"rounded-strength": Parameter("0.2", "lambda_r", "the strength of the smooth penalty")},
    title="smooth L1",
)
LOPSIDED = Clipping(
    "lopsided",
    Maximum((-(2 * Symbol("threshold")), Minimum((Symbol("gradient"), Symbol("threshold"))))),
    "nobody",
    parameters=CLIPPINGS["value"].parameters,
)
SIAMESE = Initialisation(
    "fan-out-normal",
    "deviation",
    sqrt(Number("2") / Symbol("fan-out")),
    "normal initialisation by the fan-out",
    "He et al. 2015, equation 14",
)
ONES = Initialisation("ones", "value", Number("1"), "initialisation with ones", "keras.initializers.Ones")
DESCENT = '[descent]\nfunction = "0.37*w^2"\nstart = [3.1]\nsteps = 3\nlearning-rate = 0.17\n'


def used(text: str) -> str:
    """The page of a problem, after all that is done with it."""
    task = worked.parse(text)
    page = uses.pages(task)
    uses.conventions(text)
    uses.export(task)
    uses.checked(task)
    uses.trained(text)
    return page


@pytest.mark.parametrize("form", ["quotient", "of-count"])
def test_schedule(form):
    with joined(SCHEDULES, ROOT):
        text = text_of(
            3, samples=2, more=f'schedule = {{ name = "root", form = "{form}" }}\nsteps = 5\noptimiser = "adam"'
        )
        if form == "quotient":
            used(text)
        found = worked.solve(worked.parse(text)).outcomes
        offset = 2 if form == "quotient" else 0
        for step in range(1, 6):
            wanted = 0.5 / ((step + 1) // 2 + offset) ** 0.5
            assert float(found[f"learning-rate@{step}"].value) == pytest.approx(wanted, rel=1e-12)
        assert ROOT.source in uses.listed("schedules", "root")
        assert "root" in str(uses.schema()["training"]["properties"]["schedule"])
        with pytest.raises(WorkedError, match="the root schedule has no rate at 0, its count starts at 1"):
            worked.parse(text.replace(f'form = "{form}"', "from = 0"))
        uses.pages(worked.parse(DESCENT + 'schedule = "root"\n'))


def test_schedule_that_listens():
    with joined(SCHEDULES, PATIENT):
        text = text_of(4, (2, 1), samples=2, more='schedule = "loss-ratio"\nbatch = "all"\nsteps = 4')
        used(text)
        found = {name: float(each.value) for name, each in worked.solve(worked.parse(text)).outcomes.items()}
        assert found["learning-rate@1"] == 0.5
        for step in (2, 3, 4):
            ratio = min(found[f"loss@{step}"] / found[f"loss@{step - 1}"], 1.2)
            wanted = found[f"learning-rate@{step - 1}"] * ratio
            assert found[f"learning-rate@{step}"] == pytest.approx(wanted, rel=1e-12)
        page = uses.pages(worked.parse(DESCENT + 'schedule = "loss-ratio"\n'))
        assert "The first update has the first rate." in page


@pytest.mark.parametrize("factor", FACTORS)
def test_slope_of_the_penalty(factor):
    assert slope_is_derivative(ROUNDED.parts[0], FACTORS[factor])


def test_penalty():
    with joined(PENALTIES, ROUNDED):
        text = text_of(
            5, samples=2, more='penalty = { name = "rounded-l1", factor = "lambda/2" }\nbatch = "all"\nsteps = 2'
        )
        assert "smooth L1 penalty" in used(text)
        assert ROUNDED.source in uses.listed("penalties", "rounded-l1")


def test_clipping():
    with joined(CLIPPINGS, LOPSIDED):
        text = text_of(6, (2, 1), samples=2, more='clip = { name = "lopsided", threshold = 0.01 }\nsteps = 2')
        used(text)
        found = worked.solve(worked.parse(text)).outcomes
        clipped = [float(each.value) for name, each in found.items() if name.startswith("clipped-gradient")]
        assert max(clipped) == 0.01 and min(clipped) == -0.02
        assert LOPSIDED.source in uses.listed("clippings", "lopsided")
        uses.pages(worked.parse(DESCENT + 'clip = { name = "lopsided", threshold = 1.25 }\n'))


def test_initialisations():
    with joined(INITIALISATIONS, SIAMESE), joined(INITIALISATIONS, ONES):
        for entry in (SIAMESE, ONES):
            assert entry.source in uses.listed("initialisations", entry.name)
        text = '[initialisation]\nlayers = [2, 3, 1]\nmethod = "fan-out-normal"\nseed = 3\n'
        task = worked.parse(text)
        assert float(worked.solve(task).outcomes["deviation[1]@1"].value) == pytest.approx((2 / 3) ** 0.5)
        uses.pages(task)
        uses.export(task)
        uses.checked(task)
        page = worked.render(
            worked.worksheet(worked.parse('[initialisation]\nlayers = [2, 1]\nmethod = "ones"')), "text"
        )
        assert "All of them are 1." in page
        drawn = text_of(7).partition("weights = ")[0] + 'weights = "ones"\n'
        drawn += "biases = [[0, 0], [0, 0]]\n[[samples]]\ninputs = [1, 2]\ntargets = [1, 0]\n"
        assert float(worked.solve(worked.parse(drawn)).outcomes["net[h1]@1"].value) == 3


def test_exponents_and_letters_of_a_schedule():
    """A letter with an index and an equation with a power, in every notation."""
    entry = Schedule(
        "cooling",
        {"power": rate * Power(Symbol("cool"), count)},
        "nobody",
        parameters={"cool": Parameter("0.5", "q_c", "the factor of the rate in each epoch")},
        title="cooling",
    )
    with joined(SCHEDULES, entry):
        used(text_of(8, (2, 1), samples=2, more='schedule = "cooling"\nsteps = 3'))
