"""Search: the page of a search for hyperparameters: what was found, maps of the scores, what mattered, all trials."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from worked.document import (
    Axis,
    Block,
    Code,
    Document,
    Figure,
    Heading,
    Listing,
    Map,
    Paragraph,
    Parallel,
    Plot,
    Prose,
    Series,
    Spot,
    Strong,
    Table,
    Thread,
)
from worked.errors import excerpt
from worked.learning.trials import Range, Search, Trial
from worked.pages.reports.numbers import FINE, MINUS, alike, coordinate, duration, setting, significant
from worked.words import capital, count, listed

MOST_ROWS = 60  # trials in the table, the best
MOST_DRAWN = 1000
MOST_AXES = 8  # hyperparameters that parallel axes show, the most important ones
BEST_SHARE = 0.25  # of the trials are highlighted on parallel axes
DECADES = 100.0  # scores that differ by this factor are coloured by their exponents
EDGE = 0.03  # how near to its end a range counts as used up
LONGEST_REASON, MOST_TOLD = 120, 12  # characters of why a trial failed, and the numbers of trials in one sentence
ENDS = {"complete": "completed", "pruned": "stopped early", "failed": "failed"}


def search_page(search: Search) -> Document:
    """The page of a search."""
    done = _done(search)
    blocks: list[Block] = [Paragraph(_found(search)), Paragraph(_tried(search))]
    blocks += [Paragraph(said) for said in _at_edges(search)]
    if len(done) > MOST_DRAWN:
        blocks.append(Paragraph((f"Of {len(done)} completed trials the best {MOST_DRAWN} are drawn.",)))
    if len(done) > 1:
        shown = done[:MOST_DRAWN]
        blocks += [*_maps(search, shown), *_parallel(search, shown), *_progress(search, shown)]
    blocks += _importance(search)
    if search.trials:
        blocks += [Heading(("All trials",)), *_table(search)]
    return Document(search.title, tuple(blocks))


def _done(search: Search) -> list[Trial]:
    """The trials that were completed, the best first."""
    done = [trial for trial in search.trials if _is_done(trial)]
    sign = -1.0 if search.larger else 1.0
    return sorted(done, key=lambda trial: (sign * (trial.score or 0.0), trial.number))


def _is_done(trial: Trial) -> bool:
    return trial.state == "complete" and trial.score is not None


def _names(search: Search) -> dict[str, str]:
    """What each hyperparameter is called: the last part of its key, or where two have the same, the whole key."""
    short = {each.key: each.key.rpartition(".")[2] for each in search.ranges}
    names = list(short.values())
    return {key: name if names.count(name) == 1 else key for key, name in short.items()}


# In words


def _found(search: Search) -> Prose:
    """The best setting, as a sentence."""
    best = search.best
    if best is None:
        return ("No trial was completed, so there is no best setting.",)
    names = _names(search)
    settings = [(Code(name), " = ", setting(best.values[key])) for key, name in names.items() if key in best.values]
    said: Prose = ("The best of ", count(len(search.trials), "trial"), " is ", Strong(f"trial {best.number}"))
    if settings:
        said = (*said, ", with ", *listed(settings))
    return (*said, ": ", search.measure, " ", significant(best.score), ".")


def _tried(search: Search) -> Prose:
    """The method, what became of the trials, and how long they took together."""
    states = {state: sum(trial.state == state for trial in search.trials) for state in ("complete", "pruned", "failed")}
    parts = [f"{number} {ENDS[state]}" for state, number in states.items() if number]
    time = duration(sum(trial.seconds for trial in search.trials))
    better = "larger" if search.larger else "smaller"
    trials = "".join(map(str, listed(parts))) or "none"
    said = f"{capital(search.method)} search; trials: {trials}; {time} of computing in all."
    return (f"{said} The {better} the {search.measure}, the better.",)


def _at_edges(search: Search) -> Iterator[Prose]:
    """A word on each number whose best value is the end of what was searched."""
    best, names = search.best, _names(search)
    for each in search.ranges if best and len(_done(search)) > 2 else ():
        value = best.values.get(each.key) if best else None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        end = _edge(each, float(value))
        if end:
            yield (f"The best {names[each.key]}, ", setting(value), f", is at the {end} end of the range searched: ",
                   f"{'larger' if end == 'upper' else 'smaller'} values may be better still.")  # fmt: skip


def _edge(searched: Range, value: float) -> str:
    """The end of a range at which a value lies, `lower` or `upper`, or nothing."""
    if searched.choices:
        numbers = [each for each in searched.choices if isinstance(each, (int, float)) and not isinstance(each, bool)]
        if len(numbers) < 3 or len(numbers) < len(searched.choices):
            return ""
        return "lower" if value == min(numbers) else "upper" if value == max(numbers) else ""
    if searched.low is None or searched.high is None or searched.low >= searched.high:
        return ""
    low, high = searched.low, searched.high
    if searched.logarithmic and min(low, value) > 0:
        low, high, value = (math.log(number) for number in (low, high, value))
    share = (value - low) / (high - low)
    return "lower" if share <= EDGE else "upper" if share >= 1 - EDGE else ""


# Maps of the scores


def _maps(search: Search, done: Sequence[Trial]) -> Iterator[Block]:
    """The scores over two hyperparameters, or over the only one."""
    ranges = {each.key: each for each in search.ranges}
    if len(ranges) == 1:
        yield _along(search, search.ranges[0], done)
        return
    pair = list(search.ranges)
    if len(pair) > 2:
        ranked = sorted(search.importance, key=lambda key: -search.importance[key])
        pair = [ranges[key] for key in ranked if key in ranges][:2]
    if len(pair) != 2:
        return
    across, up = pair
    if across.choices and up.choices:
        yield _heat_map(search, across, up, done)
    else:
        yield _scatter(search, across, up, done)


def _heat_map(search: Search, across: Range, up: Range, done: Sequence[Trial]) -> Figure:
    """The best score for each pair of two lists of choices."""
    cells: list[list[str]] = [["" for _ in across.choices] for _ in up.choices]
    marked: tuple[int, int] | None = None
    texts = alike([trial.score for trial in done if trial.score is not None])
    for trial in done:
        column, row = _place(across, trial), _place(up, trial)
        if column is None or row is None:
            continue
        cells[row][column] = cells[row][column] or texts[trial.score or 0.0]
        marked = marked or (row, column)
    one, two = _names(search)[across.key], _names(search)[up.key]
    said = f"The {search.measure} for each {one} and {two}; the best is framed."
    said += " A cell shows the best score over all other settings." if len(search.ranges) > 2 else ""
    axes = _axis(across, one), _axis(up, two)
    chart = Map(tuple(map(tuple, cells)), *axes, _scale(search, done), "The scores of the settings", (said,),
                numbers=True, best=marked)  # fmt: skip
    return Figure("heat-map", chart, (said,))


def _scatter(search: Search, across: Range, up: Range, done: Sequence[Trial]) -> Figure:
    """The trials at their values of two hyperparameters, coloured by their scores."""
    one, two = _names(search)[across.key], _names(search)[up.key]
    spots = tuple(
        Spot(_coordinate(across, trial), _coordinate(up, trial), coordinate(trial.score), "plain" if place else "used")
        for place, trial in enumerate(done)
    )
    said = f"Each trial at its {one} and {two}, coloured by its {search.measure}; the best is ringed."
    axes = _axis(across, one), _axis(up, two)
    return Figure("scatter", Map((), *axes, _scale(search, done), "The scores of the trials", (said,), spots), (said,))


def _along(search: Search, searched: Range, done: Sequence[Trial]) -> Figure:
    """The scores along the only hyperparameter."""
    name, scale = _names(search)[searched.key], _scale(search, done)
    spots = tuple(
        Spot(
            _coordinate(searched, trial), coordinate(trial.score), coordinate(trial.score), "plain" if place else "used"
        )
        for place, trial in enumerate(done)
    )
    said = f"The {search.measure} of each trial by its {name}; the best is ringed."
    chart = Map((), _axis(searched, name), scale, scale, "The scores of the trials", (said,), spots)
    return Figure("scatter", chart, (said,))


def _scale(search: Search, done: Sequence[Trial]) -> Axis:
    scores = [trial.score for trial in done if trial.score is not None]
    return Axis(search.measure, logarithmic=min(scores) > 0 and max(scores) / min(scores) > DECADES)


def _axis(searched: Range, name: object) -> Axis:
    """The axis of a hyperparameter."""
    if searched.choices:
        return Axis(name, labels=tuple(setting(choice) for choice in searched.choices))
    low, high = ("" if end is None else coordinate(end, FINE) for end in (searched.low, searched.high))
    return Axis(name, low, high, searched.logarithmic)


def _place(searched: Range, trial: Trial) -> int | None:
    """The place of a trial's value among the choices; None where it is none of them."""
    choices = [_comparable(choice) for choice in searched.choices]
    value = _comparable(trial.values.get(searched.key))
    return choices.index(value) if value in choices else None


