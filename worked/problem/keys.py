"""Every key of a problem file: where it stands, what it may be, and what it means.

The reader, the JSON Schema (`schema.py`) and the reference in `docs/problem-files.md` all follow from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from worked.keys.key import COUNT, COUNT_OR_0, GIVEN, TEXT, YES_NO, Key, entry_of, many, one_of
from worked.layers import catalogue as layers
from worked.maths.activations import ACTIVATIONS
from worked.maths.clipping import CLIPPINGS
from worked.maths.entry import derived
from worked.maths.initialisations import INITIALISATIONS
from worked.maths.losses import LOSSES
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import PENALTIES
from worked.maths.schedules import SCHEDULES
from worked.number import CARRIES, HALVES, RESULTS
from worked.problem import convention, questions
from worked.problem.page_options import LAYOUTS

STOPS = ("no-errors",)


ACTIVATION = entry_of(ACTIVATIONS)
BY_UNIT = {"type": "object", "additionalProperties": ACTIVATION}
PARAMETERS = many({"type": "string", "examples": ["x1>h1", "b:h1"]})
BY_EDGE = {"type": "object", "additionalProperties": GIVEN}
DRAWN = {"type": "string", "examples": INITIALISATIONS.names}
DRAWN_BY = {
    "type": "object",
    "properties": {"method": DRAWN, "seed": COUNT_OR_0, "decimals": COUNT},
    "required": ["method"],
    "additionalProperties": {"type": "number"},
}

PROBLEM = {
    "title": Key("the title of the page", TEXT, "the shape of the net"),
    "convention": Key(
        "the textbook in whose notation the page is written: a name, or a table with a name and changes to it",
        {"anyOf": [TEXT, {"type": "object"}]},
        "plain",
    ),
    "network": Key("the net; see below", {"type": "object"}),
    "samples": Key("the samples, one table each", many({"type": "object"})),
    "given": Key(
        'numbers in place of cells, by their ids, such as `"out[h1]@1" = 0.4`; see below',
        {"type": "object", "additionalProperties": GIVEN},
        "every cell is computed",
    ),
    "training": Key("how the net learns; see below", {"type": "object"}, "all defaults"),
    "rounding": Key("how numbers are rounded; see below", {"type": "object"}, "all defaults"),
    "marking": Key("which answers earn a mark; see below", {"type": "object"}, "all defaults"),
    "page": Key("which parts the page shows in detail; see below", {"type": "object"}, "all defaults"),
}
NETWORK = {
    "layers": Key(
        "the number of units of each layer, inputs first, or their names",
        many({"anyOf": [COUNT, many(TEXT)]}),
    ),
    "activations": Key(
        "one activation for all layers, or a list with one for each layer after the inputs, or a table by unit, "
        '`{ h1 = "relu", h2 = "tanh" }`, for all units or for those of a layer in the list: {names}',
        {"anyOf": [ACTIVATION, many({"anyOf": [ACTIVATION, BY_UNIT]}), BY_UNIT]},
        entries=ACTIVATIONS,
    ),
    "weights": Key(
        'for each layer one row for each receiving unit; or a table of the edges, `"x1>h1" = 0.1`, '
        "of which some may lead past a layer; or an initialisation "
        'method, such as `"zeros"` or `{ method = "he-normal", seed = 7, decimals = 2 }`: drawn '
        "with that random seed (default 0) and rounded to `decimals` places (default 2)",
        {"anyOf": [many(many(many(GIVEN))), BY_EDGE, DRAWN, DRAWN_BY]},
    ),
    "biases": Key(
        "for each layer one number for each unit, or an empty row; or a table by unit, `h1 = 0.4`",
        {"anyOf": [many(many(GIVEN)), BY_EDGE]},
        "the net has no biases",
    ),
    "bias-input": Key(
        "the constant input that a bias is the weight of: 1, or -1 where it is a threshold, net = ... - b",
        {"enum": [1, -1]},
        "1",
    ),
    "tie": Key(
        'groups of parameters that learn as one, such as `[["b:h1", "b:h2"], ["x1>h1", "x2>h2"]]`; `b:` is a bias',
        many(PARAMETERS),
        "each learns for itself; weights with the same letter are one",
    ),
    "frozen": Key('the parameters that do not learn, such as `["x1>h1", "b:h1"]`', PARAMETERS, "all learn"),
}
SAMPLE = {
    "inputs": Key("one number for each input unit", many(GIVEN)),
    "targets": Key("one number for each output unit", many(GIVEN), "there is a forward pass only"),
}
TRAINING = {
    "loss": Key(
        "the loss: {names}; or `output`, for the gradient of an output itself, without a loss and targets",
        entry_of(LOSSES),
        "that of the convention; none for the perceptron rule",
        entries=LOSSES,
    ),
    "output": Key('the output unit whose gradient is taken with `loss = "output"`', TEXT, "the only one"),
    "update": Key(
        "whether weights are updated; if not, the page ends with the gradients of each sample or batch",
        YES_NO,
        'true; with `loss = "output"` only where the table says how they learn, such as `learning-rate`',
    ),
    "outputs": Key(
        "whether the terms of the outputs are added (`sum`) or averaged (`mean`)",
        one_of(("sum", "mean")),
        "that of the loss",
    ),
    "samples": Key(
        "whether the losses of the samples of a batch are added (`sum`) or averaged (`mean`)",
        one_of(("sum", "mean")),
        "mean",
    ),
    "optimiser": Key(
        "how weights change: {names}; or a table of its name, its `form` and its parameters",
        entry_of(OPTIMISERS),
        "gradient-descent",
        entries=OPTIMISERS,
    ),
    "state": Key(
        "the initial state of the optimiser: `updates` already done, and `velocity` or the like as one "
        'number, or by edge and unit, `velocity = { "x1>h1" = 0.3 }`',
        {"type": "object"},
        "no update was done, and all is 0",
    ),
    "learning-rate": Key("the learning rate", GIVEN, "1"),
    "schedule": Key(
        "how the learning rate changes; a table of its name may have its `form` and parameters, what it `counts` "
        "(`epochs` or `updates`) and the number that it counts `from` (0 or 1)",
        entry_of(SCHEDULES),
        "the rate stays",
    ),
    "penalty": Key(
        "what large weights add to the loss; a table of its name may have its strength `lambda`, its `factor` "
        "(`lambda`, `lambda/2`, `lambda/m`, `lambda/(2m)`, `lambda/(2B)` or `B/N`) and whether `biases` count (true or "
        "false)",
        entry_of(PENALTIES),
        "none",
    ),
    "weight-decay": Key(
        "decoupled weight decay: its strength, or a table of `strength`, of `times-rate`, which says whether it is "
        "multiplied by the learning rate, and of whether `biases` decay too",
        {"anyOf": [GIVEN, {"type": "object"}]},
        "none",
    ),
    "clip": Key("how gradients are clipped, with the `threshold`", entry_of(CLIPPINGS), "they are not"),
    "max-norm": Key("the largest norm of the weights into a unit", GIVEN, "none"),
    "batch": Key("samples for each update: a number, or `all`", {"anyOf": [COUNT, one_of(("all",))]}, "1"),
    "steps": Key("the number of updates; 0 for a forward pass only", COUNT_OR_0, "1"),
    "epochs": Key("the number of epochs, in place of `steps`", COUNT),
    "stop": Key(
        "when training ends before the last of its `epochs`: `no-errors`, after one in which every sample was right",
        one_of(STOPS),
        "it goes on to the last",
    ),
    "final-pass": Key("whether a last forward pass follows", YES_NO, "true; false with `stop` or `[given]`"),
    "update-biases": Key("whether biases learn", YES_NO, "that of the convention"),
    "shortcut": Key(
        "whether softmax with cross-entropy, or sigmoid with binary cross-entropy, takes delta = out - target at once",
        YES_NO,
        "true",
    ),
    "hidden-deltas": Key(
        "whether deltas are propagated backward through the `old` weights or, as in some programs, the `updated` ones",
        one_of(("old", "updated")),
        "old",
    ),
}
STOPS_WHEN = {"at-patience": ">=", "after-patience": ">"}
STOPPING = {
    "patience": Key("how many epochs without improvement are allowed", COUNT),
    "min-delta": Key(
        "by how much a loss must fall below the best one to count as an improvement",
        {"type": "number", "minimum": 0},
        "0",
    ),
    "stops": Key(
        "whether training stops `at-patience`, as soon as the counter reaches the patience (Keras, Lightning, "
        "ignite), or `after-patience`, when it exceeds it (scikit-learn's n_iter_no_change)",
        one_of(STOPS_WHEN),
        "at-patience",
    ),
    "restore-best": Key(
        "whether the weights of the best epoch are restored; otherwise those of the last epoch are kept", YES_NO, "true"
    ),
}
WEIGHT_DECAY = {
    "strength": Key("the strength", GIVEN),
    "times-rate": Key("whether it is multiplied by the learning rate", YES_NO, "true"),
    "biases": Key("whether biases decay too", YES_NO, "false"),
}
DIGITS = {
    "decimals": Key("how many decimals are shown", {"type": "integer", "minimum": 0, "maximum": 30}),
    "figures": Key("how many significant figures are shown", {"type": "integer", "minimum": 1, "maximum": 30}),
}
ROUNDING = {
    "decimals": Key(
        DIGITS["decimals"].meaning, DIGITS["decimals"].schema, "4; small numbers of the backward pass: figures = 4"
    ),
    "figures": DIGITS["figures"],
    "carry": Key(
        "what later lines are computed from: the `exact` numbers, or the numbers `shown`, as on paper",
        one_of(CARRIES),
        "exact",
    ),
    "half": Key("how a number halfway between two values is rounded", one_of(HALVES), "up"),
    "results": Key(
        "`decimals`, or `fractions`: results that are short fractions, such as `-7/12`, are shown as fractions, and "
        "only the others as decimals",
        one_of(RESULTS),
        "decimals",
    ),
    "quantities": Key(
        "digits of single quantities, such as `delta = { figures = 3 }`",
        {"type": "object", "additionalProperties": {"type": "object"}},
    ),
}
MARKING = {
    "least-digits": Key(
        "the fewest decimals (or significant figures) of an answer that earn a mark",
        {"type": "integer", "minimum": 0, "maximum": 30},
        "two less than `[rounding]` asks for, at least 1 and at most 4",
    ),
}
PAGE = {
    "layout": Key(
        "`full`, every line with its formula in symbols; `compact`, a line for each unit: a small net on two pages; or "
        "`matrix`, equations between matrices, whose entries are the numbers that are asked for",
        one_of(LAYOUTS),
        "full",
    ),
    "fields": Key(
        'labels of lines to be filled in at the head of a sheet, such as `["Name", "Date", "Marks"]`',
        many(TEXT),
        "none",
    ),
    "chain-for": Key(
        "the weights whose gradient is written out as a chain of partial derivatives, by edge; `[]` for none",
        many(TEXT),
        "one weight of the first layer and one of the last",
    ),
    "compare-batches": Key(
        'sizes of batches, such as `[1, 2, "all"]`, with which the same training is shown side by side',
        many({"anyOf": [COUNT, one_of(("all",))]}),
        "nothing is compared",
    ),
    "questions": Key(
        'small questions that are asked after the calculation, by name, such as `["parameters", "largest-change"]`',
        many(one_of(questions.names())),
        "none",
    ),
    "input-gradients": Key(
        "whether the backward pass goes on to the inputs: how the loss, or the output, changes with each of them",
        YES_NO,
        "false",
    ),
    "derivations": Key(
        "whether the page derives the derivatives that it uses: of a net input by a weight, of sigmoid and of tanh",
        YES_NO,
        "false",
    ),
    "weighted-sum": Key(
        "whether momentum is also shown as a weighted sum of all gradients so far, for the same weights",
        YES_NO,
        "false",
    ),
}
CONVENTION = {
    "name": Key("the convention to start from", one_of(convention.names()), "plain"),
    "sign": Key("the sign of errors and deltas", one_of(convention.SIGNS)),
    "update": Key("whether updates are written with deltas or gradients", one_of(convention.UPDATES)),
    "backward": Key("whether the page is led by deltas or by chains of derivatives", one_of(convention.BACKWARDS)),
    "samples": Key(
        "whether each sample is a row of a matrix, Z = X W + b (`rows`), or a column, Z = W X + b (`columns`)",
        one_of(convention.SAMPLES),
        "`columns` in `layered`, else `rows`",
    ),
    "symbols": Key('templates of single symbols, such as `net = "s_{unit}"`', {"type": "object"}),
}


def network() -> dict[str, Key]:
    """The keys of `[network]`."""
    return {**NETWORK, **layers.keys()}


def has_operations(network: Mapping[str, object]) -> bool:
    """Whether a table `[network]` has keys of layer operations, or unknown ones; without, no operation is imported."""
    return not network.keys() <= NETWORK.keys()


def sections() -> dict[str, Mapping[str, Key]]:
    """The keys of each table of a problem file, by its name; "" is the file itself."""
    return {
        "": PROBLEM,
        "network": network(),
        "samples": SAMPLE,
        "training": TRAINING,
        "rounding": ROUNDING,
        "marking": MARKING,
        "page": PAGE,
        "convention": CONVENTION,
    }


@derived
def quantities() -> tuple[str, ...]:
    """The quantities for which a file may give digits."""
    forms = [form for entry in OPTIMISERS.all_entries() for form in entry.forms]
    lines = [line.quantity for form in forms for line in form.shared]
    lines += [line.quantity for form in forms for line in form.lines if line.quantity != "change"]
    return (
        *("net", "out", "loss", "error", "slope", "delta", "gradient", "change", "weight", "bias"),
        "input-gradient",
        *("data-loss", "penalty", "data-gradient", "gradient-norm", "clipped-gradient", "learning-rate"),
        *dict.fromkeys(lines),
        *("look-ahead", "proposed", "weight-norm"),
        *layers.rounded(),
        *(name for question in questions.questions() for name in question.symbols if not name.whole),
    )
