"""Faults of optimisers: their states, roots and corrections."""

from __future__ import annotations

from typing import Any

from tests.students.fault import At, fault, method

MOMENTS = ("first-moment", "second-moment")


def gradient(at: At) -> str:
    """The cell of the gradient that the optimiser is given."""
    return at.cell("clipped-gradient" if method(at).clip else "gradient")


def before(at: At) -> str:
    """The cell of the line's own number one step ago."""
    return at.cell(at.line.quantity, -1)


def carries(at: At) -> bool:
    """Whether a line goes on from its last number."""
    return at.has(before(at))


def is_average(at: At) -> bool:
    """Whether a line is an average of its last number and a new one."""
    plain = at.line.quantity == "velocity" and method(at).form != "average"
    return carries(at) and not plain and at.line.quantity in ("velocity", *MOMENTS)


def share(at: At) -> str:
    """The share that an average keeps of its last number."""
    return next(name for name in at.line.parents if name.partition("@")[0] in ("momentum", "rho", "beta-1", "beta-2"))


def fresh(at: At) -> Any:
    """What is new in an average: the gradient, or its square."""
    found = at.read(gradient(at))
    return at.op.part(found * found) if at.line.quantity == "second-moment" else found


# Optimisers


@fault("optimiser", "velocity", "first-moment", "change", when=carries)
def velocity_dropped(at: At):
    """What was remembered is left out."""
    return at.taking({before(at): at.read(before(at)) * 0})


@fault("optimiser", "squared-sum", "second-moment", when=carries)
def squares_dropped(at: At):
    """The squares of the steps before are left out."""
    return at.taking({before(at): at.read(before(at)) * 0})


@fault("optimiser", "velocity", "first-moment", "second-moment", when=is_average)
def share_forgotten(at: At):
    """The old share and all of the new number."""
    return at.op.part(at.read(share(at)) * at.read(before(at))) + fresh(at)


@fault("optimiser", "velocity", "first-moment", "second-moment", when=is_average)
def shares_swapped(at: At):
    """1 - beta of the old number, and beta of the new one."""
    kept = at.read(share(at))
    return at.op.part(at.op.part(1 - kept) * at.read(before(at))) + at.op.part(kept * fresh(at))


@fault("optimiser", "velocity", "change", when=lambda at: carries(at) and not is_average(at) and at.has("momentum@1"))
def share_added(at: At):
    """1 - beta before what is new, where the rule has none."""
    kept = at.read("momentum@1")
    old = at.op.part(kept * at.read(before(at)))
    return old + at.op.part((1 - kept) * (at.right - old))


@fault("optimiser", "velocity", "change", "first-moment", when=carries)
def remembered_sign(at: At):
    """What is kept is subtracted."""
    return at.taking({before(at): -at.read(before(at))})


@fault("optimiser", "velocity", "change", when=lambda at: carries(at) and at.has("momentum@1") and not is_average(at))
def share_of_velocity_forgotten(at: At):
    """The velocity is carried on in full."""
    return at.right + (1 - at.read("momentum@1")) * at.read(before(at))


@fault("optimiser", "change", when=lambda at: at.has(at.cell("velocity")) and "learning-rate" in str(at.line.parents))
def gradient_instead_of_velocity(at: At):
    """The gradient in the place of the velocity."""
    return at.taking({at.cell("velocity"): at.read(gradient(at))})


@fault("optimiser", "change", when=lambda at: at.has(at.cell("velocity")))
def velocity_of_before(at: At):
    """The velocity of the step before."""
    return at.taking({at.cell("velocity"): at.read(at.cell("velocity", -1))})


@fault(
    "optimiser", "change", when=lambda at: method(at).form in ("rate-inside", "rate-outside") and at.has("momentum@1")
)
def nesterov_forgotten(at: At):
    """The change of plain momentum."""
    velocity = at.read(at.cell("velocity"))
    return velocity if method(at).form == "rate-inside" else -at.rate * velocity


@fault("optimiser", "net", when=lambda at: method(at).looks_ahead and at.line.step <= method(at).steps)
def look_ahead_ignored(at: At):
    """The forward pass with the old weights."""
    seen = [cell for cell in at.line.parents if cell.startswith("look-ahead")]
    return at.taking({cell: at.read(_old(cell)) for cell in seen})


def _old(cell: str) -> str:
    return cell.replace("look-ahead", "weight" if ">" in cell else "bias")


