"""Methods: the optimisers, schedules, penalties and bounds with which a simulated net learns, and their numbers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

# The numbers that each rule is written with, and what they are drawn from.
PARAMETERS = {
    "momentum": {"momentum": ("0.9", "0.5", "0.8", "0.7")},
    "nesterov": {"momentum": ("0.9", "0.5", "0.8")},
    "adagrad": {"epsilon": ("1e-8",)},
    "rmsprop": {"rho": ("0.9", "0.9", "0.5", "0.99"), "epsilon": ("1e-8",)},
    "adadelta": {"rho": ("0.9", "0.95"), "epsilon": ("1e-2", "1e-3")},
    "adam": {"beta-1": ("0.9", "0.9", "0.8"), "beta-2": ("0.999", "0.99", "0.9"), "epsilon": ("1e-8",)},
    "adamax": {"beta-1": ("0.9", "0.8"), "beta-2": ("0.999", "0.9")},
    "nadam": {"beta-1": ("0.9", "0.8"), "beta-2": ("0.999", "0.99"), "epsilon": ("1e-8",)},
    "rprop": {"increase": ("1.2",), "decrease": ("0.5",), "largest": ("50", "0.5"), "smallest": ("0.001",)},
    "inverse-time": {"decay": ("1", "0.1", "0.5", "0.01")},
    "power": {"exponent": ("0.5", "1", "0.75")},
    "step": {"factor": ("0.5", "0.1")},
    "exponential": {"factor": ("0.9", "0.95", "0.5")},
    "natural-exponential": {"decay": ("0.1", "0.5")},
    "warm-up": {"warm-up": ("3", "5", "8")},
    "l2": {"lambda": ("0.1", "0.01", "0.5", "1")},
    "l1": {"lambda": ("0.1", "0.01", "0.5")},
    "l1-l2": {"lambda-1": ("0.1", "0.05"), "lambda-2": ("0.2", "0.01")},
    "weight-decay": {"weight-decay": ("0.1", "0.01", "0.5")},
}
FORMS = {
    "momentum": ("change", "average", "velocity", "rate-inside"),
    "nesterov": ("look-ahead", "rate-inside", "rate-outside"),
    "adagrad": ("epsilon-outside", "epsilon-inside"),
    "rmsprop": ("epsilon-outside", "epsilon-inside"),
    "adadelta": ("epsilon-inside",),
    "adam": ("epsilon-outside", "epsilon-outside", "epsilon-inside", "epsilon-hat"),
    "adamax": ("plain",),
    "nadam": ("constant",),
    "rprop": ("plain",),
    "inverse-time": ("quotient", "factor"),
    "power": ("quotient",),
    "step": ("factor",),
    "exponential": ("factor",),
    "natural-exponential": ("exp",),
    "warm-up": ("linear",),
}
FACTORS = ("lambda", "lambda/2", "lambda/m", "lambda/(2m)")
# What each form remembers, by optimiser and form or by optimiser alone.
STATES = {
    "momentum/change": ("change",),
    "momentum": ("velocity",),
    "nesterov": ("velocity",),
    "adagrad": ("squared-sum",),
    "rmsprop": ("second-moment",),
    "adadelta": ("second-moment", "squared-changes"),
    "adam": ("first-moment", "second-moment"),
    "nadam": ("first-moment", "second-moment"),
    "adamax": ("first-moment", "largest-gradient"),
    "rprop": ("step-size", "effective-gradient"),
}
SIGNED = ("change", "velocity", "first-moment", "effective-gradient")
COUNTS_FROM_ONE = ("power", "warm-up")


class Method(NamedTuple):
    """How a net learns, beyond plain descent. `samples` are those of the problem, of which one is shown.

    `updates` came before; `clip` is `norm` or `value`; `decay` is `rate` or `plain`: whether decoupled decay is
    multiplied by the learning rate.
    """

    optimiser: str = ""
    form: str = ""
    schedule: str = ""
    schedule_form: str = ""
    penalty: str = ""
    factor: str = ""
    biases: bool = False
    clip: str = ""
    max_norm: bool = False
    decay: str = ""
    steps: int = 1
    updates: int = 0
    samples: int = 1
    every: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether it is plain descent in one step."""
        return self == PLAIN

    @property
    def states(self) -> tuple[str, ...]:
        """The quantities that the next update needs."""
        return STATES.get(f"{self.optimiser}/{self.form}") or STATES.get(self.optimiser, ())

    @property
    def looks_ahead(self) -> bool:
        """Whether the gradient is taken elsewhere than at the weights."""
        return self.form == "look-ahead"

    @property
    def counted_from(self) -> int:
        """The number of the first update in a schedule."""
        return int(self.schedule in COUNTS_FROM_ONE)

    def rate(self, step: int) -> str:
        """The cell of the learning rate of a step."""
        return f"learning-rate@{step}" if self.schedule else "learning-rate@1"


PLAIN = Method()
DESCENTS = ("momentum", "nesterov", "adagrad", "rmsprop", "adam", "adadelta", "adamax", "nadam", "rprop")
SCHEDULES = ("inverse-time", "power", "step", "exponential", "natural-exponential", "warm-up")


