"""Texts of data: read, or refused with a sentence."""

from __future__ import annotations

import pytest

from worked.data.data import Data, read_data
from worked.errors import WorkedError

IRIS = "5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.1,versicolor\n"


def of_text(text: str | bytes, **options) -> Data:
    """The data in a CSV text."""
    return read_data("-", standard_input=text.encode() if isinstance(text, str) else text, **options)


def refused(text: str | bytes, **options) -> str:
    """The sentence with which a CSV text is refused."""
    with pytest.raises(WorkedError) as found:
        of_text(text, **options)
    return str(found.value)
