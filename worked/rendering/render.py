"""Rendering: a document and the name of a format in, text or bytes out."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, pass_context
from markupsafe import Markup

from worked.document import MODES, Document
from worked.errors import WorkedError
from worked.record import replace
from worked.rendering.environment import environment
from worked.rendering.escape import RULES
from worked.rendering.formats import Format, find_format, read_format
from worked.rendering.layouts import refuse_incomplete
from worked.rendering.page import Page
from worked.rendering.screen import Screen


def render(
    document: Document,
    format: str = "markdown",
    *,
    attachments: MutableMapping[str, str] | None = None,
    prefix: str = "",
    engine: str | None = None,
    screen: Screen | None = None,
) -> str | bytes:
    """The document in a format: text, or bytes for a PDF, a picture of the whole page, or a notebook.

    `attachments` receives the pictures that Markdown links to, by their file names, which begin with `prefix`.
    `engine` chooses what makes a PDF: `typst` (the default) or `latex`. `screen` says how wide plain text is, and
    whether words in it may be bold.
    """
    chosen = find_format(format)
    if document.live and (chosen.binary or chosen.rule is not RULES["html"]):
        raise WorkedError(f"{chosen.name}: only HTML can be typed into; use --to html, or a file name ending in .html")
    if chosen.screen:
        from worked.rendering.text.page import TextPage

        lines = TextPage(document, chosen, screen or Screen())
        return lines.finished(text_of(lines))
    if not chosen.binary:
        return text_of(Page(document, chosen, attachments, prefix))
    if chosen.binary == "notebook":
        return _notebook(document, chosen)
    if chosen.binary == "docx":
        from worked.rendering.word import docx_of

        return docx_of(document, chosen, text_of)
    if chosen.binary == "pdf" or engine not in (None, "typst"):
        return pdf_of(lambda format: text_of(Page(document, format)), chosen, engine)
    from worked.rendering.pdf import picture_of

    page = Page(document, chosen)
    return picture_of(text_of(page), chosen.binary, page.title)


def _notebook(document: Document, chosen: Format) -> bytes:
    from worked.rendering.notebook import notebook_of

    pictures: dict[str, str] = {}
    text = text_of(Page(document, chosen, pictures))
    return notebook_of(text, pictures)


def pdf_of(source: Callable[[Format], str], chosen: Format, engine: str | None) -> bytes:
    """The PDF that an engine makes of the source in its format."""
    from worked.rendering.pdf import from_latex, from_typst

    if engine not in (None, "typst", "latex"):
        raise WorkedError(f"no PDF engine is called '{engine}'; valid: latex, typst")
    if engine == "latex" and chosen.by_latex:
        return from_latex(source(find_format(chosen.by_latex)))
    if engine == "latex":
        raise WorkedError(f"{chosen.name.upper()} is made by Typst only; the engine latex makes PDF")
    return from_typst(source(chosen))


def text_of(page: Page) -> str:
    """The page through its format's template."""
    if page.mode not in MODES:
        raise WorkedError(f"no mode is called '{page.mode}'; valid: {', '.join(MODES)}")
    try:
        text = _template(page.format.file, page.format.template).render(page=page, settings=page.format.settings)
    except TemplateError as error:
        raise _mistake(page.format, error) from None
    if page.live:
        from worked.rendering.acting import acting

        text = acting(text, page.live)
    return page.format.rule.whole(text)


@cache
def _template(file: Path, name: str) -> Template:
    """A layout of a format by its settings, in an environment with the filters that every layout may use."""
    format = replace(read_format(file), template=name)
    refuse_incomplete(format)
    jinja = environment(format.folder, format.own_delimiters, format.autoescape, file)
    markup: Callable[[str], str] = Markup if format.autoescape else str
    jinja.filters["words"] = lambda text: markup(format.words(text))
    jinja.filters["quoted"] = format.rule.quoted
    for word in ("prose", "maths", "head", "svg"):
        jinja.filters[word] = _filter(word, markup)
    jinja.globals["asset"] = lambda name: Markup(_asset(format.folder / name))
    try:
        return jinja.get_template(format.template)
    except TemplateError as error:
        raise _mistake(format, error) from None


def _mistake(format: Format, error: TemplateError) -> WorkedError:
    """The error that says what is wrong with the template of a format."""
    line = f"line {error.lineno}: " if isinstance(error, TemplateSyntaxError) else ""
    return WorkedError(f"{format.folder / format.template}: {line}{error.message}")


def _filter(name: str, markup: Callable[[str], str]) -> Any:
    @pass_context
    def write(context: Any, *arguments: Any, **options: Any) -> str:
        return markup(getattr(context["page"], name)(*arguments, **options))

    return write


@cache
def _asset(file: Path) -> str:
    """A file that goes into the page as it stands; fonts as base64."""
    content = file.read_bytes()
    if file.suffix == ".woff2":
        from base64 import b64encode

        return b64encode(content).decode("ascii")
    return content.decode("utf-8")
