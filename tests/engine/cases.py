"""Cases: problems that put everything of the catalogue to use, each entry at least once, drawn by their number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from tests.problems import ELEMENTWISE, LEARNING, outputs, text_of
from worked.maths.activations import ACTIVATIONS
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.schedules import SCHEDULES

Case = tuple[str, str]
SMOOTH = [name for name in ELEMENTWISE if not ACTIVATIONS[name].kink]
SLOPED = [entry for entry in OPTIMISERS.values() if entry.uses_slopes]
FORMS = [(entry.name, form.name) for entry in SLOPED for form in entry.forms]


def optimiser(name: str, form: str, more: str = "") -> str:
    """The key of an optimiser in a form."""
    return f'optimiser = {{ name = "{name}", form = "{form}"{more} }}'


def training(*lines: str, batch: object = '"all"', steps: int = 3) -> str:
    """The keys of a training."""
    return "\n".join([f"batch = {batch}", f"steps = {steps}", *lines])


def calm(name: str, form: str) -> str:
    """The key of an optimiser whose divisors are not small, so that a gradient of almost nothing stays one."""
    used = list(OPTIMISERS[name].parameters_of(OPTIMISERS[name].form(form)))
    return optimiser(name, form, ", epsilon = 0.01" if "epsilon" in used else "")


def activations_and_losses() -> Iterator[Case]:
    """Every activation of outputs, every loss, and every activation of hidden units."""
    for place, (out, loss) in enumerate(outputs()):
        hidden = LEARNING[place % len(LEARNING)]
        more = training(
            f'outputs = "{"sum" if place % 2 else "mean"}"',
            f'samples = "{"sum" if place % 3 else "mean"}"',
            f"shortcut = {'true' if place % 5 else 'false'}",
            batch=(1, 2, 3)[place % 3],
        )
        found = text_of(place, (2, 3, 2), hidden, out, loss, 3, more)
        yield f"{hidden} then {out}, {loss}", found.replace("learning-rate = 0.5", "learning-rate = 0.1")
    for place, name in enumerate(LEARNING):
        more = training(batch=1 + 2 * (place % 2))
        yield f"{name}, hidden", text_of(50 + place, (2, 3, 3, 1), name, "sigmoid", samples=3, more=more)


def optimisers() -> Iterator[Case]:
    """Every form of every optimiser, with its parameters as they are by default, and moved."""
    for place, (name, form) in enumerate(FORMS):
        entry = OPTIMISERS[name]
        used = list(entry.parameters_of(entry.form(form)))
        halved = {key: float(entry.parameters[key].default) / 2 for key in used}
        moved = "".join(f", {key} = {number:.12f}" for key, number in halved.items())
        for number, settings in enumerate(("", moved)):
            more = training(optimiser(name, form, settings), batch=(3, 1)[(place + number) % 2])
            title = f"{name}, {form}{', moved' if settings else ''}"
            yield title, text_of(100 + place, (2, 3, 2), "tanh", "sigmoid", samples=3, more=more)
        more = training(optimiser(name, form), "state = { updates = 5 }")
        yield f"{name}, {form}, later", text_of(130 + place, (2, 2, 1), "sigmoid", "linear", samples=3, more=more)


def schedules() -> Iterator[Case]:
    """Every form of every schedule, by epochs and by updates, with momentum, which remembers the rate."""
    for entry in SCHEDULES.values():
        for place, (form, counts) in enumerate(product(entry.forms, ("epochs", "updates"))):
            keys = f'schedule = {{ name = "{entry.name}", form = "{form}", counts = "{counts}" }}'
            batch = '"all"' if entry.listens else (2, 1)[place % 2]
            more = training(keys, 'optimiser = "momentum"', batch=batch, steps=7)
            yield f"{entry.name}, {form}, {counts}", text_of(200 + place, (2, 2, 1), samples=3, more=more)


def penalties() -> Iterator[Case]:
    """Every penalty with every factor, with and without biases, and the other bounds of weights."""
    for place, (name, factor) in enumerate(product(PENALTIES, FACTORS)):
        biases = "true" if place % 2 else "false"
        more = training(
            f'penalty = {{ name = "{name}", factor = "{factor}", biases = {biases} }}',
            optimiser(*FORMS[place % len(FORMS)]) if place % 3 == 0 else "",
            batch=(1, 2, 3)[place % 3],
        )
        yield f"{name}, {factor}, biases {biases}", text_of(250 + place, (2, 3, 2), "tanh", samples=3, more=more)
    decays = [
        "weight-decay = 0.1",
        "weight-decay = { strength = 0.1, times-rate = false }",
        "weight-decay = { strength = 0.1, biases = true }",
    ]
    for place, decay in enumerate(decays):
        more = training(decay, optimiser("adam", "epsilon-outside"))
        yield decay, text_of(280 + place, (2, 3, 2), "sigmoid", samples=3, more=more)
    for place, bound in enumerate((0.5, 1.1)):
        yield f"max-norm {bound}", text_of(290 + place, (2, 3, 2), samples=3, more=training(f"max-norm = {bound}"))


def clippings() -> Iterator[Case]:
    """Every clipping, with thresholds that cut and that do not, alone and with a penalty."""
    for place, (name, threshold, penalty) in enumerate(product(CLIPPINGS, ("0.01", "5"), ("", 'penalty = "l2"'))):
        more = training(f'clip = {{ name = "{name}", threshold = {threshold} }}', penalty, 'optimiser = "momentum"')
        yield f"{name} {threshold} {penalty}", text_of(300 + place, (2, 3, 2), samples=3, more=more)


def normalisations() -> Iterator[Case]:
    """Batch and layer normalisation in every place, with both epsilons, with and without gammas, betas and averages."""
    places = product(("batch", "layer"), ("before", "after"), ("variance", "deviation"), ("0.001", "0"))
    for place, (over, where, beside, epsilon) in enumerate(places):
        for more in ("", "gamma = false", "beta = false", "gamma = false\nbeta = false", "learns = false"):
            running = "running = { share = 0.2 }" if over == "batch" and place % 2 else ""
            layers = "[1, 2]" if place % 3 else "[1]"
            lines = ["[network.normalisation]", f'over = "{over}"', f'place = "{where}"', f'beside = "{beside}"']
            lines += [f"epsilon = {epsilon}", f"layers = {layers}", running]
            lines.append(more or "gamma = 0.9\nbeta = 0.1")
            extra, title = "\n".join(lines), f"{over} {where} {beside} {epsilon} {layers} {more.split()}"
            keys = training('optimiser = "momentum"' if place % 2 else "")
            found = text_of(350 + place, (2, 3, 3), "tanh", "sigmoid", samples=3, more=keys, extra=extra)
            yield title, found
    sample = (
        "[network.normalisation]\nlayers = [1]\nrunning = { share = 0.3, sample = false, mean = 0.1, variance = 2 }"
    )
    found = text_of(390, (2, 3, 1), samples=3, more=training(), extra=sample)
    yield "averages of the population", found


def droppings() -> Iterator[Case]:
    """Dropout and DropConnect with masks given and drawn, in every convention of scaling."""
    for place, (scaled, layers) in enumerate(product(("training", "testing", "nowhere"), ("[0]", "[1]", "[0, 1]"))):
        extra = f'[network.dropout]\nlayers = {layers}\nrate = 0.4\nseed = {place}\nscaled = "{scaled}"'
        more = training(batch=1 + place % 3)
        yield f"dropout {scaled} {layers}", text_of(400 + place, (2, 3, 2), "tanh", samples=3, more=more, extra=extra)
    given = "[network.dropout]\nlayers = [1]\nrate = 0.5\nmasks = [[1, 0, 1], [0, 1, 1]]"
    yield "dropout, given", text_of(420, (2, 3, 2), samples=3, more=training(), extra=given)
    for place, scaled in enumerate(("training", "testing", "nowhere")):
        extra = f'[network.drop-connect]\nlayers = [1, 2]\nrate = 0.3\nseed = {place}\nscaled = "{scaled}"'
        more = training(batch=(3, 1, 2)[place])
        yield f"drop-connect {scaled}", text_of(430 + place, (2, 3, 2), "tanh", samples=3, more=more, extra=extra)
    given = "[network.drop-connect]\nlayers = [1]\nmasks = [[1, 0, 1, 1, 0, 1], [0, 1, 1, 0, 1, 1]]"
    yield "drop-connect, given", text_of(440, (2, 3, 2), samples=3, more=training(), extra=given)


def skips() -> Iterator[Case]:
    """Residual connections before and after the activation, several at once, and stochastic depth."""
    for place, where in enumerate(("before", "after")):
        one = f'[[network.residual]]\nfrom = 1\nto = 3\nplace = "{where}"\n'
        two = f'[[network.residual]]\nfrom = 1\nto = 2\nplace = "{where}"\n'
        onto = f'[[network.residual]]\nfrom = 0\nto = 1\nplace = "{where}"\n'
        for number, extra in enumerate((one, one + two, onto, onto + two + one)):
            more = training(batch=1 + number % 3)
            title = f"residual {where} {number}"
            yield title, text_of(450 + number, (2, 2, 2, 2), "tanh", "sigmoid", samples=3, more=more, extra=extra)
        for number, masks in enumerate(("masks = [1, 0]", "seed = 3")):
            extra = one + f"survival = 0.6\n{masks}\n" + two + "survival = 0.5\nseed = 1\n"
            title, sizes = f"stochastic depth {where} {masks}", (2, 2, 2, 2)
            yield title, text_of(460 + number + 2 * place, sizes, "sigmoid", samples=3, more=training(), extra=extra)


def by_updated_weights() -> Iterator[Case]:
    """Deltas that are carried back by weights already updated."""
    for place, (name, form) in enumerate(FORMS):
        more = training(
            calm(name, form),
            'hidden-deltas = "updated"',
            'penalty = "l2"' if place % 2 else "max-norm = 0.9",
            batch=1,
        )
        yield f"{name}, {form}, updated", text_of(500 + place, (2, 2, 2, 1), "tanh", samples=3, more=more)
    fixed = training("update-biases = false", 'clip = { name = "norm", threshold = 0.02 }', 'penalty = "l2"')
    yield "biases stay", text_of(550, (2, 2, 1), samples=3, more=fixed)


def without_slopes() -> Iterator[Case]:
    """Rules that need no derivative, with every activation, on one layer."""
    for rule in (entry for entry in OPTIMISERS.values() if not entry.uses_slopes):
        for place, name in enumerate(ACTIVATIONS):
            more = training(f'optimiser = "{rule.name}"', "max-norm = 1.5" if place % 2 else "", batch=1 + place % 3)
            found = text_of(560 + place, (3, 2), out=name, samples=3, more=more)
            if place % 2 == 0:
                found = found.replace('loss = "half-squared-error"\n', "")
            yield f"{rule.name}, {name}", found
    sparse = text_of(590, (2, 3, 2), samples=3, more=training('optimiser = "adamax"'))
    lines = [
        line if not line.startswith("biases") else "biases = { h1 = 0.1, h3 = -0.2 }" for line in sparse.split("\n")
    ]
    yield "some biases", "\n".join(lines)


def mixed(count: int = 40) -> Iterator[Case]:
    """Everything at once, drawn at random."""
    for number in range(count):
        draw = random.Random(f"mixed {number}")
        sizes = (2, 3, 3, draw.choice((1, 2)))
        extra = []
        if draw.random() < 0.4:
            over, place = draw.choice(("batch", "layer")), draw.choice(("before", "after"))
            extra.append(f'[network.normalisation]\nlayers = [1]\nover = "{over}"\nplace = "{place}"\nepsilon = 0.01')
        if draw.random() < 0.4:
            scaled = draw.choice(("training", "testing", "nowhere"))
            layer = 2 if extra else draw.choice((0, 2))
            extra.append(f'[network.dropout]\nlayers = [{layer}]\nseed = {number}\nscaled = "{scaled}"')
        if draw.random() < 0.3:
            extra.append(f"[network.drop-connect]\nlayers = [2]\nseed = {number}\nrate = 0.3")
        if draw.random() < 0.4:
            extra.append(f'[network.residual]\nfrom = 1\nto = 2\nplace = "{draw.choice(("before", "after"))}"')
            extra[-1] += f"\nsurvival = 0.7\nseed = {number}" if draw.random() < 0.5 else ""
        name, form = draw.choice([each for each in FORMS if each[0] not in ("rprop", "adamax")])
        lines = [calm(name, form)]
        for keys in (
            f'penalty = {{ name = "{draw.choice(list(PENALTIES))}", factor = "{draw.choice(list(FACTORS))}" }}',
            f'clip = {{ name = "{draw.choice(list(CLIPPINGS))}", threshold = 0.3 }}',
            'schedule = "exponential"',
            "max-norm = 1.2",
            "weight-decay = 0.05",
        ):
            lines += [keys] if draw.random() < 0.4 else []
        out, loss = draw.choice([("sigmoid", "binary-cross-entropy"), ("tanh", "squared-error")])
        title = f"{number}: {' '.join(extra + lines)}".replace("\n", " ")
        more = training(*lines, batch=draw.choice((2, 4)))
        hidden = draw.choice(SMOOTH)
        yield title, text_of(600 + number, sizes, hidden, out, loss, 4, more, "\n".join(extra))


GROUPS = {
    group.__name__: list(group())
    for group in (
        *(activations_and_losses, optimisers, schedules, penalties, clippings, normalisations),
        *(droppings, skips, by_updated_weights, without_slopes, mixed),
    )
}
