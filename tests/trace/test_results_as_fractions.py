"""Results as fractions: exact by arithmetic of Python's own, printed in every format, accepted as decimals, too."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest

import worked
from tests.formats import STENCILS, TEXTS, text_in
from tests.live import node
from tests.live.test_replay import compare
from tests.test_no_leak import TAG, numbers_in
from worked.checking.check import accepted_ranges
from worked.errors import WorkedError
from worked.exam.figures import is_zero, significant_digits
from worked.formula.functions import Function
from worked.live.data import live_data
from worked.live.lab_data import lab_data
from worked.live.updating import shifted
from worked.number.fractions import FRACTIONS, NoFraction
from worked.pages.worksheet.stamp import Stamp
from worked.record import replace

FRACTIONAL = '[rounding]\nresults = "fractions"\n'
NET = """
[network]
layers = [1, 1]
activations = "ACTIVATION"
weights = [[[WEIGHT]]]
biases = [[BIAS]]
[[samples]]
inputs = [1]
targets = ["1/2"]
[rounding]
results = "fractions"
"""


def net(activation: str, weight: str, bias: str, more: str = "") -> worked.Solution:
    """A net of one unit, solved."""
    text = NET.replace("ACTIVATION", activation).replace("WEIGHT", weight).replace("BIAS", bias)
    return worked.solve(worked.parse(text + more))


def printed(number: Fraction) -> str:
    """A number as the page should print it, with four decimals where its denominator is longer than four digits."""
    if number.denominator <= 9999:
        return str(number)
    return f"{Decimal(number.numerator) / number.denominator:.4f}"


def relu_net() -> dict[str, Fraction]:
    """What the shipped example comes to, by the formulas of a textbook over fractions."""
    F = Fraction
    x1, x2, target, rate = F(1), F(1, 2), F(2, 3), F(1, 2)
    found = {
        "net[h1]@1": F(1, 2) * x1 - F(1, 3) * x2 + F(1, 6),
        "net[h2]@1": F(2, 3) * x1 + F(1, 4) * x2 - F(1, 2),
    }
    one, two = max(F(0), found["net[h1]@1"]), max(F(0), found["net[h2]@1"])
    out = F(3, 4) * one - F(2, 5) * two + F(1, 10)
    delta = out - target
    back_one, back_two = F(3, 4) * delta, F(-2, 5) * delta
    found |= {"out[h1]@1": one, "out[h2]@1": two, "out[o1]@1": out, "error[o1]@1": delta, "slope[h1]@1": F(1)}
    found |= {"delta[h1]@1": back_one, "delta[h2]@1": back_two, "gradient[h2>o1]@1": delta * two}
    found |= {"change[x2>h2]@1": -rate * back_two * x2, "weight[h1>o1]@2": F(3, 4) - rate * delta * one}
    weights = F(1, 2) - rate * back_one * x1, F(-1, 3) - rate * back_one * x2
    return found | {"net[h1]@2": weights[0] * x1 + weights[1] * x2 + F(1, 6) - rate * back_one}


def graph() -> tuple[str, dict[str, Fraction]]:
    """A graph, and what its values and gradients come to."""
    x, y, z = Fraction(1, 3), Fraction(-2, 7), Fraction(3, 4)
    text = '[graph]\nexpression = "x*y + z/x"\ninputs = { x = "1/3", y = "-2/7", z = "3/4" }\n'
    found = {"value[v1]@1": x * y, "value[v2]@1": z / x, "value[f]@1": x * y + z / x}
    return text, found | {"gradient[x]@1": y - z / x**2, "gradient[y]@1": x, "gradient[z]@1": 1 / x}


def test_a_net_and_a_graph_are_those_of_exact_arithmetic():
    text, values = graph()
    tasks = [(worked.example("fractions-relu"), relu_net()), (worked.parse(text + FRACTIONAL), values)]
    for task, expected in tasks:
        solution = worked.solve(task)
        for name, number in expected.items():
            assert (solution[name].shown, solution[name].exact) == (printed(number), True), name
            assert abs(Fraction(solution[name].value) - number) < Fraction(1, 10**25)
        assert compare([("", live_data(task), {})])[1] == []


def test_a_descent_goes_on_in_fractions():
    text = '[descent]\nfunction = "w^2 - 3*w"\nstart = { w = "1/3" }\nlearning-rate = "1/4"\nsteps = 3\n' + FRACTIONAL
    solution, w = worked.solve(worked.parse(text)), Fraction(1, 3)
    for step in range(1, 4):
        w -= (2 * w - 3) / 4
        assert solution[f"weight[w]@{step + 1}"].shown == str(w)


@pytest.mark.parametrize("format", TEXTS)
def test_every_format_prints_them(format):
    task = worked.example("fractions-relu")
    wanted = {str(abs(number)) for number in relu_net().values() if 1 < number.denominator <= 9999}
    told = numbers_in(TAG.sub(" ", text_in(worked.worksheet(task), format)))
    assert wanted <= told or format == "json"
    student = text_in(worked.worksheet(task, "student"), format)
    assert "denominator of at most 9999" in re.sub(r"\s+", " ", student)
    assert "43/120" not in numbers_in(TAG.sub(" ", student))


def test_long_ones_zero_and_what_is_no_fraction_are_decimals_or_whole():
    assert net("linear", '"1/99"', '"1/101"')["net[o1]@1"].shown == "200/9999"
    assert net("linear", '"1/100"', '"1/101"')["net[o1]@1"].shown == "0.0199"
    assert net("linear", '"1/10000"', "0")["net[o1]@1"].shown == "0.0001"
    assert net("linear", '"1/3"', '"-1/3"')["net[o1]@1"].shown == "0"
    assert net("linear", '"-7/12"', "0.25")["net[o1]@1"].shown == "-1/3"
    assert net("linear", '"999999999999/8"', '"999999999999/8"')["net[o1]@1"].shown == "999999999999/4"
    assert net("linear", '"999999999999/8"', '"5*999999999999/8"')["net[o1]@1"].shown == "749999999999.2500"
    sigmoid = net("sigmoid", '"1/3"', '"-1/3"')
    assert (sigmoid["out[o1]@1"].shown, sigmoid["slope[o1]@1"].shown) == ("1/2", "1/4")
    mixed = net("sigmoid", '"1/3"', "0")
    assert (mixed["net[o1]@1"].shown, mixed["out[o1]@1"].shown, mixed["out[o1]@1"].exact) == ("1/3", "0.5826", False)


def test_a_rounded_number_leads_to_decimals_and_a_fraction_is_carried_as_it_is():
    shown = net("linear", '"1/3"', '"1/3"', 'carry = "shown"')
    assert (shown["loss@1"].shown, shown["loss@1"].value) == ("1/72", "0.0138888888888888888888888888889")
    cut = net("sigmoid", '"1/3"', "0", 'carry = "shown"')
    assert (cut["out[o1]@1"].shown, cut["error[o1]@1"].shown) == ("0.5826", "0.08260")
    page = worked.render(worked.worksheet(cut), "markdown")
    assert "come from no rounded value are shown as fractions" in page


@pytest.mark.parametrize("carry", ["exact", "shown"])
def test_a_page_goes_on_from_update_to_update_as_a_longer_training(carry):
    for task in (worked.example("fractions-relu"), net("sigmoid", '"1/3"', "0").problem):
        task = task.altered(carry=carry)
        longer = worked.solve(task.altered(steps=4))
        [[result]] = node.run("lab.mjs", [{"data": lab_data(task), "logs": [[{"updates": 3}]]}])
        told = [outcome[0] for outcome in result["outcomes"]]
        cells = list(worked.solve(task).cells.values())
        for cell, shown in zip(cells, told, strict=True):
            if cell.formula and cell.step == 1:
                assert shown == longer[shifted(cell.id, 3)].shown, cell.id


def test_letters_have_them_as_coefficients():
    page = worked.render(worked.worksheet(net("linear", '"a"', '"1/3"')), "text")
    assert "1/3" in page and "0.3333" not in page


def test_roots_of_squares_are_fractions():
    text = '[graph]\nexpression = "sqrt(x*y)"\ninputs = { x = "1/3", y = "4/27" }\n' + FRACTIONAL
    task = worked.parse(text)
    assert worked.solve(task)["value[f]@1"].shown == "2/9"
    assert compare([("", live_data(task), {})])[1] == []
    for number in (Fraction(2, 9), Fraction(4, 3), Fraction(-1)):
        with pytest.raises(NoFraction):
            FRACTIONS.call(Function("sqrt", None).entry, number)


def test_sheets_hold_fractions_or_decimals():
    task = worked.example("fractions-relu")
    decimals = worked.solve(replace(task, rounding=replace(task.rounding, results="decimals")))
    solution = worked.solve(task)
    asked = [name for name in solution if solution.cells[name].formula]
    sheets = [{name: found[name].shown for name in asked} for found in (solution, decimals)]
    sheets.append({name: sheets[place % 2][name] for place, name in enumerate(asked)})
    for sheet in sheets:
        report = worked.check(task, sheet)
        assert (report.score, report.wrong) == (len(asked), ())
    report = worked.check(task, sheets[0] | {"net[h2]@1": "7/25", "out[h2]@1": "7/25"})
    found = {finding.cell: finding for finding in report.findings}
    wrong, after = found["net[h2]@1"], found["out[h2]@1"]
    assert report.first_wrong == wrong.cell and (wrong.expected, wrong.due) == ("7/24", "7/24")
    assert after.mark == 1 and not wrong.mark and all(len(str(low)) < 9 for low, _ in after.accepted)
    page = worked.render(worked.feedback(report), "text")
    assert "7/24 is right" in page and not re.search(r"\d{9}", page)
    assert accepted_ranges(worked.key(solution)) == accepted_ranges(worked.key(decimals))


@pytest.mark.parametrize("format", STENCILS)
def test_copies_with_other_numbers_have_their_own_fractions(format):
    task, other = worked.example("fractions-relu"), {"input[x1]@1": "0.7", "weight[x1>h2]@1": "-0.9"}
    changed = worked.render(worked.worksheet(task.with_givens(other), "key"), format)
    assert Stamp(task, format, "key")({name: Decimal(text) for name, text in other.items()}) == changed


def test_figures_of_fractions_and_words_that_are_no_choice():
    assert (significant_digits("-37/120"), significant_digits("-0.0450"), is_zero("-0.00"), is_zero("1/300")) == (
        5,
        3,
        True,
        False,
    )
    with pytest.raises(WorkedError, match="results: "):
        worked.parse(f"{graph()[0]}{FRACTIONAL}".replace('"fractions"', '"fraction"'))
