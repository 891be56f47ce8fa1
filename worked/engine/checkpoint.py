"""Checkpoints: all that a training needs in order to go on as if it had never stopped, in one file.

A file is an `.npz` of NumPy: the arrays, and a header in JSON for all else. Nothing in it is ever executed. The same
training writes the same bytes.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from worked.arrays.buffers import Array
from worked.errors import WorkedError, unreadable
from worked.record import Record
from worked.saving import save

if TYPE_CHECKING:
    from worked.engine.training import Trainer

FORMAT, VERSION, HEADER = "worked-checkpoint", 1, "header"


class State(Record):
    """Where a training stands: numbers and words that JSON can hold, and arrays by name."""

    header: Mapping[str, Any]
    arrays: Mapping[str, Array]


def state_of(trainer: Trainer) -> State:
    """Where a trainer stands, in copies that do not change as it goes on."""
    network, updating = trainer.network, trainer.updating
    arrays = {"values": network.values, "seen": trainer.seen}
    arrays |= {f"state {quantity}": array for quantity, array in updating.states.items()}
    for layer, (means, variances) in network.running.items():
        arrays |= {f"mean {layer}": means, f"variance {layer}": variances}
    header = {
        "sizes": list(network.design.sizes),
        "updates": trainer.step_number,
        "seen": trainer.moment.seen,
        "masks": trainer.moment.generator.bit_generator.state,
        "order": trainer.order.bit_generator.state,
        "rate": trainer.rate,
        "losses": trainer.losses,
        "shared": dict(updating.shared),
    }
    return State(json.loads(json.dumps(header)), {name: array.copy() for name, array in arrays.items()})


def restore(trainer: Trainer, state: State) -> None:
    """Put a trainer where another one of the same net and the same rules stood."""
    network, updating, header = trainer.network, trainer.updating, state.header
    into = {"values": network.values, "seen": trainer.seen}
    into |= {f"state {quantity}": array for quantity, array in updating.states.items()}
    for layer, (means, variances) in network.running.items():
        into |= {f"mean {layer}": means, f"variance {layer}": variances}
    for name, array in into.items():
        found = state.arrays.get(name)
        if found is None or found.shape != array.shape or found.dtype != array.dtype:
            raise WorkedError(f"the checkpoint is one of another training: it has no {name} like that of this one")
        numpy.copyto(array, found)
    trainer.step_number = trainer.moment.step = int(header["updates"])
    trainer.moment.seen = int(header["seen"])
    trainer.moment.generator.bit_generator.state = header["masks"]
    trainer.order.bit_generator.state = header["order"]
    trainer.rate, trainer.losses = float(header["rate"]), list(map(float, header["losses"]))
    updating.shared.update(header["shared"])


def write_state(path: str | Path, state: State) -> None:
    """Write a state: beside the file first, then in its place, so that a kill at any moment leaves a whole file."""
    header = json.dumps({"format": FORMAT, "version": VERSION, **state.header}, sort_keys=True)
    arrays = {HEADER: numpy.frombuffer(header.encode(), numpy.uint8), **state.arrays}
    whole = BytesIO()
    numpy.savez(whole, allow_pickle=False, **arrays)
    save(path, [whole.getvalue()], overwrite=True)


def read_state(path: str | Path) -> State:
    """The state in a file; WorkedError says what is wrong with it."""
    name = str(path)
    try:
        with numpy.load(BytesIO(Path(path).read_bytes()), allow_pickle=False) as found:
            arrays = {key: found[key] for key in found.files}
        header = json.loads(arrays.pop(HEADER).tobytes())
    except OSError as error:
        raise unreadable(name, error) from None
    except (ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        found = " ".join(str(error).split()) or type(error).__name__
        raise WorkedError(f"{name}: expected a checkpoint, found a damaged file: {found}") from None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise WorkedError(f"{name}: expected a checkpoint, found another kind of file")
    if header.get("version") != VERSION:
        raise WorkedError(f"{name}: expected a checkpoint of version {VERSION}, found version {header.get('version')}")
    return State(header, arrays)