def _comparable(value: object) -> object:
    """A value with lists as tuples, which files do not tell apart."""
    return tuple(map(_comparable, value)) if isinstance(value, (list, tuple)) else value


def _coordinate(searched: Range, trial: Trial) -> str:
    """Where a trial lies on the axis of a hyperparameter."""
    if searched.choices:
        place = _place(searched, trial)
        return "nan" if place is None else str(place)
    value = trial.values.get(searched.key)
    return coordinate(float(value), FINE) if isinstance(value, (int, float)) else "nan"


# All hyperparameters together


def _parallel(search: Search, done: Sequence[Trial]) -> Iterator[Block]:
    """More than two hyperparameters and the score, as parallel axes."""
    if len(search.ranges) < 3:
        return
    names = _names(search)
    kept = sorted(search.ranges, key=lambda each: -search.importance.get(each.key, 0.0))[:MOST_AXES]
    ranges = [each for each in search.ranges if each in kept]
    axes = (*(_axis(each, names[each.key]) for each in ranges), _scale(search, done))
    good = max(1, round(BEST_SHARE * len(done)))
    threads = tuple(
        Thread((*(_coordinate(each, trial) for each in ranges), coordinate(trial.score)),
               "best" if place == 0 else "", "used" if place == 0 else "plain" if place < good else "dim")
        for place, trial in enumerate(done)
    )  # fmt: skip
    said = f"Each line is a trial: its settings and at the right its {search.measure}. "
    said += f"The best {count(good, 'trial')} of {len(done)} stand out." if good > 1 else "The best stands out."
    yield Figure("parallel", Parallel(axes, threads, "The settings of the trials", (said,)), (said,))


