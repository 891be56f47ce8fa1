"""How libraries change a weight, written from their documentation in plain floating-point numbers.

Each rule makes the new weight of the old one, its gradient, and a `state` of its own that starts empty. `LIBRARIES`
tells which form of which of our optimisers each of them equals, with what options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import copysign, sqrt

State = dict[str, float]
Rule = Callable[..., float]


def torch_sgd(state: State, w: float, g: float, t: int, *, lr, momentum=0.0, nesterov=False, weight_decay=0.0) -> float:
    """torch.optim.SGD with dampening = 0: the buffer is momentum * buffer + g, the rate stands outside."""
    g = g + weight_decay * w
    state["buffer"] = g if t == 1 else momentum * state["buffer"] + g
    step = g + momentum * state["buffer"] if nesterov else state["buffer"]
    return w - lr * (step if momentum else g)


def keras_sgd(state: State, w: float, g: float, t: int, *, lr, momentum=0.0, nesterov=False) -> float:
    """keras.optimizers.SGD and scikit-learn's SGDOptimizer: velocity = momentum * velocity - lr * g."""
    state["velocity"] = momentum * state.get("velocity", 0.0) - lr * g
    return w + (momentum * state["velocity"] - lr * g if nesterov else state["velocity"])


def ng_momentum(state: State, w: float, g: float, t: int, *, lr, beta) -> float:
    """Ng's course: v = beta v + (1 - beta) dW; W = W - alpha v."""
    state["v"] = beta * state.get("v", 0.0) + (1 - beta) * g
    return w - lr * state["v"]


def qian_momentum(state: State, w: float, g: float, t: int, *, lr, gamma) -> float:
    """Ruder 2016, section 4.1: v_t = gamma v_(t-1) + eta dJ/dtheta; theta = theta - v_t."""
    state["v"] = gamma * state.get("v", 0.0) + lr * g
    return w - state["v"]


def torch_adagrad(state: State, w: float, g: float, t: int, *, lr, eps=1e-10, initial_accumulator_value=0.0) -> float:
    """torch.optim.Adagrad without lr_decay."""
    state["sum"] = state.get("sum", initial_accumulator_value) + g * g
    return w - lr * g / (sqrt(state["sum"]) + eps)


def keras_adagrad(
    state: State, w: float, g: float, t: int, *, lr, epsilon=1e-7, initial_accumulator_value=0.1
) -> float:
    """keras.optimizers.Adagrad: epsilon inside the root."""
    state["accumulator"] = state.get("accumulator", initial_accumulator_value) + g * g
    return w - lr * g / sqrt(state["accumulator"] + epsilon)


def torch_rmsprop(state: State, w: float, g: float, t: int, *, lr, alpha=0.99, eps=1e-8) -> float:
    """torch.optim.RMSprop, not centred and without momentum."""
    state["v"] = alpha * state.get("v", 0.0) + (1 - alpha) * g * g
    return w - lr * g / (sqrt(state["v"]) + eps)


def keras_rmsprop(state: State, w: float, g: float, t: int, *, lr, rho=0.9, epsilon=1e-7) -> float:
    """keras.optimizers.RMSprop: epsilon inside the root."""
    state["v"] = rho * state.get("v", 0.0) + (1 - rho) * g * g
    return w - lr * g / sqrt(state["v"] + epsilon)


def adadelta(state: State, w: float, g: float, t: int, *, lr=1.0, rho=0.9, eps=1e-6) -> float:
    """torch.optim.Adadelta and keras.optimizers.Adadelta."""
    state["v"] = rho * state.get("v", 0.0) + (1 - rho) * g * g
    delta = sqrt(state.get("u", 0.0) + eps) / sqrt(state["v"] + eps) * g
    state["u"] = rho * state.get("u", 0.0) + (1 - rho) * delta * delta
    return w - lr * delta


