"""Moodle: questions of the kind Cloze ("embedded answers") in Moodle XML, one for each variant.

Moodle compares each number by itself: it does not follow a wrong number on. Answers are tried in order, so that the
right ones come first, then those that known mistakes lead to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from math import lcm
from xml.etree import ElementTree as ET

from worked.document import Block, Heading
from worked.packages.archive import xml_bytes
from worked.packages.item import NOTE, Blank, Item, Part, with_margin
from worked.packages.package import Package

MOST_BLANKS = 40  # on one page; where a variant has more, each part of the calculation is a question of its own
# Moodle's own styles make the captions of tables larger than headings.
CAPTION = "caption-side: top; padding: 0; font-size: 1em; line-height: 1.5; color: inherit; white-space: nowrap"
CELL = "border: 1px solid #c8ccd0; padding: 0.2em 0.6em; text-align: left"
STYLES = {
    "table": "border-collapse: collapse; margin: 0.6em 0",
    "caption": CAPTION,
    "td": CELL,
    "th": CELL,
    'div class="line"': "margin: 0.35em 0",
}


def write(title: str, items: Sequence[Item]) -> bytes:
    """The questions of a class, in a category with the title of the exam."""
    quiz = ET.Element("quiz")
    category = ET.SubElement(quiz, "question", type="category")
    _text(ET.SubElement(category, "category"), f"$course$/top/{title.replace('/', '//')}")
    for item in items:
        for name, parts in _questions(item):
            _question(quiz, item, name, parts)
    ET.indent(quiz, "  ")
    return xml_bytes(quiz)


def _questions(item: Item) -> Iterator[tuple[str, Sequence[Part]]]:
    """The questions of a variant, each with its name: one, or one for each part where there are many blanks."""
    if len(item.blanks) <= MOST_BLANKS:
        yield item.name, item.parts
        return
    for number, part in enumerate(item.parts, 1):
        yield f"{item.name}, part {number}: {part.title}", [part]


def _question(quiz: ET.Element, item: Item, name: str, parts: Sequence[Part]) -> None:
    question = ET.SubElement(quiz, "question", type="cloze")
    _text(ET.SubElement(question, "name"), name)
    blanks = {blank.cell: blank for part in parts for blank in part.blanks}
    scale = lcm(*(blank.marks.as_integer_ratio()[1] for blank in blanks.values()))
    asked: list[Block] = [*item.statement, NOTE]
    solution: list[Block] = []
    for part in parts:
        asked += [Heading((part.title,), 2), *part.blocks]
        solution += [Heading((part.title,), 2), *part.solution]
    text = item.asked(asked, lambda slot: escape(_cloze(blanks[slot], scale), quote=False))
    code = f"<p>Code: {escape(item.code)}</p>\n" if item.code else ""
    _html(question, "questiontext", code + text)
    _html(question, "generalfeedback", item.solved(solution))


def _html(question: ET.Element, tag: str, text: str) -> None:
    for name, style in STYLES.items():
        text = re.sub(rf"<{name}(?=[ >])", f'<{name} style="{style}"', text)
    _text(ET.SubElement(question, tag, format="html"), text)


def _text(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "text").text = text


def _cloze(blank: Blank, scale: int) -> str:
    """A blank with its answers. Weights are whole numbers, so that all marks are multiplied by the same `scale`."""
    answers = [f"={with_margin(number, most)}" for number, most in blank.tolerances]
    for wrong in blank.wrong:
        said = blank.said_of(wrong)
        number = with_margin(wrong.number, blank.near(wrong))
        answers.append(f"%{int(blank.share(wrong) * 100)}%{number}#{_escaped(said)}")
    answers.append(f"*#{_escaped(f'Not right. The formula is {blank.rule}')}")
    return f"{{{int(blank.marks * scale)}:NUMERICAL:{'~'.join(answers)}}}"


def _escaped(text: str) -> str:
    """Words within an answer, as HTML without the signs that end one. Moodle drops backslashes only before `#`, `}`."""
    return re.sub(r"[\\~}#]", lambda found: rf"&\#{ord(found[0])};", escape(text, quote=False))


PACKAGE = Package(
    description="Moodle XML: a Cloze question for each variant, with named mistakes as feedback",
    ending="xml",
    write=write,
    names_mistakes=True,
)
