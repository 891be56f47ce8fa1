"""Messages for people: what was found, what was expected, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable


class WorkedError(Exception):
    """A mistake in what a person gave us, told in one sentence; the command line ends with exit code 2."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest valid one, or else the list of all."""
    from difflib import get_close_matches

    names = sorted(valid)
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"valid: {', '.join(names)}"


def excerpt(value: object, limit: int = 40) -> str:
    """What was found, quoted on one line and cut short."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= limit else text[: limit - 3] + "...")
