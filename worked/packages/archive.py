"""Archive: files in a zip, and trees as XML, to the same bytes whenever they are made."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from worked.zipped import archive

__all__ = ["archive", "xml_bytes"]


def xml_bytes(root: ET.Element) -> bytes:
    """A tree as an XML file."""
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
