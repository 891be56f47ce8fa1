"""Successive halving: many settings with a small budget, then the better part of them with a larger one, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from worked.cells.cell import Cell, Step
from worked.document import Block, Heading, Inline, Listing, Paragraph, Prose, Strong, Table
from worked.document.tables import table_of
from worked.exercises.common.places import at, beside
from worked.exercises.kind import Opening, finest
from worked.exercises.kind import Table as Given
from worked.exercises.search.scores import Search, first
from worked.formula import Case, Cases, Formula, Name, Number, Symbol, product_of, sum_of
from worked.keys.key import COUNT, TEXT, Key, many, one_of
from worked.number import Digits
from worked.trace.exercise import Paper
from worked.trace.wording import Nth, Saying, When

MOST_SETTINGS, MOST_RUNGS = 27, 4
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEEPS = ("rounded-down", "rounded-up")
QUANTITIES = {
    "score": "the score of a setting with the budget of a rung",
    "survivors": "the number of settings in a rung",
    "budget": "the budget of each setting in a rung",
    "cost": "the budget of all settings in a rung together",
    "rank": "the rank of a setting after a rung; a setting that is dropped keeps its rank",
    "winner": "the setting that is best in the last rung",
    "winning-score": "the score of the winner in the last rung",
    "total": "the cost of all rungs together",
    "full": "the cost of training all settings with the largest budget",
    "ratio": "the cost of the search divided by that of training all settings fully",
    "eta": "the factor by which settings become fewer and budgets larger",
}
KEYS = {
    "eta": Key("halving: by which factor settings become fewer and budgets larger from rung to rung", COUNT, "2"),
    "budget": Key("halving: the budget of each setting in the first rung", COUNT, "1"),
    "unit": Key("halving: what the budget counts, such as `epochs`", TEXT, "epochs"),
    "names": Key("halving: the names of the settings", many({"type": ["number", "string"]}), "A, B, C ..."),
    "keeps": Key("halving: whether the number of settings kept is `rounded-down` (Hyperband) or `rounded-up` "
                 "(scikit-learn), where the division leaves a remainder", one_of(KEEPS), "rounded-down"),
}  # fmt: skip


class Halving(Search, open=True):
    """Successive halving over the scores that every setting would have with every budget: a row for each rung."""

    names: tuple[str, ...]
    scores: tuple[tuple[str, ...], ...]
    eta: str
    first_budget: str
    unit: str
    up: bool

    quantities = QUANTITIES
    whole = frozenset({"survivors", "budget", "cost", "rank", "winner", "total", "full", "eta"})

    @property
    def rungs(self) -> range:
        """The numbers of the rungs."""
        return range(1, len(self.scores) + 1)

    @property
    def settings(self) -> range:
        """The numbers of the settings."""
        return range(1, len(self.names) + 1)

    # The trace

    def steps(self) -> Iterator[Step]:
        """One step: rung by rung the number of settings, the budget, the cost and the ranks; then the winner."""
        step = Step(1, ())
        step.add("eta", "", given=self.eta)
        for rung in self.rungs:
            for each in self.settings:
                step.add("score", place(rung, each), given=self.scores[rung - 1][each - 1])
        count = len(self.names)
        for rung in self.rungs:
            if rung == 1:
                step.add("survivors", "1", given=str(count))
                step.add("budget", "1", given=self.first_budget)
            else:
                step.add("survivors", str(rung), formula=self._part(count, at("survivors", str(rung - 1))))
                step.add("budget", str(rung), formula=at("budget", str(rung - 1)) * at("eta"))
                count = self.kept(count)
            step.add("cost", str(rung), formula=at("survivors", str(rung)) * at("budget", str(rung)))
            for each in self.settings:
                step.add("rank", place(rung, each), formula=self._rank(rung, each))
        self._end(step)
        yield step

    def kept(self, count: int) -> int:
        """How many of so many settings go on to the next rung."""
        eta = int(self.eta)
        return max(1, -(-count // eta) if self.up else count // eta)

    def _part(self, count: int, symbol: Symbol) -> Formula:
        """The number of those that go on: a part of those in a rung, rounded to a whole number."""
        over = self.kept(count) * int(self.eta) - count
        if not over:
            return symbol / at("eta")
        return (symbol + over if over > 0 else symbol - -over) / at("eta")

    def ways(self, cell: Cell) -> list[Formula]:
        """The number of those that go on, rounded, from any number of them: where an earlier one is wrong."""
        if cell.quantity != "survivors":
            return []
        before, eta = at("survivors", str(int(cell.place) - 1)), int(self.eta)
        most = self.kept(len(self.names))
        # Rounded up, so many go on if they are no more than all places; rounded down, if they do not fill one more.
        cases = tuple(
            Case(Number(str(count)), before, "<=" if self.up else "<", Number(str((count + (not self.up)) * eta)))
            for count in range(1, most)
        )
        return [Cases(cases, Number(str(most)))] if cases else []

    def _rank(self, rung: int, own: int) -> Formula:
        """One more than there are better ones in the rung; an earlier one comes first of equals."""
        better = [self._is_better(rung, other, own) for other in self.settings if other != own]
        rank = sum_of([Number("1"), *better])
        if rung == 1:
            return rank
        before = at("rank", place(rung - 1, own))
        return Cases((Case(rank, before, "<=", at("survivors", str(rung))),), before)

    def _is_better(self, rung: int, other: int, own: int) -> Formula:
        """1 where another setting is in the rung and better, else 0."""
        relation = self.better + ("=" if other < own else "")
        scores = (at("score", place(rung, each)) for each in (other, own))
        found = Cases((Case(Number("1"), next(scores), relation, next(scores)),), Number("0"))
        if rung == 1:
            return found
        before = at("rank", place(rung - 1, other))
        return Cases((Case(found, before, "<=", at("survivors", str(rung))),), Number("0"))

    def _end(self, step: Step) -> None:
        """The winner, and what the search has cost."""
        last = self.rungs[-1]
        ranks: list[Formula] = [at("rank", place(last, each)) for each in self.settings]
        winner = step.add("winner", "", formula=first(ranks, Number("1")))
        cases = [Case(at("score", place(last, each)), winner, "=", Number(str(each))) for each in self.settings[:-1]]
        step.add("winning-score", "", formula=Cases(tuple(cases), at("score", place(last, self.settings[-1]))))
        total = step.add("total", "", formula=sum_of([at("cost", str(rung)) for rung in self.rungs]))
        full = step.add("full", "", formula=product_of((at("survivors", "1"), at("budget", str(last)))))
        step.add("ratio", "", formula=total / full)

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        rung, _, setting = cell.place.partition(".")
        name = {"survivors": "n", "budget": "r", "score": "s", "eta": "eta", "full": "full", "total": "total"}
        if cell.quantity in ("score", "rank"):
            return Name(name.get(cell.quantity, cell.quantity), self.names[int(setting) - 1], f"({rung})")
        if cell.quantity == "winning-score":
            return Name("s", "winner")
        return Name(name.get(cell.quantity, cell.quantity), rung)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity of the settings above and below, or in the rungs before and after."""
        rung, dot, _ = cell.place.partition(".")
        column = [place(int(rung), each) for each in self.settings] if dot else self.rungs
        return beside(cell.quantity, column, cell.place)

    # The page

    def statement(self, paper: Paper) -> list[Block]:
        """How the search goes on, and what is asked."""
        eta = paper.equality(paper.cell("eta"))
        rounded = "up" if self.up else "down"
        text = (
            f"Successive halving trains {len(self.names)} settings with a small budget, keeps the better ones and "
            f"trains them anew with a larger budget. The table shows the {self.measure} that each setting would have "
            "in each rung."
        )
        points: tuple[Prose, ...] = (
            (f"In the first rung each setting is trained for {self.first_budget} {self.unit}.",),
            ("From rung to rung the number of settings is divided by ", eta, f", rounded {rounded}, and the budget is "
             "multiplied by it."),
            (f"The settings with the {self.best} {self.measure} stay; of equal ones, the one listed first.",),
            ("A setting that is dropped keeps its rank.",),
        )  # fmt: skip
        task = (
            " Rank the settings after each rung, and say which one wins. What is the cost of each rung and of the "
            "whole search, and what fraction is that of the cost of training all settings with the largest budget?"
        )
        return [Paragraph((text,)), Listing(points), Paragraph((Strong("To do."), task)), paper.rounding()]

    def page(self, paper: Paper) -> list[Block]:
        """The ranks, the winner, and what it all costs."""
        winner = paper.number(paper.cell("winner"))
        best = paper.number(paper.cell("winning-score"))
        text: Prose = (
            *("The winner is setting ", paper.word(Nth("winner@1", self.names)), " with number ", winner),
            *(f" in the table and the {self.measure} ", best, " in the last rung."),
            *(" Is it the best one of all with that budget? ", paper.word(self._lost()), "."),
        )
        return [
            Heading(("The rungs",)),
            self._costs(paper),
            Heading(("Settings kept",)),
            self._ranks(paper),
            Paragraph(text),
            Heading(("The cost",)),
            paper.display([paper.cell(each) for each in ("total", "full", "ratio")]),
        ]

    def _lost(self) -> Saying:
        """Whether a setting that is out would have been better than the winner with the last budget."""
        last = self.rungs[-1]
        ordered = sorted(
            self.settings, key=lambda each: Decimal(self.scores[-1][each - 1]), reverse=self.best == "highest"
        )
        better = tuple(
            When(
                at("score", place(last, each)).name,
                self.better,
                "winning-score@1",
                f"No: {self.names[each - 1]} would have been better, but was dropped",
            )
            for each in ordered
        )
        return Saying("winning-score@1", better, "Yes")

    def _costs(self, paper: Paper) -> Table:
        heads = ["rung", "settings", f"{self.unit} each", f"{self.unit} together"]
        numbers = ("survivors", "budget", "cost")
        rows = [[str(rung), *(paper.number(paper.cell(each, str(rung))) for each in numbers)] for rung in self.rungs]
        return table_of(heads, rows, words=())

    def _ranks(self, paper: Paper) -> Table:
        rows: list[list[Inline | Prose]] = []
        for each, name in enumerate(self.names, 1):
            rows.append([name])
            for rung in self.rungs:
                own = paper.cell("rank", place(rung, each))
                rows[-1].append(paper.number(paper.cell("score", place(rung, each))))
                rows[-1].append((paper.number(own), *self._mark(paper, rung, own)))
        heads = ["setting", *(head for rung in self.rungs for head in (f"rung {rung}", "rank"))]
        return table_of(heads, rows, f"The {self.measure} and the rank of each setting, rung by rung")

    def _mark(self, paper: Paper, rung: int, own: Cell) -> Prose:
        """Whether a setting goes on to the next rung, or has won."""
        if rung == self.rungs[-1]:
            return paper.mark(Saying(f"stays {own.id}", (When(own.id, "=", "1", "wins"),)))
        stays = When(own.id, "<=", at("survivors", str(rung + 1)).name, "stays")
        return paper.mark(Saying(f"stays {own.id}", (stays,)))


def place(rung: int, setting: int) -> str:
    """The place of a setting in a rung."""
    return f"{rung}.{setting}"


def read(table: Given, opening: Opening, measure: str, best: str) -> Halving:
    """The successive halving of a table `[search]`."""
    scores = table.rows("scores", MOST_RUNGS, MOST_SETTINGS)
    count, eta = len(scores[0]), table.count("eta", 2, least=2, most=10)
    names = table.labels("names", count, count) or tuple(
        LETTERS[:count] if count <= 26 else map(str, range(1, count + 1))
    )
    if len(set(names)) < count:
        raise table.refuse("names", "expected a different name for each setting")
    if len(scores) > 1 and eta ** (len(scores) - 1) > count:
        raise table.refuse("scores", f"{count} settings divided by {eta} do not last for {len(scores)} rungs")
    return Halving(
        title=opening.title or "Successive halving",
        rounding=Halving.rounded(
            opening.rounding, finest([each for row in scores for each in row]), {"ratio": Digits(4)}
        ),
        measure=measure,
        best=best,
        names=names,
        scores=scores,
        eta=str(eta),
        first_budget=table.count_text("budget", 1),
        unit=table.text("unit", "epochs"),
        up=table.choice("keeps", KEEPS) == KEEPS[1],
    )
