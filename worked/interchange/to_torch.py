"""Export to PyTorch: a script that defines the net, and its state_dict beside it.

The script is what a person would write: a `torch.nn.Sequential`, or a module of its own where there are residual
connections. The weights lie beside it as an `.npz` of NumPy under the names of the state_dict, so that no PyTorch is
needed to write them; where there is one, the state_dict is written as a `.pt`, too.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path
from pprint import pformat
from typing import Any

import numpy

from worked.arrays.buffers import Array
from worked.engine.network import Network
from worked.errors import WorkedError
from worked.interchange.ends import BARE, Ends
from worked.interchange.libraries import library
from worked.interchange.torch_modules import Module, modules_of
from worked.saving import followed, save_all

HEAD = '''"""{title}, trained by worked, for PyTorch. Its weights lie beside this file, in {stem}.npz.

    from {stem} import load; load()     the net with its weights, in evaluation mode
    python {stem}.py                    saves its state_dict as {stem}.pt
"""

from pathlib import Path

import numpy
import torch
from torch import nn
'''
TAIL = '''

def load():
    """The trained net, in evaluation mode."""
    found = network(){double}
    with numpy.load(Path(__file__).with_suffix(".npz"), allow_pickle=False) as arrays:
        found.load_state_dict({{name: torch.from_numpy(arrays[name]) for name in arrays.files}})
    return found.eval()


if __name__ == "__main__":
    torch.save(load().state_dict(), Path(__file__).with_suffix(".pt"))
'''


def to_torch(
    network: Network,
    path: str | os.PathLike[str],
    ends: Ends = BARE,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write the net as a script of PyTorch and its state_dict beside it; the paths of all files written.

    `load()` of the script gives the net in evaluation mode, which then gives what the net of the engine gives when it
    is tested, of inputs that are not scaled yet. The script keeps the names of inputs and classes.
    """
    script = followed(path)
    free = script.stem.isidentifier() and not iskeyword(script.stem) and script.stem not in ("numpy", "torch")
    if not free or script.suffix != ".py":
        raise WorkedError(f"{script}: expected a name of its own for a Python module, such as net.py")
    modules = modules_of(network, ends.fitting(network))
    state = {f"{module.name}.{key}": array for module in modules for key, array in module.state.items()}
    files: dict[Path, Iterable[str | bytes]] = {script.with_suffix(".npz"): [_npz(state)]}
    if find_spec("torch"):
        files[script.with_suffix(".pt")] = [_pt(state)]
    files[script] = [_script(network, modules, script.stem, ends)]
    return save_all(files, overwrite)


def _script(network: Network, modules: Sequence[Module], stem: str, ends: Ends) -> str:
    """The text of the script."""
    title = f"A {'-'.join(map(str, network.design.sizes))} network"
    parts = [HEAD.format(title=title, stem=stem)]
    names = {"INPUTS": ends.inputs, "CLASSES": ends.classes}
    lines = [f"{name} = {pformat(list(given), width=100, compact=True)}" for name, given in names.items() if given]
    if lines:
        parts.append("\n" + "\n".join(lines) + "\n")
    parts += [f"\n\n{text}\n" for text in dict.fromkeys(module.source for module in modules) if text]
    passing = any(each.passes_from is not None for each in network.design.operations)
    parts.append(_module(modules) if passing else _sequential(modules))
    parts.append(TAIL.format(double=".double()" if network.dtype == numpy.float64 else ""))
    return "".join(parts)


def _sequential(modules: Sequence[Module]) -> str:
    """The net as one module after another."""
    made = "".join(f"        {module.made},\n" for module in modules)
    return f'''

def network():
    """The net, its weights not yet those trained."""
    return nn.Sequential(
{made}    )
'''


def _module(modules: Sequence[Module]) -> str:
    """The net as a module of its own, of which each line of `forward` is one stage of a layer."""
    made = "".join(f"        self.{module.name} = {module.made}\n" for module in modules if module.made)
    lines = "".join(f"        {module.line}\n" for module in modules)
    return f'''

class Network(nn.Module):
    """A net with residual connections: sent1 is what its first layer sends on, sent0 are its inputs."""

    def __init__(self):
        super().__init__()
{made}
    def forward(self, x):
{lines}        return x


def network():
    """The net, its weights not yet those trained."""
    return Network()
'''


def _npz(state: Any) -> bytes:
    """The arrays as a file of NumPy."""
    stream = io.BytesIO()
    numpy.savez(stream, **state)
    return stream.getvalue()


def _pt(state: Mapping[str, Array]) -> bytes:
    """The arrays as a state_dict of PyTorch."""
    torch, stream = library("torch"), io.BytesIO()
    torch.save({name: torch.from_numpy(array) for name, array in state.items()}, stream)
    return stream.getvalue()
