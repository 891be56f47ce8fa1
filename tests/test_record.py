"""Records: frozen values with named fields, defaults and inheritance."""

from __future__ import annotations

import pytest

from worked.record import Record, replace


class Point(Record):
    """Two numbers."""

    x: int
    y: int = 0


class Named(Point):
    """A point with a name."""

    name: str = "p"


def test_fields_come_in_order_or_by_name():
    assert Point(1) == Point(x=1, y=0) == Point(1, 0)
    assert Named(1, 2, "q").name == "q"
    assert repr(Named(1)) == "Named(x=1, y=0, name='p')"


def test_records_are_values():
    assert Point(1) != Point(2)
    assert Point(1) != Named(1)
    assert len({Point(1), Point(1), Named(1)}) == 2
    assert replace(Named(1), y=5) == Named(1, 5)


def test_records_do_not_change():
    with pytest.raises(AttributeError, match="x cannot be changed"):
        Point(1).x = 2
    assert not hasattr(Point(1), "__dict__")


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3), {}), ((1,), {"x": 2}), ((1,), {"z": 2})])
def test_wrong_fields_are_refused(values, named):
    with pytest.raises(TypeError):
        Point(*values, **named)
