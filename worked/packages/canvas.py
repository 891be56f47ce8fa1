"""Canvas: quizzes in QTI 1.2, one for each variant: its statement, then a numeric question for each number.

Canvas knows no question with several numeric blanks. It rounds what is typed to four decimals before it marks it
(`ui/features/take_quiz` of canvas-lms). Each range of accepted numbers reaches to what its ends are rounded to; where
too little of a number would be left, it is asked for times a power of 1000, which the question says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from xml.etree import ElementTree as ET

from worked.number import is_round
from worked.packages.archive import archive, xml_bytes
from worked.packages.item import NOTE, Blank, Item, decimal_text
from worked.packages.package import Package
from worked.record import replace

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CONTENT = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
KEPT_DECIMALS = 4  # Canvas rounds typed numbers to so many
KEPT = Decimal(1).scaleb(-KEPT_DECIMALS)
FEWEST = Decimal("0.01")  # of a smaller number Canvas keeps fewer than three digits
FINE = Decimal("0.000001")  # Canvas computes with floats: ends of ranges with few digits stay what they are
FACTORS = tuple(Decimal(1000) ** power for power in range(11))
WIDE = Context(prec=200)  # large numbers have more digits before their four decimals than decimals usually hold
ANSWER, SOLUTION = "response1", "general_fb"


def write(title: str, items: Sequence[Item]) -> bytes:
    """A zip with a quiz for each variant."""
    files: dict[str, bytes] = {}
    manifest = ET.Element("manifest", identifier="worked", xmlns=CONTENT)
    ET.SubElement(manifest, "organizations")
    resources = ET.SubElement(manifest, "resources")
    for number, item in enumerate(items, 1):
        quiz = _Quiz(item, f"quiz{number}")
        for name, made in (*quiz.pictures.items(), (f"{quiz.name}/{quiz.name}.xml", quiz.made)):
            files[name] = made
            kind = "imsqti_xmlv1p2" if name.endswith(".xml") else "webcontent"
            resource = ET.SubElement(resources, "resource", identifier=f"r{len(files)}", type=kind, href=name)
            ET.SubElement(resource, "file", href=name)
    return archive({"imsmanifest.xml": xml_bytes(manifest), **files})


class _Quiz:
    """The quiz of one variant."""

    def __init__(self, item: Item, name: str) -> None:
        self.item, self.name = item, name
        self.pictures: dict[str, bytes] = {}
        root = ET.Element("questestinterop", xmlns=QTI)
        assessment = ET.SubElement(root, "assessment", ident=name, title=item.name)
        section = ET.SubElement(assessment, "section", ident="root_section")
        text = item.asked((*item.statement, NOTE), lambda slot: "", self._picture, latex=True)
        self._item(section, 0, "text_only_question", "The exercise", text)
        for number, blank in enumerate(item.blanks, 1):
            self._numeric(section, number, blank)
        self.made = xml_bytes(root)

    def _picture(self, svg: str, description: str) -> str:
        name = f"{self.name}-{len(self.pictures) + 1}.svg"
        self.pictures[name] = svg.encode("utf-8")
        image = ET.Element("img", src=f"$IMS-CC-FILEBASE$/{name}", alt=description)
        return ET.tostring(image, encoding="unicode")

    def _item(self, section: ET.Element, number: int, kind: str, title: str, text: str) -> ET.Element:
        """An item with its text; returns its presentation."""
        item = ET.SubElement(section, "item", ident=f"{self.name}-{number}", title=title)
        fields = ET.SubElement(ET.SubElement(item, "itemmetadata"), "qtimetadata")
        points = self.item.blanks[number - 1].marks if number else Decimal(0)
        for label, entry in {"question_type": kind, "points_possible": decimal_text(points)}.items():
            field = ET.SubElement(fields, "qtimetadatafield")
            ET.SubElement(field, "fieldlabel").text = label
            ET.SubElement(field, "fieldentry").text = entry
        _material(ET.SubElement(item, "presentation"), text)
        return item

    def _numeric(self, section: ET.Element, number: int, blank: Blank) -> None:
        times = next((factor for factor in FACTORS if _told_apart(blank, factor)), FACTORS[-1])
        text = self.item.asked(self.item.question(blank), lambda slot: "", latex=True)
        if times != 1:
            text += f"<p>Write the number <strong>times {times:,}</strong>: only four decimals are kept.</p>"
        item = self._item(section, number, "numerical_question", blank.name, text)
        presentation = item.find("presentation")
        assert presentation is not None
        response = ET.SubElement(presentation, "response_str", ident=ANSWER, rcardinality="Single")
        fib = ET.SubElement(response, "render_fib", fibtype="Decimal")
        ET.SubElement(fib, "response_label", ident="answer1")
        processing = ET.SubElement(item, "resprocessing")
        outcomes = ET.SubElement(processing, "outcomes")
        ET.SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        _say(processing, [ET.Element("other")], SOLUTION, "Yes")
        for condition in _conditions(_as_kept(blank, times)):
            _score(processing, condition)
        _feedback(item, SOLUTION, f"The formula: {blank.rule}")


def _as_kept(blank: Blank, times: Decimal) -> Blank:
    """A blank whose number is asked for times a factor, and which accepts what Canvas makes of an accepted number."""
    ranges = []
    for low, high in ((low * times, high * times) for low, high in blank.accepted):
        lowest = min(low.quantize(FINE, ROUND_FLOOR, WIDE), *_kept(low))
        ranges.append((lowest, max(high.quantize(FINE, ROUND_CEILING, WIDE), *_kept(high))))
    return replace(blank, right=blank.right * times, accepted=tuple(ranges))


def _kept(number: Decimal) -> tuple[Decimal, Decimal]:
    """What Canvas may make of a typed number; ties fall as its float does."""
    return number.quantize(KEPT, ROUND_HALF_UP, WIDE), number.quantize(KEPT, ROUND_HALF_DOWN, WIDE)


def _told_apart(blank: Blank, times: Decimal) -> bool:
    """Whether enough is kept of the right number, and no other that is known is taken for it."""
    asked = _as_kept(blank, times)
    if abs(asked.right) < FEWEST and not is_round(asked.right, -KEPT_DECIMALS):
        return False
    others = {wrong.number for wrong in blank.wrong}.union(blank.idle)
    others = {other for other in others if not any(low <= other <= high for low, high in blank.accepted)}
    kept = [number for other in others for number in _kept(other * times)]
    return not any(low <= number <= high for number in kept for low, high in asked.accepted)


def _conditions(blank: Blank) -> Iterator[ET.Element]:
    """Conditions for the right answers, each as Canvas reads a number with a margin."""
    for number, most in blank.tolerances:
        either = ET.Element("or")
        ET.SubElement(either, "varequal", respident=ANSWER).text = decimal_text(number)
        both = ET.SubElement(either, "and")
        ET.SubElement(both, "vargte", respident=ANSWER).text = decimal_text(number - most)
        ET.SubElement(both, "varlte", respident=ANSWER).text = decimal_text(number + most)
        yield either


def _score(processing: ET.Element, condition: ET.Element) -> None:
    """Full marks where a condition holds."""
    found = ET.SubElement(processing, "respcondition", attrib={"continue": "No"})
    ET.SubElement(found, "conditionvar").append(condition)
    ET.SubElement(found, "setvar", action="Set", varname="SCORE").text = "100"


def _say(processing: ET.Element, conditions: Sequence[ET.Element], feedback: str, goes_on: str) -> None:
    found = ET.SubElement(processing, "respcondition", attrib={"continue": goes_on})
    ET.SubElement(found, "conditionvar").extend(conditions)
    ET.SubElement(found, "displayfeedback", feedbacktype="Response", linkrefid=feedback)


def _feedback(item: ET.Element, name: str, text: str) -> None:
    feedback = ET.SubElement(item, "itemfeedback", ident=name)
    _material(ET.SubElement(feedback, "flow_mat"), text, "text/plain")


def _material(element: ET.Element, text: str, kind: str = "text/html") -> None:
    material = ET.SubElement(element, "material")
    ET.SubElement(material, "mattext", texttype=kind).text = text


PACKAGE = Package(
    description="Canvas quizzes in QTI 1.2: the exercise, then a numeric question for each number",
    ending="zip",
    write=write,
)
