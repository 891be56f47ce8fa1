"""Layer statement: what the statement says of normalisation, dropout, DropConnect and residual connections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from worked.document import Block, Inline, Maths, Paragraph, Prose, Table
from worked.formula import Chain, Formula, Number, sqrt
from worked.pages.layers.stages import layer_name
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.layers import base_of, generic_of_layer
from worked.pages.symbols.lines import equality
from worked.pages.words import capital, listed
from worked.problem.layers import Dropping, Normalisation, Skip, layer_place
from worked.problem.network import Given
from worked.problem.problem import Problem
from worked.trace.cell import edge

MOST_MASKS, MOST_COLUMNS = 24, 10


class Mask(NamedTuple):
    """What is dropped in a pass: the step, the sample where it matters, and 0 or 1 for each place."""

    step: int
    sample: int | None
    bits: tuple[int, ...]


class GivenLayers:
    """Describes the layer operations of one net."""

    def __init__(self, problem: Problem, symbols: Symbols) -> None:
        self.problem, self.symbols = problem, symbols
        self.network, self.extras = problem.network, problem.network.extras

    def blocks(self) -> list[Block]:
        """A paragraph for each thing, with its masks."""
        blocks: list[Block] = [
            Paragraph(tuple(self._normalised(number, found))) for number, found in self.extras.normalisations
        ]
        for number, dropping in self.extras.dropout:
            units = self.network.layers[number]
            blocks += self._dropped(number, dropping, "drop-rate", units)
        for number, dropping in self.extras.drop_connect:
            before, units = self.network.layers[number - 1], self.network.layers[number]
            blocks += self._dropped(
                number, dropping, "drop-connect-rate", [edge(source, unit) for unit in units for source in before]
            )
        for skip in self.extras.skips:
            blocks += self._joined(skip)
        return blocks

    # Normalisation

    def _normalised(self, number: int, found: Normalisation) -> Iterator[Inline]:
        what = "net inputs" if found.before else "outputs"
        how = "the samples of a batch (batch" if found.over == "batch" else "its units (layer"
        yield f"The {what} of {layer_name(self.problem, number)} are normalised over {how} normalisation): "
        yield Maths(self._equation(number, found))
        place = layer_place(number)
        if self._has_epsilon(found):
            yield " with "
            yield equality(self.symbols, "norm-epsilon", place, found.epsilon)
        yield ", where "
        yield Maths(generic_of_layer(self.symbols, "mean", number))
        yield " is the mean and "
        yield Maths(generic_of_layer(self.symbols, "variance", number))
        yield " the variance."
        yield from self._scaled(number, found)
        yield from self._kept(number, found)

    def _equation(self, number: int, found: Normalisation) -> Chain:
        """What a number is normalised to."""
        name = generic_of_layer(self.symbols, base_of(self.symbols, "normalised", number), number)
        if found.before and self.extras.skip(number, before=True):
            name = generic_of_layer(self.symbols, "joined", number)
        mean, variance = (generic_of_layer(self.symbols, quantity, number) for quantity in ("mean", "variance"))
        divisor: Formula = sqrt(variance)
        if self._has_epsilon(found):
            epsilon = self.symbols.named("norm-epsilon", layer_place(number))
            divisor = sqrt(variance + epsilon) if found.beside == "variance" else sqrt(variance) + epsilon
        return Chain((generic_of_layer(self.symbols, "normalised", number), (name - mean) / divisor))

    def _has_epsilon(self, found: Normalisation) -> bool:
        return found.epsilon.letter or found.epsilon.text != "0"

    def _scaled(self, number: int, found: Normalisation) -> Iterator[Inline]:
        """The scale and the shift."""
        if not found.scales and not found.shifts:
            return
        units = self.network.layers[number]
        scaled = generic_of_layer(self.symbols, "normalised", number)
        scaled = self.symbols.generic("gamma") * scaled if found.scales else scaled
        scaled = scaled + self.symbols.generic("beta") if found.shifts else scaled
        yield " This is scaled and shifted, " if found.scales and found.shifts else " This is then "
        yield Maths(Chain((generic_of_layer(self.symbols, "scaled", number), scaled)))
        yield "; " if found.learns else "; not learned: "
        shown = [*self._each("gamma", units, found.scales), *self._each("beta", units, found.shifts)]
        yield from listed(list(shown))
        yield " at first." if found.learns else "."

    def _each(self, quantity: str, units: Sequence[str], numbers: Sequence[Given]) -> list[Inline]:
        return [equality(self.symbols, quantity, *pair) for pair in zip(units, numbers, strict=False)]

    def _kept(self, number: int, found: Normalisation) -> Iterator[Inline]:
        """The running averages."""
        running, units = found.running, self.network.layers[number]
        if not running:
            return
        yield " Running averages are kept for inference: each batch adds its mean and variance"
        yield " (here divided by one less than the number of samples)" if running.sample else ""
        yield " with weight "
        yield equality(self.symbols, "running-share", layer_place(number), running.share)
        yield "; they start at "
        shown = [
            *self._each("running-mean", units, running.means),
            *self._each("running-variance", units, running.variances),
        ]
        yield from listed(list(shown))
        yield "."

    # Dropping

    def _dropped(self, number: int, dropping: Dropping, rate: str, places: Sequence[str]) -> list[Block]:
        layer, units = layer_name(self.problem, number), rate == "drop-rate"
        what = ("of the inputs" if not number else f"of {layer}") if units else f"into {layer}"
        who = ("units" if number else "") if units else "weights"
        name = "Dropout" if units else "DropConnect"
        subject = f"the {who} {what}" if who else "the inputs"
        kept = Maths(1 - self.symbols.named(rate, layer_place(number)))
        left = "what is left" if units else "their weighted sum"
        scaled: dict[str, Prose] = {
            "training": (f", and {left} is divided by ", kept, "; at inference nothing is dropped."),
            "testing": (
                f"; at inference nothing is dropped and {left if not units else 'their outputs'} is multiplied by ",
                kept,
                ".",
            ),
            "nowhere": ("; at inference nothing is dropped.",),
        }
        said: list[Inline] = [f"{name}: {subject} are dropped with probability "]
        said.append(self._rate(number, dropping, rate))
        said += scaled[dropping.scaled]
        masks = self._masks(dropping)
        seed = f" (random seed {dropping.seed})" if dropping.seed is not None else ""
        if len(masks) == 1 and len(places) <= MOST_COLUMNS:
            said.append(f" The masks{seed} are ")
            bits = [Given(str(bit)) for bit in masks[0].bits]
            said += listed([self._bit(place, bit) for place, bit in zip(places, bits, strict=True)])
            said.append(".")
            return [Paragraph(tuple(said))]
        said.append(f" The masks{seed} are in the table." if seed else " The masks are in the table.")
        return [Paragraph(tuple(said)), self._table(places, masks, f"Masks of {subject}")]

    def _rate(self, number: int, dropping: Dropping, rate: str) -> Maths:
        """The chance to be dropped; a plain number where no line of the page uses it."""
        if dropping.scaled == "training":
            return equality(self.symbols, rate, layer_place(number), dropping.rate)
        return Maths(Chain((self.symbols.named(rate, layer_place(number)), Number(dropping.rate.text))))

    def _bit(self, place: str, bit: Given) -> Maths:
        return Maths(Chain((self.symbols.named("mask", place), Number(bit.text))))

    def _masks(self, dropping: Dropping) -> list[Mask]:
        """The masks of the first passes in training."""
        problem, found = self.problem, list[Mask]()
        for step in range(1, problem.training.steps + 1):
            for place, sample in enumerate(problem.batch(step)):
                found.append(Mask(step, sample, dropping.mask(problem.passes_before(step) + place)))
                if len(found) > MOST_MASKS:
                    return found
        return found

    def _table(self, places: Sequence[str], masks: list[Mask], caption: str) -> Table:
        """A row for each pass; what is dropped in words, where the places are many."""
        steps, samples = len({mask.step for mask in masks}) > 1, len(self.problem.samples) > 1
        heads: list[Prose] = [*([("step",)] if steps else []), *([("sample",)] if samples else [])]
        wide = len(places) > MOST_COLUMNS
        first = len(heads)
        heads += [("dropped",)] if wide else [(Maths(self.symbols.named("mask", place)),) for place in places]
        rows: list[tuple[Prose, ...]] = []
        for mask in masks[:MOST_MASKS]:
            row: list[Prose] = [*([(str(mask.step),)] if steps else []), *([(str(mask.sample),)] if samples else [])]
            if wide:
                gone = [place for place, bit in zip(places, mask.bits, strict=True) if not bit]
                row.append(tuple(listed([Maths(self._of(place)) for place in gone])) or ("none",))
            else:
                row += [(Maths(Number(str(bit))),) for bit in mask.bits]
            rows.append(tuple(row))
        more = " (the first ones)" if len(masks) > MOST_MASKS else ""
        return Table(
            tuple(heads), tuple(rows), (False,) * first + (not wide,) * (len(heads) - first), (caption + more,)
        )

    def _of(self, place: str) -> Formula:
        """What a mask belongs to."""
        if ">" in place:
            return self.symbols.named("weight", place)
        return self.symbols.named("out" if self.network.layer_of[place] else "input", place)

    # Residual connections

    def _joined(self, skip: Skip) -> list[Block]:
        source, target = (layer_name(self.problem, number) for number in (skip.source, skip.target))
        sends = "the inputs" if not skip.source else f"the outputs of {source}"
        what = "net inputs" if skip.before else "outputs"
        first = self.network.layers[skip.target][0], self.network.layers[skip.source][0]
        said: list[Inline] = [f"A residual connection adds {sends} to the {what} of {target}, unit by unit: "]
        joined, own = (
            self.symbols.named("joined", first[0]),
            self.symbols.named("net" if skip.before else "out", first[0]),
        )
        other = self.symbols.named("out" if skip.source else "input", first[1])
        if skip.survival is None:
            return [Paragraph((*said, Maths(Chain((joined, own + other))), " and so on."))]
        mask, place = self.symbols.named("mask", layer_place(skip.target)), layer_place(skip.target)
        said += [
            Maths(Chain((joined, mask * own + other))),
            " and so on. Stochastic depth: what it passes over survives a step with probability ",
            Maths(Chain((self.symbols.named("survival", place), Number(skip.survival.text)))),
            f"{f' (random seed {skip.seed})' if skip.seed is not None else ''}: ",
        ]
        steps = range(1, min(self.problem.training.steps, MOST_COLUMNS) + 1)
        bits = listed([str(skip.mask(step)) for step in steps])
        said += [Maths(Chain((mask, Number(str(skip.mask(1)))))), "."] if len(steps) == 1 else [
            Maths(mask), " is ", *bits, " in steps ", *listed(list(map(str, steps))), "."]  # fmt: skip
        said += [
            " At inference ",
            Maths(self.symbols.named("survival", place)),
            " replaces ",
            Maths(mask),
            ".",
        ]
        return [Paragraph(tuple(said))]


def in_the_test(problem: Problem, symbols: Symbols) -> list[Block]:
    """What is different in the last forward pass."""
    extras = problem.network.extras
    said: list[str] = []
    kept = [bool(found.running) for _, found in extras.normalisations if found.over == "batch"]
    if any(kept):
        said.append("running averages replace the batch mean and variance")
    if extras.dropout or extras.drop_connect:
        what = [*(["unit"] if extras.dropout else []), *(["weight"] if extras.drop_connect else [])]
        scaled = any(found.scaled == "testing" for _, found in (*extras.dropout, *extras.drop_connect))
        said.append(f"no {' or '.join(what)} is dropped{', but their outputs are scaled' if scaled else ''}")
    if any(skip.survival for skip in extras.skips):
        said.append("all layers take part, scaled by their survival probability")
    if not said:
        return []
    return [Paragraph((f"{capital('this pass is in inference mode')}: ", *listed(list(said)), "."))]
