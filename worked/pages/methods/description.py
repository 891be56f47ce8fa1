"""Methods: optimiser, schedule, penalty, clipping and norms, as the statement gives them and as rules of any weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from worked.cells.given import Given
from worked.document import Block, Display, Inline, Maths, Paragraph, Prose
from worked.formula import (
    BigSum,
    Chain,
    Formula,
    Letter,
    Name,
    Number,
    sqrt,
    sum_of,
)
from worked.maths.clipping import TO_NORM
from worked.maths.penalties import FACTORS, Part
from worked.maths.rule import PREVIOUS, Line
from worked.pages.symbols.cells import Symbols
from worked.pages.symbols.lines import equality
from worked.pages.symbols.notation import aged
from worked.problem.problem import Chosen, Problem
from worked.trace.changes import laid_open
from worked.words import capital, count, listed

MOST_STATES = 12


class Methods:
    """Tells the methods of learning of one problem."""

    def __init__(self, problem: Problem, symbols: Symbols) -> None:
        self.problem, self.training, self.symbols = problem, problem.training, symbols

    @property
    def plain(self) -> bool:
        """Whether weights change by the gradient times the rate and nothing else."""
        training = self.training
        extra = (training.penalty, training.clip, training.max_norm, training.weight_decay)
        return not any(extra) and training.form.is_plain

    # The statement

    def sentences(self, rules: bool = True) -> list[Prose]:
        """What the statement says of them, a sentence each; with `rules`, their equations."""
        training, said = self.training, list[Prose]()
        if training.optimiser.name != "gradient-descent":
            settings = self._with(training.settings)
            said.append((f"Weights change by {self._called()}", *settings, "."))
        if training.schedule:
            said.append(self._schedule(training.schedule) if rules else self._named_schedule(training.schedule))
        if training.penalty:
            whole = Chain((self.symbols.named("penalty"), self._penalty(training.penalty)))
            which = "all weights and biases" if training.penalise_biases else "all weights"
            settings = self._with(training.penalty.settings)
            title = training.penalty.entry.called
            counts = self._counts(training.penalty)
            equation: Prose = (Maths(whole), " ") if rules else ()
            opening = (f"The {title} penalty ", *equation, f"over {which} is added to the loss")
            said.append((*opening, *settings, *counts, "."))
        if training.clip:
            how = "its norm is" if training.clip.entry.by_norm else "each of its numbers is"
            settings = self._with(training.clip.settings)
            said.append((f"The gradient is clipped, so that {how} at most ", *settings[1:], "."))
        if training.weight_decay:
            decay = self._with({"weight-decay": training.weight_decay})
            said.append(("The weights have decoupled weight decay", *decay, "."))
        if training.max_norm:
            largest = equality(self.symbols, "max-norm", "", training.max_norm)
            said.append(("The weights into a unit are scaled back where their norm exceeds ", largest, "."))
        return [*said, *self._state()]

    def _counts(self, chosen: Chosen) -> Prose:
        """The numbers of samples that stand in the factor of a penalty."""
        names = set(FACTORS[chosen.form].factor.symbols())
        said: list[Inline] = []
        if "m" in names:
            said += [
                "; ",
                Maths(Chain((Name("m"), Number(str(len(self.problem.samples)))))),
                " is the number of samples",
            ]
        if "B" in names:
            batch = Maths(Chain((Name("B"), Number(str(self.training.batch)))))
            said += ["; " if not said else " and ", batch, " that of a batch" if said else " is the size of a batch"]
        return tuple(said)

    def _called(self) -> str:
        rule = self.training.optimiser
        return f"the {rule.called} rule" if not rule.uses_slopes else rule.called

    def _with(self, settings: Mapping[str, Given]) -> Prose:
        shown = [equality(self.symbols, name, "", given) for name, given in settings.items()]
        return (" with ", *listed(list(shown))) if shown else ()

    def _named_schedule(self, chosen: Chosen) -> Prose:
        """The schedule by its name."""
        settings = {name: given for name, given in chosen.settings.items() if not given.letter}
        what = "epoch" if self.training.counts == "epochs" else "update"
        counted = "" if chosen.entry.listens else f" over the {what}s, counted from {self.training.counts_from}"
        shown = [Maths(Chain((self.symbols.named(name), Number(given.text)))) for name, given in settings.items()]
        ending: Prose = (" with ", *listed(list(shown))) if shown else ()
        return (
            f"The learning rate follows the schedule {chosen.entry.title or chosen.entry.name}{counted}",
            *ending,
            ".",
        )

    def _schedule(self, chosen: Chosen) -> Prose:
        what = "epoch" if self.training.counts == "epochs" else "update"
        settings = {name: given for name, given in chosen.settings.items() if not given.letter}
        shown: list[Inline] = [
            Maths(Chain((self.symbols.named(name), Number(given.text)))) for name, given in settings.items()
        ]
        ending: Prose = (" with ", *listed(shown)) if shown else ()
        if chosen.entry.listens:
            return ("The learning rate of each step follows the loss, ", Maths(self._listening(chosen)), *ending, ".")
        first = {"rate": self.symbols.named("initial-rate")}
        equation = chosen.entry.forms[chosen.form].bind(lambda name: first.get(name) or self._generic(name))
        whole = Chain((self.symbols.named("learning-rate"), equation))
        return (
            f"The learning rate of {what} ",
            Maths(Name("t")),
            f", counted from {self.training.counts_from}, is ",
            Maths(whole),
            *ending,
            f"; {chosen.entry.note}." if chosen.entry.note else ".",
        )

    def _listening(self, chosen: Chosen) -> Formula:
        """The rule of a schedule that follows the loss, with the numbers of the steps before marked."""
        rate, loss = self.symbols.named("learning-rate"), self.symbols.named("loss")
        assert isinstance(loss, Name)
        roles: dict[str, Formula] = {"previous-rate": aged(rate), "loss-1": loss}
        for back, name in enumerate(("loss-2", "loss-3"), start=1):
            roles[name] = Name(loss.base, loss.below, f"(t-{back})", loss.accent)
        return Chain((rate, chosen.entry.forms[chosen.form].bind(lambda name: roles.get(name) or self._generic(name))))

    def _state(self) -> list[Prose]:
        state = self.training.state
        if not state.updates and not state.values:
            return []
        shown: list[Inline] = [
            equality(self.symbols, quantity, place, given, 0, old=True)
            for (quantity, place), given in state.values.items()
        ]
        before = f"{capital(count(state.updates, 'update'))} came before" if state.updates else "Training continues"
        if not shown:
            return [(f"{before}.",)] if state.updates else []
        if len(shown) > MOST_STATES:
            return [(f"{before}; the state of the optimiser is in the tables.",)]
        return [(f"{before}; the optimiser remembers ", *listed(shown), ".")]

    # The rules

    def rules(self, gradient: Formula) -> list[Block]:
        """The lines that are worked for each weight; `gradient` is how its gradient follows from deltas."""
        symbols, lines = self.symbols, list[Formula]()
        form = self.training.form
        if form.look_ahead:
            lines.append(Chain((symbols.generic("look-ahead"), form.look_ahead.bind(self._generic))))
        lines += self._gradients(gradient)
        lines += [self._line(line) for line in (*form.shared, *form.lines)]
        lines += self._new_weight()
        return [Paragraph(("For any weight:",)), Display(tuple(lines))]

    def by_delta(self, descent: Formula) -> list[Block]:
        """The lines for each weight, written with deltas; `descent` is a delta times an input."""
        fill = {"descent": descent}
        lines = [
            Chain((self._symbol(line.quantity), line.formula.bind(lambda name: fill.get(name) or self._generic(name))))
            for line in self.training.form.by_delta
        ]
        more = [] if self.plain else self._new_weight()
        return [Paragraph(("For any weight:",)), Display((*lines, *more))]

    def _gradients(self, gradient: Formula) -> Iterator[Formula]:
        symbols, training = self.symbols, self.training
        if training.penalty:
            yield Chain((symbols.generic("data-gradient"), gradient))
            slopes = [
                part.slope(FACTORS[training.penalty.form]).bind(partial(self._of_penalty, part=part))
                for part in training.penalty.entry.parts
            ]
            yield Chain((symbols.generic("gradient"), sum_of([symbols.generic("data-gradient"), *slopes])))
        else:
            yield Chain((symbols.generic("gradient"), gradient))
        if training.clip:
            if training.clip.entry.by_norm:
                squares = BigSum("ij", symbols.generic("gradient") ** 2)
                yield Chain((symbols.named("gradient-norm"), sqrt(squares)))
            roles = {
                "gradient": symbols.generic("gradient"),
                "norm": symbols.named("gradient-norm"),
                "threshold": symbols.named("threshold"),
            }
            yield Chain((symbols.generic("clipped-gradient"), training.clip.entry.equation.bind(roles.__getitem__)))

    def _line(self, line: Line) -> Formula:
        formula = laid_open(line.formula.bind(self._generic))
        if line.quantity == "change" and self.training.decay:
            formula = formula - self.training.decay.bind(self._generic)
        return Chain((self._symbol(line.quantity), formula))

    def _new_weight(self) -> list[Formula]:
        symbols = self.symbols
        new: Formula = symbols.generic("weight") + symbols.generic("change")
        if not self.training.max_norm:
            return [Chain((symbols.generic("new-weight"), new))]
        roles = {
            "gradient": symbols.generic("proposed"),
            "norm": symbols.generic("weight-norm"),
            "threshold": symbols.named("max-norm"),
        }
        norm = sqrt(BigSum("i", symbols.generic("proposed") ** 2))
        return [
            Chain((symbols.generic("proposed"), new)),
            Chain((symbols.generic("weight-norm"), norm)),
            Chain((symbols.generic("new-weight"), TO_NORM.bind(roles.__getitem__))),
        ]

    def _symbol(self, quantity: str) -> Formula:
        shared = {line.quantity for line in self.training.form.shared}
        return self.symbols.named(quantity) if quantity in shared else self.symbols.generic(quantity)

    def _generic(self, name: str) -> Formula:
        """What stands for a symbol of a rule or schedule, for any weight."""
        form = self.training.form
        quantities = {line.quantity for line in (*form.shared, *form.lines)}
        if name.startswith(PREVIOUS):
            return aged(self._symbol(name.removeprefix(PREVIOUS)))
        if name in quantities:
            return self._symbol(name)
        if name == "gradient":
            return self.symbols.generic("clipped-gradient" if self.training.clip else "gradient")
        if name == "weight":
            return self.symbols.generic("weight")
        if name == "rate":
            return self.symbols.named("learning-rate")
        if name == "count":
            return Name("t")
        return self.symbols.named(name) if name in self.symbols.templates else Letter(name)

    def _penalty(self, chosen: Chosen) -> Formula:
        """The penalty as a sum over any weights."""
        parts = []
        for part in chosen.entry.parts:
            factor = FACTORS[chosen.form].factor.bind(partial(self._of_penalty, part=part))
            term = part.term.bind({"weight": self.symbols.generic("weight")}.__getitem__)
            parts.append(factor * BigSum("ij", term))
        return sum_of(parts)

    def _of_penalty(self, name: str, part: Part) -> Formula:
        roles = {
            "strength": self.symbols.named(part.strength),
            "weight": self.symbols.generic("weight"),
            "m": Name("m"),
            "B": Name("B"),
        }
        return roles[name]
