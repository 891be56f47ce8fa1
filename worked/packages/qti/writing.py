"""Writing: items, the test around them and the manifest, in a zip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from xml.etree import ElementTree as ET

from worked.errors import WorkedError
from worked.packages.archive import archive, xml_bytes
from worked.packages.item import Item
from worked.packages.package import Package
from worked.packages.qti.body import safe
from worked.packages.qti.dialect import INSTANCE, Dialect
from worked.packages.qti.item_file import ItemFile
from worked.packages.qti.marking import SCORE
from worked.packages.qti.names import distinct_names, plain_name
from worked.packages.qti.rules import declared

STYLE, TEST = "worked.css", "test.xml"
MOST_BLANKS = 500  # in an item: with more, pages take minutes to open
CSS = """\
.worked table { border-collapse: collapse; margin: 0.6em 0 }
.worked td, .worked th { border: 1px solid #c8ccd0; padding: 0.25em 0.6em; text-align: left; vertical-align: middle }
.worked .number { text-align: right }
.worked .line { margin: 0.4em 0 }
.worked .table, .worked .display { overflow-x: auto }
.worked .verdict { font-size: 0.85em; margin-left: 0.4em }
.worked .verdict.right { color: #1a6b35 }
.worked .verdict.follows { color: #1d5fa5 }
.worked .verdict.wrong, .worked .verdict.missing, .worked .verdict.mistake { color: #a4262c }
.worked img { max-width: 100%; height: auto }
"""


def package_of(dialect: Dialect, title: str, items: Sequence[Item]) -> bytes:
    """The package of a class: an item for each variant, and a test that gives each student one of them."""
    _refuse_long(items)
    names = _names(items)
    made = [ItemFile(item, name, STYLE) for item, name in zip(items, names, strict=True)]
    files = {STYLE: CSS.encode("utf-8")}
    for item in made:
        files |= item.pictures
        files[f"{item.name}.xml"] = xml_bytes(dialect.root(item.tree))
    files[TEST] = xml_bytes(dialect.root(_test(title, made)))
    return archive({"imsmanifest.xml": xml_bytes(_manifest(dialect, made)), **files})


def package_in(name: str, dialect: Dialect) -> Package:
    """The package of a version of QTI."""
    return Package(
        description=f"{name}: an item for each variant, marked with follow-through, and a test around them",
        ending="zip",
        write=partial(package_of, dialect),
        follow_through=True,
        names_mistakes=True,
    )


def _refuse_long(items: Sequence[Item]) -> None:
    longest = max(len(item.marks) for item in items)
    if longest > MOST_BLANKS:
        raise WorkedError(
            f"an item of QTI cannot hold {longest} blanks, at most {MOST_BLANKS}; "
            "ask for fewer numbers in an exam file ([ask] cells), or write it as html, pdf or docx"
        )


def _names(items: Sequence[Item]) -> list[str]:
    """Identifiers for items, each with the code of its variant."""
    texts = [f"item_{plain_name(item.code or item.title)}" for item in items]
    found = distinct_names(f"{text} {number}" if texts.count(text) > 1 else text for number, text in enumerate(texts))
    return list(found.values())


def _test(title: str, items: Sequence[ItemFile]) -> ET.Element:
    """A test that draws one of the items for each student."""
    test = ET.Element("assessmentTest", identifier="test", title=safe(title) or "Exercise")
    test.append(declared("outcomeDeclaration", SCORE, "float", "0"))
    part = ET.SubElement(test, "testPart", identifier="part", navigationMode="nonlinear", submissionMode="individual")
    section = ET.SubElement(part, "assessmentSection", identifier="section", title="Exercise", visible="true")
    ET.SubElement(section, "itemSessionControl", maxAttempts="1", showFeedback="true")
    ET.SubElement(section, "selection", select="1")
    ET.SubElement(section, "ordering", shuffle="true")
    for item in items:
        ET.SubElement(section, "assessmentItemRef", identifier=item.name, href=f"{item.name}.xml")
    outcome = ET.SubElement(ET.SubElement(test, "outcomeProcessing"), "setOutcomeValue", identifier=SCORE)
    ET.SubElement(ET.SubElement(outcome, "sum"), "testVariables", variableIdentifier=SCORE)
    return test


def _manifest(dialect: Dialect, items: Sequence[ItemFile]) -> ET.Element:
    """What is in the package, and what needs what."""
    manifest = ET.Element("manifest", identifier="worked")
    manifest.attrib = {
        "xmlns": dialect.manifest,
        "xmlns:xsi": INSTANCE,
        "xsi:schemaLocation": f"{dialect.manifest} {dialect.manifest_location}",
        **manifest.attrib,
    }
    metadata = ET.SubElement(manifest, "metadata")
    ET.SubElement(metadata, "schema").text = dialect.schema
    ET.SubElement(metadata, "schemaversion").text = dialect.version
    ET.SubElement(manifest, "organizations")
    resources = ET.SubElement(manifest, "resources")
    of_items, of_tests = dialect.kinds
    test = _resource(resources, "resource_test", of_tests, [TEST])
    for item in items:
        ET.SubElement(test, "dependency", identifierref=f"resource_{item.name}")
        _resource(resources, f"resource_{item.name}", of_items, [f"{item.name}.xml", STYLE, *item.pictures])
    return manifest


def _resource(resources: ET.Element, identifier: str, kind: str, files: Sequence[str]) -> ET.Element:
    resource = ET.SubElement(resources, "resource", identifier=identifier, type=kind, href=files[0])
    for name in files:
        ET.SubElement(resource, "file", href=name)
    return resource
