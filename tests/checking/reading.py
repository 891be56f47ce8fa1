"""Reading: hostile texts, and how much of a text the readers of sheets look at, counted instead of timed."""

from __future__ import annotations

import re
from types import FunctionType, ModuleType
from typing import Any

from worked.checking.numbers import written
from worked.checking.sheets import sheet

KINDS = ("", "toml", "csv", "json", "markdown")
# Repeated many times, these tempt a reader to look at the same text again and again.
SCRAPS = (
    *("<!--", "<!-- a@1 -->", "_", "a,", "\n", "[[", '"', "{", "&lt;", "$=", "a.", "'a'=1\n", "<b", "- ", "a@1,1\n"),
)


class Meter:
    """The characters that all functions and patterns of the readers have been given so far."""

    def __init__(self) -> None:
        self.characters = 0

    def counting(self, function: Any) -> Any:
        """The function, counting what it is given."""

        def counted(*given: Any, **named: Any) -> Any:
            self.characters += sum(len(each) for each in given if isinstance(each, (str, bytes)))
            return function(*given, **named)

        return counted

    def taken(self) -> int:
        """The characters counted since this was last asked."""
        found, self.characters = self.characters, 0
        return found


class Metered:
    """A pattern or a module whose functions count what they are given."""

    def __init__(self, whole: Any, meter: Meter) -> None:
        self.whole, self.meter = whole, meter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.whole, name)
        return self.meter.counting(found) if callable(found) and not isinstance(found, type) else found


def metered(monkeypatch: Any) -> Meter:
    """A meter of the readers, until the test ends."""
    meter = Meter()
    for module in (sheet, written):
        for name, thing in vars(module).copy().items():
            if isinstance(thing, FunctionType):
                monkeypatch.setattr(module, name, meter.counting(thing))
            elif isinstance(thing, (re.Pattern, ModuleType)):
                monkeypatch.setattr(module, name, Metered(thing, meter))
    monkeypatch.setattr(written, "_LATEX", [(Metered(pattern, meter), new) for pattern, new in written._LATEX])
    return meter
