"""Optimisers: what is added to a weight, each in the forms in which textbooks and libraries write it.

A rule is a short list of lines, worked for each weight in turn: an optimiser's state first, the change last. Their
symbols are the learning `rate`, the `gradient` dE/dw, the `weight`, the `count` of the update (1 for the first), the
parameters of the entry, what earlier lines compute, and `previous("velocity")`: what a line came to one update ago.
The letter, the meaning and the plural of what a line computes stand in `quantities` of the entry, and nowhere else.
"""

from __future__ import annotations

from worked.formula import Cases, Maximum, Minimum, Power, Symbol, absolute, sign, sqrt
from worked.maths.component import Parameter, case
from worked.maths.entry import derived
from worked.maths.lines import (
    BETAS,
    CORRECTED,
    EPSILON,
    FIRST,
    FIRST_CORRECTED,
    FIRST_MOMENT,
    LARGEST,
    MOMENTUM,
    SECOND,
    SECOND_CORRECTED,
    SECOND_MOMENT,
    VELOCITY,
    average,
    by_largest,
    by_root,
    change,
    in_two_forms,
    largest_of,
    plain_descent,
    scheduled,
)
from worked.maths.rule import Computed, Form, Line, Optimiser, previous
from worked.maths.together import methods

rate, gradient, weight, count, descent = map(Symbol, ("rate", "gradient", "weight", "count", "descent"))
mu, rho, beta_1, beta_2, epsilon = map(Symbol, ("momentum", "rho", "beta-1", "beta-2", "epsilon"))
velocity, first, second, largest = map(Symbol, ("velocity", "first-moment", "second-moment", "largest-gradient"))
mean_corrected, square_corrected = Symbol("first-moment-corrected"), Symbol("second-moment-corrected")
momentum_now, momentum_next, product = map(Symbol, ("momentum-now", "momentum-next", "momentum-product"))
up, down, turned = Symbol("increase"), Symbol("decrease"), gradient * previous("effective-gradient")

OPTIMISERS = methods(
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
                weighing=(rate,),
            ),
            Form(
                "average",
                (average("velocity", mu, gradient), change(-(rate * velocity))),
                "second lecture; Ng's course",
                weighing=(1 - mu,),
            ),
            Form(
                "velocity",
                (Line("velocity", mu * previous("velocity") + gradient), change(-(rate * velocity))),
                "PyTorch",
                weighing=(),
            ),
            Form(
                "rate-inside",
                (Line("velocity", mu * previous("velocity") + rate * gradient), change(-velocity)),
                "Qian 1999; Ruder 2016",
                weighing=(rate,),
            ),
        ),
        "Polyak 1964; Rumelhart, Hinton & Williams 1986; lecture slides",
        aliases=("classical-momentum", "heavy-ball", "sgd-momentum"),
        parameters=MOMENTUM,
        quantities=VELOCITY,
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
        quantities=VELOCITY,
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
        quantities={"squared-sum": Computed("G", "the sum of the squares of the gradients")},
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
        quantities=SECOND_MOMENT,
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
        quantities={
            **SECOND_MOMENT,
            "squared-changes": Computed("u", "the average of the squares of the rescaled gradients"),
            "rescaled-gradient": Computed("r", "the gradient in the unit of the parameter"),
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
        quantities={**FIRST_MOMENT, **SECOND_MOMENT, **CORRECTED},
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
        quantities={**FIRST_MOMENT, "largest-gradient": Computed("u", "the largest recent gradient, decayed")},
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
        quantities={
            **FIRST_MOMENT,
            **SECOND_MOMENT,
            **CORRECTED,
            "momentum-now": Computed("mu_t", "the momentum of the update", "momenta"),
            "momentum-next": Computed("mu_next", "the momentum of the next update", "next momenta"),
            "momentum-product": Computed("M", "the product of the momenta", "products of momenta"),
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
        quantities={
            "step-size": Computed("s", "the size of the step"),
            "effective-gradient": Computed("g", "the gradient, or 0 where its sign has changed", beside_g="g^eff"),
        },
        title="Rprop",
    ),
)


@derived
def quantities() -> dict[str, Computed]:
    """What the lines of all optimisers compute, by name; the change is everywhere the same and not among them."""
    return {name: quantity for entry in OPTIMISERS.all_entries() for name, quantity in entry.quantities.items()}
