"""Bias corrections: mistakes in correcting moments that start at 0."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._methods import ADAM, ONE, here, one_weight, replaced, tidied, with_part, with_parts
from worked.checking.mistakes.mistake import Around, Example, all_parts, exchanged, in_each, mistake, rewritten
from worked.formula import Formula, Number, Power, Quotient, Sum, Symbol, product_of

CORRECTED = ("first-moment-corrected", "second-moment-corrected", "change")


def _counted(whole: Formula) -> list[Power]:
    """The powers of a share in a formula whose exponent is the count of updates."""
    powers = [part for part in all_parts(whole) if isinstance(part, Power)]
    return [part for part in powers if isinstance(part.base, Symbol) and part.base.name.startswith("beta")]


def _is_count_sum(part: Formula) -> bool:
    """Whether a part is 1 - beta^t."""
    return isinstance(part, Sum) and len(part.terms) == 2 and part.terms[0] == ONE and bool(_counted(part.terms[1]))


@mistake(
    "the correction of the bias is left out",
    often=4,
    met="threads and keys on the web",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.3700"),
    quantities=CORRECTED,
)
def correction_left_out(around: Around) -> Iterator[Formula]:
    """The correction of the bias is left out.

    Right: corrected first moment = 0.37 / (1 - 0.9 * 0.9) = 1.9474.
    Wrong: corrected first moment = 0.37                   = 0.3700.

    The moments start at 0 and are too small at first. Divided by 1 - beta^t they are averages of the gradients so far,
    which matters most in the first steps.
    """
    found = {}
    for name in ("first-moment", "second-moment"):
        corrected, moment = here(around, f"{name}-corrected"), around.named(name, around.cell.place)
        if corrected and moment:
            found[corrected.name] = moment
    yield exchanged(around.formula, found)
    for name, moment in found.items():
        yield exchanged(around.formula, {name: moment})
    if isinstance(around.formula, Quotient) and _is_count_sum(around.formula.bottom):
        yield around.formula.top
    yield tidied(rewritten(around.formula, lambda part: ONE if _is_count_sum(part) else part))


@mistake(
    "the moment is multiplied by 1 - beta^t, not divided by it",
    often=2,
    met="classroom",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.0703"),
    quantities=CORRECTED,
)
def correction_multiplied(around: Around) -> Iterator[Formula]:
    """The moment is multiplied by 1 - beta^t, not divided by it.

    Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
    Wrong: corrected first moment = 0.37 * (1 - 0.9 ** 2) = 0.0703.

    In the first updates the moments are too small, for they start at 0. The correction makes them larger.
    """

    def multiplied(part: Quotient) -> Formula:
        return product_of((part.top, part.bottom)) if _is_count_sum(part.bottom) else part

    yield tidied(in_each(around.formula, Quotient, multiplied))


@mistake(
    "the moment is divided by beta^t, not by 1 - beta^t",
    often=3,
    met="classroom",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "0.4568"),
    quantities=CORRECTED,
)
def correction_by_power(around: Around) -> Iterator[Formula]:
    """The moment is divided by beta^t, not by 1 - beta^t.

    Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
    Wrong: corrected first moment = 0.37 / 0.9 ** 2       = 0.4568.

    After t updates, beta^t is the share of the start, which is 0; what is there of the gradients is 1 - beta^t.
    """
    yield rewritten(around.formula, lambda part: part.parts()[1].parts()[0] if _is_count_sum(part) else part)


@mistake(
    "the bias is corrected with the beta of the other moment",
    often=3,
    met="lecture slides with the misprint 1 - beta_1^t for both moments",
    example=Example(ADAM, "second-moment-corrected[x1>o1]@1", "1.3363"),
    quantities=CORRECTED,
)
def correction_by_other_share(around: Around) -> Iterator[Formula]:
    """The bias is corrected with the beta of the other moment.

    Right: corrected second moment = 0.2539 / (1 - 0.99 ** 2) = 12.7588.
    Wrong: corrected second moment = 0.2539 / (1 - 0.9 ** 2)  = 1.3363.

    Each moment is corrected by its own beta: m by 1 - beta_1^t and v by 1 - beta_2^t.
    """
    for power in _counted(around.formula):
        for name in ("beta-1", "beta-2"):
            beta = around.named(name)
            if beta and power.base != beta:
                yield with_part(around.formula, power, Power(beta, power.exponent))


@mistake(
    "the bias is corrected with the wrong count of updates",
    often=4,
    met="threads and keys on the web: t = 0 in the first update",
    example=Example(ADAM, "first-moment-corrected[x1>o1]@1", "3.7000"),
    quantities=CORRECTED,
)
def correction_count(around: Around) -> Iterator[Formula]:
    """The bias is corrected with the wrong count of updates.

    Right: corrected first moment = 0.37 / (1 - 0.9 ** 2) = 1.9474.
    Wrong: corrected first moment = 0.37 / (1 - 0.9 ** 1) = 3.7000.

    The exponent is the number of the update, 1 for the first. Counted from 0 the first correction would divide by
    1 - beta^0 = 0.
    """
    powers = _counted(around.formula)
    count = int(powers[0].exponent.text) if powers and isinstance(powers[0].exponent, Number) else 0
    for other in (count - 1, count + 1, 1):
        if count and other > 0:
            yield with_parts(around.formula, {power: Power(power.base, Number(str(other))) for power in powers})


@mistake(
    "the corrected moment is carried on, not the moment itself",
    often=2,
    met="classroom",
    example=Example(one_weight('optimiser = "adam"\nsteps = 2', rate="0.05"), "first-moment[x1>o1]@2", "-0.780"),
    quantities=("first-moment", "second-moment"),
)
def corrected_carried_on(around: Around) -> Iterator[Formula]:
    """The corrected moment is carried on to the next step.

    Right: second first moment = 0.9 * (-0.08) + 0.1 * (-0.6) = -0.132.
    Wrong: second first moment = 0.9 * (-0.8) + 0.1 * (-0.6)  = -0.780.

    The correction is made for the step alone. What the next step goes on from is the moment itself.
    """
    name = around.cell.quantity
    before = around.named(f"{name}-corrected", around.cell.place, ahead=-1)
    yield from replaced(around.formula, here(around, name, -1), before)
