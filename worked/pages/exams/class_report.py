"""Class report: how a class did in an exam, cell by cell, what went wrong, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, islice
from statistics import fmean, median, pstdev

from worked.checking.mistakes import mistakes
from worked.document import (
    Axis,
    Block,
    Code,
    Document,
    Figure,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Plot,
    Prose,
    Series,
    Strong,
    Table,
)
from worked.exam.class_summary import LEAST_SHEETS, Alike, CellFigures, ClassSummary, Doubt, MistakeFigures, Remark
from worked.number import plain
from worked.words import capital, count, listed, short

BINS = 10
MOST_LOST, MOST_TOLD, MOST_MISTAKES, MOST_PLACES = 5, 5, 60, 4
MOST_PAIRS, MOST_SHARED, MOST_ROWS, MOST_NAMED = 40, 4, 200, 400
LONGEST, LONGEST_REASON = 60, 240
LEAST_EXPECTED = 1e-6
KINDS = ("correct", "carried", "rounding", "wrong", "blank", "other")
WORDS = {
    "no-mark": "right, no mark",
    "cannot-be-judged": "cannot be judged",
    "too-coarse": "too few digits",
    "rounding": "right but for rounding",
    "unreadable": "unreadable",
    "mistake": "several mistakes fit",
    "wrong": "wrong",
}


def class_report(found: ClassSummary) -> Document:
    """The page about a class."""
    blocks: list[Block] = [Paragraph(_overview(found)), *_open_points(found)]
    if found.scores:
        blocks += [*_distribution(found), *_cells(found), *_mistakes(found), *_alike(found), *_doubts(found)]
    blocks += [*_students(found), *_files(found)]
    return Document(f"Class report: {found.title}", tuple(blocks), layout="compact")


# The class as a whole


def _overview(found: ClassSummary) -> Prose:
    """How many sheets there are, and their scores."""
    handed_in = f"{found.sheets} of {count(found.variants, 'student')} handed in a sheet."
    if not found.scores:
        return (handed_in,)
    if found.most is None:
        shares = [100 * share for share in _shares(found)]
        said = f" The scores are from {min(shares):.0f} % to {max(shares):.0f} % of the marks: mean "
        return (handed_in, said, Strong(f"{fmean(shares):.1f} %"), f", median {median(shares):.1f} %, standard ",
                f"deviation {pstdev(shares):.1f} %.")  # fmt: skip
    scores, most = [float(score) for score in found.scores], float(found.most)
    mean = Strong(f"{fmean(scores):.1f} of {plain(found.most)} marks")
    share = f" ({100 * fmean(scores) / most:.0f} %)" if most else ""
    low, high = plain(min(found.scores)), plain(max(found.scores))
    said = f", median {_short(median(found.scores))}, standard deviation {pstdev(scores):.1f}, from {low} to {high}."
    return (handed_in, " Mean ", mean, share, said)


def _open_points(found: ClassSummary) -> Iterator[Block]:
    """What a person must settle, before all figures."""
    points = [
        (len(found.unmatched), "file", "could not be matched to a student"),
        (len(found.unread), "file", "could not be read"),
        (len(found.conflicts), "sheet", "did not agree on whose they are" if len(found.conflicts) > 1 else
         "does not say clearly whose it is"),
        (len(found.several), "student", "handed in more than one sheet"),
        (found.strange, "sheet", "may be those of other variants" if found.strange > 1 else
         "may be that of another variant"),
        (len(found.alike), "pair", "of sheets look alike" if len(found.alike) > 1 else "of sheets looks alike"),
    ]  # fmt: skip
    said = [f"{count(number, noun)} {what}" for number, noun, what in points if number]
    if said:
        yield Paragraph((Strong("To be settled:"), " ", *listed(said), "; see below."))


def _shares(found: ClassSummary) -> list[float]:
    """The scores as shares of what could be had."""
    return [float(score / most) if most else 0.0 for score, most in zip(found.scores, found.out_of, strict=True)]


def _short(number: Decimal) -> str:
    """A number without zeros at its end."""
    return plain(number.normalize()) if number else "0"


def _distribution(found: ClassSummary) -> Iterator[Block]:
    """The scores as bars."""
    counts = [0] * BINS
    for share in _shares(found):
        counts[min(int(share * BINS + 1e-9), BINS - 1)] += 1
    labels = [f"{100 * place // BINS}–{100 * (place + 1) // BINS}" for place in range(BINS)]
    points = tuple((str(place), str(number)) for place, number in enumerate(counts))
    axes = Axis("score in % of the marks", labels=tuple(labels)), Axis("students", "0")
    told = [f"{number} from {label} %" for number, label in zip(counts, labels, strict=True) if number]
    described: Prose = ("Students by score: ", *listed(told), ".")
    plot = Plot((Series("students", points, "bars"),), *axes, "Distribution of the scores", described)
    yield Heading(("Scores",))
    yield Figure("scores", plot, ("The number of students by their score.",))


# Cells


def _cells(found: ClassSummary) -> Iterator[Block]:
    """How each asked cell was answered."""
    yield Heading(("Answers",))
    lost = sorted(found.cells, key=lambda cell: -float(cell.marks) * cell.sheets * (1 - cell.earned))
    worst = [cell for cell in lost[:MOST_LOST] if cell.earned < 1]
    if worst:
        named = [(Code(cell.cell), f" ({100 * cell.earned:.0f} %)") for cell in worst]
        yield Paragraph(("Most marks were lost at ", *listed(named), "; in brackets the mean share of their marks."))
    yield Paragraph((_explained(found),))
    heads: tuple[Prose, ...] = (
        *(("cell",), ("marks",), ("mean",)),
        *((kind,) for kind in KINDS),
        ("discr.",),
    )
    numeric = (False, *(True for _ in heads[1:]))
    for step, group in groupby(found.cells, lambda cell: found.steps.get(cell.cell, 1)):
        caption = f"The answers to each cell{f' of step {step}' if len(set(found.steps.values())) > 1 else ''}, in %."
        yield Table(heads, tuple(map(_cell_row, group)), numeric, (caption,))


def _explained(found: ClassSummary) -> str:
    """What the columns of the table mean."""
    few = f" There are too few sheets for it: fewer than {LEAST_SHEETS}." if found.sheets < LEAST_SHEETS else ""
    return (
        "The table is in % of the sheets, but for the marks and the last column. Mean: the mean share of the marks. "
        "Carried: right after an earlier wrong number. Rounding: right but for the rounding of intermediate results. "
        "Other: unreadable, with too few digits, impossible to judge, or right without earning a mark. Discrimination "
        "is the correlation of the mark with the score of all other cells: near 0 or below, good students do no better "
        f"at the cell than others.{few}"
    )


def _cell_row(cell: CellFigures) -> tuple[Prose, ...]:
    shares = [_percent(cell.counts.get(kind, 0) / cell.sheets) for kind in KINDS]
    discrimination = "–" if cell.discrimination is None else _signed(f"{cell.discrimination:.2f}")
    texts = [_short(cell.marks), _percent(cell.earned) or "0", *shares, discrimination]
    return ((Code(cell.cell),), *((text,) for text in texts))


def _signed(number: str) -> str:
    """A number with a minus sign in place of a hyphen."""
    return number.replace("-", "\N{MINUS SIGN}")


def _percent(share: float) -> str:
    """A share in %, nothing for none of all."""
    if not share:
        return ""
    return f"{100 * share:.0f}" if 100 * share >= 0.5 else "<1"


# Mistakes


def _mistakes(found: ClassSummary) -> Iterator[Block]:
    """The mistakes that were made, and by how many."""
    yield Heading(("Mistakes",))
    if not found.mistakes:
        yield Paragraph(("No known mistake was found.",))
        return
    yield Paragraph((
        "A mistake is named where it leads to the number that was written; if several do, the likeliest one counts.",
    ))  # fmt: skip
    yield Listing(tuple(_told(each, found) for each in found.mistakes[:MOST_TOLD] if each.students > 1))
    heads: tuple[Prose, ...] = (("mistake",), ("students",), ("numbers",), ("where",))
    rows = tuple(_mistake_row(each) for each in found.mistakes[:MOST_MISTAKES])
    yield Table(heads, rows, (False, True, True, False), ("All mistakes, those of most students first.",))
    yield from _more(len(found.mistakes) - MOST_MISTAKES, "mistake")


def _title(name: str) -> str:
    return mistakes()[name].title if name in mistakes() else short(name)


def _told(each: MistakeFigures, found: ClassSummary) -> Prose:
    """A frequent mistake in a sentence: `31 of 96 students: the slope is left out`."""
    where = each.places[0][0] if each.places and each.places[0][0] else ""
    at = f", most often in {where}" if where and len(each.places) > 1 else f", in {where}" if where else ""
    return (Strong(f"{each.students} of {found.sheets} students:"), f" {_title(each.name)}{at}.")


def _mistake_row(each: MistakeFigures) -> tuple[Prose, ...]:
    several = len(each.places) > 1
    places = [f"{where} ({number})" if several else where for where, number in each.places[:MOST_PLACES] if where]
    more = ", …" if len(each.places) > MOST_PLACES else ""
    texts = (capital(_title(each.name)), str(each.students), str(each.numbers), ", ".join(places) + more)
    return tuple((text,) for text in texts)


# What a person should look at


def _alike(found: ClassSummary) -> Iterator[Block]:
    """Sheets that share numbers which are wrong for one of them."""
    yield Heading(("Sheets that look alike",))
    if not found.alike:
        yield Paragraph(("No two sheets of different variants share more wrong numbers than chance explains.",))
        return
    yield Paragraph((
        "The sheets of these pairs have the same numbers at several cells, apart from their signs, although their "
        "variants differ and the numbers are wrong for the first one. It is a reason to look at both sheets and proves "
        "nothing: sheets may have been exchanged, for example. What is said of chance counts all pairs of the class.",
    ))  # fmt: skip
    yield Listing(tuple(map(_alike_pair, found.alike[:MOST_PAIRS])))
    yield from _more(len(found.alike) - MOST_PAIRS, "pair")


def _alike_pair(pair: Alike) -> Prose:
    """Two sheets, and the numbers that they share."""
    right, numbers = sum(each.right for each in pair.shared), len(pair.shared)
    which: list[Inline] = []
    for each in pair.shared[:MOST_SHARED]:
        which += [", "] if which else []
        which += [Code(each.cell), f" {each.number}"]
    more = f" and {numbers - MOST_SHARED} more" if numbers > MOST_SHARED else ""
    some = f"{right} of them {'is' if right == 1 else 'are'}" if right else "none is"
    there = "all are" if right == numbers else some
    first, second = Strong(_cut(pair.first)), Strong(_cut(pair.second))
    at_most = "less than " if pair.expected < LEAST_EXPECTED else ""
    chance = f"By chance: {at_most}one class in {_round(1 / max(pair.expected, LEAST_EXPECTED)):,}"
    said = f"; {there} right for the second. {chance}."
    return (first, " and ", second, f": {count(numbers, 'number')}, ", *which, more, said)


def _round(number: float) -> int:
    """A number to one significant figure."""
    return int(float(f"{number:.0e}"))


def _doubts(found: ClassSummary) -> Iterator[Block]:
    """The answers whose verdicts are the least certain."""
    if not found.doubts:
        return
    yield Heading(("Answers to look at",))
    yield Paragraph((
        "The verdicts on these answers are the least certain. Those that earn no mark although they may be right come "
        "first, those for which several mistakes are equally likely last.",
    ))  # fmt: skip
    heads: tuple[Prose, ...] = (("student",), ("verdict",), ("answers, and what the key says",))
    groups: dict[tuple[str, str, str], list[Doubt]] = {}
    for doubt in found.doubts:
        says = "" if doubt.word == "mistake" else doubt.says
        groups.setdefault((doubt.student, doubt.word, says), []).append(doubt)
    rows = tuple(_doubt_row(group) for group in islice(groups.values(), MOST_ROWS))
    yield Table(heads, rows, (False, False, False))
    shown = sum(map(len, islice(groups.values(), MOST_ROWS)))
    yield from _more(found.doubtful - shown, "answer")


def _doubt_row(group: Sequence[Doubt]) -> tuple[Prose, ...]:
    """The answers of a student with the same verdict for the same reason."""
    first, answers = group[0], list[Inline]()
    for doubt in group[:MOST_SHARED]:
        answers += ["; "] if answers else []
        more = f" ({short(doubt.says)})" if doubt.word == "mistake" else ""
        answers += [Code(doubt.cell), f" {_cut(doubt.given, 20)}, key {_signed(doubt.expected)}{more}"]
    if len(group) > MOST_SHARED:
        answers.append(f"; and {len(group) - MOST_SHARED} more")
    why = first.says.removeprefix("no mark: ").removesuffix(": no mark")
    verdict = WORDS.get(first.word, first.word)
    if first.word in ("no-mark", "unreadable") and why:
        verdict = f"{verdict}: {_cut(why, LONGEST_REASON)}"
    return ((_cut(first.student),), (verdict,), tuple(answers))


# Students and files


def _students(found: ClassSummary) -> Iterator[Block]:
    """Students without a sheet, and with more than one; what could not be used of sheets."""
    if found.missing:
        yield Heading(("Students without a sheet",))
        names = [_cut(name) for name in found.missing[:MOST_NAMED]]
        yield Paragraph((f"{capital(count(len(found.missing), 'student'))}: ", ", ".join(names), "."))
        yield from _more(len(found.missing) - MOST_NAMED, "student")
    yield from _listed("Several sheets of one student", found.several, "student")
    yield from _listed("Remarks on sheets", found.remarks, "student")


def _files(found: ClassSummary) -> Iterator[Block]:
    """Files that could not be used."""
    yield from _listed("Sheets that do not say clearly whose they are", found.conflicts, "file")
    yield from _listed("Files that could not be matched", found.unmatched, "file")
    yield from _listed("Files that could not be read", found.unread, "file")


def _listed(title: str, remarks: Sequence[Remark], about: str) -> Iterator[Block]:
    if remarks:
        yield Heading((title,))
        rows: Iterable[tuple[Prose, ...]] = (
            ((_cut(each.about),), (_cut(each.says, LONGEST_REASON),)) for each in remarks[:MOST_ROWS]
        )
        yield Table(((about,), ("what was found",)), tuple(rows), (False, False))
        yield from _more(len(remarks) - MOST_ROWS, "entry")


def _more(number: int, noun: str) -> Iterator[Block]:
    if number > 0:
        yield Paragraph((f"{number} more {'entries' if noun == 'entry' else f'{noun}s'} are left out.",))


def _cut(text: str, longest: int = LONGEST) -> str:
    """A text of others on one line, cut short."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
