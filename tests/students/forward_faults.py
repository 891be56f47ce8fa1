"""Faults of the forward pass: net inputs, outputs and losses."""

from __future__ import annotations

from decimal import Decimal

from tests.students.fault import At, fault, has_terms, is_curved, is_square, is_square_loss
from tests.students.textbook import activate, loss_term, softmax, weighted_sum

# net


@fault("net", "net", when=lambda at: bool(at.bias))
def bias_left_out(at: At):
    """The sum of the products alone."""
    return weighted_sum(at.read, at.op, at.pairs)


@fault("net", "net", when=lambda at: bool(at.bias))
def bias_subtracted(at: At):
    """The bias is taken away."""
    return weighted_sum(at.read, at.op, at.pairs) - at.read(at.bias)


@fault("net", "net", when=lambda at: len(at.pairs) > 1)
def term_left_out(at: At):
    """One product is forgotten."""
    pairs = at.pairs
    del pairs[at.draw.randrange(len(pairs))]
    return weighted_sum(at.read, at.op, pairs, at.bias)


@fault("net", "net")
def product_sign(at: At):
    """One product gets the wrong sign."""
    weight, sent = at.draw.choice(at.pairs)
    return at.right - 2 * at.op.part(at.read(weight) * at.read(sent))


@fault("net", "net", when=is_square)
def weights_transposed(at: At):
    """The column of the weights is taken for their row."""
    units, step = at.plan.layers[at.line.layer], at.line.step
    source = at.below[units.index(at.line.unit)]
    sent = [at.plan.sent(other, step) for other in at.below]
    pairs = [(f"weight[{source}>{unit}]@{step}", cell) for unit, cell in zip(units, sent, strict=True)]
    return weighted_sum(at.read, at.op, pairs, at.bias)


@fault("net", "net", when=lambda at: len(at.pairs) > 1)
def inputs_swapped(at: At):
    """Two of the numbers that come in are exchanged."""
    pairs = at.pairs
    first, second = at.draw.sample(range(len(pairs)), 2)
    (a, x), (b, y) = pairs[first], pairs[second]
    pairs[first], pairs[second] = (a, y), (b, x)
    return weighted_sum(at.read, at.op, pairs, at.bias)


@fault("net", "net", when=lambda at: at.line.layer > 1)
def net_for_output(at: At):
    """What comes in are the net inputs of the layer before."""
    pairs = [(weight, sent.replace("out", "net")) for weight, sent in at.pairs]
    return weighted_sum(at.read, at.op, pairs, at.bias)


@fault("net", "net", when=lambda at: at.line.step == 2)
def old_weights(at: At):
    """The second forward pass uses the weights and biases of the first."""
    pairs = [(weight.replace("@2", "@1"), sent) for weight, sent in at.pairs]
    return weighted_sum(at.read, at.op, pairs, at.bias.replace("@2", "@1"))


# out


@fault("out", "out", when=lambda at: at.activation not in ("linear", "softmax"))
def activation_left_out(at: At):
    """The net input is taken for the output."""
    return at.own("net")


@fault("out", "out", when=is_curved)
def activation_twice(at: At):
    """The activation of the output."""
    return activate(at.activation, at.right, at.op)


@fault("out", "out", when=lambda at: at.activation in ("sigmoid", "softmax"))
def exponent_sign(at: At):
    """The exponent has the wrong sign: 1 / (1 + e^z)."""
    if at.activation == "sigmoid":
        return activate("sigmoid", -at.own("net"), at.op)
    units = at.plan.layers[at.line.layer]
    return softmax([at.op.part(at.op.exp(-at.own("net", unit))) for unit in units], units.index(at.line.unit))


@fault("out", "out", when=lambda at: at.activation == "sigmoid")
def tanh_for_sigmoid(at: At):
    """The hyperbolic tangent in the place of the sigmoid."""
    return activate("tanh", at.own("net"), at.op)


@fault("out", "out", when=lambda at: at.activation in ("tanh", "relu"))
def sigmoid_for_another(at: At):
    """The sigmoid in the place of tanh or ReLU."""
    return activate("sigmoid", at.own("net"), at.op)


@fault("out", "out", when=is_curved)
def relu_for_another(at: At):
    """ReLU in the place of the sigmoid or tanh."""
    return activate("relu", at.own("net"), at.op)


# loss


@fault("loss", "loss", when=is_square_loss)
def loss_half_forgotten(at: At):
    """The squared error without its half."""
    return 2 * at.right


@fault("loss", "loss", when=is_square_loss)
def loss_doubled(at: At):
    """Twice the squared error."""
    return 4 * at.right


@fault("loss", "loss", when=is_square_loss)
def loss_not_squared(at: At):
    """Half the error, not squared."""
    return (at.target - at.own("out")) / 2


@fault("loss", "loss", when=lambda at: has_terms(at) and at.plan.shape.shortcut)
def loss_log10(at: At):
    """The logarithm to base 10."""
    ten = at.op.ln(Decimal(10))
    units = [at.line.unit] if at.line.unit else at.plan.layers[-1]
    terms = [(at.own("target", unit, 1), at.own("out", unit)) for unit in units]
    return sum(loss_term(at.plan.shape.loss, t, o, at.op, lambda number: at.op.ln(number) / ten) for t, o in terms)
