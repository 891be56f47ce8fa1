"""Dialect: a version of QTI: its namespaces, its types of resources, and what its elements are called.

Trees are made with the names of QTI 2.1. In QTI 3.0 each name begins with `qti-` and has hyphens for capitals; the HTML
and MathML within keep theirs.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from worked.record import Record

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
HTML = frozenset(
    [
        *("div", "p", "span", "strong", "em", "sub", "sup", "img", "ul", "ol", "li", "table", "caption", "thead"),
        *("tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
    ]
)
MATHS = "math"
# Elements whose content QTI 3.0 puts into another one.
WITHIN = {"modalFeedback": "contentBody"}


class Dialect(Record):
    """A version: the namespaces of items and of the manifest with the places of their schemas, and its words.

    `spoken` gives the name of an element or attribute of QTI 2.1 another form; `schema` and `version` are what the
    manifest says of itself, `kinds` the types of the resources of items and of tests.
    """

    namespace: str
    location: str
    manifest: str
    manifest_location: str
    schema: str
    version: str
    kinds: tuple[str, str]
    hyphens: bool = False

    def root(self, tree: ET.Element) -> ET.Element:
        """A tree of QTI 2.1 as a file of this version."""
        made = self._element(tree) if self.hyphens else tree
        head = {"xmlns": self.namespace, "xmlns:xsi": INSTANCE}
        head["xsi:schemaLocation"] = f"{self.namespace} {self.location}"
        made.attrib = {**head, **made.attrib}
        return made

    def _element(self, given: ET.Element) -> ET.Element:
        if given.tag == MATHS:
            return given
        is_html = given.tag in HTML
        made = ET.Element(given.tag if is_html else f"qti-{_hyphened(given.tag)}")
        names = given.attrib.items()
        made.attrib = dict(names) if is_html else {_attribute(given.tag, name): value for name, value in names}
        inside = made
        if given.tag in WITHIN:
            inside = ET.SubElement(made, f"qti-{_hyphened(WITHIN[given.tag])}")
        inside.text, made.tail = given.text, given.tail
        inside.extend(map(self._element, given))
        return made


def _hyphened(name: str) -> str:
    return re.sub("(?=[A-Z])", "-", name).lower()


def _attribute(element: str, name: str) -> str:
    # What names an entry for those who hear the page.
    return "aria-label" if (element, name) == ("textEntryInteraction", "label") else _hyphened(name)


QTI21 = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    location="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    manifest_location="http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    schema="QTIv2.1 Package",
    version="1.0.0",
    kinds=("imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"),
)
QTI30 = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    location="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    manifest_location="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    schema="QTI Package",
    version="3.0.0",
    kinds=("imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0"),
    hyphens=True,
)