def _progress(search: Search, done: Sequence[Trial]) -> Iterator[Block]:
    """The best score so far, trial by trial, where the order of the trials means something."""
    if len(done) < 5 or all(each.choices for each in search.ranges):
        return
    ordered = sorted(done, key=lambda trial: trial.number)
    pick = max if search.larger else min
    best, so_far = [], ordered[0].score or 0.0
    for trial in ordered:
        so_far = pick(so_far, trial.score or 0.0)
        best.append((str(trial.number), coordinate(so_far)))
    each = Series("trial", tuple((str(trial.number), coordinate(trial.score)) for trial in ordered), "dots", "dim")
    up = _scale(search, done)
    said = f"The {search.measure} of the trials in their order, and the best so far."
    plot = Plot((Series("best so far", tuple(best)), each), Axis("trial"), up, "The scores in the order of the trials")
    yield Figure("progress", plot, (said,))


def _importance(search: Search) -> Iterator[Block]:
    """How much of the differences between the scores each hyperparameter explains."""
    names = _names(search)
    shares: Mapping[str, float] = {names.get(key, key): share for key, share in search.importance.items()}
    ranked = sorted(shares, key=lambda name: -shares[name])[:MOST_AXES]
    if len(ranked) < 2:
        return
    points = tuple((str(place), coordinate(shares[name])) for place, name in enumerate(ranked))
    plot = Plot((Series("importance", points, "bars"),), Axis("", labels=tuple(ranked)),
                Axis("importance", low="0"), "The importance of the hyperparameters")  # fmt: skip
    said = f"How much of the differences between the trials comes from which hyperparameter: {ranked[0]}"
    yield Figure("importance", plot, (f"{said} the most, {100 * shares[ranked[0]]:.0f} %.",))


# The table


def _table(search: Search) -> Iterator[Block]:
    """The completed trials, the best first; then in words what became of the others."""
    names, done = _names(search), _done(search)
    texts = alike([trial.score for trial in done if trial.score is not None])
    heads = (("trial",), *((name,) for name in names.values()), (search.measure,), ("epochs",), ("seconds",))
    rows = tuple(_row(trial, names, texts, is_best=not place) for place, trial in enumerate(done[:MOST_ROWS]))
    numeric = (True, *(_is_numeric(search, key) for key in names), True, True, True)
    if rows:
        yield Paragraph(("The best trial comes first.",))
        yield Table(heads, rows, numeric)
    if len(done) > MOST_ROWS:
        yield Paragraph((f"The other {count(len(done) - MOST_ROWS, 'completed trial')} are left out.",))
    others = tuple(_others(search))
    if others:
        yield Listing(others)


def _row(trial: Trial, names: Iterable[str], texts: Mapping[float, str], is_best: bool) -> tuple[Prose, ...]:
    """A trial: its number, its settings by their keys, its score, its epochs and its time."""
    score = texts[trial.score or 0.0].replace("-", MINUS)
    settings: list[Prose] = [(setting(trial.values[key]) if key in trial.values else "–",) for key in names]
    epochs, seconds = str(trial.epochs) if trial.epochs else "–", f"{trial.seconds:.1f}" if trial.seconds else "–"
    if is_best:
        return (Strong(str(trial.number)),), *settings, (Strong(score),), (epochs,), (seconds,)
    return (str(trial.number),), *settings, (score,), (epochs,), (seconds,)


def _others(search: Search) -> Iterator[Prose]:
    """The trials that have no score, those with the same end and reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for trial in search.trials:
        if not _is_done(trial):
            groups.setdefault((trial.state, trial.says), []).append(str(trial.number))
    for (state, says), numbers in groups.items():
        some = numbers if len(numbers) <= MOST_TOLD else [*numbers[:MOST_TOLD], f"{len(numbers) - MOST_TOLD} more"]
        end = state if state == "failed" else f"{'were' if len(numbers) > 1 else 'was'} {ENDS.get(state, state)}"
        why = f": {excerpt(says, LONGEST_REASON)[1:-1]}." if says else "."
        yield (f"Trial{'s' if len(numbers) > 1 else ''} ", *listed(some), f" {end}{why}")


def _is_numeric(search: Search, key: str) -> bool:
    values = [trial.values[key] for trial in search.trials if key in trial.values]
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
