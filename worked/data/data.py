"""Data to train on: a file of samples becomes arrays of inputs and answers, in parts for training and validation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy
from numpy.typing import NDArray

from worked.data.answers import Answers, answers_of, target_columns
from worked.data.csv_file import read_csv
from worked.data.encoding import encoded
from worked.data.npz import read_npz
from worked.data.parquet import read_parquet
from worked.data.shipped import SHIPPED, shipped_data, shipped_file
from worked.data.table import DataTable, Floats
from worked.errors import WorkedError, excerpt, nearest, unreadable
from worked.record import Record, replace

READERS: dict[str, Callable[[str, bytes], DataTable]] = {
    ".csv": read_csv,
    ".tsv": lambda source, content: read_csv(source, content, "\t"),
    ".parquet": read_parquet,
    ".npz": read_npz,
}


class Data(Record, open=True):
    """Samples with answers, from the `source` that a person named.

    `inputs` are (samples, features). The `answers` of a classification are places in `classes`, (samples,); those of a
    regression are numbers, (samples, outputs), and with several labels 1 where a sample has a label. `outputs` are the
    names of the target columns, and `notes` sentences on how the file was understood. A missing input is NaN. Two data
    are equal if their fingerprints are.
    """

    source: str
    kind: str
    features: tuple[str, ...]
    inputs: Floats
    answers: NDArray[numpy.int64] | Floats
    classes: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return len(self.inputs)

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256 of the names and numbers: the same for the same numbers in the same order, whatever the file."""
        names = [self.kind, self.features, self.classes, self.outputs, self.inputs.shape]
        found = hashlib.sha256(json.dumps(names).encode())
        for numbers in (self.inputs, self.answers):
            found.update(numpy.ascontiguousarray(numbers, dtype=numbers.dtype.newbyteorder("<")).data)
        return found.hexdigest()

    def chosen(self, rows: NDArray[numpy.int64]) -> Data:
        """The samples at some places, in their order."""
        return replace(self, inputs=self.inputs[rows], answers=self.answers[rows])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Data) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def read_data(
    source: str,
    target: str | Sequence[str] | None = None,
    kind: str | None = None,
    standard_input: bytes | None = None,
    leave_out: Sequence[str] = (),
) -> Data:
    """The data in a file (.csv, .tsv, .parquet, .npz), of a shipped set by its name, or `-`: CSV from standard input.

    `target` names the column of the answers, or the columns; else it is the one called target, label, class or y, or
    the last. `kind` is `classification`, `multi-label` or `regression`; else it is guessed: text, booleans and few
    different whole numbers are classes, several columns of 0 and 1 are labels. The columns in `leave_out` are not read.
    WorkedError: what cannot be trained on, and where.
    """
    table = _table(source, standard_input)
    for name in leave_out:
        _known(table, name)
    names = [name for name in table.names if name not in leave_out]
    wanted = (target,) if isinstance(target, str) else target
    for name in wanted or ():
        _known(table, name)
        if name not in names:
            raise table.refuse(f"the target {excerpt(name)} is left out")
    outputs, notes = target_columns(table, names, wanted)
    features = tuple(name for name in names if name not in outputs)
    if not features:
        raise table.refuse(f"no column is left for the inputs; found only {', '.join(map(excerpt, names)) or 'none'}")
    if len(table.places) < 2:
        raise table.refuse("there is 1 sample; expected at least 2")
    found: Answers = answers_of(table, outputs, kind)
    inputs = encoded(table, features)
    return Data(
        source=source,
        kind=found.kind,
        features=inputs.names,
        inputs=inputs.numbers,
        answers=found.values,
        classes=found.classes,
        outputs=outputs,
        notes=(*table.notes, *notes, *inputs.notes),
    )


