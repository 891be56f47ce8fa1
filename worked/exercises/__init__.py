"""The exercises room: what is set in the lectures without a net, one file for each kind.

A kind is a file with a `KIND` in it: `early_stopping.py` is read from a table `[early-stopping]`. A new file is a new
kind everywhere: in `worked solve` and `worked check`, in the schema, in the catalogue and in the documents.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FRAME = ("__init__", "kind", "catalogue", "exercise_file", "reading")


@cache
def names() -> tuple[str, ...]:
    """The names of all kinds, which are those of their tables in a problem file; nothing is imported for them."""
    stems = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem not in FRAME)
    return tuple(stem.replace("_", "-") for stem in stems)
