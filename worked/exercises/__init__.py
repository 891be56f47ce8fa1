"""The exercises room: what is set in the lectures without a net, one file or one folder for each kind.

A kind is a file with a `KIND` in it: `early_stopping.py` is read from a table `[early-stopping]`; or a folder with a
`KIND` in its `__init__.py`, and with the files that only this kind needs. A new one is a new kind everywhere: in
`worked solve` and `worked check`, in the schema, in the catalogue and in the documents. `common` is no kind.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
FRAME = ("kind", "catalogue", "exercise_file", "reading", "common")


@cache
def names() -> tuple[str, ...]:
    """The names of all kinds, which are those of their tables in a problem file; nothing is imported for them."""
    files = [path.stem for path in FOLDER.glob("[a-z]*.py")]
    folders = [path.parent.name for path in FOLDER.glob("[a-z]*/__init__.py")]
    return tuple(sorted(stem.replace("_", "-") for stem in {*files, *folders} - set(FRAME)))
