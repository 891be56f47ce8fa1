"""Stress: many draws of an exam, to see how many are fair, what rejects the others, and how difficulty spreads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from worked.classroom.printing import drawing_of
from worked.errors import WorkedError
from worked.exam.drawing import CALCULATION, Drawing, Rejected
from worked.exam.exam import Exam
from worked.exam.mistakes_shown import OFTEN, mistakes_of
from worked.exam.profile import MEASURES, profile_of
from worked.exam.stream import public_seed
from worked.exam.stressed import Extreme, Rejections, Stressed
from worked.keys.toml_text import toml_file
from worked.workers import Workers

CHUNK = 250
Profile = tuple[int, ...]


class _Counted(NamedTuple):
    """What some draws come to: the fair ones by profile, the first attempt of each, and what rejected the others."""

    profiles: Counter[Profile]
    first: dict[Profile, int]
    failed: Counter[tuple[str, str]]
    rejected: Counter[str]
    alone: Counter[str]


def stressed(exam: Exam, count: int, workers: Workers | None = None) -> Stressed:
    """The measures of so many draws; WorkedError where none can be calculated."""
    chunks = [(exam.text, start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    profiles: Counter[Profile] = Counter()
    first: dict[Profile, int] = {}
    failed: Counter[tuple[str, str]] = Counter()
    rejected: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for found in (workers or Workers()).done(_counted, chunks):
        profiles += found.profiles
        first = {**found.first, **first}
        failed += found.failed
        rejected += found.rejected
        alone += found.alone
    if rejected[CALCULATION] == count:
        raise WorkedError(f"no variant can be calculated in {count} draws: {failed.most_common(1)[0][0][1]}")
    ends = _ends(exam, profiles, first)
    return Stressed(
        title=exam.title,
        draws=count,
        fair=profiles.total(),
        rejections=tuple(_rejections(failed, rejected, alone)),
        spread=_spread(profiles),
        settings=_settings(exam),
        hidden=_hidden(exam),
        easiest=ends[0] if ends else None,
        hardest=ends[1] if ends else None,
    )


def _counted(job: tuple[str, int, int]) -> _Counted:
    """What the draws from one number to another come to."""
    text, start, end = job
    drawing = drawing_of(text)
    seed = public_seed(drawing.exam.digest, "stress")
    found = _Counted(Counter(), {}, Counter(), Counter(), Counter())
    for attempt in range(start, end):
        try:
            candidate = drawing.candidate(seed, attempt)
            failures = list(drawing.failures(candidate))
        except Rejected as rejected:
            found.failed[CALCULATION, str(rejected)] += 1
            found.rejected[CALCULATION] += 1
            found.alone[CALCULATION] += 1
            continue
        found.failed.update((failure.requirement, failure.by) for failure in failures)
        found.rejected.update(failure.requirement for failure in failures)
        if len(failures) == 1:
            found.alone[failures[0].requirement] += 1
        if not failures:
            profile = tuple(profile_of(candidate).values())
            found.profiles[profile] += 1
            found.first.setdefault(profile, attempt)
    return found


def _rejections(failed: Counter[tuple[str, str]], rejected: Counter[str], alone: Counter[str]) -> Iterator[Rejections]:
    """The requirements that rejected draws, the strictest first."""
    for name, count in sorted(rejected.items(), key=lambda each: (-each[1], each[0])):
        most = max((by for rule, by in failed if rule == name), key=lambda by: (failed[name, by], by))
        yield Rejections(name, count, alone[name], most)


def _spread(profiles: Counter[Profile]) -> dict[str, tuple[float, float, float]]:
    """The smallest, middle and largest number of each measure."""
    found = {}
    for place, name in enumerate(MEASURES):
        numbers: Counter[int] = Counter()
        for profile, count in profiles.items():
            numbers[profile[place]] += count
        if numbers:
            found[name] = (float(min(numbers)), _median(numbers), float(max(numbers)))
    return found


def _median(numbers: Counter[int]) -> float:
    """The middle one of numbers that occur so often."""
    total, seen = numbers.total(), 0
    for number in sorted(numbers):
        seen += numbers[number]
        if 2 * seen >= total:
            return float(number)
    raise AssertionError("there is a middle")


def _ends(exam: Exam, profiles: Counter[Profile], first: Mapping[Profile, int]) -> tuple[Extreme, Extreme] | None:
    """The easiest and the hardest variant: those with the fewest and the most steps, digits and negative numbers."""
    if not profiles:
        return None
    drawing, seed = Drawing(exam), public_seed(exam.digest, "stress")
    found = []
    for profile in (min(profiles, key=_difficulty), max(profiles, key=_difficulty)):
        candidate = drawing.reread(drawing.candidate(seed, first[profile]))
        found.append(Extreme(toml_file(candidate.tables()), dict(zip(MEASURES, profile, strict=True))))
    return found[0], found[1]


def _difficulty(profile: Profile) -> tuple[int, Profile]:
    """All measures together, as a rough order."""
    return sum(profile), profile


def _settings(exam: Exam) -> dict[str, Any]:
    drawing = Drawing(exam)
    return exam.required.of(drawing.made(drawing.first))


def _hidden(exam: Exam) -> tuple[str, ...]:
    """The mistakes that are met often and never show."""
    from worked.checking.mistakes import mistakes

    drawing = Drawing(exam)
    known = mistakes()
    found = mistakes_of(drawing.made(drawing.first))
    return tuple(name for name, shows in found if not shows and known[name].often >= OFTEN)
