"""A new optimiser is one entry, its lines with their letters: solved, printed, checked, trained, explained, listed."""

from __future__ import annotations

import pytest

import worked
from tests.formats import text_in
from tests.one_entry import uses
from tests.one_entry.additions import SIGN_DESCENT, SIGNED, joined
from tests.problems import text_of
from worked.exercises.catalogue import find
from worked.formula import Symbol
from worked.maths.entry import derived
from worked.maths.lines import average, change
from worked.maths.optimisers import OPTIMISERS, quantities
from worked.maths.rule import Form, Optimiser, previous
from worked.record import replace

NAME = 'optimiser = "signed-direction"'
STEADY = 'optimiser = { name = "signed-direction", form = "steady", kept-share = 0.5 }'
STATE = "state = { updates = 2, direction = 0.3, trust = 0.7 }"
DESCENT = """
[descent]
function = "0.1*w1^2 + 2*w2^2"
start = {{ w1 = -5, w2 = -2 }}
learning-rate = 0.4
steps = 3
{more}
"""


@pytest.fixture(autouse=True)
def entry():
    """The new optimiser, in the catalogue."""
    with joined(OPTIMISERS, SIGNED) as found:
        yield found


def sign(number: float) -> float:
    """1, -1 or 0."""
    return (number > 0) - (number < 0)


def follows(found: dict[str, float], place: str, steps: int, weight: float, direction: float, trust: float) -> None:
    """That a weight goes the way that the rule says, by the gradients that the page has."""
    for step in range(1, steps + 1):
        trust *= 0.9
        direction = 0.8 * direction + 0.2 * sign(found[f"gradient[{place}]@{step}"])
        moved = -0.4 * trust * direction
        weight += moved
        assert found[f"trust@{step}"] == pytest.approx(trust, rel=1e-12)
        assert found[f"direction[{place}]@{step}"] == pytest.approx(direction, rel=1e-12)
        assert found[f"change[{place}]@{step}"] == pytest.approx(moved, rel=1e-12)
        assert found[f"weight[{place}]@{step + 1}"] == pytest.approx(weight, rel=1e-12)


def numbers(task) -> dict[str, float]:
    """The cells of a task, as floats."""
    return {name: float(outcome.value) for name, outcome in worked.solve(task).outcomes.items()}


def test_net(tmp_path):
    text = text_of(3, more=f"{NAME}\nsteps = 2").replace("learning-rate = 0.5", "learning-rate = 0.4")
    task = worked.parse(text)
    found = numbers(task)
    follows(found, "x1>h1", 2, found["weight[x1>h1]@1"], 0, 1)
    page = uses.pages(task)
    assert "Weights change by signed direction with" in page
    assert "directions, amounts of trust with 4 significant figures" in page
    uses.conventions(text)
    uses.export(task)
    uses.checked(task)
    uses.proven(text, tmp_path)


@pytest.mark.parametrize("more", [
    f"{NAME}\n{STATE}", f'{NAME}\nbatch = "all"', STEADY,
    f'{NAME}\npenalty = "l2"\nclip = {{ name = "norm", threshold = 0.3 }}\nweight-decay = 0.1\nmax-norm = 1.1',
    f'{NAME}\nschedule = "inverse-time"',
])  # fmt: skip
def test_with_other_methods(more):
    text = text_of(4, samples=2, more=f"{more}\nsteps = 3")
    uses.pages(worked.parse(text))
    uses.checked(worked.parse(text))
    uses.trained(text)


def test_with_layer_operations():
    """Gammas and betas learn by the new lines too. Biases do not: before batch normalisation their gradients are 0."""
    extra = "[network.normalisation]\nlayers = [1]\nepsilon = 0.01"
    more = f'{NAME}\nbatch = "all"\nsteps = 2\nupdate-biases = false'
    text = text_of(5, samples=3, more=more, extra=extra)
    assert "gamma-direction[h1]@1" in numbers(worked.parse(text))
    uses.pages(worked.parse(text))
    uses.trained(text)


def test_explanations():
    text = text_of(6, (2, 3, 2), samples=3, more=f'{NAME}\nbatch = "all"\nsteps = 3')
    assert {"direction", "trust", "change"} <= uses.explained(text, 2)


def test_digits_and_letters_of_a_problem():
    own = '\n[convention]\nname = "plain"\nsymbols = { direction = "D", trust = "tau" }\n'
    own += "[rounding.quantities]\ndirection = { decimals = 2 }\n"
    page = " ".join(text_in(worked.worksheet(worked.parse(text_of(3, more=NAME) + own)), "text").split())
    assert "directions with 2 decimals" in page and "τ = ξ·τ^old" in page and "Dᵢⱼ = ζ·Dᵢⱼ^old" in page
    assert "dᵢⱼ" in text_in(worked.worksheet(worked.parse(text_of(3, more=NAME))), "text")