def moments(state: State, g: float, beta1: float, beta2: float) -> tuple[float, float]:
    """The two moments of Adam."""
    state["m"] = beta1 * state.get("m", 0.0) + (1 - beta1) * g
    state["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * g * g
    return state["m"], state["v"]


def torch_adam(state: State, w: float, g: float, t: int, *, lr, betas=(0.9, 0.999), eps=1e-8) -> float:
    """torch.optim.Adam."""
    m, v = moments(state, g, *betas)
    return w - lr * (m / (1 - betas[0] ** t)) / (sqrt(v / (1 - betas[1] ** t)) + eps)


def ng_adam(state: State, w: float, g: float, t: int, *, lr, beta1, beta2, epsilon) -> float:
    """The expected output of the Adam exercise in Ng's course: epsilon inside the root."""
    m, v = moments(state, g, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) / sqrt(v / (1 - beta2**t) + epsilon)


def keras_adam(state: State, w: float, g: float, t: int, *, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7) -> float:
    """keras.optimizers.Adam: "epsilon hat"; the corrections are put into the rate."""
    m, v = moments(state, g, beta_1, beta_2)
    alpha = lr * sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return w - alpha * m / (sqrt(v) + epsilon)


def torch_adamw(
    state: State, w: float, g: float, t: int, *, lr, weight_decay=0.01, betas=(0.9, 0.999), eps=1e-8
) -> float:
    """torch.optim.AdamW: the weight shrinks by lr * weight_decay before the step."""
    return torch_adam(state, w * (1 - lr * weight_decay), g, t, lr=lr, betas=betas, eps=eps)


def paper_adamax(state: State, w: float, g: float, t: int, *, lr, beta1, beta2) -> float:
    """Kingma & Ba 2015, algorithm 2, without any epsilon."""
    state["m"] = beta1 * state.get("m", 0.0) + (1 - beta1) * g
    state["u"] = max(beta2 * state.get("u", 0.0), abs(g))
    return w - lr / (1 - beta1**t) * state["m"] / state["u"]


def torch_adamax(state: State, w: float, g: float, t: int, *, lr, betas=(0.9, 0.999), eps=1e-8) -> float:
    """torch.optim.Adamax: epsilon is added to the size of the gradient."""
    state["m"] = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * g
    state["u"] = max(betas[1] * state.get("u", 0.0), abs(g) + eps)
    return w - lr / (1 - betas[0] ** t) * state["m"] / state["u"]


def keras_adamax(state: State, w: float, g: float, t: int, *, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7) -> float:
    """keras.optimizers.Adamax: epsilon is added to the divisor."""
    state["m"] = beta_1 * state.get("m", 0.0) + (1 - beta_1) * g
    state["u"] = max(beta_2 * state.get("u", 0.0), abs(g))
    return w - lr * state["m"] / ((1 - beta_1**t) * (state["u"] + epsilon))


def torch_nadam(
    state: State, w: float, g: float, t: int, *, lr, betas=(0.9, 0.999), eps=1e-8, momentum_decay=0.004
) -> float:
    """torch.optim.NAdam."""
    m, v = moments(state, g, *betas)
    now, following = (betas[0] * (1 - 0.5 * 0.96 ** (count * momentum_decay)) for count in (t, t + 1))
    state["product"] = state.get("product", 1.0) * now
    divisor = sqrt(v / (1 - betas[1] ** t)) + eps
    part = lr * (1 - now) * g / (1 - state["product"]) / divisor
    return w - part - lr * following * m / (1 - state["product"] * following) / divisor


def ruder_nadam(state: State, w: float, g: float, t: int, *, lr, beta1, beta2, epsilon) -> float:
    """Ruder 2016, section 4.8: the look-ahead momentum in place of the last one; beta1 stays the same."""
    m, v = moments(state, g, beta1, beta2)
    ahead = beta1 * m / (1 - beta1**t) + (1 - beta1) * g / (1 - beta1**t)
    return w - lr / (sqrt(v / (1 - beta2**t)) + epsilon) * ahead


def torch_rprop(state: State, w: float, g: float, t: int, *, lr, etas=(0.5, 1.2), step_sizes=(1e-6, 50)) -> float:
    """torch.optim.Rprop."""
    turned = g * state.get("last", 0.0)
    size = state.get("size", lr) * (etas[1] if turned > 0 else etas[0] if turned < 0 else 1)
    state["size"] = min(max(size, step_sizes[0]), step_sizes[1])
    state["last"] = 0.0 if turned < 0 else g
    return w - (copysign(state["size"], state["last"]) if state["last"] else 0.0)


@dataclass(frozen=True)
class Library:
    """A rule of a library with its `options`, and what it is here: an `optimiser` and `more` keys of training.

    `torch` is the name of the class in torch.optim, "" where PyTorch has no such rule.
    """

    name: str
    rule: Rule
    options: Mapping[str, object]
    optimiser: str
    more: str = ""
    torch: str = field(default="")

    def run(
        self, start: list[float], gradient: Callable[[list[float], int], list[float]], steps: int
    ) -> list[list[float]]:
        """The weights after each step, where `gradient(weights, step)` are the slopes."""
        states: list[State] = [{} for _ in start]
        weights, course = list(start), []
        for step in range(1, steps + 1):
            slopes = gradient(weights, step)
            weights = [
                self.rule(state, w, g, step, **self.options)
                for state, w, g in zip(states, weights, slopes, strict=True)
            ]
            course.append(weights)
        return course


LIBRARIES = [
    Library("PyTorch SGD", torch_sgd, {"lr": 0.5}, '"gradient-descent"', torch="SGD"),
    Library(
        "PyTorch SGD momentum",
        torch_sgd,
        {"lr": 0.5, "momentum": 0.8},
        '{ name = "momentum", form = "velocity", momentum = 0.8 }',
        torch="SGD",
    ),
    Library(
        "PyTorch SGD nesterov",
        torch_sgd,
        {"lr": 0.5, "momentum": 0.8, "nesterov": True},
        '{ name = "nesterov", form = "rate-outside", momentum = 0.8 }',
        torch="SGD",
    ),
    Library(
        "Keras and scikit-learn momentum",
        keras_sgd,
        {"lr": 0.5, "momentum": 0.8},
        '{ name = "momentum", form = "change", momentum = 0.8 }',
    ),
    Library(
        "Keras and scikit-learn nesterov",
        keras_sgd,
        {"lr": 0.5, "momentum": 0.8, "nesterov": True},
        '{ name = "nesterov", form = "rate-inside", momentum = 0.8 }',
    ),
    Library(
        "Ng's course, momentum",
        ng_momentum,
        {"lr": 0.5, "beta": 0.8},
        '{ name = "momentum", form = "average", momentum = 0.8 }',
    ),
    Library(
        "Ruder, momentum",
        qian_momentum,
        {"lr": 0.5, "gamma": 0.8},
        '{ name = "momentum", form = "rate-inside", momentum = 0.8 }',
    ),
    Library(
        "PyTorch Adagrad",
        torch_adagrad,
        {"lr": 0.5, "eps": 1e-3},
        '{ name = "adagrad", form = "epsilon-outside", epsilon = 0.001 }',
        torch="Adagrad",
    ),
    Library(
        "PyTorch Adagrad from 0.1",
        torch_adagrad,
        {"lr": 0.5, "eps": 1e-3, "initial_accumulator_value": 0.1},
        '{ name = "adagrad", form = "epsilon-outside", epsilon = 0.001 }',
        "state = { squared-sum = 0.1 }",
        torch="Adagrad",
    ),
    Library(
        "Keras Adagrad",
        keras_adagrad,
        {"lr": 0.5, "epsilon": 1e-3},
        '{ name = "adagrad", form = "epsilon-inside", epsilon = 0.001 }',
        "state = { squared-sum = 0.1 }",
    ),
    Library(
        "PyTorch RMSprop",
        torch_rmsprop,
        {"lr": 0.1, "alpha": 0.9, "eps": 1e-3},
        '{ name = "rmsprop", form = "epsilon-outside", rho = 0.9, epsilon = 0.001 }',
        torch="RMSprop",
    ),
    Library(
        "Keras RMSprop",
        keras_rmsprop,
        {"lr": 0.1, "epsilon": 1e-3},
        '{ name = "rmsprop", form = "epsilon-inside", epsilon = 0.001 }',
    ),
    Library(
        "Adadelta",
        adadelta,
        {"lr": 0.7, "rho": 0.95, "eps": 1e-5},
        '{ name = "adadelta", rho = 0.95, epsilon = 0.00001 }',
        torch="Adadelta",
    ),
    Library(
        "PyTorch Adam",
        torch_adam,
        {"lr": 0.1, "eps": 1e-3, "betas": (0.8, 0.99)},
        '{ name = "adam", form = "epsilon-outside", beta-1 = 0.8, beta-2 = 0.99, epsilon = 0.001 }',
        torch="Adam",
    ),
    Library(
        "Ng's course, Adam",
        ng_adam,
        {"lr": 0.1, "epsilon": 1e-3, "beta1": 0.8, "beta2": 0.99},
        '{ name = "adam", form = "epsilon-inside", beta-1 = 0.8, beta-2 = 0.99, epsilon = 0.001 }',
    ),
    Library(
        "Keras Adam",
        keras_adam,
        {"lr": 0.1, "epsilon": 1e-3},
        '{ name = "adam", form = "epsilon-hat", epsilon = 0.001 }',
    ),
    Library(
        "PyTorch AdamW",
        torch_adamw,
        {"lr": 0.1, "weight_decay": 0.05, "eps": 1e-3},
        '{ name = "adam", epsilon = 0.001 }',
        "weight-decay = 0.05",
        torch="AdamW",
    ),
    Library(
        "paper, AdaMax",
        paper_adamax,
        {"lr": 0.1, "beta1": 0.9, "beta2": 0.999},
        '{ name = "adamax", form = "plain" }',
    ),
    Library(
        "PyTorch Adamax",
        torch_adamax,
        {"lr": 0.1, "eps": 1e-3},
        '{ name = "adamax", form = "epsilon-inside", epsilon = 0.001 }',
        torch="Adamax",
    ),
    Library(
        "Keras Adamax",
        keras_adamax,
        {"lr": 0.1, "epsilon": 1e-3},
        '{ name = "adamax", form = "epsilon-outside", epsilon = 0.001 }',
    ),
    Library(
        "PyTorch NAdam",
        torch_nadam,
        {"lr": 0.1, "eps": 1e-3, "momentum_decay": 0.004},
        '{ name = "nadam", form = "scheduled", epsilon = 0.001 }',
        torch="NAdam",
    ),
    Library(
        "Keras Nadam",
        torch_nadam,
        {"lr": 0.1, "eps": 1e-3, "momentum_decay": 1},
        '{ name = "nadam", form = "scheduled", momentum-decay = 1, epsilon = 0.001 }',
        torch="NAdam",
    ),
    Library(
        "Ruder, Nadam",
        ruder_nadam,
        {"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-3},
        '{ name = "nadam", form = "constant", epsilon = 0.001 }',
    ),
    Library("PyTorch Rprop", torch_rprop, {"lr": 0.1}, '"rprop"', torch="Rprop"),
    Library(
        "PyTorch Rprop with bounds",
        torch_rprop,
        {"lr": 0.1, "etas": (0.4, 1.5), "step_sizes": (0.06, 0.2)},
        '{ name = "rprop", increase = 1.5, decrease = 0.4, smallest = 0.06, largest = 0.2 }',
        torch="Rprop",
    ),
]
