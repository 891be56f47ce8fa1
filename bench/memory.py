"""Memory: the most that a process of its own needs. Run as a program it is that process.

`memory.py stream 1000` tells the peak of Python's own allocations, `memory.py command solve slides-2-2-1` that of the
whole process, both in bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def peak(*arguments: str) -> int:
    """The peak of such a process, in bytes."""
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    return int(subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr.split()[-1])


def streamed(steps: int) -> int:
    """The peak of Python's allocations while a training with biases is streamed step by step."""
    import tracemalloc

    from nets import net_text

    from worked import parse
    from worked.trace.solution import stream

    for warming in (True, False):
        problem = parse(net_text((2, 2, 1))).altered(steps=2 if warming else steps)
        if not warming:
            tracemalloc.start()
        for _ in stream(problem):
            pass
    return tracemalloc.get_traced_memory()[1]


def whole(arguments: list[str]) -> int:
    """The peak of this process after a command whose output goes nowhere."""
    from worked.commands import main

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout, there = nowhere, sys.stdout
        main(arguments, standalone_mode=False)
        sys.stdout = there
    return resident()


def resident() -> int:
    """The peak of this process: of its own memory where Linux tells, else as `getrusage` tells."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    kind, *rest = sys.argv[1:]
    print(streamed(int(rest[0])) if kind == "stream" else whole(rest), file=sys.stderr)
