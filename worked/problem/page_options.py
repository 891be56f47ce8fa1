"""Page options: what the author of a problem asks of its page, besides the calculation itself."""

from __future__ import annotations

from worked.document import LAYOUTS
from worked.record import Record

__all__ = ["LAYOUTS", "PageOptions"]


class PageOptions(Record):
    """How a page is laid out.

    `layout` is one of LAYOUTS; `fields` are labels of lines to be filled in at its head; with `derivations` the page
    derives the derivatives that it uses. `questions` are the names of small questions that are asked after the
    calculation, in this order.
    """

    layout: str = LAYOUTS[0]
    fields: tuple[str, ...] = ()
    derivations: bool = False
    questions: tuple[str, ...] = ()
