"""The command as a process: `worked ...`, or `python -m worked ...`."""

from __future__ import annotations

import atexit
import gc


def run() -> None:
    """Run the command line.

    Nothing here lives in circles, so there is no garbage to look for: doing without takes a tenth off the start, and
    a training of a thousand steps needs the same memory (measured in `bench/`).
    """
    gc.disable()
    atexit.register(gc.freeze)
    from worked.commands import main

    main()


if __name__ == "__main__":
    run()
