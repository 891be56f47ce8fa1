"""Optimisers: what is added to a weight, each in the forms in which textbooks and libraries write it.

A rule is a short list of lines, worked for each weight in turn: an optimiser's state first, the change last. Their
symbols are the learning `rate`, the `gradient` dE/dw, the `weight`, the `count` of the update (1 for the first), the
parameters of the entry, what earlier lines compute, and `previous("velocity")`: what a line came to one update ago.
"""

from __future__ import annotations

from worked.formula import Cases, Formula, Maximum, Minimum, Number, Power, Symbol, absolute, sign, sqrt
from worked.maths.component import Parameter, case, catalogue
from worked.maths.rule import Form, Line, Optimiser, previous

rate, gradient, weight, count = Symbol("rate"), Symbol("gradient"), Symbol("weight"), Symbol("count")
descent = Symbol("descent")
velocity, first, second = Symbol("velocity"), Symbol("first-moment"), Symbol("second-moment")


def change(formula: Formula) -> Line:
    """The last line of a rule."""
    return Line("change", formula)


def plain_descent() -> tuple[Form, ...]:
    """The change in proportion to the gradient."""
    return (Form("plain", (change(-(rate * gradient)),), "everywhere", (change(rate * descent),)),)


def average(quantity: str, share: Formula, of: Formula) -> Line:
    """An exponentially weighted average: a share of what it was, and the rest of what is new."""
    return Line(quantity, share * previous(quantity) + (1 - share) * of)


mu, rho = Symbol("momentum"), Symbol("rho")
beta_1, beta_2, epsilon = Symbol("beta-1"), Symbol("beta-2"), Symbol("epsilon")
up, down = Symbol("increase"), Symbol("decrease")

MOMENTUM = {
    "momentum": Parameter(
        "0.9", "alpha", "the share of the last change, or of the last velocity, that is kept", ("mu", "beta", "alpha")
    ),
}
EPSILON = Parameter("1e-8", "epsilon", "a small number that avoids division by zero", ("eps",))
BETAS = {
    "beta-1": Parameter("0.9", "beta_1", "the share of the last first moment that is kept"),
    "beta-2": Parameter("0.999", "beta_2", "the share of the last second moment that is kept"),
}
FIRST, SECOND = average("first-moment", beta_1, gradient), average("second-moment", beta_2, gradient**2)
FIRST_CORRECTED = Line("first-moment-corrected", first / (1 - Power(beta_1, count)))
SECOND_CORRECTED = Line("second-moment-corrected", second / (1 - Power(beta_2, count)))
mean_corrected, square_corrected = Symbol("first-moment-corrected"), Symbol("second-moment-corrected")


def largest_of(size: Formula) -> Line:
    """The largest gradient so far, of which a share is kept."""
    return Line("largest-gradient", Maximum((beta_2 * previous("largest-gradient"), size)))


def by_largest(divisor: Formula) -> Line:
    """A change by the corrected first moment, divided by the largest gradient."""
    return change(-(rate / (1 - Power(beta_1, count)) * (first / divisor)))


largest, LARGEST = Symbol("largest-gradient"), largest_of(absolute(gradient))
momentum_now, momentum_next, product = Symbol("momentum-now"), Symbol("momentum-next"), Symbol("momentum-product")


def scheduled(count: Formula) -> Formula:
    """The momentum of an update, as Dozat (2016) lets it grow."""
    return beta_1 * (1 - Number("0.5") * Power(Number("0.96"), count * Symbol("momentum-decay")))


def by_root(scaled: Formula, square: Formula, outside: bool = True) -> Line:
    """A change divided by the root of a mean square, with epsilon outside or inside the root."""
    divisor = sqrt(square) + epsilon if outside else sqrt(square + epsilon)
    return change(-(rate * (scaled / divisor)))


def in_two_forms(
    before: tuple[Line, ...], scaled: Formula, square: Formula, outside: str, inside: str
) -> tuple[Form, ...]:
    """A rule with epsilon outside the root, and with epsilon inside; `outside` and `inside` tell who writes it so."""
    return (
        Form("epsilon-outside", (*before, by_root(scaled, square)), outside),
        Form("epsilon-inside", (*before, by_root(scaled, square, outside=False)), inside),
    )


turned = gradient * previous("effective-gradient")

