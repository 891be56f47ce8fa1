"""Schedules: the learning rate of each update, from the first rate and how far the training has come.

Their symbols are the first `rate`, the `count` of epochs or updates, and the parameters of the entry. A schedule that
`listens` follows the losses instead: `previous-rate`, and the losses of the last steps, `loss-1`, `loss-2`, `loss-3`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from worked.formula import PI, Cases, Formula, Number, Power, Symbol, cos, exp
from worked.maths.component import Parameter, case
from worked.maths.entry import Entry, empty, strange
from worked.maths.together import methods
from worked.record import NOTHING

rate, count = Symbol("rate"), Symbol("count")
ONE, TWO = Number("1"), Number("2")
# How many steps there must be before a symbol of a schedule that listens has a number.
HEARD = {"loss-1": 1, "loss-2": 2, "loss-3": 3, "previous-rate": 2}


class Schedule(Entry):
    """A rule for the learning rate, in one or more `forms`: name to equation, the usual one first.

    `first` is the number of the first epoch (or update) in the source, and `least` the smallest one at which the
    equation has a value. `whole` names the parameters that are whole numbers. `note` says what the equation does not.
    `counting` are the symbols that the class fills in. A `steady` one has the same equation for all counts.
    """

    kind = "schedule"
    counting = frozenset({"count"})
    steady = True

    name: str
    forms: Mapping[str, Formula]
    source: str
    first: int = 0
    aliases: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = NOTHING
    whole: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    least: int = 0

    @property
    def listens(self) -> bool:
        """Whether it follows the losses, and not a count."""
        return any(self.heard(form) for form in self.forms)

    def heard(self, form: str) -> int:
        """The number of the first step whose rate a form computes from losses; 0 where it follows a count."""
        return max((HEARD.get(name, 0) for name in self.forms[form].symbols()), default=0)

    @property
    def called(self) -> str:
        """Its name in a sentence."""
        return self.title or self.name.replace("-", " ")

    def at(self, form: str, count: int, whole: Mapping[str, int]) -> Formula:
        """The equation at an epoch or update; `whole` are the values of its whole parameters."""
        return self.forms[form].bind(lambda name: self.counted(name, count, whole))

    def counted(self, name: str, count: int, whole: Mapping[str, int]) -> Formula:
        """What stands for a symbol: the count as a number, everything else as it is."""
        return Number(str(count)) if name == "count" else Symbol(name)

    def flaws(self) -> Iterator[str]:
        yield from super().flaws()
        yield from empty(self, "forms")
        for name, formula in self.forms.items():
            known = ["rate", *self.counting, *self.parameters, *HEARD]
            yield from strange(f"the form '{name}'", formula, known)
        if self.first not in (0, 1) or self.least not in (0, 1):
            yield "first and least are the number of an epoch or update, 0 or 1"
        for name in self.whole:
            if name not in self.parameters or not self.parameters[name].default.isdecimal():
                yield f"whole names '{name}', which is no parameter with a whole number"
        if self.listens and not all(self.heard(form) for form in self.forms):
            yield "some of its forms follow the losses, and others a count"


class StepDecay(Schedule):
    """A schedule that drops the rate once in a while: `drops` is how often it has done so."""

    counting = frozenset({"count", "drops"})
    steady = False

    def counted(self, name, count, whole):
        if name == "drops":
            return Number(str((count - self.first) // whole["every"]))
        return super().counted(name, count, whole)


class Cosine(Schedule):
    """A schedule that ends: after its length the rate stays at the lowest."""

    steady = False

    def counted(self, name, count, whole):
        return super().counted(name, min(count, whole["length"]), whole)


class WarmUp(Schedule):
    """A schedule that rises to the full rate and then holds it."""

    steady = False

    def at(self, form, count, whole):
        return rate if count >= whole["warm-up"] else super().at(form, count, whole)


class WarmUpCosine(Cosine):
    """A schedule that rises to the full rate and then falls like a cosine."""

    def at(self, form, count, whole):
        rising = count < whole["warm-up"]
        return (rate * (count_of(count) / Symbol("warm-up"))) if rising else super().at(form, count, whole)


def count_of(count: int) -> Formula:
    """A count as a number of a formula."""
    return Number(str(count))


decay, exponent, factor, length, lowest = map(Symbol, ("decay", "exponent", "factor", "length", "lowest"))
increase, cut = Symbol("raise"), Symbol("cut")
loss_1, loss_2, loss_3, before = Symbol("loss-1"), Symbol("loss-2"), Symbol("loss-3"), Symbol("previous-rate")
LENGTH = Parameter("10", "T", "the number of epochs or updates until the end", ("steps", "total", "t-max"))
LOWEST = Parameter("0", "eta_min", "the lowest rate")

SCHEDULES = methods(
    Schedule(
        "inverse-time",
        {"quotient": rate / (1 + decay * count), "factor": ONE / (1 + decay * count) * rate},
        "lecture slides (eta_0 / (1 + epsilon t), and alpha_0 / (1 + decay rate * epoch)); Ng's course",
        aliases=("time-based", "decay", "inverse-time-decay"),
        parameters={"decay": Parameter("1", "k", "how fast the rate falls", ("rate", "decay-rate"))},
    ),
    Schedule(
        "power",
        {"quotient": rate / Power(count, exponent)},
        "lecture slides (eta_0 / t^epsilon with 0.5 < epsilon <= 1); Robbins & Monro 1951",
        first=1,
        least=1,
        aliases=("polynomial", "power-scheduling"),
        parameters={"exponent": Parameter("0.5", "p", "how fast the rate falls, above 0.5 and at most 1")},
    ),
    StepDecay(
        "step",
        {"factor": rate * Power(factor, Symbol("drops"))},
        "Goodfellow, Bengio & Courville 2016, section 8.3; PyTorch StepLR",
        aliases=("step-decay", "staircase"),
        parameters={
            "factor": Parameter("0.5", "gamma", "the factor at each drop of the rate", ("gamma", "drop")),
            "every": Parameter("1", "n", "how many epochs or updates there are between drops", ("step-size",)),
        },
        whole=("every",),
        title="step decay",
        note="d is how often the rate has dropped, once after every n",
    ),
    Schedule(
        "exponential",
        {"factor": rate * Power(factor, count)},
        "PyTorch ExponentialLR; Ng's course",
        aliases=("geometric",),
        parameters={"factor": Parameter("0.9", "gamma", "the factor at each drop of the rate", ("gamma", "drop"))},
        title="exponential decay",
    ),
    Schedule(
        "natural-exponential",
        {"exp": rate * exp(-(decay * count))},
        "Bengio 2012, section 3.1; Stanford CS231n notes",
        aliases=("exp",),
        parameters={"decay": Parameter("0.1", "k", "how fast the rate falls", ("rate", "decay-rate"))},
        title="exponential decay",
    ),
    Cosine(
        "cosine",
        {"half": lowest + ONE / TWO * (rate - lowest) * (1 + cos(PI * count / length))},
        "Loshchilov & Hutter 2017; PyTorch CosineAnnealingLR",
        aliases=("cosine-annealing",),
        parameters={"length": LENGTH, "lowest": LOWEST},
        whole=("length",),
        title="cosine decay",
        note="at the end of its length it stays at the lowest rate",
    ),
    WarmUp(
        "warm-up",
        {"linear": rate * (count / Symbol("warm-up"))},
        "Goyal et al. 2017",
        first=1,
        aliases=("warmup", "linear-warm-up"),
        parameters={"warm-up": Parameter("5", "T_w", "the epoch or update at which the full rate is reached")},
        whole=("warm-up",),
        title="linear warm-up",
        note="after the warm-up it stays",
    ),
    WarmUpCosine(
        "warm-up-cosine",
        {
            "half": lowest
            + ONE / TWO * (rate - lowest) * (1 + cos(PI * (count - Symbol("warm-up")) / (length - Symbol("warm-up")))),
        },
        "Goyal et al. 2017; Loshchilov & Hutter 2017",
        first=1,
        aliases=("warmup-cosine",),
        parameters={
            "warm-up": Parameter("2", "T_w", "the epoch or update at which the full rate is reached"),
            "length": LENGTH,
            "lowest": LOWEST,
        },
        whole=("warm-up", "length"),
        title="linear warm-up and cosine decay",
        note="in the warm-up before, it rises from 0 by equal steps, and at the end of its length it stays",
    ),
    Schedule(
        "adaptive",
        {
            "falling": Cases((case(increase * before, loss_1, "<", loss_2),), cut * before),
            "same-sign": Cases(
                (
                    case(increase * before, (loss_1 - loss_2) * (loss_2 - loss_3), ">", 0),
                    case(cut * before, (loss_1 - loss_2) * (loss_2 - loss_3), "<", 0),
                ),
                before,
            ),
        },
        "lecture slides (adaptive learning rate); Vogl et al. 1988; Jacobs 1988",
        aliases=("bold-driver", "adaptive-rate"),
        parameters={
            "raise": Parameter("1.05", "a_up", "the factor while the error keeps falling"),
            "cut": Parameter("0.7", "a_down", "the factor when it turns"),
        },
        title="adaptive learning rate",
    ),
)