def split(data: Data, share: float, seed: int) -> tuple[Data, Data]:
    """The data for training and, a `share` of the samples, for validation; both keep the order of the samples.

    Each class is divided by the same share, as nearly as whole samples allow, and keeps a sample for training. The same
    seed gives the same parts. WorkedError: a share that leaves nothing for one of the parts.
    """
    count = round(share * data.samples) if 0 < share < 1 else 0
    groups = [numpy.flatnonzero(data.answers == at) for at in range(len(data.classes))] or [numpy.arange(data.samples)]
    sizes = numpy.array([len(group) for group in groups])
    spare = numpy.maximum(sizes - 1, 0)
    if not 0 < count <= spare.sum():
        wanted = "a share between 0 and 1 that leaves a sample for validation and one of each class for training"
        raise WorkedError(f"{data.source}: {data.samples} samples: expected {wanted}, found {share:g}")
    taken = numpy.minimum(numpy.floor(count * sizes / data.samples).astype(numpy.int64), spare)
    while taken.sum() < count:
        # The class that is furthest behind its share, of those that can spare a sample, and of equals the first.
        behind = numpy.where(taken < spare, count * sizes / data.samples - taken, -numpy.inf)
        taken[int(behind.argmax())] += 1
    random = numpy.random.default_rng(seed)
    held = [random.permutation(group)[:number] for group, number in zip(groups, taken, strict=True)]
    validation = numpy.sort(numpy.concatenate(held))
    training = numpy.setdiff1d(numpy.arange(data.samples), validation)
    return data.chosen(training), data.chosen(validation)


def targets_of(data: Data, units: int) -> Floats:
    """What each output unit should give, (samples, units): 1 for the unit of the class and 0 for the others.

    A single unit gives 1 for the second of two classes. For labels and numbers these are the answers. WorkedError where
    the number of units does not fit.
    """
    if data.kind != "classification":
        if units != len(data.outputs):
            expected = f"{len(data.outputs)} output units, for {', '.join(data.outputs)}"
            raise WorkedError(f"{data.source}: expected {expected}; found {units}")
        return data.answers.astype(numpy.float64)
    if units == 1 and len(data.classes) == 2:
        return data.answers.reshape(-1, 1).astype(numpy.float64)
    if units != len(data.classes):
        expected = "2 output units, or 1," if len(data.classes) == 2 else f"{len(data.classes)} output units"
        raise WorkedError(f"{data.source}: expected {expected} for {len(data.classes)} classes; found {units}")
    return numpy.eye(units)[data.answers]


def _table(source: str, standard_input: bytes | None) -> DataTable:
    """The table that a source names."""
    if source == "-":
        if standard_input is None:
            raise WorkedError("the data '-' are those on standard input, and there are none")
        return read_csv("standard input", standard_input)
    if source in SHIPPED:
        file, content = shipped_file(source)
        return READERS[Path(file).suffix](source, content)
    path = Path(source)
    if path.suffix.lower() not in READERS:
        if path.is_dir():
            raise WorkedError(f"{path}: is a folder; expected a data file ({', '.join(READERS)})")
        hint = nearest(source, shipped_data())
        raise WorkedError(f"no data set is called {excerpt(source)}; {hint} Data files end in {', '.join(READERS)}")
    try:
        content = path.read_bytes()
    except IsADirectoryError:
        raise WorkedError(f"{source}: is a folder; expected a data file") from None
    except (OSError, ValueError) as error:
        raise unreadable(source, error) from None
    return READERS[path.suffix.lower()](source, content)


def _known(table: DataTable, name: str) -> None:
    """Refuse a column that the table lacks."""
    if name not in table.names:
        raise table.refuse(f"no column is called {excerpt(name)}; {_near(name, table.names)}")


def _near(name: str, names: Sequence[str]) -> str:
    """The nearest name of a column, or some of them where there are hundreds."""
    hint = nearest(name, names)
    return hint if len(hint) < 200 else f"valid: {', '.join(names[:4])}, ..., {names[-1]}"
