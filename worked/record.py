"""Record: a frozen value with named fields.

It is what a frozen dataclass with slots is, without the code that `dataclasses` generates and compiles for each class
when it is imported: for the sixty small classes of a worksheet that took half of the time of the whole command.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

NOTHING: Mapping[Any, Any] = MappingProxyType({})
ARecord = TypeVar("ARecord", bound="Record")


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """Makes the annotated names of a class its fields, but for a `ClassVar`.

    `open=True` leaves room for cached properties.
    """

    _fields: tuple[str, ...] = ()
    _defaults: dict[str, Any]
    _setters: tuple[Any, ...] | None

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], open: bool = False) -> RecordType:
        notes = namespace.get("__annotations__", {})
        own = tuple(
            field for field in notes if not field.startswith("_") and not str(notes[field]).startswith("ClassVar")
        )
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        if not open:
            namespace["__slots__"] = own
        made = super().__new__(cls, name, bases, namespace)
        above = [base for base in bases if isinstance(base, RecordType)]
        assert not (open and any(base._fields and base._setters for base in above)), f"{name} has fields in slots"
        made._fields = tuple(dict.fromkeys((*(field for base in above for field in base._fields), *own)))
        made._setters = None if open else tuple(getattr(made, field).__set__ for field in made._fields)
        made._defaults = {key: value for base in above for key, value in base._defaults.items()} | defaults
        return made


class Record(metaclass=RecordType):
    """A frozen value: `class Point(Record)` with annotated fields, which come in order or by name."""

    _fields: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    _setters: ClassVar[tuple[Any, ...] | None]
    # Attributes that are no part of the value but go along when it is replaced by a changed one.
    _carried: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *values: Any, **named: Any) -> None:
        if named or len(values) != len(self._fields):
            values = self._complete(values, named)
        # The lengths are equal by now; `strict` and a loop over the fields would double the time.
        if self._setters is None:
            self.__dict__.update(zip(self._fields, values))  # noqa: B905
        else:
            for put, value in zip(self._setters, values):  # noqa: B905
                put(self, value)

    def _complete(self, values: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """The values of all fields, from those given in order, those given by name, and the defaults."""
        fields = self._fields
        given = dict(zip(fields, values, strict=False))
        whole = {**self._defaults, **given, **named}
        missing = [name for name in fields if name not in whole]
        twice = [name for name in named if name in given]
        if missing or twice or len(whole) > len(fields) or len(values) > len(fields):
            wrong = [*twice, *(name for name in named if name not in fields)]
            raise TypeError(f"{type(self).__name__}({', '.join(fields)}): wrong {wrong}, missing {missing}, {values}")
        return tuple([whole[name] for name in fields])

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._fields])

    def __reduce__(self) -> tuple[Any, ...]:
        carried = {name: getattr(self, name) for name in self._carried}
        return _restored, (type(self), self._values(), carried)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is type(self) and self._values() == other._values())

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({inside})"


def _restored(kind: type[ARecord], values: tuple[Any, ...], carried: Mapping[str, Any]) -> ARecord:
    """A record as another process had it."""
    made = kind(*values)
    for name, value in carried.items():
        object.__setattr__(made, name, value)
    return made


def replace(record: ARecord, **changes: Any) -> ARecord:
    """The record with some fields changed; what its class has `_carried` goes along."""
    made = type(record)(**{**{name: getattr(record, name) for name in record._fields}, **changes})
    for name in record._carried:
        object.__setattr__(made, name, getattr(record, name))
    return made


def merged(record: ARecord, first: ARecord, other: ARecord) -> ARecord:
    """The other record, with all in which this one differs from what it was at first, field by field in its records."""
    changes = {}
    for name in record._fields:
        own, before, now = (getattr(each, name) for each in (record, first, other))
        if isinstance(own, Record) and type(own) is type(before) is type(now):
            changes[name] = merged(own, before, now)
        elif own != before:
            changes[name] = own
    return replace(other, **changes)


def plain_data(value: Any) -> Any:
    """A record as JSON can hold it: by field, with the records, mappings and tuples in it."""
    if isinstance(value, Record):
        return {field: plain_data(getattr(value, field)) for field in value._fields}
    if isinstance(value, Mapping):
        return {key: plain_data(each) for key, each in value.items()}
    return [plain_data(each) for each in value] if isinstance(value, (tuple, list)) else value
