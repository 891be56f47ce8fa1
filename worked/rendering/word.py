"""Word: a page as a document of Word, with equations that can be edited, by python-docx.

A blank is a content control with the id of its cell, so that a filled document can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any

from markupsafe import Markup

from worked.document import Choice, Code, Document, Figure, Strong, Table
from worked.errors import WorkedError, excerpt
from worked.formula.printers.text import clean
from worked.rendering.escape import comment
from worked.rendering.formats import Format
from worked.rendering.page import Page
from worked.zipped import dated_alike

SPACES = " ".join(
    f'xmlns:{name}="http://schemas.openxmlformats.org/{place}"'
    for name, place in {
        "w": "wordprocessingml/2006/main",
        "m": "officeDocument/2006/math",
        "r": "officeDocument/2006/relationships",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "a": "drawingml/2006/main",
        "pic": "drawingml/2006/picture",
    }.items()
)
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
BOLD, MONOSPACED = "<w:b/>", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'
RAISED, OF_NUMBERS = '<w:vertAlign w:val="superscript"/>', "\N{MINUS SIGN}0123456789.\N{DOT OPERATOR}"
SHADED = '<w:shd w:val="clear" w:fill="FFF3C4"/>'
# LibreOffice wants something on both sides of a sign.
NOTHING = '<m:r><m:t xml:space="preserve">\u200b</m:t></m:r>'
EMU = 9525  # the unit of Word, to a pixel
CHARACTER, LEAST, LINE = 150, 5, 8640  # of a table: a character and a line in twentieths of a point
TYPE, SMALLEST = 22, 14  # of a table that overruns the line: the type of the page and the smallest, in half points
DENSITY, WIDEST = 192.0, 600  # of pictures: pixels to the inch, and pixels of a line
_RUN = re.compile(r"(<w:r>|<m:r>(?:<m:rPr>.*?</m:rPr>)?)(?:<w:rPr>(.*?)</w:rPr>)?")
_TEXT = re.compile(r"<m:t[^>]*>([^<]*)</m:t>")
_NUMBER = re.compile(r"<m:oMath>(<m:r>((?!</m:r>).)*</m:r>)+(<m:sSup>.*</m:sSup>)?</m:oMath>")
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')


def docx_of(document: Document, chosen: Format, text_of: Callable[[Page], str]) -> bytes:
    """The document as a file of Word, from the text that `text_of` makes of its page.

    WorkedError where python-docx is missing.
    """
    try:
        import docx
        from docx.oxml import parse_xml
    except ImportError:
        raise WorkedError("DOCX needs python-docx: pip install 'worked[office]'") from None
    made = docx.Document()
    page = _WordPage(document, chosen)
    page.add = lambda picture: made.part.get_or_add_image(BytesIO(picture))[0]
    body = made.element.body
    for block in parse_xml(f"<w:body {SPACES}>{text_of(page)}</w:body>"):
        body.insert(len(body) - 1, block)
    made.core_properties.title = page.title
    made.core_properties.author = ""
    saved = BytesIO()
    made.save(saved)
    return dated_alike(saved.getvalue())


class _WordPage(Page):
    """A page as WordprocessingML. `add` puts a picture into the file and gives the name by which it is found there."""

    add: Callable[[bytes], str]

    def run(self, text: str, look: str = "") -> Markup:
        """Words in one look."""
        how = f"<w:rPr>{look}</w:rPr>" if look else ""
        return Markup(f'<w:r>{how}<w:t xml:space="preserve">{escape(clean(text), quote=False)}</w:t></w:r>')

    def _inline(self, part: Any, cell: bool, small: bool = False) -> str:
        if isinstance(part, str):
            return self.run(part)
        if isinstance(part, Strong | Code):
            return self.run(part.text, BOLD if isinstance(part, Strong) else MONOSPACED)
        if isinstance(part, Choice) and part.slot in self.document.values:
            boxed = self.mode == "key" and not (self.exam and part.slot in self.given)
            return self.run(self.document.values[part.slot][0], SHADED if boxed else "")
        return super()._inline(part, cell, small)

    def equation(self, *parts: str) -> Markup:
        """A line of a formula, which may begin with a sign."""
        return Markup(self._piece("".join(parts), True))

    def _piece(self, text: str, display: bool) -> str:
        return f"{NOTHING}{text.strip()}{NOTHING}".join(self.format.maths) if text.strip() else ""

    def blank(self, slot: str) -> str:
        """A blank within prose."""
        return escape(comment(slot)).join(self.format.blank)

    def grid(self, table: Table) -> list[int]:
        """The widths of the columns of a table, in twentieths of a point."""
        scale = min(1.0, LINE / self._length(table))
        return [int(max(width, LEAST) * CHARACTER * scale) for width in self._widths(table)]

    def _length(self, table: Table) -> int:
        """How long a table would be in the type of the page, in twentieths of a point."""
        return sum(max(width, LEAST) * CHARACTER for width in self._widths(table))

    def overruns_line(self, table: Table) -> bool:
        """Whether a table is too wide for the type of the page."""
        return self._length(table) > LINE

    def shrunk(self, table: Table, content: str) -> Markup:
        """What stands in a cell, in smaller type where the table would overrun the line."""
        if not self.overruns_line(table):
            return Markup(content)
        size = max(SMALLEST, TYPE * LINE // self._length(table))
        texts = _TEXT.findall(content)
        # LibreOffice sets all equations in one size, so that numbers are words here.
        if _NUMBER.fullmatch(content) and all(set(text) <= set(OF_NUMBERS) for text in texts):
            raised = texts.pop() if "<m:sSup>" in content else ""
            content = str(self.run("".join(texts)) + (self.run(raised, RAISED) if raised else ""))
        return Markup(_RUN.sub(rf'\1<w:rPr>\2<w:sz w:val="{size}"/></w:rPr>', content))

    def field(self, label: str) -> Markup:
        """A line to be filled in, such as a name."""
        return self.run(f"{label}: ") + Markup(self.blank(label))

    def drawing(self, figure: Figure) -> Markup:
        """A picture, drawn by Typst, with its description."""
        svg = self.svg(figure)
        size = _SIZE.search(svg)
        wide, high = (float(each) for each in size.groups()) if size else (400.0, 300.0)
        scale = min(1.0, WIDEST / wide)
        extent = f'cx="{int(wide * scale * EMU)}" cy="{int(high * scale * EMU)}"'
        said = escape(self.words(figure.picture.description) or figure.picture.title)
        name = self.add(_png(svg, wide))
        number = len(self.pictures) + 1
        self.pictures.append(name)
        called = f'id="{number}" name="{escape(figure.name)}"'
        return Markup(
            f'<w:r><w:drawing><wp:inline><wp:extent {extent}/><wp:docPr {called} descr="{said}"/>'
            f'<a:graphic><a:graphicData uri="{PICTURE}">'
            f"<pic:pic><pic:nvPicPr><pic:cNvPr {called}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    @property
    def pictures(self) -> list[str]:
        """The pictures that the page has so far."""
        return self.__dict__.setdefault("_pictures", [])


def _png(svg: str, wide: float) -> bytes:
    """A picture in SVG as PNG."""
    try:
        import typst
    except ImportError:
        raise WorkedError("pictures in DOCX need Typst: pip install 'worked[pdf]'") from None
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: {wide * 0.75}pt)'
    files: Any = {"main.typ": source.encode(), "picture.svg": svg.encode("utf-8")}
    try:
        return bytes(typst.compile(files, format="png", ppi=DENSITY))
    except typst.TypstError as error:
        raise WorkedError(f"Typst could not draw a picture: {excerpt(error, 200)}") from error
