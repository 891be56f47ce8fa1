"""Twins: the activations of the catalogue that other libraries have, too, by the names that they bear there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from worked.errors import WorkedError, excerpt, nearest
from worked.formula import Number
from worked.formula.floats import FLOATS
from worked.maths.activations import ACTIVATIONS
from worked.maths.component import settings_of
from worked.maths.layer_activation import LayerActivation
from worked.record import NOTHING, Record


class Named(Record):
    """An activation in another library.

    `name` is that of a class or operator. `parameters` are its names for those of the catalogue, and `defaults` what
    it takes for them where they are not given, as far as that is not what the catalogue takes.
    """

    name: str
    parameters: Mapping[str, str] = NOTHING
    defaults: Mapping[str, str] = NOTHING


class Twin(Record):
    """An activation of the catalogue and those of other libraries that compute the same.

    `onnx` is an operator, `torch` a class of `torch.nn`, `keras` a function and `keras_layer` a layer of Keras. None
    stands where a library has none. `holds` are parameters at whose values alone they are the same.
    """

    name: str
    onnx: Named | None = None
    torch: Named | None = None
    keras: Named | None = None
    keras_layer: Named | None = None
    holds: Mapping[str, str] = NOTHING


ALPHA = {"alpha": "alpha"}
LEAK = {"slope": "negative_slope"}
SELU = {"alpha": "1.6732632423543772", "scale": "1.0507009873554805"}  # as floats have them

TWINS = (
    Twin("linear", Named("Identity"), Named("Identity"), Named("linear")),
    Twin("sigmoid", Named("Sigmoid"), Named("Sigmoid"), Named("sigmoid")),
    Twin("tanh", Named("Tanh"), Named("Tanh"), Named("tanh")),
    Twin("relu", Named("Relu"), Named("ReLU"), Named("relu"), Named("ReLU")),
    Twin(
        "leaky-relu",
        Named("LeakyRelu", {"slope": "alpha"}),
        Named("LeakyReLU", LEAK),
        Named("leaky_relu", LEAK, {"slope": "0.2"}),
        Named("LeakyReLU", LEAK, {"slope": "0.3"}),
    ),
    Twin("prelu", Named("LeakyRelu", {"slope": "alpha"}), Named("LeakyReLU", LEAK)),
    Twin("elu", Named("Elu", ALPHA), Named("ELU", ALPHA), Named("elu", ALPHA), Named("ELU", ALPHA)),
    # PyTorch takes z for ln(1 + e^z) above a threshold of 20, where float64 still tells them apart: see to_torch.
    Twin("softplus", Named("Softplus"), Named("Softplus"), Named("softplus")),
    Twin("swish", None, Named("SiLU"), Named("silu"), holds={"beta": "1"}),
    Twin(
        "selu",
        onnx=Named(
            "Selu",
            {"alpha": "alpha", "scale": "gamma"},
            {"alpha": "1.67326319217681884765625", "gamma": "1.05070102214813232421875"},
        ),
    ),
    Twin("selu", torch=Named("SELU"), keras=Named("selu"), holds=SELU),
    Twin("gelu", None, Named("GELU"), Named("gelu")),
    Twin("mish", None, Named("Mish"), Named("mish")),
    Twin("softsign", Named("Softsign"), Named("Softsign"), Named("softsign")),
    Twin("arctan", Named("Atan")),
    Twin("hard-sigmoid", None, Named("Hardsigmoid"), Named("hard_sigmoid"), holds={"reach": "3"}),
    Twin("hard-tanh", None, Named("Hardtanh")),
    Twin("relu6", None, Named("ReLU6"), Named("relu6")),
    Twin("softmax", Named("Softmax"), Named("Softmax"), Named("softmax"), Named("Softmax")),
)


def twin_of(chosen: LayerActivation, library: str) -> tuple[Named, dict[str, float]] | None:
    """What a library calls an activation, and the parameters by its names; None where it has none like it."""
    for twin in TWINS:
        named = getattr(twin, library)
        if twin.name == chosen.activation.name and named:
            numbers = {key: formula.value(float, FLOATS) for key, formula in chosen.settings.items()}
            if all(numbers[key] == float(text) for key, text in twin.holds.items()):
                return named, {own: numbers[key] for key, own in named.parameters.items()}
    return None


def from_library(name: str, library: str, given: Mapping[str, object], where: str) -> LayerActivation:
    """The activation of the catalogue that a library calls so, with its parameters; WorkedError if there is none."""
    known = dict(_known(library))
    if name not in known:
        raise WorkedError(f"{where}: no activation of the catalogue is {excerpt(name)}; {nearest(name, known)}")
    twin, named = known[name]
    texts = dict(named.defaults)
    for key, own in named.parameters.items():
        if own in given:
            texts[key] = _decimal(given[own], f"{where}, {own}")
    numbers = {key: Number(text) for key, text in (dict(twin.holds) | texts).items()}
    entry = ACTIVATIONS[twin.name]
    return LayerActivation(entry, settings_of(entry, numbers))


def names_of(library: str) -> Sequence[str]:
    """All names that a library has for activations of the catalogue."""
    return [name for name, _ in _known(library)]


def _known(library: str) -> Iterator[tuple[str, tuple[Twin, Named]]]:
    """The activations of a library; of twins that share a name the first counts."""
    seen: set[str] = set()
    for twin in TWINS:
        named = getattr(twin, library)
        if named and named.name not in seen:
            seen.add(named.name)
            yield named.name, (twin, named)


def _decimal(value: object, where: str) -> str:
    """A parameter as a decimal."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise WorkedError(f"{where}: expected a number that is not negative, found {excerpt(value)}")
    return repr(value)
