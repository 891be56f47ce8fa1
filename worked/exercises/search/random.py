"""Random search: settings are drawn from ranges, even or even in their logarithm, and the best trial is taken."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from worked.cells.cell import Cell, Step, identifier
from worked.document import (
    Axis,
    Block,
    Coordinate,
    Figure,
    Heading,
    Inline,
    Listing,
    Maths,
    Paragraph,
    Plot,
    Prose,
    Series,
    Slot,
    Strong,
    Table,
)
from worked.document.tables import table_of
from worked.errors import WorkedError
from worked.exercises.common.places import beside
from worked.exercises.kind import Opening, finest
from worked.exercises.kind import Table as Given
from worked.exercises.search.scores import Search, first
from worked.formula import Chain, Formula, Name, Number, Power, exp, ln
from worked.keys.key import COUNT, TEXT, Key, many, one_of
from worked.number import Digits
from worked.record import Record
from worked.trace.exercise import Bounds, Paper
from worked.trace.wording import Saying, When

MOST_SETTINGS, MOST_TRIALS = 3, 20
SCALES = ("uniform", "log-uniform")
MODULUS, MULTIPLIER, PLACES = 2**31 - 1, 48271, 4
QUANTITIES = {
    "draw": "the random number between 0 and 1, of a trial and a setting",
    "value": "the value of a setting, of a trial and a setting",
    "score": "the score of a trial",
    "best": "the best score so far",
    "winner": "the trial with the best score",
    "share": "the fraction of all settings that counts as good",
    "chance": "the probability that at least one trial is good",
}
NUMBER = {"type": "number"}
SETTING = {
    "name": Key("the name of the setting", TEXT),
    "from": Key("the least value", NUMBER),
    "to": Key("the greatest value", NUMBER),
    "scale": Key("whether all values are equally likely (`uniform`), or all powers of ten (`log-uniform`)",
                 one_of(SCALES), "uniform"),
}  # fmt: skip
KEYS = {
    "settings": Key("random: tables `[[search.settings]]`, each with `name`, `from`, `to` and `scale`, the range that "
                    "a setting is drawn from", many({"type": "object"})),
    "trials": Key("random: the values that were drawn, a row for each trial", many(many(NUMBER)), "they are drawn"),
    "draws": Key("random: the random numbers between 0 and 1 from which they are computed, a row for each trial",
                 many(many(NUMBER)), "made from the seed"),
    "seed": Key("random: the random seed", COUNT, "1"),
    "top-share": Key("random: the fraction of all settings that counts as good, such as 0.05: asks how likely one of "
                     "the trials hits it", NUMBER, "not asked"),
}  # fmt: skip


class Setting(Record):
    """A setting and the range that it is drawn from."""

    name: str
    low: str
    high: str
    scale: str

    def value(self, draw: Formula) -> Formula:
        """The value that a random number between 0 and 1 stands for."""
        low, high = Number(self.low), Number(self.high)
        if self.scale == "uniform":
            if not low.text.strip("0."):
                return draw * high
            return low + draw * (high - low)
        return exp(ln(low) + draw * (ln(high) - ln(low)))


class Random(Search, open=True):
    """A random search; its values are given in `trials`, or drawn by the random numbers in `draws`."""

    settings: tuple[Setting, ...]
    trials: tuple[tuple[str, ...], ...]
    draws: tuple[tuple[str, ...], ...]
    scores: tuple[str, ...]
    share: str

    quantities = QUANTITIES
    whole = frozenset({"winner"})

    @property
    def numbers(self) -> range:
        """The numbers of the trials."""
        return range(1, len(self.scores) + 1)

    def steps(self) -> Iterator[Step]:
        """One step with a place for each trial."""
        step = Step(1, ())
        for trial in self.numbers:
            for at, setting in enumerate(self.settings, 1):
                place = f"{trial}.{at}"
                if self.trials:
                    step.add("value", place, given=self.trials[trial - 1][at - 1])
                else:
                    draw = step.add("draw", place, given=self.draws[trial - 1][at - 1])
                    step.add("value", place, formula=setting.value(draw))
        scores = [step.add("score", str(trial), given=self.scores[trial - 1]) for trial in self.numbers]
        found: Formula = step.add("best", "1", formula=scores[0])
        for trial in self.numbers[1:]:
            found = step.add("best", str(trial), formula=self.best_of((found, scores[trial - 1])))
        step.add("winner", "", formula=first(scores, found))
        if self.share:
            share = step.add("share", "", given=self.share)
            step.add("chance", "", formula=1 - Power(1 - share, Number(str(len(self.scores)))))
        yield step

    def symbol(self, cell: Cell) -> Formula:
        """The textbook name of a cell."""
        if cell.quantity in ("draw", "value"):
            trial, _, at = cell.place.partition(".")
            name = self.settings[int(at) - 1].name
            return Name("u", f"{trial},{at}") if cell.quantity == "draw" else Name(name, trial)
        plain = {"share": "p", "chance": "P", "winner": "winner"}
        return Name(plain.get(cell.quantity, "s" if cell.quantity == "score" else "best"), cell.place)

    def bounds(self, cell: Cell) -> Bounds:
        """A chance lies between 0 and 1, a value in its range."""
        if cell.quantity == "chance":
            return 0.0, 1.0
        if cell.quantity == "value":
            setting = self.settings[int(cell.place.partition(".")[2]) - 1]
            return float(setting.low), float(setting.high)
        return super().bounds(cell)

    def neighbours(self, cell: Cell) -> list[str]:
        """The same quantity in the trials before and after."""
        _, dot, at = cell.place.partition(".")
        return beside(cell.quantity, [f"{trial}{dot}{at}" for trial in self.numbers], cell.place)

    # The page

    def statement(self, paper: Paper) -> list[Block]:
        """The ranges, how values are drawn, and what is asked."""
        count = len(self.scores)
        text = f"A random search tries {count} settings, drawn at random from these ranges, and takes the best one."
        points = tuple((f"{each.name}: from {each.low} to {each.high}, {each.scale}",) for each in self.settings)
        task = f" Follow the {self.best} {self.measure} so far from trial to trial, and say which trial is chosen."
        blocks: list[Block] = [Paragraph((text,)), Listing(points)]
        if not self.trials:
            blocks.append(Paragraph(self._drawing()))
            task = f" Calculate the settings of each trial.{task}"
        if self.share:
            share = paper.equality(paper.cell("share"))
            blocks.append(
                Paragraph(("A setting counts as good if it belongs to the best fraction ", share, " of all."))
            )
            task += " How likely is it that at least one of the trials is good?"
        blocks.append(Paragraph((Strong("To do."), task)))
        return blocks if self.trials and not self.share else [*blocks, paper.rounding()]

    def _drawing(self) -> Prose:
        """How a random number becomes a value."""
        draw, low, high, value = Name("u"), Name("a"), Name("b"), Name("x")
        rules: dict[str, Formula] = {
            "uniform": Chain((value, low + draw * (high - low))),
            "log-uniform": Chain((value, exp(ln(low) + draw * (ln(high) - ln(low))))),
        }
        said: list[Inline] = ["A random number ", Maths(draw), " between 0 and 1 becomes a value from ", Maths(low)]
        said += [" to ", Maths(high), " by "]
        used = [scale for scale in SCALES if any(each.scale == scale for each in self.settings)]
        for at, scale in enumerate(used):
            said += [" and by "] if at else []
            said += [Maths(rules[scale]), f" where the range is {scale}"]
        return (*said, ".")

    def page(self, paper: Paper) -> list[Block]:
        """The trials one by one, and what they come to."""
        blocks: list[Block] = [Heading(("Trial by trial",)), self._table(paper)]
        if not self.trials and paper.mode != "student":
            first_ones = [paper.cell("value", f"1.{at}") for at, _ in enumerate(self.settings, 1)]
            blocks += [Paragraph(("For instance, the first trial:",)), paper.display(first_ones)]
        last = paper.cell("best", str(self.numbers[-1]))
        winner = paper.number(paper.cell("winner"))
        text: Prose = (f"The {self.best} {self.measure} is ", paper.number(last), " in trial ", winner, ".")
        blocks += [Heading(("The choice",)), self._figure(), Paragraph(text)]
        if self.share:
            blocks += [
                Heading(("The probability of success",)),
                Paragraph(("All trials miss the good settings only if each one does:",)),
                paper.display([paper.cell("chance")]),
            ]
        return blocks

    def _figure(self) -> Figure:
        """The scores of the trials, and the best one so far where it may be shown."""

        def points(quantity: str) -> tuple[tuple[Coordinate, Coordinate], ...]:
            return tuple((str(trial), Slot(identifier(quantity, str(trial), 1))) for trial in self.numbers)

        series = (Series("trials", points("score"), "dots"), Series("best so far", points("best"), "line", "used"))
        text = f"The {self.measure} of each trial, and the best so far"
        plot = Plot(series, Axis("trial"), Axis(self.measure), text, (text,))
        return Figure("trials", plot, (text,))

    def _table(self, paper: Paper) -> Table:
        rows: list[list[Inline | Prose]] = []
        shown = ("value",) if self.trials else ("draw", "value")
        for trial in self.numbers:
            places = [f"{trial}.{at}" for at, _ in enumerate(self.settings, 1)]
            cells = [paper.cell(each, place) for place in places for each in shown]
            cells += [paper.cell(each, str(trial)) for each in ("score", "best")]
            won = Saying(f"trial {trial}@1", (When("winner@1", "=", str(trial), "chosen"),))
            rows.append([str(trial), *map(paper.number, cells), paper.mark(won)])
        heads: list[Inline | Prose] = ["trial"]
        for at, setting in enumerate(self.settings, 1):
            heads += [setting.name] if self.trials else [Maths(Name("u", str(at))), setting.name]
        return table_of([*heads, self.measure, "best so far", ()], rows, words=(-1,))


def drawn(seed: int, count: int) -> Iterator[str]:
    """Random numbers between 0 and 1 with four decimals, by the minimal standard generator.

    s becomes 48271 s mod (2^31 - 1), and s / (2^31 - 1) is the number, rounded down (Park and Miller 1988, with the
    multiplier that they came to prefer: C++'s minstd_rand). Anyone can make the same numbers.
    """
    for state in islice(states(seed), count):
        yield f"0.{state * 10**PLACES // MODULUS:0{PLACES}d}"


def states(seed: int) -> Iterator[int]:
    """The whole numbers of the generator, one after the other."""
    state = seed % MODULUS or 1
    while True:
        state = state * MULTIPLIER % MODULUS
        yield state


def read(table: Given, opening: Opening, measure: str, best: str) -> Random:
    """The random search of a table `[search]`."""
    settings = tuple(map(_setting, table.tables("settings", SETTING, ("name", "from", "to"), most=MOST_SETTINGS)))
    if not settings:
        raise table.refuse("settings", "expected tables with name, from and to")
    scores = table.numbers("scores", 1, MOST_TRIALS)
    trials, draws = _table_of(table, "trials", scores, settings), _table_of(table, "draws", scores, settings)
    if trials and draws:
        raise table.refuse("draws", "give the trials or the draws, not both")
    for row, each in enumerate(draws, 1):
        if not all(0 <= Decimal(text) <= 1 for text in each):
            raise table.refuse("draws", f"row {row}: expected numbers from 0 to 1, found {', '.join(each)}")
    if not trials and not draws:
        numbers = list(drawn(table.count("seed", 1), len(scores) * len(settings)))
        draws = tuple(tuple(numbers[at : at + len(settings)]) for at in range(0, len(numbers), len(settings)))
    share = table.number("top-share", "", above="0")
    if share and Decimal(share) >= 1:
        raise table.refuse("top-share", f"expected a number below 1, found {share}")
    single = {"value": Digits(3, "figures"), "chance": Digits(4)}
    return Random(
        title=opening.title or "Random search",
        rounding=Random.rounded(opening.rounding, finest(scores), single),
        measure=measure,
        best=best,
        settings=settings,
        trials=trials,
        draws=draws,
        scores=scores,
        share=share,
    )


def _setting(table: Given) -> Setting:
    low, high = table.number("from"), table.number("to")
    scale = table.choice("scale", SCALES)
    if Decimal(low) >= Decimal(high):
        raise table.refuse("to", f"expected a number above {low}, found {high}")
    if scale == "log-uniform" and Decimal(low) <= 0:
        raise table.refuse("from", f"expected a number above 0, which has a logarithm, found {low}")
    return Setting(table.text("name"), low, high, scale)


def _table_of(
    table: Given, key: str, scores: tuple[str, ...], settings: tuple[Setting, ...]
) -> tuple[tuple[str, ...], ...]:
    """The rows of a key, one for each score with a number for each setting; () where it is left out."""
    if key not in table:
        return ()
    rows = table.rows(key, MOST_TRIALS)
    if len(rows) != len(scores) or len(rows[0]) != len(settings):
        raise WorkedError(
            f"{table.place(key)}: expected {len(scores)} rows of {len(settings)} numbers, as there are scores and "
            f"settings, found {len(rows)} of {len(rows[0])}"
        )
    return rows
