"""Messages for people: what was found, what was expected, and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable

NEAR = 0.6  # of two names: how much of them must be alike
LEAST_PART, MOST_SUGGESTED, MOST_LISTED = 3, 4, 20


class WorkedError(Exception):
    """A mistake in what a person gave us, said in one sentence; the command line ends with exit code 2."""


class FileExistsAlready(WorkedError):
    """A file that would be written exists; the command line says how to overwrite it."""


def unreadable(path: object, error: Exception) -> WorkedError:
    """That a file or folder cannot be read, and why."""
    return WorkedError(f"{path}: cannot be read ({_reason(error)})")


def unwritable(path: object, error: Exception) -> WorkedError:
    """That a file or folder cannot be written, and why."""
    return WorkedError(f"{path}: cannot be written ({_reason(error)})")


def _reason(error: Exception) -> str:
    """Why the system refuses a file, in words that go on a sentence."""
    said = str(getattr(error, "strerror", None) or error or "unknown reason")
    return said[:1].lower() + said[1:]


def nearest(name: str, valid: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest valid one, or those that hold it, or else a list."""
    from difflib import get_close_matches

    names, wanted = sorted(valid), name.lower()
    close = get_close_matches(wanted, names, n=1, cutoff=NEAR)
    holding = [each for each in names if len(wanted) >= LEAST_PART and wanted in each]
    holding.sort(key=lambda each: not each.startswith(wanted))
    found = close if len(holding) < 2 and close else holding[:MOST_SUGGESTED] or close
    if found:
        *others, last = [f"'{each}'" for each in found]
        return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED + 1 else ""
    return f"valid: {', '.join(names[:MOST_LISTED] if more else names)}{more}"


def excerpt(value: object, limit: int = 40) -> str:
    """What was found, quoted on one line and cut short."""
    text = " ".join(str(value).split())
    return repr(text if len(text) <= limit else text[: limit - 3] + "...")
