"""Another processor: settings by which numbers are computed as on an older one, in the environment of a command.

What not every processor has is disabled for NumPy, for its matrix products (OpenBLAS) and for Python's own `math`:
other instructions add in another order, and their exponentials differ in the last digit. NumPy refuses to disable what
it does not know or what this machine lacks, so it is asked for what it found; the others ignore names that are unknown
to them.

    env $(python -m tests.processor) python -m pytest tests/engine
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

import numpy

# The oldest kernels of OpenBLAS that run on each kind of machine.
KERNELS = {"x86_64": "Nehalem", "amd64": "Nehalem", "aarch64": "ARMV8", "arm64": "ARMV8"}


def settings() -> Iterator[str]:
    """The variables, each with its value."""
    found = numpy.show_config("dicts")["SIMD Extensions"].get("found", ())
    if found:
        yield f"NPY_DISABLE_CPU_FEATURES={','.join(found)}"
    machine = platform.machine().lower()
    if machine in KERNELS:
        yield f"OPENBLAS_CORETYPE={KERNELS[machine]}"
    yield "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable"


if __name__ == "__main__":
    print(*settings())
