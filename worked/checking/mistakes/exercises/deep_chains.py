"""Deep chains: mistakes in products of weights and slopes over layers."""

from __future__ import annotations

from collections.abc import Iterator

from worked.checking.mistakes._exercises import at
from worked.checking.mistakes.mistake import Around, Example, exchanged, factors, mistake
from worked.formula import Formula, Number, Power, Quotient, product_of, sum_of


@mistake(
    "the slope of the activation is left out of the factor",
    often=4,
    met="vanishing gradients explained by the weights alone",
    example=Example("vanishing-sigmoid", "factor[8]@1", "1"),
    about="deep-chain",
    quantities=("factor",),
)
def slopes_left_out_of_chain(around: Around) -> Iterator[Formula]:
    """A factor is the weight alone: the slope is left out.

    Right: factor of layer 8 = 1 * 0.2247 = 0.2247.
    Wrong: factor of layer 8 = 1.

    The chain rule brings in the slope of the activation of each layer, and it is the slopes that make gradients vanish.
    """
    yield at("weight", around.cell.place)


@mistake(
    "the weight is left out of the factor",
    often=4,
    met="the rule of thumb 0.25^n, which holds for weights of 1 only",
    example=Example("exploding-linear", "factor[5]@1", "1"),
    about="deep-chain",
    quantities=("factor",),
)
def weights_left_out_of_chain(around: Around) -> Iterator[Formula]:
    """A factor is the slope alone: the weight is left out.

    Right: factor of layer 5 = -3 * 1 = -3.
    Wrong: factor of layer 5 = 1.

    A net input grows with the output before it as much as the weight says. Only with weights of 1 a gradient is the
    product of slopes.
    """
    yield at("slope", around.cell.place)


@mistake(
    "weight and slope belong to different layers",
    often=3,
    met="indices shifted by one in products over layers",
    example=Example("vanishing-sigmoid", "factor[1]@1", "0.2273"),
    about="deep-chain",
    quantities=("factor",),
)
def another_layers_slope(around: Around) -> Iterator[Formula]:
    """The slope of the layer before or behind is taken, or another layer's weight.

    Right: factor of layer 1 = w_1 * slope of layer 1.
    Wrong: factor of layer 1 = w_1 * slope of layer 2.

    Weight and slope of a factor belong to the same layer: the weight leads into it, and the slope is that of its unit.
    """
    place = int(around.cell.place)
    for other in (place + 1, place - 1):
        yield at("weight", place) * at("slope", other)
        yield at("weight", other) * at("slope", place)


@mistake(
    "the slope is taken at the output instead of the net input, or the other way round",
    often=4,
    met="sigmoid_derivative(out) in code whose function applies the sigmoid once more",
    example=Example("vanishing-sigmoid", "slope[1]@1", "0.2500"),
    about="deep-chain",
    quantities=("slope",),
)
def slope_at_output_of_chain(around: Around) -> Iterator[Formula]:
    """The slope is taken at the output instead of the net input.

    Right: f'(net_1) = out_1 * (1 - out_1) = 0.2350.
    Wrong: f'(out_1) = 0.2273, or net_1 * (1 - net_1) = 0.2500.

    The slope belongs to the net input. A formula in the output, such as a * (1 - a), already is the slope at the net
    input.
    """
    net, out, chosen = at("net", around.cell.place), at("out", around.cell.place), around.exercise.chosen
    yield exchanged(around.formula, {out.name: net})
    yield exchanged(around.formula, {net.name: out})
    if chosen and out.name in around.formula.symbols():
        yield exchanged(around.formula, {out.name: chosen.activation.out([out], 0, chosen.settings)})


@mistake(
    "the largest slope is taken for the slope, or a wrong number for the largest slope",
    often=3,
    met="the largest slope of tanh, 1, taken for that of the sigmoid",
    example=Example("vanishing-sigmoid", "slope[1]@1", "0.25"),
    about="deep-chain",
    quantities=("slope", "bound"),
)
def largest_slope_for_slope(around: Around) -> Iterator[Formula]:
    """The largest slope is taken for the slope, or 1 for the largest slope.

    Right: slope of layer 1 = 0.6225 * (1 - 0.6225) = 0.2350.
    Wrong: slope of layer 1 = 0.25, the largest slope of a sigmoid.

    A sigmoid has its largest slope, 1/4, where its net input is 0; the slope of tanh there is 1.
    """
    steepest = around.exercise.largest_slope
    if not steepest:
        return
    if around.cell.quantity == "slope":
        yield Number(steepest)
        return
    before, *_, weight = parts = factors(around.formula)
    if len(parts) == 3:
        for other in (Number("1"), Number("0.5"), Number("0.25"), at("slope", around.cell.place)):
            yield product_of((before, other, weight))


@mistake(
    "there is one layer too many or too few",
    often=4,
    met="0.25^n for n layers and for n - 1 layers in between, in threads on vanishing gradients",
    example=Example("vanishing-sigmoid", "product[6]@1", "0.05049"),
    about="deep-chain",
    quantities=("product", "bound", "mean-factor"),
)
def layers_miscounted(around: Around) -> Iterator[Formula]:
    """There is one layer too many in a product, or one too few.

    Right: g_5 = 0.2247 * 0.2247 * 0.2247 = 0.01135.
    Wrong: g_5 = 0.2247 * 0.2247          = 0.05049.

    On the way back to the input of layer l the gradient goes through L - l + 1 layers, that of the loss and layer l
    too.
    """
    formula = around.formula
    if around.cell.quantity == "mean-factor":
        count = len(around.exercise.weights)
        if isinstance(formula, Power):
            for wrong in (count - 1, count + 1):
                yield Power(formula.base, Quotient(Number("1"), Number(str(wrong or 2))))
        return
    place = int(around.cell.place)
    yield at(around.cell.quantity, place + 1)
    if around.cell.quantity == "product":
        yield formula * at("factor", place - 1)


@mistake(
    "the mean is not the geometric one",
    often=3,
    met="rates of growth averaged by adding",
    example=Example("exploding-linear", "mean-factor@1", "2.1333"),
    about="deep-chain",
    quantities=("mean-factor",),
)
def mean_of_factors(around: Around) -> Iterator[Formula]:
    """The factors are averaged by adding, or their product is divided by their number.

    Right: mean = 0.000006898^(1/8) = 0.2264.
    Wrong: mean = (0.2350 + 0.2273 + ... + 0.2247) / 8 = 0.2265, or 0.000006898 / 8.

    What is multiplied is averaged by the root of the product, the geometric mean.
    """
    count = len(around.exercise.weights)
    if isinstance(around.formula, Power):
        sizes = [around.exercise.size(at("factor", layer)) for layer in around.exercise.layers]
        yield around.formula.base / str(count)
        yield sum_of(sizes) / str(count)
        yield around.formula.base
