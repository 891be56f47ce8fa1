"""Rendering: a document and the name of a format in, text or bytes out."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any

from jinja2 import Template, pass_context
from markupsafe import Markup

from worked.document import MODES, Document
from worked.errors import WorkedError
from worked.rendering.environment import environment
from worked.rendering.escape import settable, typst_string
from worked.rendering.formats import FORMATS, find_format
from worked.rendering.page import Page
from worked.rendering.screen import Screen
from worked.shared import shared


def render(
    document: Document,
    format: str = "markdown",
    *,
    attachments: MutableMapping[str, str] | None = None,
    prefix: str = "",
    engine: str | None = None,
    screen: Screen | None = None,
) -> str | bytes:
    """The document in a format: text, or bytes for a PDF or a picture of the whole page.

    `attachments` receives the pictures that Markdown links to, by their file names, which begin with `prefix`.
    `engine` chooses what makes a PDF: `typst` (the default) or `latex`. `screen` says how wide plain text is, and
    whether words in it may be bold.
    """
    chosen = find_format(format)
    if chosen.settings.get("screen"):
        from worked.rendering.text.page import TextPage

        lines = TextPage(document, chosen, screen or Screen())
        return lines.finished(text_of(lines))
    if not chosen.binary:
        return text_of(Page(document, chosen, attachments, prefix))
    from worked.rendering.pdf import from_latex, from_typst, picture_of

    if engine not in (None, "typst", "latex"):
        raise WorkedError(f"no PDF engine is called '{engine}'; valid: latex, typst")
    if engine == "latex" and chosen.name == "pdf":
        return from_latex(text_of(Page(document, find_format("latex"))))
    if engine == "latex":
        raise WorkedError(f"{chosen.name.upper()} is made by Typst only; the engine latex makes PDF")
    page = Page(document, chosen)
    return from_typst(text_of(page)) if chosen.name == "pdf" else picture_of(text_of(page), chosen.name, page.title)


def text_of(page: Page) -> str:
    """The page through its format's template."""
    if page.mode not in MODES:
        raise WorkedError(f"no mode is called '{page.mode}'; valid: {', '.join(MODES)}")
    text = _template(page.format.name).render(page=page, settings=page.format.settings)
    return settable(text) if page.format.escape == "tex" else text


@cache
def _template(name: str) -> Template:
    """The layout of a format, in an environment with the filters that every layout may use."""
    format = FORMATS[name]
    jinja = environment(format.folder, tex=format.own_delimiters, escape=format.autoescape)
    markup: Callable[[str], str] = Markup if format.autoescape else str
    jinja.filters["words"] = lambda text: markup(format.words(text))
    jinja.filters["quoted"] = typst_string
    for word in ("prose", "maths", "head", "svg"):
        jinja.filters[word] = _filter(word, markup)
    jinja.globals["asset"] = lambda name: Markup(_asset(format.folder, name))
    return jinja.get_template(format.template)


def _filter(name: str, markup: Callable[[str], str]) -> Any:
    @pass_context
    def write(context: Any, *arguments: Any, **options: Any) -> str:
        return markup(getattr(context["page"], name)(*arguments, **options))

    return write


@cache
def _asset(folder: str, name: str) -> str:
    """A file that goes into the page as it stands; fonts as base64."""
    content = shared("templates").joinpath(folder, name).read_bytes()
    if name.endswith(".woff2"):
        from base64 import b64encode

        return b64encode(content).decode("ascii")
    return content.decode("utf-8")
