"""Archive: files in a zip, and trees as XML, to the same bytes whenever they are made."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the date of all files: the first that a zip knows


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of files by their paths."""
    made = BytesIO()
    with ZipFile(made, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(ZipInfo(name, FIRST_DAY), content, ZIP_DEFLATED)
    return made.getvalue()


def xml_bytes(root: ET.Element) -> bytes:
    """A tree as an XML file."""
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
