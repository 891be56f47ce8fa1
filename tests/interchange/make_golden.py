"""Makes the golden files beside it: small nets as Keras and PyTorch write them, and what they gave for some inputs.

Run by hand where both are installed: `KERAS_BACKEND=torch python tests/interchange/make_golden.py`. The tests need
neither.
"""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy
import torch

HERE = Path(__file__).parent / "golden"
DRAW = numpy.random.default_rng(5)
INPUTS = numpy.round(DRAW.normal(size=(5, 3)), 3)


def sequential() -> keras.Model:
    """Activations by name and as layers, dropout, and a layer without biases."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((3,)),
            layers.Dense(4, activation="tanh"),
            layers.Dropout(0.5),
            layers.Dense(3),
            layers.LeakyReLU(negative_slope=0.3),
            layers.Dense(3, activation="leaky_relu"),
            layers.Dense(2, activation="softmax", use_bias=False),
        ],
        name="flowers",
    )


def functional() -> keras.Model:
    """A functional model without branches."""
    layers = keras.layers
    inputs = keras.Input((3,))
    hidden = layers.ReLU()(layers.Dense(4)(inputs))
    hidden = layers.Dense(4, activation="silu")(hidden)
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(hidden), name="functional")


def stacked() -> torch.nn.Sequential:
    """A Sequential of PyTorch."""
    nn = torch.nn
    layers = [nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 3, bias=False), nn.ELU(0.5), nn.Linear(3, 2), nn.Softmax(dim=1)]
    return nn.Sequential(*layers).eval()


def main() -> None:
    """Write all files."""
    HERE.mkdir(exist_ok=True)
    torch.manual_seed(5)
    expected = {"inputs": INPUTS.tolist()}
    for model in (sequential(), functional()):
        model.set_weights([DRAW.normal(scale=0.8, size=each.shape).astype("float32") for each in model.get_weights()])
        model.save(HERE / f"{model.name}.keras")
        expected[f"{model.name}.keras"] = model.predict(INPUTS.astype("float32"), verbose=0).tolist()
    net = stacked()
    inputs = torch.from_numpy(INPUTS.astype("float32"))
    expected["stacked.pt"] = expected["stacked.onnx"] = net(inputs).detach().numpy().tolist()
    torch.save(net.state_dict(), HERE / "stacked.pt")
    exported = torch.onnx.export(net, (inputs,), verbose=False).model_proto
    for node in exported.graph.node:
        del node.metadata_props[:]  # where on whose machine it was made
    (HERE / "stacked.onnx").write_bytes(exported.SerializeToString())
    (HERE / "expected.json").write_text(json.dumps(expected) + "\n", "utf-8")


if __name__ == "__main__":
    main()
