"""Learning: the lines of a step around an optimiser's rule: rates, penalties, clipping, decay and largest norms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tests.students.arithmetic import Impossible, Line, Read
from tests.students.methods import Method
from tests.students.updating import Place, Work, rule

if TYPE_CHECKING:
    from tests.students.textbook import Plan


def places(plan: Plan, step: int) -> list[Place]:
    """The weights and biases of a net in a step, layer by layer from the last."""
    found = []
    for layer in range(plan.last, 0, -1):
        for unit in plan.layers[layer]:
            for source in [*plan.layers[layer - 1], *([""] if plan.shape.biased else [])]:
                found.append(Place(f"{source}>{unit}" if source else unit, unit, source, layer, step))
    return found


def before_forward(plan: Plan, step: int) -> Iterator[Line]:
    """The rate of a step, and the weights looked ahead to."""
    method = plan.shape.method
    if method.schedule:
        yield Line(f"learning-rate@{step}", "learning-rate", "", "", plan.last, step, *rate_of(method, step))
    if method.looks_ahead:
        for place in places(plan, step):
            before = place.at("velocity", -1)
            yield place.line(
                "look-ahead",
                (place.old, before, "momentum@1"),
                lambda read, op, place=place, before=before: (
                    read(place.old) + op.part(read("momentum@1") * read(before))
                ),
            )


def rate_of(method: Method, step: int) -> tuple[tuple[str, ...], Work]:
    """The learning rate of a step: what it reads, and how it is worked."""
    first, count = "initial-rate@1", method.counted_from + method.updates + step - 1
    last = f"learning-rate@{step - 1}" if step > 1 else ""

    def falling(factor: str, times: int, more: int) -> tuple[tuple[str, ...], Work]:
        def work(read: Read, op: Any) -> Any:
            if last and op.way & 1:
                return read(last) * read(factor) ** more if more else read(last)
            return read(first) * op.part(read(factor) ** times)

        return (first, factor, *([last] if last else [])), work

    def inverse(read: Read, op: Any) -> Any:
        below = op.part(1 + op.part(read("decay@1") * count))
        return op.part(1 / below) * read(first) if op.way & 1 else read(first) / below

    def rising(read: Read, op: Any) -> Any:
        if count >= read("warm-up@1"):
            return read(first)
        if op.way % 3 == 0:
            return op.part(read(first) * count) / read("warm-up@1")
        return op.part(count / read("warm-up@1")) * read(first)

    match method.schedule:
        case "inverse-time":
            return (first, "decay@1"), inverse
        case "power":
            return (first, "exponent@1"), lambda read, op: read(first) / _root(read, op, count)
        case "step":
            drops, before = count // method.every, (count - 1) // method.every
            return falling("factor@1", drops, drops - before)
        case "exponential":
            return falling("factor@1", count, 1)
        case "natural-exponential":
            return (first, "decay@1"), lambda read, op: read(first) * op.part(op.exp(-op.part(read("decay@1") * count)))
    return (first, "warm-up@1"), rising


def _root(read: Read, op: Any, count: int) -> Any:
    found = op.part(op.number(count) ** read("exponent@1"))
    if not found:
        raise Impossible
    return found


# Penalties


def penalised(plan: Plan, step: int) -> list[str]:
    """The cells that a penalty counts."""
    method = plan.shape.method
    found = places(plan, step)
    final = step > method.steps
    return [
        (place.at("look-ahead") if method.looks_ahead and not final else place.old)
        for place in found
        if place.source or method.biases
    ]


def factor(method: Method, strength: str, read: Read, op: Any, doubled: bool = False) -> Any:
    """The factor before the sum of a penalty, or its double."""
    count = {"lambda/m": method.samples, "lambda/(2m)": method.samples}.get(method.factor, 1)
    halved = method.factor in ("lambda/2", "lambda/(2m)")
    top = read(strength) * (2 if doubled and not halved else 1)
    below = count * (2 if halved and not doubled else 1)
    return op.part(top / below) if below > 1 else top


def parts(method: Method) -> list[tuple[str, bool]]:
    """The sums of a penalty: the strength of each, and whether it is one of squares."""
    named = {"l2": [("lambda@1", True)], "l1": [("lambda@1", False)]}
    return named.get(method.penalty, [("lambda-1@1", False), ("lambda-2@1", True)])


def penalty_line(plan: Plan, step: int) -> Iterator[Line]:
    """The penalty and the whole loss."""
    method, cells = plan.shape.method, penalised(plan, step)
    read_by = (*cells, *(strength for strength, _ in parts(method)))

    def of(read: Read, op: Any, strength: str, square: bool) -> Any:
        terms = [op.part(read(cell) * read(cell)) if square else abs(read(cell)) for cell in cells]
        share = factor(method, strength, read, op)
        if op.way % 3 == 0:
            return sum(op.part(share * term) for term in terms)
        return share * op.part(sum(terms))

    def work(read: Read, op: Any) -> Any:
        found = [of(read, op, *each) for each in parts(method)]
        return found[0] if len(found) == 1 else sum(map(op.part, found))

    here = ("", "", plan.last, step)
    yield Line(f"penalty@{step}", "penalty", *here, read_by, work)
    pair = (f"data-loss@{step}", f"penalty@{step}")
    yield Line(f"loss@{step}", "loss", *here, pair, lambda read, op: read(pair[0]) + read(pair[1]))


def _slope(method: Method, place: Place) -> tuple[tuple[str, ...], Work]:
    """What a penalty adds to the gradient of a weight."""
    old = place.at("look-ahead") if method.looks_ahead else place.old

    def of(read: Read, op: Any, strength: str, square: bool) -> Any:
        share = factor(method, strength, read, op, doubled=square)
        return op.part(share * read(old)) if square else share * ((read(old) > 0) - (read(old) < 0))

    read_by = (old, *(strength for strength, _ in parts(method)))
    return read_by, lambda read, op: sum(of(read, op, *each) for each in parts(method))


# The update


def gradients(plan: Plan, step: int) -> Iterator[Line]:
    """The gradients of all weights and biases, with what a penalty adds."""
    method = plan.shape.method
    for place in places(plan, step):
        delta = f"delta[{place.unit}]@{step}"
        reads = (delta, plan.sent(place.source, step)) if place.source else (delta,)
        counts = method.penalty and (place.source or method.biases)
        name = "data-gradient" if counts else "gradient"
        yield place.line(name, reads, _product(*reads))
        if counts:
            data, (more, slope) = place.at("data-gradient"), _slope(method, place)
            yield place.line(
                "gradient", (data, *more), lambda read, op, data=data, slope=slope: read(data) + slope(read, op)
            )


def update(plan: Plan, step: int) -> Iterator[Line]:
    """Everything from the gradients to the new weights."""
    method, found = plan.shape.method, places(plan, step)
    yield from gradients(plan, step)
    if method.clip:
        yield from _clipped(method, plan, step, found)
    for place in found:
        gradient = place.at("clipped-gradient" if method.clip else "gradient")
        for quantity, reads, work in rule(method, place, gradient):
            if quantity == "change" and method.decay and place.source:
                reads, work = (*reads, place.old, "weight-decay@1", method.rate(step)), _decayed(method, place, work)
            yield place.line(quantity, reads, work)
    for place in found:
        if method.max_norm and place.source:
            yield place.line("proposed", *_sum(place))
    if method.max_norm:
        yield from _norms(plan, step, found)
    for place in found:
        new = place.line(place.quantity, *_new(method, place), ahead=1)
        yield new


def _clipped(method: Method, plan: Plan, step: int, found: Sequence[Place]) -> Iterator[Line]:
    """The gradients made smaller."""
    cells, norm = [place.at("gradient") for place in found], f"gradient-norm@{step}"
    if method.clip == "norm":
        yield Line(norm, "gradient-norm", "", "", plan.last, step, tuple(cells), _length(cells))
    for place in found:
        gradient = place.at("gradient")
        if method.clip == "norm":
            reads: tuple[str, ...] = (gradient, norm, "threshold@1")
            yield place.line("clipped-gradient", reads, shrunk(gradient, "threshold@1", norm))
        else:
            yield place.line(
                "clipped-gradient",
                (gradient, "threshold@1"),
                lambda read, op, gradient=gradient: max(-read("threshold@1"), min(read(gradient), read("threshold@1"))),
            )


def _length(cells: Sequence[str]) -> Work:
    return lambda read, op: op.sqrt(op.part(sum(op.part(read(cell) * read(cell)) for cell in cells)))


def shrunk(vector: str, largest: str, norm: str) -> Work:
    """A number as it is, or made smaller in the proportion in which a norm is too large."""

    def work(read: Read, op: Any) -> Any:
        if read(norm) <= read(largest):
            return read(vector)
        if op.way % 3 == 0:
            return op.part(read(vector) * read(largest)) / read(norm)
        if op.way % 3 == 1:
            return read(vector) * op.part(read(largest) / read(norm))
        return read(vector) / op.part(read(norm) / read(largest))

    return work


def _decayed(method: Method, place: Place, change: Work) -> Work:
    """A change less a share of the weight."""

    def work(read: Read, op: Any) -> Any:
        strength, old, rate = read("weight-decay@1"), read(place.old), read(method.rate(place.step))
        if method.decay == "plain":
            return op.part(change(read, op)) - op.part(strength * old)
        decay = op.part(op.part(rate * strength) * old) if op.way % 2 else op.part(rate * op.part(strength * old))
        return op.part(change(read, op)) - decay

    return work


def _sum(place: Place) -> tuple[tuple[str, ...], Work]:
    reads = (place.old, place.at("change"))
    return reads, lambda read, op: read(reads[0]) + read(reads[1])


def _norms(plan: Plan, step: int, found: Sequence[Place]) -> Iterator[Line]:
    for layer in range(plan.last, 0, -1):
        for unit in plan.layers[layer]:
            cells = tuple(place.at("proposed") for place in found if place.unit == unit and place.source)
            yield Line(f"weight-norm[{unit}]@{step}", "weight-norm", unit, "", layer, step, cells, _length(cells))


def _new(method: Method, place: Place) -> tuple[tuple[str, ...], Work]:
    """The new weight; where its change is not written, weights that decay are shrunk first."""
    if method.max_norm and place.source:
        norm = f"weight-norm[{place.unit}]@{place.step}"
        cells = (place.at("proposed"), "max-norm@1", norm)
        return cells, shrunk(*cells)
    reads, added = _sum(place)
    plain = not (method.optimiser or method.clip)
    counts = method.penalty == "l2" and (place.source or method.biases) and plain
    if not counts:
        return reads, added
    data, rate = place.at("data-gradient"), method.rate(place.step)

    def work(read: Read, op: Any) -> Any:
        if not (op.way & 1 and {"change", "gradient"} <= op.skips):
            return added(read, op)
        share = factor(method, "lambda@1", read, op, doubled=True)
        kept = op.part(1 - op.part(read(rate) * share))
        return op.part(kept * read(place.old)) - op.part(read(rate) * read(data))

    return (*reads, data, rate, "lambda@1"), work


def _product(left: str, right: str = "") -> Work:
    return (lambda read, op: read(left) * read(right)) if right else (lambda read, op: read(left))
