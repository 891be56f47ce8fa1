"""Another processor: settings by which NumPy and OpenBLAS compute as on an older one, in the environment of a command.

What not every processor has is disabled: other instructions add in another order, and their exponentials differ in the
last digit. NumPy refuses to disable what it does not know or what this machine lacks, so it is asked for what it found.

    env $(python -m tests.processor) python -m pytest tests/engine
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

import numpy

# The oldest kernels of OpenBLAS that run on each kind of machine; a name that it does not know changes nothing.
KERNELS = {"x86_64": "Nehalem", "amd64": "Nehalem", "aarch64": "ARMV8", "arm64": "ARMV8"}


def settings() -> Iterator[str]:
    """The variables, each with its value."""
    found = numpy.show_config("dicts")["SIMD Extensions"].get("found", ())
    if found:
        yield f"NPY_DISABLE_CPU_FEATURES={','.join(found)}"
    machine = platform.machine().lower()
    if machine in KERNELS:
        yield f"OPENBLAS_CORETYPE={KERNELS[machine]}"


if __name__ == "__main__":
    print(*settings())