@pytest.mark.parametrize("more", [NAME, f"{NAME}\n{STATE}", STEADY])
def test_descent(more):
    text = DESCENT.format(more=more.replace(", direction = 0.3", ", direction = { w1 = 0.3, w2 = -0.1 }"))
    task = worked.parse(text)
    page = uses.pages(task)
    uses.export(task)
    uses.checked(task)
    if more == NAME:
        found = numbers(task)
        assert found["gradient[w2]@1"] == pytest.approx(-8)
        follows(found, "w1", 3, -5, 0, 1)
        follows(found, "w2", 3, -2, 0, 1)
    # The number of the update stands above the letters, so that no t stands below.
    assert "q_t" not in page and "directions" in page


def test_descent_of_given_gradients():
    text = "[descent]\ngradients = [[0.5], [-0.2]]\nstart = { w = 1 }\nlearning-rate = 0.4\n" + NAME
    follows(numbers(worked.parse(text)), "w", 2, 1, 0, 1)
    uses.pages(worked.parse(text))


def test_a_plain_form_is_plain_by_its_line():
    """The form of another rule that is called plain is not told as gradient descent."""
    with joined(OPTIMISERS, SIGN_DESCENT):
        text = text_of(3, more='optimiser = "sign-descent"')
        page = uses.pages(worked.parse(text))
        assert "sgn" in page and "Weights change by sign descent." in page
        uses.checked(worked.parse(text))
        uses.trained(text)


def test_another_form_of_momentum():
    """A form is an entry of its rule; it has no weighted sum, and asking for one is refused."""
    share = Symbol("momentum")
    lines = (average("velocity", share, Symbol("gradient")), change(-(Symbol("rate") * previous("velocity"))))
    momentum = OPTIMISERS["momentum"]
    late = Form("late", lines, "nobody")
    with joined(OPTIMISERS, replace(momentum, forms=(*momentum.forms, late), name="late-momentum", aliases=())):
        text = text_of(3, more='optimiser = { name = "late-momentum", form = "late" }\nsteps = 2')
        uses.pages(worked.parse(text))
        uses.trained(text)
        with pytest.raises(worked.WorkedError, match=r"page\.weighted-sum: it is a sum of momentum"):
            worked.parse(text + "\n[page]\nweighted-sum = true\n")


def test_lists():
    page = uses.listed("optimisers", "signed-direction")
    assert SIGNED.source in page and "the share of the last direction that is kept" in page
    properties = uses.schema()
    optimiser = properties["training"]["properties"]["optimiser"]
    assert SIGNED.name in optimiser["anyOf"][0]["examples"] and f"`{SIGNED.name}`" in optimiser["description"]
    assert {"direction", "trust"} <= set(properties["rounding"]["properties"]["quantities"]["properties"])
    assert {"direction", "trust", "kept-share", "fading"} <= set(find("descent").cells)


def test_what_is_made_of_the_catalogue_follows_it():
    made = derived(lambda: list(OPTIMISERS))
    assert made()[-1] == SIGNED.name and made() is made()
    with joined(OPTIMISERS, SIGN_DESCENT):
        assert made()[-1] == SIGN_DESCENT.name
    assert made()[-1] == SIGNED.name and "direction" in quantities()
    assert isinstance(OPTIMISERS[SIGNED.name], Optimiser)


def test_what_is_made_of_catalogues_is_kept_for_each_argument():
    made = derived(lambda one, two="": (one, two))
    assert [made("a"), made("a", two="b"), made("a", two="c")] == [("a", ""), ("a", "b"), ("a", "c")]


def test_known_mistakes_in_a_new_line():
    """A line that is like another one shares its mistakes: without the last direction it is the new sign alone."""
    text = text_of(3, more=f"{NAME}\nstate = {{ updates = 1, direction = 0.5 }}")
    task = worked.parse(text)
    sheet = uses.right(worked.solve(task))
    name = next(name for name in sheet if name.startswith("direction[x1>h1]"))
    new = 0.2 * sign(float(sheet["gradient[x1>h1]@1"]))
    assert float(sheet[name]) == pytest.approx(0.4 + new)
    report = worked.check(task, {**sheet, name: f"{new:.4f}"})
    found = next(finding for finding in report.findings if finding.cell == name)
    assert found.mistakes[0] == "velocity-not-carried"
