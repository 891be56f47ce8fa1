"""Live: what makes a page act on what is typed into it."""

from __future__ import annotations

from collections.abc import Mapping

from worked.record import NOTHING, Record


class Live(Record):
    """What makes a page act on what is typed into its blanks: only the format HTML has that.

    `data` is the JSON that the `script` reads. Where there is a `packed` script, it and the data are compressed, the
    `script` unpacks both, and `runs` is the unpacked one, which a browser may run. `styles` are those of the page
    besides the usual ones, `notice` a sentence at its head, `names` the words by which each blank is read aloud.
    """

    data: str
    script: str
    styles: str
    notice: str
    names: Mapping[str, str] = NOTHING
    packed: str = ""
    runs: str = ""