@fault("optimiser", "squared-sum", "second-moment", when=carries)
def square_forgotten(at: At):
    """The gradient as it is, not its square."""
    found = at.read(gradient(at))
    if at.line.quantity == "squared-sum":
        return at.read(before(at)) + found
    kept = at.read(share(at))
    return at.op.part(kept * at.read(before(at))) + at.op.part((1 - kept) * found)


@fault("optimiser", "second-moment", when=carries)
def squares_added_up(at: At):
    """The sum of AdaGrad for the average."""
    return at.read(before(at)) + fresh(at)


def is_scaled(at: At) -> bool:
    """Whether a change is divided by a root of squares."""
    return (
        method(at).optimiser in ("adagrad", "rmsprop", "adam")
        and method(at).form != "epsilon-hat"
        and not method(at).decay
    )


def top_and_square(at: At) -> tuple[Any, Any]:
    """What is divided in a change, and whose root it is divided by."""
    names = {
        "adagrad": (gradient(at), at.cell("squared-sum")),
        "rmsprop": (gradient(at), at.cell("second-moment")),
        "adam": (at.cell("first-moment-corrected"), at.cell("second-moment-corrected")),
    }[method(at).optimiser]
    return at.read(names[0]), at.read(names[1])


@fault("optimiser", "change", when=is_scaled)
def root_left_out(at: At):
    """The square below, not its root."""
    top, square = top_and_square(at)
    return -at.rate * top / square


@fault("optimiser", "change", when=is_scaled)
def divisor_left_out(at: At):
    """The rate is not divided."""
    return -at.rate * top_and_square(at)[0]


@fault("optimiser", "change", when=lambda at: is_scaled(at) and method(at).optimiser == "adam")
def correction_skipped(at: At):
    """The moments themselves in the change."""
    moments = {at.cell(f"{name}-corrected"): at.read(at.cell(name)) for name in MOMENTS}
    return at.taking(moments)


CORRECTED = ("first-moment-corrected", "second-moment-corrected")


def correction(at: At) -> tuple[Any, Any, int]:
    """The moment, its share and the count of updates."""
    moment, beta = at.line.parents
    return at.read(moment), at.read(beta), method(at).updates + at.line.step


@fault("optimiser", *CORRECTED)
def uncorrected(at: At):
    """The moment as it is."""
    return correction(at)[0]


@fault("optimiser", *CORRECTED)
def counted_late(at: At):
    """The bias corrected with t + 1."""
    moment, beta, count = correction(at)
    return moment / (1 - beta ** (count + 1))


@fault("optimiser", *CORRECTED, when=lambda at: correction_count(at) > 1)
def counted_early(at: At):
    """The bias corrected with t - 1."""
    moment, beta, count = correction(at)
    return moment / (1 - beta ** (count - 1))


def correction_count(at: At) -> int:
    """The count of updates of a line."""
    return method(at).updates + at.line.step


@fault("optimiser", *CORRECTED)
def corrected_by_other_beta(at: At):
    """1 - beta of the other moment."""
    moment, _, count = correction(at)
    other = {"beta-1@1": "beta-2@1", "beta-2@1": "beta-1@1"}[at.line.parents[1]]
    return moment / (1 - at.read(other) ** count)


@fault("optimiser", *CORRECTED)
def corrected_by_power(at: At):
    """Divided by beta^t."""
    moment, beta, count = correction(at)
    return moment / beta**count


@fault("optimiser", *CORRECTED)
def correction_times(at: At):
    """Multiplied by 1 - beta^t."""
    moment, beta, count = correction(at)
    return moment * (1 - beta**count)


@fault("optimiser", *MOMENTS, when=lambda at: at.has(share(at)) and share(at).startswith("beta"))
def betas_swapped(at: At):
    """The beta of the other moment."""
    other = {"beta-1@1": "beta-2@1", "beta-2@1": "beta-1@1"}[share(at)]
    return at.taking({share(at): at.read(other)})


@fault("optimiser", "change", "velocity", when=lambda at: at.has(method(at).rate(at.line.step)))
def rate_forgotten(at: At):
    """A rate of 1."""
    return at.taking({method(at).rate(at.line.step): at.rate / at.rate})


@fault("optimiser", "change")
def change_upwards(at: At):
    """The change with the other sign."""
    return -at.right
