"""The command as a process: `worked ...`, or `python -m worked ...`."""

from __future__ import annotations

import atexit
import gc
import os
import sys


def run() -> None:
    """Run the command line.

    Nothing here lives in circles, so there is no garbage to look for: doing without takes a tenth off the start, and
    a training of a thousand steps needs the same memory (measured in `bench/`).
    """
    # Where a shell has closed an output (`>&-`), Python has none, and what is printed goes nowhere.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    gc.disable()
    atexit.register(gc.freeze)
    from worked.commands import main

    main()


if __name__ == "__main__":
    run()
