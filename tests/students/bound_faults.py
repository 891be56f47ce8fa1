"""Faults of schedules, penalties, decay and bounds."""

from __future__ import annotations

from typing import Any

from tests.students.fault import At, fault, is_weight, method
from tests.students.learning import factor, parts, rate_of

# Rates


@fault("bound", "learning-rate")
def first_rate_kept(at: At):
    """The rate of the beginning."""
    return at.read("initial-rate@1")


@fault("bound", "learning-rate")
def count_one_late(at: At):
    """The schedule one update further on."""
    done = method(at).updates + at.line.step
    _, work = rate_of(method(at)._replace(updates=done), 1)
    return work(at.read, at.op)


@fault("bound", "learning-rate", when=lambda at: at.line.step > 1)
def rate_of_rate(at: At):
    """The last rate in the place of the first."""
    last = at.read(f"learning-rate@{at.line.step - 1}")
    work = rate_of(method(at)._replace(updates=method(at).updates + at.line.step - 1), 1)[1]
    return work(lambda cell: last if cell == "initial-rate@1" else at.read(cell), at.op)


# Penalties


def is_penalised(at: At) -> bool:
    """Whether a line is a gradient with a penalty."""
    return at.has(at.cell("data-gradient"))


def slope(at: At) -> Any:
    """What the penalty adds to a gradient."""
    return at.right - at.read(at.cell("data-gradient"))


@fault("bound", "gradient", when=is_penalised)
def penalty_left_out_of_gradient(at: At):
    """The gradient of the data."""
    return at.read(at.cell("data-gradient"))


@fault("bound", "gradient", when=is_penalised)
def penalty_doubled(at: At):
    """Twice what the penalty adds."""
    return at.read(at.cell("data-gradient")) + 2 * slope(at)


@fault("bound", "gradient", when=is_penalised)
def penalty_halved(at: At):
    """Half of what the penalty adds."""
    return at.read(at.cell("data-gradient")) + slope(at) / 2


@fault("bound", "gradient", when=is_penalised)
def penalty_less(at: At):
    """The penalty subtracted."""
    return at.read(at.cell("data-gradient")) - slope(at)


@fault(
    "bound",
    "gradient",
    when=lambda at: is_penalised(at) and method(at).samples > 1 and method(at).factor.endswith(("/m", "m)")),
)
def samples_forgotten(at: At):
    """The penalty not divided by the number of samples."""
    return at.read(at.cell("data-gradient")) + slope(at) * method(at).samples


@fault("bound", "gradient", when=lambda at: is_penalised(at) and method(at).penalty == "l1")
def sign_forgotten(at: At):
    """The weight in the place of its sign."""
    data, old = at.read(at.cell("data-gradient")), at.read(at.cell("weight" if at.line.source else "bias"))
    return data + factor(method(at), "lambda@1", at.read, at.op) * old


@fault(
    "bound",
    "gradient",
    when=lambda at: bool(method(at).penalty == "l2" and not is_weight(at) and not method(at).biases),
)
def bias_penalised(at: At):
    """The bias counted in the penalty."""
    return at.right + factor(method(at), "lambda@1", at.read, at.op, doubled=True) * at.read(at.cell("bias"))


@fault("bound", "loss", when=lambda at: at.has(f"penalty@{at.line.step}"))
def penalty_left_out_of_loss(at: At):
    """The loss of the data."""
    return at.read(f"data-loss@{at.line.step}")


@fault("bound", "penalty", when=lambda at: method(at).penalty == "l2")
def sum_squared(at: At):
    """The square of the sum of the weights."""
    total = sum(at.read(cell) for cell in at.line.parents if "[" in cell)
    return factor(method(at), parts(method(at))[0][0], at.read, at.op) * total * total


@fault("bound", "penalty", when=lambda at: method(at).penalty == "l1")
def bars_forgotten(at: At):
    """The sum of the weights with their signs."""
    total = sum(at.read(cell) for cell in at.line.parents if "[" in cell)
    return factor(method(at), "lambda@1", at.read, at.op) * total


def decays(at: At) -> bool:
    """Whether a change takes a share off the weight."""
    return at.has("weight-decay@1")


@fault("bound", "change", when=decays)
def decay_forgotten(at: At):
    """No share is taken off."""
    return at.taking({"weight-decay@1": at.read("weight-decay@1") * 0})


@fault("bound", "change", when=decays)
def decay_upwards(at: At):
    """A share is added."""
    return at.taking({"weight-decay@1": -at.read("weight-decay@1")})


@fault("bound", "change", when=lambda at: decays(at) and method(at).decay == "rate")
def decay_in_full(at: At):
    """The decay is not multiplied by the rate."""
    return at.taking({"weight-decay@1": at.read("weight-decay@1") / at.rate})


# Bounds


def norm(at: At) -> str:
    """The norm that makes a number smaller; "" where there is none."""
    found = [cell for cell in at.line.parents if cell.startswith(("gradient-norm", "weight-norm"))]
    return found[0] if found and at.line.quantity in ("clipped-gradient", "weight") else ""


def by_norm(at: At) -> bool:
    """Whether a number is made smaller where a norm is too large."""
    return bool(norm(at))


@fault("bound", "gradient-norm", "weight-norm")
def norm_not_rooted(at: At):
    """The sum of the squares."""
    return at.right * at.right


@fault("bound", "clipped-gradient", "weight", when=by_norm)
def bound_ignored(at: At):
    """The number as it is."""
    return at.read(at.line.parents[0])


@fault("bound", "clipped-gradient", "weight", when=by_norm)
def always_scaled(at: At):
    """Scaled to the bound whatever the norm is."""
    bound = "max-norm@1" if at.line.quantity == "weight" else "threshold@1"
    return at.read(at.line.parents[0]) * at.read(bound) / at.read(norm(at))


@fault("bound", "clipped-gradient", "weight", when=by_norm)
def norm_alone(at: At):
    """Divided by the norm, without the bound."""
    return at.read(at.line.parents[0]) / at.read(norm(at))


@fault("bound", "clipped-gradient", when=by_norm)
def value_for_norm(at: At):
    """Each gradient cut off by itself."""
    largest = at.read("threshold@1")
    return max(-largest, min(at.read(at.cell("gradient")), largest))


@fault("bound", "clipped-gradient", when=lambda at: not by_norm(at))
def clip_sign(at: At):
    """The sign is lost in clipping."""
    return min(abs(at.read(at.cell("gradient"))), at.read("threshold@1"))
