"""Item file: a variant as an assessmentItem of QTI 2.1, with its pictures."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from worked.document import Block, Heading
from worked.packages.item import NOTE, Blank, Item, decimal_text
from worked.packages.qti.body import blocks_of, marker, safe
from worked.packages.qti.marking import FOLLOWED, FOLLOWS, MISSING, RIGHT, SOME, WRONG, Marking
from worked.words import capital

# What an entry takes: digits, a sign and a decimal point.
NUMBER = "[+-]?[0-9]*[.]?[0-9]*"
LONGEST_LABEL, LONGEST_ENTRY = 250, 12
FOLLOWING = (
    "A number that follows correctly from your own earlier number earns its marks, even if that one is wrong. "
    "What follows from an impossible number, or from one that makes the rest trivial, is compared with the right ones."
)
SAID = {RIGHT: "right", FOLLOWS: "follows from your own number", WRONG: "not right", MISSING: "no number"}
MISTAKEN = "not right: it looks like a known mistake"
FOLLOW_THROUGH = (
    "Some of your numbers are not those of the key but follow from your own earlier numbers. They earned their marks."
)


class ItemFile:
    """An item: its `name`, which is its identifier and that of its file, its tree, and its pictures by their paths."""

    def __init__(self, item: Item, name: str, style: str) -> None:
        self.item, self.name = item, name
        self.pictures: dict[str, bytes] = {}
        self.title = safe(item.name) or name
        self.marking = Marking(item)
        self.tree = ET.Element(
            "assessmentItem", identifier=name, title=self.title, adaptive="false", timeDependent="false"
        )
        self.tree.extend(self.marking.declarations())
        ET.SubElement(self.tree, "stylesheet", href=style, type="text/css")
        self.tree.append(self._body())
        self.tree.append(self.marking.processing())
        self.tree.extend(self._feedback())

    def _body(self) -> ET.Element:
        body = ET.Element("itemBody")
        worksheet = ET.SubElement(body, "div", {"class": "worked"})
        if self.item.code:
            ET.SubElement(worksheet, "p").text = f"Code: {self.item.code}"
        worksheet.extend(self._blocks((*self.item.statement, NOTE)))
        ET.SubElement(worksheet, "p").text = FOLLOWING
        for part in self.item.parts:
            worksheet.extend(self._blocks((Heading((part.title,), 2), *part.blocks)))
        return body

    def _blocks(self, blocks: Iterable[Block]) -> list[ET.Element]:
        return blocks_of(self.item.asked(blocks, marker, self._picture), self._entry)

    def _picture(self, svg: str, description: str) -> str:
        path = f"images/{self.name}_{len(self.pictures) + 1}.svg"
        self.pictures[path] = svg.encode("utf-8")
        return f'<img src="{path}" alt="{escape(description)}"/>'

    def _entry(self, slot: str) -> list[ET.Element]:
        """An entry, and after it what is found of the answer, once it is marked."""
        blank = self.marking.blanks[slot]
        entry = ET.Element(
            "textEntryInteraction",
            responseIdentifier=self.marking.response(slot),
            expectedLength=str(max(LONGEST_ENTRY, len(decimal_text(blank.right)))),
            patternMask=NUMBER,
            label=safe(capital(blank.name))[:LONGEST_LABEL],
        )
        mistakes = dict.fromkeys(wrong.mistake.name for wrong in blank.wrong)
        return [entry, *(self._found(slot, verdict) for verdict in (*SAID, *mistakes))]

    def _found(self, slot: str, verdict: str) -> ET.Element:
        made = ET.Element(
            "feedbackInline",
            {"class": f"verdict {verdict if verdict in SAID else 'mistake'}"},
            outcomeIdentifier=self.marking.verdict(slot),
            identifier=verdict,
            showHide="show",
        )
        made.text = SAID.get(verdict, MISTAKEN)
        return made

    def _feedback(self) -> Iterable[ET.Element]:
        """Windows that say which mistake a number looks like, and that some numbers follow from others."""
        for blank in self.item.blanks:
            yield from self._mistakes(blank)
        yield _window(FOLLOWED, SOME, "Follow-through", FOLLOW_THROUGH)

    def _mistakes(self, blank: Blank) -> Iterable[ET.Element]:
        said = {wrong.mistake.name: blank.said_of(wrong) for wrong in reversed(blank.wrong)}
        for mistake, text in said.items():
            yield _window(self.marking.verdict(blank.cell), mistake, capital(blank.name), text)


def _window(outcome: str, identifier: str, title: str, text: str) -> ET.Element:
    made = ET.Element(
        "modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show", title=safe(title)
    )
    ET.SubElement(made, "p").text = safe(text)
    return made