def _optimiser(name: str) -> Callable[[Random], Method]:
    def draw_one(draw: Random) -> Method:
        steps = draw.choice((1, 1, 2))
        return Method(name, draw.choice(FORMS[name]), steps=steps, updates=draw.choice((0, 0, 1, 2, 5)))

    return draw_one


def _schedule(draw: Random) -> Method:
    name = draw.choice(SCHEDULES)
    steps, updates = draw.choice((1, 2)), draw.choice((0, 1, 2, 4, 10))
    form, every = draw.choice(FORMS[name]), draw.choice((1, 2, 3))
    return Method(schedule=name, schedule_form=form, steps=steps, updates=updates, every=every)


def _penalty(draw: Random) -> Method:
    samples = draw.choice((1, 2, 3, 4))
    name = draw.choice(("l2", "l2", "l1", "l1-l2"))
    return Method(penalty=name, factor=draw.choice(FACTORS), biases=draw.random() < 0.25, samples=samples)


def _several(draw: Random) -> Method:
    name = draw.choice(("adam", "momentum", "rmsprop"))
    found = Method(name, draw.choice(FORMS[name]), updates=draw.choice((0, 1, 3)))
    more = _penalty(draw)._asdict() if draw.random() < 0.5 else {"decay": draw.choice(("rate", "plain"))}
    if draw.random() < 0.5:
        more |= {"clip": draw.choice(("norm", "value"))}
    return found._replace(**{name: value for name, value in more.items() if value and name not in ("steps", "updates")})


METHODS: dict[str, Callable[[Random], Method]] = {
    **{name: _optimiser(name) for name in DESCENTS},
    "schedule": _schedule,
    "penalty": _penalty,
    "clip by norm": lambda draw: Method(clip="norm"),
    "clip by value": lambda draw: Method(clip="value"),
    "max-norm": lambda draw: Method(max_norm=True),
    "weight decay": lambda draw: Method(decay=draw.choice(("rate", "plain"))),
    "AdamW": lambda draw: Method("adam", "epsilon-outside", decay="rate", updates=draw.choice((0, 2))),
    "several": _several,
}


def draw_numbers(draw: Random, method: Method, places: list[str]) -> dict[str, str]:
    """The given numbers of a method by the ids of their cells; `places` are those of all weights and biases."""
    names = [name for name in (method.optimiser, method.schedule, method.penalty) if name]
    names += ["weight-decay"] if method.decay else []
    given = {f"{name}@1": draw.choice(of) for rule in names for name, of in PARAMETERS.get(rule, {}).items()}
    if method.form in ("plain",) and method.optimiser == "adamax":
        given.pop("epsilon@1", None)
    if method.clip:
        given["threshold@1"] = draw.choice(("0.1", "0.2", "0.5", "0.05", "1"))
    if method.max_norm:
        given["max-norm@1"] = draw.choice(("0.5", "1", "0.8", "1.5"))
    for state in method.states:
        given |= {f"{state}[{place}]@0": _state(draw, state, method.updates) for place in places}
    return given


def _state(draw: Random, state: str, updates: int) -> str:
    if not updates and state != "step-size":
        return "0"
    number = draw.randint(1, 60) / 100
    return f"{-number if state in SIGNED and draw.random() < 0.5 else number:.2f}"


def training_text(method: Method, given: dict[str, str], places: list[str]) -> list[str]:
    """The lines of [training] for a method."""

    def table(name: str, **more: str) -> str:
        parameters = {key: given[f"{key}@1"] for key in PARAMETERS.get(name, {}) if f"{key}@1" in given}
        parts = [f'name = "{name}"', *(f"{key} = {value}" for key, value in (parameters | more).items())]
        return f"{{ {', '.join(parts)} }}"

    lines = [f"steps = {method.steps}"]
    if method.optimiser:
        lines.append(f"optimiser = {table(method.optimiser, form=_quoted(method.form))}")
    state = [f"updates = {method.updates}"] if method.updates else []
    for name in method.states:
        values = ", ".join(f'"{place}" = {given[f"{name}[{place}]@0"]}' for place in places)
        state.append(f"{name} = {{ {values} }}")
    lines += [f"state = {{ {', '.join(state)} }}"] if state else []
    if method.schedule:
        more = {"form": _quoted(method.schedule_form), "counts": _quoted("updates")}
        more |= {"every": str(method.every)} if method.schedule == "step" else {}
        lines.append(f"schedule = {table(method.schedule, **more)}")
    if method.penalty:
        more = {"factor": _quoted(method.factor), "biases": str(method.biases).lower()}
        lines.append(f"penalty = {table(method.penalty, **more)}")
    if method.clip:
        lines.append(f"clip = {{ name = {_quoted(method.clip)}, threshold = {given['threshold@1']} }}")
    if method.max_norm:
        lines.append(f"max-norm = {given['max-norm@1']}")
    if method.decay:
        rate = str(method.decay == "rate").lower()
        lines.append(f"weight-decay = {{ strength = {given['weight-decay@1']}, times-rate = {rate} }}")
    return lines


def _quoted(text: str) -> str:
    return f'"{text}"'
