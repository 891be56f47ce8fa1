"""Updating: the lines from the gradients to the new weights, for the methods of `methods`, and those of their losses.

Each optimiser's rule is written here once more, from the textbook, in the orders in which it is worked by hand; which
of them a student takes (`op.way`) is settled for a sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from tests.students.arithmetic import Impossible, Line, Read
from tests.students.methods import Method

Work = Callable[[Read, Any], Any]
NOISE = 1e-12


class Place(NamedTuple):
    """A weight or bias in a step: its place, whether it is a weight, and the unit that it leads into."""

    name: str
    unit: str
    source: str
    layer: int
    step: int

    @property
    def quantity(self) -> str:
        """What it is called before and after the step."""
        return "weight" if self.source else "bias"

    def at(self, quantity: str, ahead: int = 0) -> str:
        """The cell of a quantity of this weight."""
        return f"{quantity}[{self.name}]@{self.step + ahead}"

    @property
    def old(self) -> str:
        """The weight before the step."""
        return self.at(self.quantity)

    def line(self, quantity: str, parents: Sequence[str], work: Work, ahead: int = 0) -> Line:
        """A line of this weight."""
        cell = self.at(quantity, ahead)
        return Line(cell, quantity, self.unit, self.source, self.layer, self.step, tuple(parents), work)


def average(share: str, before: str, new: Callable[[Read, Any], Any]) -> Work:
    """A share of what was, and the rest of what is new."""

    def work(read: Read, op: Any) -> Any:
        kept = read(share)
        return op.part(kept * read(before)) + op.part(op.part(1 - kept) * new(read, op))

    return work


def squared(cell: str) -> Work:
    """The square of a cell."""
    return lambda read, op: op.part(read(cell) * read(cell))


def number(cell: str) -> Work:
    """A cell as it stands."""
    return lambda read, op: read(cell)


def corrected(moment: str, share: str, count: int) -> Work:
    """A moment divided by what it lacks in the first updates."""
    return lambda read, op: read(moment) / op.part(1 - op.part(read(share) ** count))


def divisor(square: Any, epsilon: Any, inside: bool, op: Any) -> Any:
    """The root of a mean square, with an epsilon that is left out where it makes no difference."""
    if inside:
        small = op.way & 8 and epsilon * 10000 < square
        found = op.part(op.sqrt(square if small else op.part(square + epsilon)))
    else:
        root = op.part(op.sqrt(square))
        found = root if op.way & 8 and epsilon * 10000 < root else op.part(root + epsilon)
    if not found:
        raise Impossible
    return found


def scaled(rate: Any, top: Any, below: Any, op: Any) -> Any:
    """rate * top / below, in one of three orders."""
    if op.way % 3 == 0:
        return rate * op.part(top / below)
    return op.part(rate * top) / below if op.way % 3 == 1 else op.part(rate / below) * top


def rule(method: Method, place: Place, gradient: str) -> Iterator[tuple[str, Sequence[str], Work]]:
    """The lines of an optimiser: quantity, the cells that it reads, and how it is worked."""
    rate, at = method.rate(place.step), place.at
    inside, count = method.form == "epsilon-inside", method.updates + place.step
    one, two, first, second = "beta-1@1", "beta-2@1", at("first-moment"), at("second-moment")
    match method.optimiser:
        case "momentum":
            yield from _momentum(method.form, at, rate, gradient)
        case "nesterov":
            yield from _nesterov(method.form, at, rate, gradient)
        case "adagrad":
            before = at("squared-sum", -1)
            square = squared(gradient)
            yield "squared-sum", (before, gradient), lambda read, op: read(before) + square(read, op)
            yield _by_root(rate, number(gradient), at("squared-sum"), inside, gradient)
        case "rmsprop":
            before = at("second-moment", -1)
            yield "second-moment", ("rho@1", before, gradient), average("rho@1", before, squared(gradient))
            yield _by_root(rate, number(gradient), second, inside, gradient)
        case "adadelta":
            yield from _adadelta(at, rate, gradient)
        case "adam" | "nadam" | "adamax":
            before = at("first-moment", -1)
            yield "first-moment", (one, before, gradient), average(one, before, number(gradient))
            if method.optimiser == "adamax":
                yield from _adamax(at, rate, gradient, count)
                return
            before = at("second-moment", -1)
            yield "second-moment", (two, before, gradient), average(two, before, squared(gradient))
            if method.form == "epsilon-hat":
                parents = (rate, one, two, first, second, "epsilon@1")
                yield "change", parents, _epsilon_hat(rate, first, second, count)
                return
            yield "first-moment-corrected", (first, one), corrected(first, one, count)
            yield "second-moment-corrected", (second, two), corrected(second, two, count)
            mean = at("first-moment-corrected")
            top = number(mean) if method.optimiser == "adam" else _nadam(mean, gradient, count)
            reads = (mean,) if method.optimiser == "adam" else (mean, gradient, one)
            yield _by_root(rate, top, at("second-moment-corrected"), inside, *reads)
        case "rprop":
            yield from _rprop(at, gradient)
        case _:
            yield "change", (rate, gradient), lambda read, op: -(read(rate) * read(gradient))


def _by_root(rate: str, top: Work, square: str, inside: bool, *parents: str) -> tuple[str, Sequence[str], Work]:
    def work(read: Read, op: Any) -> Any:
        scaled_by, above = read(square), top(read, op)
        if above and not scaled_by:
            # Nobody goes on from a change of a million, which comes of squares rounded to 0 and an epsilon.
            raise Impossible
        return -scaled(read(rate), above, divisor(scaled_by, read("epsilon@1"), inside, op), op)

    return "change", (rate, square, "epsilon@1", *parents), work


def _momentum(form: str, at: Callable[..., str], rate: str, gradient: str):
    mu, velocity = "momentum@1", at("velocity")
    before = at("change" if form == "change" else "velocity", -1)
    reads = (mu, before, gradient)

    def kept(read: Read, op: Any) -> Any:
        return op.part(read(mu) * read(before))

    def stepped(read: Read, op: Any) -> Any:
        return op.part(read(rate) * read(gradient))

    if form == "change":
        yield "change", (*reads, rate), lambda read, op: kept(read, op) - stepped(read, op)
    elif form == "average":
        yield "velocity", reads, average(mu, before, number(gradient))
        yield "change", (rate, velocity), lambda read, op: -(read(rate) * read(velocity))
    elif form == "velocity":
        yield "velocity", reads, lambda read, op: kept(read, op) + read(gradient)
        yield "change", (rate, velocity), lambda read, op: -(read(rate) * read(velocity))
    else:
        yield "velocity", (*reads, rate), lambda read, op: kept(read, op) + stepped(read, op)
        yield "change", (velocity,), lambda read, op: -read(velocity)


def _nesterov(form: str, at: Callable[..., str], rate: str, gradient: str):
    mu, velocity, before = "momentum@1", at("velocity"), at("velocity", -1)
    reads = (mu, before, gradient)

    def kept(read: Read, op: Any, cell: str = before) -> Any:
        return op.part(read(mu) * read(cell))

    def stepped(read: Read, op: Any) -> Any:
        return op.part(read(rate) * read(gradient))

    if form == "rate-outside":
        yield "velocity", reads, lambda read, op: kept(read, op) + read(gradient)
        yield (
            "change",
            (rate, mu, gradient, velocity),
            lambda read, op: -(read(rate) * op.part(read(gradient) + kept(read, op, velocity))),
        )
        return
    yield "velocity", (*reads, rate), lambda read, op: kept(read, op) - stepped(read, op)
    if form == "look-ahead":
        yield "change", (velocity,), lambda read, op: read(velocity)
    else:
        yield (
            "change",
            (rate, mu, gradient, velocity),
            lambda read, op: kept(read, op, velocity) - stepped(read, op),
        )


def _adadelta(at: Callable[..., str], rate: str, gradient: str):
    second, changes, rescaled = at("second-moment"), at("squared-changes", -1), at("rescaled-gradient")
    before, rho, epsilon = at("second-moment", -1), "rho@1", "epsilon@1"

    def root(read: Read, op: Any, cell: str) -> Any:
        found = op.part(op.sqrt(op.part(read(cell) + read(epsilon))))
        if not found:
            raise Impossible
        return found

    yield "second-moment", (rho, before, gradient), average(rho, before, squared(gradient))
    yield (
        "rescaled-gradient",
        (changes, second, epsilon, gradient),
        lambda read, op: op.part(root(read, op, changes) / root(read, op, second)) * read(gradient),
    )
    yield "squared-changes", (rho, changes, rescaled), average(rho, changes, squared(rescaled))
    yield "change", (rate, rescaled), lambda read, op: -(read(rate) * read(rescaled))


def _adamax(at: Callable[..., str], rate: str, gradient: str, count: int):
    before, largest, first = at("largest-gradient", -1), at("largest-gradient"), at("first-moment")

    def change(read: Read, op: Any) -> Any:
        lacking = op.part(1 - op.part(read("beta-1@1") ** count))
        if not read(largest) or not lacking:
            raise Impossible
        if op.way % 2:
            return -(op.part(read(rate) / lacking) * op.part(read(first) / read(largest)))
        return -(op.part(op.part(read(rate) / lacking) * read(first)) / read(largest))

    yield (
        "largest-gradient",
        ("beta-2@1", before, gradient),
        lambda read, op: max(op.part(read("beta-2@1") * read(before)), abs(read(gradient))),
    )
    yield "change", (rate, "beta-1@1", first, largest), change


def _nadam(mean: str, gradient: str, count: int) -> Work:
    def work(read: Read, op: Any) -> Any:
        share = read("beta-1@1")
        lacking = op.part(1 - op.part(share**count))
        if not lacking:
            raise Impossible
        now = op.part(op.part((1 - share) * read(gradient)) / lacking)
        return op.part(op.part(share * read(mean)) + now)

    return work


def _epsilon_hat(rate: str, first: str, second: str, count: int) -> Work:
    def work(read: Read, op: Any) -> Any:
        one, two = (op.part(1 - op.part(read(f"beta-{number}@1") ** count)) for number in (1, 2))
        below = divisor(read(second), read("epsilon@1"), False, op)
        if not one:
            raise Impossible
        root = op.part(op.sqrt(two))
        if op.way & 16:
            return -(op.part(op.part(op.part(read(rate) * root) / one) * read(first)) / below)
        share = op.part(root / one)
        return -(op.part(read(rate) * share) * op.part(read(first) / below))

    return work


def _rprop(at: Callable[..., str], gradient: str):
    size, effective = at("step-size", -1), at("effective-gradient", -1)
    now, used = at("step-size"), at("effective-gradient")

    def new_size(read: Read, op: Any) -> Any:
        turned = _signed(read(gradient)) * _signed(read(effective))
        if turned > 0:
            return min(read("increase@1") * read(size), read("largest@1"))
        return max(read("decrease@1") * read(size), read("smallest@1")) if turned < 0 else read(size)

    def used_gradient(read: Read, op: Any) -> Any:
        return read(gradient) * 0 if _signed(read(gradient)) * _signed(read(effective)) < 0 else read(gradient)

    def change(read: Read, op: Any) -> Any:
        return -_signed(read(used)) * read(now)

    names = ("increase@1", "decrease@1", "largest@1", "smallest@1")
    yield "step-size", (gradient, effective, size, *names), new_size
    yield "effective-gradient", (gradient, effective), used_gradient
    yield "change", (used, now), change


def _signed(number: Any) -> int:
    """The sign of a number; what is left over of a sum that is 0 has none."""
    return int(number > NOISE) - int(number < -NOISE)
