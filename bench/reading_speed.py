"""Speed of reading: hostile sheets, ten times as long as others. One command: python bench/reading_speed.py

The tests count the characters that the readers look at; what a single pattern makes of them only a clock can tell.
Each text is a scrap repeated; where the time grows with the length, one ten times as long takes ten times as long.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from speed import Row, table  # noqa: E402
from timing import interleaved, machine, ratios  # noqa: E402

from tests.checking.reading import KINDS, SCRAPS  # noqa: E402
from worked.checking.sheets.sheet import parse_sheet  # noqa: E402
from worked.errors import WorkedError  # noqa: E402

SHORT, LONG = 20_000, 200_000


def read(text: bytes, kind: str) -> None:
    """Read a text that need not be a sheet."""
    with suppress(WorkedError):
        parse_sheet(text, "sheet", kind)


def hostile(rounds: int) -> Iterator[Row]:
    """For each kind of sheet the scrap of which the time grows most with its length."""
    for kind in KINDS:
        rivals = {
            f"{scrap} {length}": partial(read, (scrap * length)[:length].encode(), kind)
            for scrap in SCRAPS
            for length in (SHORT, LONG)
        }
        spent = interleaved(rivals, rounds)
        pairs = {scrap: (spent[f"{scrap} {LONG}"], spent[f"{scrap} {SHORT}"]) for scrap in SCRAPS}
        worst = max(pairs, key=lambda scrap: ratios(*pairs[scrap])[0])
        long, short = pairs[worst]
        what = f"{kind or 'kind unknown'}, {LONG:,} characters of {worst!r}".replace("|", "\\|")
        peer = f"{SHORT:,} characters: {1000 * median(short):.2f} ms"
        yield Row(what, f"{1000 * median(long):.1f} ms", peer, *ratios(long, short), LONG / SHORT * 1.5)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure how the time of reading grows with the length of a text.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which the texts take turns (5)")
    print(f"Machine: {machine()}\n\n{table(list(hostile(parser.parse_args().rounds)))}")


if __name__ == "__main__":
    main()