OPTIMISERS = catalogue(
    Optimiser(
        "gradient-descent",
        plain_descent(),
        "Rumelhart, Hinton & Williams 1986; lecture slides",
        aliases=("gd", "sgd", "stochastic-gradient-descent"),
    ),
    Optimiser(
        "perceptron",
        plain_descent(),
        "Rosenblatt 1958; lecture slides",
        uses_slopes=False,
        aliases=("perceptron-rule", "delta-rule-of-rosenblatt"),
    ),
    Optimiser(
        "momentum",
        (
            Form(
                "change",
                (change(-(rate * gradient) + mu * previous("change")),),
                "first lecture; Rumelhart, Hinton & Williams 1986; Keras and scikit-learn call the change velocity",
                by_delta=(change(rate * descent + mu * previous("change")),),
            ),
            Form(
                "average",
                (average("velocity", mu, gradient), change(-(rate * velocity))),
                "second lecture; Ng's course",
            ),
            Form(
                "velocity",
                (Line("velocity", mu * previous("velocity") + gradient), change(-(rate * velocity))),
                "PyTorch",
            ),
            Form(
                "rate-inside",
                (Line("velocity", mu * previous("velocity") + rate * gradient), change(-velocity)),
                "Qian 1999; Ruder 2016",
            ),
        ),
        "Polyak 1964; Rumelhart, Hinton & Williams 1986; lecture slides",
        aliases=("classical-momentum", "heavy-ball", "sgd-momentum"),
        parameters=MOMENTUM,
    ),
    Optimiser(
        "nesterov",
        (
            Form(
                "look-ahead",
                (Line("velocity", mu * previous("velocity") - rate * gradient), change(velocity)),
                "Nesterov 1983; Sutskever et al. 2013, with the gradient at the point looked ahead to",
                look_ahead=weight + mu * previous("velocity"),
            ),
            Form(
                "rate-inside",
                (
                    Line("velocity", mu * previous("velocity") - rate * gradient),
                    change(mu * velocity - rate * gradient),
                ),
                "Keras and scikit-learn, with the gradient at the weight",
            ),
            Form(
                "rate-outside",
                (Line("velocity", mu * previous("velocity") + gradient), change(-(rate * (gradient + mu * velocity)))),
                "PyTorch, with the gradient at the weight",
            ),
        ),
        "Nesterov 1983; lecture slides",
        aliases=("nag", "nesterov-momentum", "nesterov-accelerated-gradient"),
        parameters=MOMENTUM,
        title="Nesterov momentum",
    ),
    Optimiser(
        "adagrad",
        in_two_forms(
            (Line("squared-sum", previous("squared-sum") + gradient**2),),
            gradient,
            Symbol("squared-sum"),
            "PyTorch; Goodfellow, Bengio & Courville 2016, algorithm 8.4",
            "Duchi, Hazan & Singer 2011 as given by Ruder 2016; Keras, which starts from 0.1",
        ),
        "Duchi, Hazan & Singer 2011; lecture slides",
        parameters={"epsilon": EPSILON},
        title="AdaGrad",
    ),
    Optimiser(
        "rmsprop",
        in_two_forms(
            (average("second-moment", rho, gradient**2),),
            gradient,
            second,
            "PyTorch; Ng's course",
            "Goodfellow, Bengio & Courville 2016, algorithm 8.5; Keras",
        ),
        "Hinton 2012 (lecture 6e); lecture slides",
        aliases=("rms-prop",),
        parameters={
            "rho": Parameter(
                "0.9", "rho", "the share of the last mean square that is kept", ("beta", "alpha", "decay")
            ),
            "epsilon": EPSILON,
        },
        title="RMSProp",
    ),
    Optimiser(
        "adadelta",
        (
            Form(
                "epsilon-inside",
                (
                    average("second-moment", rho, gradient**2),
                    Line(
                        "rescaled-gradient",
                        sqrt(previous("squared-changes") + epsilon) / sqrt(second + epsilon) * gradient,
                    ),
                    average("squared-changes", rho, Symbol("rescaled-gradient") ** 2),
                    change(-(rate * Symbol("rescaled-gradient"))),
                ),
                "Zeiler 2012, where the learning rate is 1; PyTorch and Keras",
            ),
        ),
        "Zeiler 2012",
        parameters={
            "rho": Parameter(
                "0.9", "rho", "the share of the last mean square that is kept", ("beta", "alpha", "decay")
            ),
            "epsilon": Parameter("1e-6", "epsilon", EPSILON.meaning, EPSILON.aliases),
        },
        title="AdaDelta",
    ),
    Optimiser(
        "adam",
        (
            *in_two_forms(
                (FIRST, SECOND, FIRST_CORRECTED, SECOND_CORRECTED),
                mean_corrected,
                square_corrected,
                "Kingma & Ba 2015, algorithm 1; PyTorch; lecture slides",
                "the expected results of Ng's course",
            ),
            Form(
                "epsilon-hat",
                (
                    FIRST,
                    SECOND,
                    change(
                        -(
                            rate
                            * (sqrt(1 - Power(beta_2, count)) / (1 - Power(beta_1, count)))
                            * (first / (sqrt(second) + epsilon))
                        )
                    ),
                ),
                "Kingma & Ba 2015, end of section 2; TensorFlow and Keras",
            ),
        ),
        "Kingma & Ba 2015; lecture slides",
        parameters={**BETAS, "epsilon": EPSILON},
        title="Adam",
    ),
    Optimiser(
        "adamax",
        (
            Form("plain", (FIRST, LARGEST, by_largest(largest)), "Kingma & Ba 2015, algorithm 2"),
            Form(
                "epsilon-inside",
                (FIRST, largest_of(absolute(gradient) + epsilon), by_largest(largest)),
                "PyTorch, with epsilon inside the maximum",
            ),
            Form(
                "epsilon-outside",
                (FIRST, LARGEST, by_largest(largest + epsilon)),
                "Keras, with epsilon added to the maximum",
            ),
        ),
        "Kingma & Ba 2015, section 7.1",
        parameters={**BETAS, "epsilon": EPSILON},
        title="AdaMax",
    ),
    Optimiser(
        "nadam",
        (
            Form(
                "constant",
                (
                    FIRST,
                    SECOND,
                    FIRST_CORRECTED,
                    SECOND_CORRECTED,
                    by_root(
                        beta_1 * mean_corrected + (1 - beta_1) * gradient / (1 - Power(beta_1, count)),
                        square_corrected,
                    ),
                ),
                "Ruder 2016, where the momentum stays the same",
            ),
            Form(
                "scheduled",
                (
                    FIRST,
                    SECOND,
                    SECOND_CORRECTED,
                    by_root(
                        momentum_next * first / (1 - product * momentum_next)
                        + (1 - momentum_now) * gradient / (1 - product),
                        square_corrected,
                    ),
                ),
                "Dozat 2016; PyTorch, where the momentum grows; Keras with momentum-decay = 1",
                shared=(
                    Line("momentum-now", scheduled(count)),
                    Line("momentum-next", scheduled(count + 1)),
                    Line("momentum-product", previous("momentum-product") * momentum_now, start="1"),
                ),
            ),
        ),
        "Dozat 2016; lecture slides",
        parameters={
            **BETAS,
            "epsilon": EPSILON,
            "momentum-decay": Parameter("0.004", "psi", "how fast the momentum grows"),
        },
        title="Nadam",
    ),
    Optimiser(
        "rprop",
        (
            Form(
                "plain",
                (
                    Line(
                        "step-size",
                        Cases(
                            (
                                case(Minimum((up * previous("step-size"), Symbol("largest"))), turned, ">", 0),
                                case(Maximum((down * previous("step-size"), Symbol("smallest"))), turned, "<", 0),
                            ),
                            previous("step-size"),
                        ),
                        start="rate",
                    ),
                    Line("effective-gradient", Cases((case(0, turned, "<", 0),), gradient)),
                    change(-(sign(Symbol("effective-gradient")) * Symbol("step-size"))),
                ),
                "Riedmiller & Braun 1993 without taking steps back; PyTorch",
            ),
        ),
        "Riedmiller & Braun 1993",
        parameters={
            "increase": Parameter("1.2", "eta_+", "the factor where the gradient keeps its sign"),
            "decrease": Parameter("0.5", "eta_-", "the factor where the gradient changes its sign"),
            "largest": Parameter("50", "Delta_max", "the largest step"),
            "smallest": Parameter("1e-6", "Delta_min", "the smallest step"),
        },
        title="Rprop",
    ),
)
