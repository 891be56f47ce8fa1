"""Solved: small problems with their keys, for tests of what a sheet earns."""

from __future__ import annotations

from functools import cache

import worked

NAME = "slides-2-2-1"


@cache
def key(name=NAME):
    """A shipped problem, or the text of one, solved once."""
    return worked.key(worked.parse(name) if "\n" in name else worked.example(name))


def right(name=NAME):
    """All answers as the key prints them."""
    return {cell: key(name).outcomes[cell].shown for cell in key(name).askable()}


def neuron(weight="0.7", decimals=3):
    """One sigmoid neuron with the input 1 and the target 0."""
    return f"""
        [network]
        layers = [1, 1]
        activations = ["sigmoid"]
        weights = [[[{weight}]]]
        [[samples]]
        inputs = [1]
        targets = [0]
        [training]
        learning-rate = 1
        [rounding]
        decimals = {decimals}
    """


def net(layers, activations, weights, biases, samples, training, rounding="decimals = 3"):
    """The text of a problem of one sample."""
    lines = [f"[network]\nlayers = {layers}\nactivations = {activations}\nweights = {weights}"]
    lines += [f"biases = {biases}"] if biases else []
    inputs, targets = samples
    return "\n".join(
        [
            *lines,
            f"[[samples]]\ninputs = {inputs}\ntargets = {targets}",
            f"[training]\n{training}",
            f"[rounding]\n{rounding}",
        ]
    )
