"""Problems for tests: a small net with each optimiser, schedule, penalty and bound, in each of its forms."""

from __future__ import annotations

from collections.abc import Iterator

from tests.problems import text_of
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.schedules import SCHEDULES

TWO_STEPS, BATCH = "steps = 2", 'steps = 3\nbatch = "all"'


def settings() -> Iterator[tuple[str, str]]:
    """What may be added to [training], with a name."""
    for optimiser in OPTIMISERS.values():
        for form in optimiser.forms if optimiser.uses_slopes else ():
            text = f'optimiser = {{ name = "{optimiser.name}", form = "{form.name}" }}'
            yield f"{optimiser.name} {form.name}", text
    for schedule in SCHEDULES.values():
        for name in schedule.forms:
            text = f'schedule = {{ name = "{schedule.name}", form = "{name}", counts = "updates" }}'
            yield f"{schedule.name} {name}", text if not schedule.listens else text.replace(', counts = "updates"', "")
    for penalty in PENALTIES.values():
        for place, factor in enumerate(FACTORS):
            biases = "true" if place % 2 else "false"
            text = f'penalty = {{ name = "{penalty.name}", factor = "{factor}", biases = {biases} }}'
            yield f"{penalty.name} {factor}", text
    for clipping in CLIPPINGS:
        for threshold in ("0.05", "5"):
            yield f"clip {clipping} {threshold}", f'clip = {{ name = "{clipping}", threshold = {threshold} }}'
    for largest in ("0.7", "9"):
        yield f"max-norm {largest}", f"max-norm = {largest}"
    for by_rate in ("true", "false"):
        yield f"decay {by_rate}", f"weight-decay = {{ strength = 0.1, times-rate = {by_rate} }}"
    yield "AdamW", 'optimiser = "adam"\nweight-decay = 0.1'
    yield "large epsilon", 'optimiser = { name = "adam", epsilon = 0.1 }'
    yield (
        "velocity given",
        'optimiser = { name = "momentum", form = "velocity" }\nstate = { updates = 3, velocity = 0.3 }',
    )


def problems() -> dict[str, str]:
    """The texts of problems by name: each method with two steps, in a batch, and written with deltas or gradients."""
    found = {}
    for place, (name, more) in enumerate(settings()):
        for how, steps in (("two steps", TWO_STEPS), ("batch", BATCH)):
            if "adaptive" in more and steps != BATCH:
                continue
            convention = "plain" if (place + (how == "batch")) % 2 else "slides"
            extra = f'convention = "{convention}"'
            found[f"{name}, {how}"] = text_of(place, sizes=(2, 2, 1), samples=2, more=f"{more}\n{steps}", extra=extra)
    return found
