"""Problems for tests: nets with each kind of normalised, dropped and skipped layer."""

from __future__ import annotations

SLIDES = 'convention = "slides"\n'
BATCH = 'batch = "all"\n'
SAMPLES = [([1, 2], 1), ([2, -1], 0), ([-1, 1], 1), ([0.3, -0.6], 0)]
# Layers, weights and biases.
NETS = {
    "2-2-1": ("[2, 2, 1]", "[[[0.5, -0.4], [0.3, 0.8]], [[0.7, -0.6]]]", "[[0.1, -0.2], [0.1]]"),
    "2-3-1": (
        "[2, 3, 1]",
        "[[[0.2, 0.4], [-0.5, 0.3], [0.6, -0.1]], [[0.3, -0.7, 0.5]]]",
        "[[0.1, 0.2, -0.1], [0.4]]",
    ),
    "2-2-2-1": (
        "[2, 2, 2, 1]",
        "[[[0.5, 0.2], [0.3, 0.7]], [[0.4, -0.3], [0.6, 0.1]], [[0.8, -0.5]]]",
        "[[0.1, -0.1], [0.05, 0.2], [0.3]]",
    ),
}


def net(
    name: str, extra: str, samples: int = 3, training: str = BATCH, hidden: str = "sigmoid", out: str = "sigmoid"
) -> str:
    """The text of a problem; one sample is an easy one of its own."""
    layers, weights, biases = NETS[name]
    activations = ", ".join(f'"{each}"' for each in [hidden] * (layers.count(",") - 1) + [out])
    shown = SAMPLES[:samples] if samples > 1 else [([1, 0.5], 1)]
    given = "".join(f"[[samples]]\ninputs = {inputs}\ntargets = [{target}]\n" for inputs, target in shown)
    return (
        f"[network]\nlayers = {layers}\nactivations = [{activations}]\nweights = {weights}\nbiases = {biases}\n"
        f"{extra}\n{given}[training]\nlearning-rate = 0.5\n{training}"
    )


PROBLEMS = {
    "batch": net("2-2-1", "normalisation = {}", hidden="tanh"),
    "batch, running": net(
        "2-2-1", "normalisation = { gamma = [1.5, 0.5], beta = [0.1, -0.2], running = { share = 0.1 } }", hidden="tanh"
    ),
    "batch, running variance of a population": SLIDES
    + net(
        "2-3-1",
        "normalisation = { gamma = 0.8, beta = 0.3, epsilon = 0.1, "
        "running = { share = 0.3, sample = false, mean = 0.2, variance = 0.7 } }",
        samples=4,
        training=f"{BATCH}steps = 2",
        hidden="relu",
    ),
    "batch after the activation": net(
        "2-2-1",
        'normalisation = { place = "after", epsilon = 0, gamma = false, beta = 0.4 }',
        samples=4,
        training=f'{BATCH}samples = "sum"',
    ),
    "epsilon beside the deviation": SLIDES
    + net("2-2-1", 'normalisation = { beside = "deviation", epsilon = 0.01, gamma = 2, beta = false }', hidden="tanh"),
    "batch with momentum": net(
        "2-2-1",
        "normalisation = { gamma = 1.2, beta = 0.1 }",
        training=f'{BATCH}optimiser = "momentum"\nsteps = 2',
        hidden="relu",
        out="linear",
    ),
    "batch, outputs too": net("2-3-1", "normalisation = { layers = [1, 2], gamma = false, beta = false }"),
    "layer after the activation": net(
        "2-3-1",
        'normalisation = { over = "layer", place = "after", beside = "deviation", epsilon = 0.001, gamma = 2, '
        "beta = 0.5 }",
        samples=1,
        training="",
    ),
    "layer": SLIDES
    + net("2-3-1", 'normalisation = { over = "layer", gamma = [1.5, 0.5, 1], beta = [0, 0.1, -0.2] }', hidden="tanh"),
    "dropout, scaled in testing": net(
        "2-3-1", 'dropout = { rate = 0.4, scaled = "testing", masks = [1, 0, 1] }', samples=1, training=""
    ),
    "dropout, scaled in training": SLIDES
    + net(
        "2-3-1",
        "dropout = [{ layers = [1], rate = 0.4, masks = [[1, 0, 1], [0, 1, 1]] }, "
        "{ layers = [0], rate = 0.2, masks = [[1, 1], [0, 1]] }]",
        training=f"{BATCH}steps = 2",
        hidden="relu",
    ),
    "dropout, not scaled": net(
        "2-3-1",
        'dropout = { rate = 0.25, scaled = "nowhere", masks = [1, 1, 0] }',
        samples=1,
        training="steps = 2",
        hidden="tanh",
    ),
    "DropConnect, scaled in testing": net(
        "2-3-1", 'drop-connect = { rate = 0.4, scaled = "testing", masks = [1, 0, 1, 1, 0, 1] }', samples=1, training=""
    ),
    "DropConnect, scaled in training": SLIDES
    + net("2-3-1", "drop-connect = { rate = 0.25, masks = [[1, 0, 1, 1, 0, 1], [0, 1, 1, 1, 1, 1]] }", hidden="tanh"),
    "residual": net("2-2-2-1", "residual = { from = 1, to = 2 }", samples=1, training="", hidden="relu"),
    "residual after the activation": SLIDES
    + net("2-2-2-1", 'residual = { from = 0, to = 2, place = "after" }', hidden="tanh"),
    "stochastic depth": net(
        "2-2-1",
        'residual = { from = 0, to = 1, place = "after", survival = 0.8, masks = [1, 0] }',
        samples=1,
        training="steps = 2",
        hidden="tanh",
    ),
    "stochastic depth before the activation": SLIDES
    + net("2-2-2-1", "residual = { from = 1, to = 2, survival = 0.6, masks = [1, 0] }", training=f"{BATCH}steps = 2"),
    "all together": net(
        "2-2-2-1",
        "normalisation = { layers = [1], gamma = 1.1, beta = 0.2 }\n"
        "dropout = { layers = [2], rate = 0.4, masks = [1, 0] }\nresidual = { from = 1, to = 2 }",
        hidden="tanh",
    ),
}
