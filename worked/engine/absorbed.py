"""Absorbed shifts: numbers added to all samples of a batch alike, which batch normalisation subtracts with the mean.

Nothing comes back for them: the gradient of a bias before batch normalisation is 0 by definition. Summed up in
floating-point numbers it is noise, which differs between processors, and which an optimiser that divides a gradient by
its size turns into changes as large as any other.
"""

from __future__ import annotations

from worked.engine.layout import Design


def absorbs(design: Design, layer: int, quantity: str) -> bool:
    """Whether the loss of a batch stays the same, whatever is added to a stage of a layer, the same for all samples.

    Of the net inputs that is what a bias adds; of the outputs a bias adds it where all slopes are equal.
    """
    made = [(operation, each) for operation in design.stack(layer) for each in operation.makes]
    place = [each for _, each in made].index(quantity)
    if made[place][0].probabilities:
        return False
    for operation, later in made[place + 1 :]:
        if operation.absorbs_shift(later):
            return True
        if not operation.passes_shift(later):
            return False
    return layer < design.last and _absorbed_later(design, layer)


def _absorbed_later(design: Design, layer: int) -> bool:
    """The same for what is added to all that a layer sends on, to the next one and past it."""
    readers = [each for later in range(layer + 1, design.last + 1) for each in design.stack(later)]
    return all(
        each.passes_shift(each.makes[0]) and absorbs(design, each.layer, each.makes[0])
        for each in readers
        if each.reads == layer
    )
