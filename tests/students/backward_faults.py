"""Faults of the backward pass: errors, slopes, deltas, gradients and new weights."""

from __future__ import annotations

from tests.students.fault import At, fault, is_curved, is_hidden, is_output, is_short, is_weight, sends_back_slopes
from tests.students.textbook import activate, slope, weighted_sum

# error


@fault("error", "error", "delta", when=is_output, excuses=("error", "delta", "gradient", "change"))
def error_sign(at: At):
    """Target and output exchanged; or, in another reading, the opposite sign without the minus that it asks for."""
    return -at.right


@fault("error", "error", "delta", when=lambda at: is_output(at) and at.activation != "linear")
def error_from_net(at: At):
    """The net input in the place of the output."""
    return at.own("net") - at.target


@fault("error", "error", when=is_output)
def error_doubled(at: At):
    """The factor 2 of a squared error that has a half."""
    return 2 * at.right


@fault("error", "error", when=is_output)
def error_halved(at: At):
    """The half of the loss is kept in its derivative."""
    return at.right / 2


@fault("error", "error", when=lambda at: is_hidden(at) and len(at.above) > 1)
def one_path_only(at: At):
    """Only one of the units that the hidden unit feeds sends its delta back."""
    return weighted_sum(at.read, at.op, [at.draw.choice(at.feeds)])


@fault("error", "error", when=lambda at: is_hidden(at) and len(at.above) == len(at.siblings) + 1 > 1)
def transposed_backward(at: At):
    """The row of the weights is taken for their column."""
    units = at.plan.layers[at.line.layer]
    target = at.above[units.index(at.line.unit)]
    pairs = zip(units, at.above, strict=True)
    return weighted_sum(at.read, at.op, [(f"weight[{u}>{target}]@1", f"delta[{above}]@1") for u, above in pairs])


@fault("error", "error", when=is_hidden)
def weights_left_out_backward(at: At):
    """The sum of the deltas."""
    return sum(at.own("delta", unit) for unit in at.above)


@fault("error", "error", when=is_hidden)
def updated_weights(at: At):
    """The new weights carry the deltas back."""
    return weighted_sum(at.read, at.op, [(weight.replace("@1", "@2"), delta) for weight, delta in at.feeds])


@fault("error", "error", when=lambda at: is_hidden(at) and len(at.below) >= len(at.above))
def incoming_weights(at: At):
    """The weights into the hidden unit in the place of those out of it."""
    deltas = [delta for _, delta in at.feeds]
    return weighted_sum(at.read, at.op, [(weight, d) for (weight, _), d in zip(at.pairs, deltas, strict=False)])


@fault("error", "error", when=sends_back_slopes)
def error_for_delta_backward(at: At):
    """The errors of the next layer are carried back, without its slopes."""
    return weighted_sum(at.read, at.op, [(weight, delta.replace("delta", "error")) for weight, delta in at.feeds])


# slope


@fault("slope", "slope", when=lambda at: at.activation != "linear")
def slope_is_out(at: At):
    """The output itself."""
    return at.own("out")


@fault("slope", "slope", when=is_curved)
def slope_from_net(at: At):
    """The slope's formula with the net input in the place of the output: z (1 - z)."""
    return slope(at.activation, None, at.own("net"), at.op)


@fault("slope", "slope", when=lambda at: at.activation != "linear")
def slope_left_out(at: At):
    """A slope of 1, that is, none."""
    return 1


@fault("slope", "slope", when=is_curved)
def slope_again(at: At):
    """The slope at the output in the place of the net input: f'(f(z))."""
    return slope(at.activation, None, activate(at.activation, at.own("out"), at.op), at.op)


@fault("slope", "slope", when=lambda at: bool(at.siblings) and at.activation != "linear")
def slope_of_another_unit(at: At):
    """The slope of another unit of the layer."""
    other = at.draw.choice(at.siblings)
    return slope(at.activation, at.own("net", other), at.own("out", other), at.op)


# delta


@fault("delta", "delta", when=lambda at: is_curved(at) and not is_short(at))
def slope_twice(at: At):
    """The slope is multiplied by once more."""
    return at.right * at.own("slope")


@fault("delta", "delta", when=is_short)
def shortcut_slope(at: At):
    """out - target is multiplied by out (1 - out) although the slope is in it."""
    return at.right * at.op.part(at.own("out") * (1 - at.own("out")))


# gradient


@fault("gradient", "gradient", when=is_weight)
def own_output_for_input(at: At):
    """delta times the output of its own unit."""
    return at.own("delta") * at.own("out")


@fault("gradient", "gradient", when=is_weight)
def input_left_out(at: At):
    """delta alone."""
    return at.own("delta")


@fault("gradient", "gradient", when=lambda at: bool(at.siblings))
def delta_of_another_unit(at: At):
    """The delta of another unit of the layer."""
    delta = at.own("delta", at.draw.choice(at.siblings))
    return delta * at.sent if at.line.source else delta


@fault("gradient", "gradient", when=lambda at: not is_short(at) and at.activation != "linear")
def error_for_delta(at: At):
    """error times input, without the slope."""
    return at.own("error") * at.sent if at.line.source else at.own("error")


@fault("gradient", "gradient", when=is_weight)
def weight_for_input(at: At):
    """delta times weight."""
    return at.own("delta") * at.own("weight", at.place)


@fault("gradient", "gradient", when=lambda at: is_weight(at) and at.line.layer > 1)
def net_for_output_in_gradient(at: At):
    """delta times the net input of the unit before."""
    return at.own("delta") * at.own("net", at.line.source)


@fault("gradient", "gradient", when=lambda at: not at.line.source)
def bias_gradient_times_input(at: At):
    """The bias is treated as if an input stood beside it."""
    return at.own("delta") * at.read(at.plan.sent(at.draw.choice(at.below), 1))


@fault("gradient", "gradient", excuses=("error", "delta"))
def gradient_sign(at: At):
    """The gradient with the opposite sign; or, in another reading, the error from which it comes."""
    return -at.right


# update


@fault("update", "change", when=lambda at: at.rate != 1)
def rate_left_out(at: At):
    """The whole gradient is taken off."""
    return -at.own("gradient", at.place)


@fault("update", "change", when=lambda at: at.rate != 1)
def rate_twice(at: At):
    """The rate is multiplied by once more."""
    return at.right * at.rate


@fault("update", "change")
def wrong_direction(at: At):
    """w + rate * gradient: the change has the gradient's sign."""
    return -at.right


@fault("update", "weight", "bias")
def change_subtracted(at: At):
    """w - change: the minus is counted twice."""
    return at.own(at.line.quantity, at.place) - at.own("change", at.place)


@fault("update", "change", when=lambda at: bool(at.neighbours))
def gradient_of_neighbour(at: At):
    """The gradient of another weight of the unit."""
    return -at.rate * at.own("gradient", at.draw.choice(at.neighbours))


@fault("update", "weight", "bias")
def weight_not_updated(at: At):
    """The old weight is written once more."""
    return at.own(at.line.quantity, at.place)


@fault("update", "weight", "bias")
def weight_is_change(at: At):
    """The change is taken for the new weight."""
    return at.own("change", at.place)
