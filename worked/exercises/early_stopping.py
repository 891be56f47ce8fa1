"""Early stopping: after which epoch a training stops, and the weights of which epoch are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worked.cells.cell import Cell, Step
from worked.document import (
    Axis,
    Block,
    Display,
    Figure,
    Heading,
    Inline,
    Listing,
    Mark,
    Paragraph,
    Plot,
    Prose,
    Series,
    Slot,
    Strong,
)
from worked.document.tables import table_of
from worked.exercises.common.places import at, beside
from worked.exercises.kind import Kind, Opening, Table, finest
from worked.formula import Case, Cases, Chain, Formula, Name, Number, Symbol
from worked.keys.key import Key, many
from worked.problem.keys import STOPPING, STOPS_WHEN
from worked.trace.exercise import Exercise, Paper
from worked.trace.wording import Saying, When

MOST_EPOCHS = 40
SIGNS = {"loss": "L", "training-loss": "T", "limit": "limit", "best": "best", "waiting": "counter"}
HEADS = {"training-loss": "training loss", "loss": "loss", "limit": "limit", "best": "best", "waiting": "counter"}
QUANTITIES = {
    "loss": "the loss on the validation set",
    "training-loss": "the loss on the training set",
    "patience": "the patience",
    "min-delta": "the minimum improvement that counts",
    "limit": "the limit that the loss of an epoch must be below: the best one minus the minimum improvement",
    "best": "the best validation loss so far",
    "waiting": "the number of epochs since the best one",
    "stop": "the epoch after which training stops",
    "kept": "the epoch whose weights are kept",
    "kept-loss": "the validation loss of the epoch that is kept",
}
KEYS = {
    "losses": Key("the validation loss after each epoch", many({"type": "number"})),
    **STOPPING,
    "training-losses": Key("the training loss after each epoch, for comparison", many({"type": "number"}), "not shown"),
}  # fmt: skip


class EarlyStopping(Exercise, open=True):
    """Early stopping on the losses of a run that went on to its last epoch."""

    losses: tuple[str, ...]
    training_losses: tuple[str, ...]
    patience: str
    min_delta: str
    relation: str
    restore: bool

    kind = "early-stopping"
    quantities = QUANTITIES
    whole = frozenset({"patience", "waiting", "stop", "kept"})

    @property
    def epochs(self) -> range:
        """The numbers of the epochs."""
        return range(1, len(self.losses) + 1)

    @property
    def has_limit(self) -> bool:
        """Whether an improvement must be more than none."""
        return bool(self.min_delta.strip("0."))

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step with a place for each epoch."""
        step = Step(1, ())
        step.add("patience", "", given=self.patience)
        if self.has_limit:
            step.add("min-delta", "", given=self.min_delta)
        for epoch, loss in zip(self.epochs, self.training_losses, strict=False):
            step.add("training-loss", str(epoch), given=loss)
        for epoch, loss in zip(self.epochs, self.losses, strict=True):
            step.add("loss", str(epoch), given=loss)
        step.add("best", "1", formula=at("loss", 1))
        step.add("waiting", "1", formula=Number("0"))
        for epoch in self.epochs[1:]:
            if self.has_limit:
                step.add("limit", str(epoch), formula=at("best", epoch - 1) - at("min-delta"))
            step.add("best", str(epoch), formula=self.if_better(epoch, at("loss", epoch), at("best", epoch - 1)))
            step.add("waiting", str(epoch), formula=self.if_better(epoch, Number("0"), at("waiting", epoch - 1) + 1))
        self._end(step)
        yield step

    def if_better(self, epoch: int, then: Formula, otherwise: Formula) -> Cases:
        """A definition by cases: whether the loss of an epoch improves on the best one before it."""
        limit = at("limit", epoch) if self.has_limit else at("best", epoch - 1)
        return Cases((Case(then, at("loss", epoch), "<", limit),), otherwise)

    def _end(self, step: Step) -> None:
        """The epoch after which training stops, that which is kept, and its loss."""
        waited = [Case(Number(str(each)), at("waiting", each), self.relation, at("patience")) for each in self.epochs]
        stop = step.add("stop", "", formula=Cases(tuple(waited), Number(str(len(self.losses)))))
        kept: Formula = stop
        if self.restore:
            back = {each: Number(str(each)) - at("waiting", each) for each in self.epochs}
            kept = self.lookup(stop, back)
        found = step.add("kept", "", formula=kept)
        step.add("kept-loss", "", formula=self.lookup(found, {each: at("loss", each) for each in self.epochs}))

    @staticmethod
    def lookup(epoch: Symbol, values: dict[int, Formula]) -> Cases:
        """The value of an epoch whose number is a cell."""
        *others, last = values
        cases = tuple(Case(values[each], epoch, "=", Number(str(each))) for each in others)
        return Cases(cases, values[last])

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        match cell.quantity:
            case "patience":
                return Name("p")
            case "min-delta":
                return Name("delta")
            case "kept-loss":
                return Name("L", "keep")
            case "stop" | "kept":
                return Name("stop" if cell.quantity == "stop" else "keep")
        return Name(SIGNS[cell.quantity], cell.place)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity in the rows above and below."""
        return beside(cell.quantity, self.epochs[1 if cell.quantity == "limit" else 0 :], cell.place)

    # The page

    def statement(self, paper: Paper) -> list[Block]:
        """What was recorded, the rule, and what is asked."""
        patience = paper.equality(paper.cell("patience"))
        beats: Prose = ("An epoch improves if its validation loss is lower than the best one before it",)
        if self.has_limit:
            beats = (*beats, " by more than ", paper.equality(paper.cell("min-delta")))
        reach = "has reached" if self.relation == ">=" else "is greater than"
        keeps = "the weights of the best epoch are restored" if self.restore else "its last weights are kept"
        count = len(self.losses)
        text = f"A net was trained for {count} epochs. After each of them its loss on the validation set was recorded."
        points: tuple[Prose, ...] = (
            (*beats, "."),
            ("Then the counter of epochs without improvement is reset to 0, otherwise it increases by 1.",),
            (f"Training stops after the first epoch at which the counter {reach} the patience ", patience, "."),
            (f"When training stops, {keeps}.",),
        )
        task = (
            f" Fill in the table for all {count} epochs, as if training had continued. "
            "Then say after which epoch early stopping ends the training, and which epoch's weights are kept."
        )
        return [
            Paragraph((text, " What would early stopping have done?")),
            Listing(points),
            self._rules(),
            Paragraph((Strong("To do."), task)),
            self._figure(),
        ]

    def _figure(self) -> Figure:
        """The curves of the losses; a solved copy marks the epochs of the stop and of the weights that are kept."""
        curves = [("validation", "loss")] + ([("training", "training-loss")] if self.training_losses else [])
        series = tuple(
            Series(name, tuple((str(each), Slot(at(quantity, each).name)) for each in self.epochs))
            for name, quantity in curves
        )
        marks = (Mark("across", Slot("kept@1"), "kept"), Mark("across", Slot("stop@1"), "stop"))
        described = ("The validation loss epoch by epoch",)
        plot = Plot(series, Axis("epoch"), Axis("loss"), "Losses epoch by epoch", described, marks)
        return Figure("losses", plot, ("The losses epoch by epoch",))

    def _rules(self) -> Display:
        """The rules as definitions by cases, for any epoch."""
        loss, best, wait = Name("L"), Name("best", "before"), Name("counter", "before")
        limit: Formula = best - Name("delta") if self.has_limit else best
        ends = ((Name("best"), loss, best), (Name("counter"), Number("0"), wait + 1))
        return Display(
            tuple(Chain((name, Cases((Case(then, loss, "<", limit),), otherwise))) for name, then, otherwise in ends)
        )

    def page(self, paper: Paper) -> list[Block]:
        """The table, and what follows from it."""
        columns = ["loss", *(["limit"] if self.has_limit else []), "best", "waiting"]
        columns = ["training-loss", *columns] if self.training_losses else columns
        heads = ["epoch", *(HEADS[each] for each in columns), "verdict"]
        rows = [self._row(paper, epoch, columns) for epoch in self.epochs]
        stop, kept, loss = (paper.cell(each) for each in ("stop", "kept", "kept-loss"))
        return [
            Heading(("Epoch by epoch",)),
            table_of(heads, rows, words=(-1,)),
            Heading(("What is kept",)),
            Paragraph(("Training stops after epoch ", paper.number(stop), ": ", paper.word(self._why()), ".")),
            Paragraph(
                (
                    *("The weights of epoch ", paper.number(kept), " are kept, with the validation loss "),
                    *(paper.number(loss), ". ", *self._shown(paper)),
                )
            ),
        ]

    def _row(self, paper: Paper, epoch: int, columns: Sequence[str]) -> list[Inline | Prose]:
        place = str(epoch)
        numbers = [paper.number(paper.cell(each, place)) if each != "limit" or epoch > 1 else () for each in columns]
        own = at("waiting", epoch).name
        said = Saying(
            f"epoch {epoch}@1",
            (
                When("stop@1", "<", place, "not reached"),
                When(own, self.relation, "patience@1", "stop"),
                When(own, "=", "0", "improves"),
            ),
            "waits",
        )
        kept = Saying(f"kept {epoch}@1", (When("kept@1", "=", place, "(kept)"),))
        return [place, *numbers, (paper.word(said), *paper.mark(kept))]

    def _why(self) -> Saying:
        """Why training stops where it does."""
        last = str(len(self.losses))
        early = "the counter " + ("has reached" if self.relation == ">=" else "is greater than") + " the patience"
        cases = (When("stop@1", "<", last, early), When(f"waiting[{last}]@1", self.relation, "patience@1", early))
        return Saying("stop@1", cases, "it is the last one, and the patience was not exhausted")

    def _shown(self, paper: Paper) -> Iterator[Inline]:
        """Whether the epoch that is kept is the best one."""
        ascending = sorted(self.epochs, key=lambda each: float(self.losses[each - 1]))
        lower = tuple(When(at("loss", each).name, "<", "kept-loss@1", f"Yes, epoch {each}") for each in ascending)
        yield "Has any epoch of the whole run a lower loss? "
        yield paper.word(Saying("kept-loss@1", lower, "No"))
        yield "."


def read(table: Table, opening: Opening) -> EarlyStopping:
    """The exercise in a table `[early-stopping]`."""
    losses = table.numbers("losses", 2, MOST_EPOCHS)
    training = table.numbers("training-losses", 2, MOST_EPOCHS)
    if training and len(training) != len(losses):
        raise table.refuse("training-losses", f"expected {len(losses)} numbers, as there are losses, "
                                              f"found {len(training)}")  # fmt: skip
    least = table.number("min-delta", "0", least="0")
    return EarlyStopping(
        title=opening.title or "Early stopping",
        rounding=EarlyStopping.rounded(opening.rounding, finest([*losses, least])),
        losses=losses,
        training_losses=training,
        patience=table.count_text("patience", most=MOST_EPOCHS),
        min_delta=least,
        relation=STOPS_WHEN[table.choice("stops", list(STOPS_WHEN))],
        restore=table.yes_no("restore-best", True),
    )


KIND = Kind(
    title="Early stopping",
    sentence="After which epoch does early stopping end the training, and which weights are kept?",
    source="Prechelt 1998, Early Stopping - But When?; Goodfellow et al. 2016, algorithm 7.1; keras.callbacks."
    "EarlyStopping for patience, min_delta and restore_best_weights",
    keys=KEYS,
    required=("losses", "patience"),
    read=read,
    cells=QUANTITIES,
    example="early-stopping",
)
