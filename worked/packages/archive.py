"""Archive: trees as XML, to the same bytes whenever they are made, and in a zip."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from worked.zipped import archive

__all__ = ["archive", "writable", "xml_bytes"]

UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_bytes(root: ET.Element) -> bytes:
    """A tree as an XML file."""
    return writable(ET.tostring(root, encoding="utf-8", xml_declaration=True).decode("utf-8")).encode("utf-8") + b"\n"


def writable(text: str) -> str:
    """A text without the signs that XML cannot hold, such as most control characters."""
    return UNWRITABLE.sub("", text)
