"""Layer operations: given numbers, normalisation, dropout, residual connections.

All numbers stand in the order of the units of the layer, so that they outlive a renaming of the units.
"""

from __future__ import annotations

from random import Random

from worked.record import Record

Masks = tuple[tuple[int, ...], ...]


class Given(Record):
    """A number of a problem, its digits as typed, or a letter in place of a number."""

    text: str
    letter: bool = False


class Running(Record):
    """The averages that batch normalisation keeps for the test: the share of the new, and what they begin with.

    `sample` says whether the variance that goes into them is that of a sample, divided by m - 1.
    """

    share: Given
    means: tuple[Given, ...]
    variances: tuple[Given, ...]
    sample: bool = True


class Normalisation(Record):
    """Batch normalisation (over the samples of a batch) or layer normalisation (over the units of a layer).

    `before` says whether it stands before the activation. `beside` is what epsilon is added to: the `variance`,
    or to the `deviation`. `scales` and `shifts` are gamma and beta; empty where there are none. `learns` says whether
    they change.
    """

    over: str
    before: bool
    epsilon: Given
    beside: str
    scales: tuple[Given, ...] = ()
    shifts: tuple[Given, ...] = ()
    learns: bool = True
    running: Running | None = None


def drawn(seed: int, number: int, size: int, rate: float) -> tuple[int, ...]:
    """The mask of a pass by a seed: for each place a random number, which drops it where it is less than the rate.

    Drawn by Python's `random.Random(f"{seed}:{number}")`, whose numbers are the same on every machine.
    """
    generator = Random(f"{seed}:{number}")
    return tuple(int(generator.random() >= rate) for _ in range(size))


class Dropping(Record):
    """Dropout of the units of a layer, or DropConnect of the weights into it.

    `rate` is the probability of being dropped. `scaled` is where the numbers are set right for it: in `training`, in
    `testing`, or `nowhere`. `masks` are rows of 0 and 1, one for each pass of a sample in training, in turn; they are
    drawn by the `seed` where there are none, each of `size` numbers.
    """

    rate: Given
    scaled: str
    masks: Masks = ()
    seed: int | None = None
    size: int = 1

    def mask(self, number: int) -> tuple[int, ...]:
        """The mask of a pass, counted from 0."""
        if self.seed is not None:
            return drawn(self.seed, number, self.size, float(self.rate.text))
        return self.masks[number % len(self.masks)]


class Skip(Record):
    """A residual connection: what layer `source` sends is added to what layer `target` computes.

    `before` says whether that is done before the activation. With stochastic depth the layers in between survive a
    step with probability `survival`; `masks` are 1 where they do, a row for each step, in turn, or drawn by the `seed`.
    In testing the layers in between count by that chance.
    """

    source: int
    target: int
    before: bool
    survival: Given | None = None
    masks: Masks = ()
    seed: int | None = None

    def mask(self, step: int) -> int:
        """Whether the layers in between survive a step, counted from 1."""
        if self.seed is not None and self.survival:
            return drawn(self.seed, step - 1, 1, 1 - float(self.survival.text))[0]
        return self.masks[(step - 1) % len(self.masks)][0]


class Extras(Record):
    """The layer operations of a net, by the number of the layer."""

    normalisations: tuple[tuple[int, Normalisation], ...] = ()
    dropout: tuple[tuple[int, Dropping], ...] = ()
    drop_connect: tuple[tuple[int, Dropping], ...] = ()
    skips: tuple[Skip, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.normalisations or self.dropout or self.drop_connect or self.skips)

    @property
    def coupled(self) -> bool:
        """Whether the samples of a batch depend on each other."""
        return any(found.over == "batch" for _, found in self.normalisations)

    def normalisation(self, layer: int) -> Normalisation | None:
        """How a layer is normalised."""
        return dict(self.normalisations).get(layer)

    def dropped(self, layer: int) -> Dropping | None:
        """How units of a layer are dropped; layer 0 are the inputs."""
        return dict(self.dropout).get(layer)

    def disconnected(self, layer: int) -> Dropping | None:
        """How weights into a layer are dropped."""
        return dict(self.drop_connect).get(layer)

    def skip(self, layer: int, before: bool) -> Skip | None:
        """The residual connection that ends in a layer, before or after its activation."""
        return next((skip for skip in self.skips if skip.target == layer and skip.before == before), None)


def layer_place(layer: int) -> str:
    """The place of a number that belongs to a whole layer."""
    return f"layer-{layer}"
