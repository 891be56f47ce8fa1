"""Narrowed: of a catalogue only the entries of a name, or those in which a text occurs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from worked.document import Block, Code, Display, Heading, Listing, Maths, Paragraph, Prose, Table
from worked.formula.printers.plain import Plain
from worked.record import replace

Keeps = Callable[[Iterable[Prose]], bool]


def named(blocks: Sequence[Block], name: str) -> list[Block]:
    """The rows and sections that are about an entry."""
    return list(_narrowed(blocks, lambda proses: any(Code(name) in prose for prose in proses)))


def matching(blocks: Sequence[Block], text: str) -> list[Block]:
    """The rows and sections in which a text occurs, in capitals or not."""
    wanted = text.casefold()
    return list(_narrowed(blocks, lambda proses: any(wanted in words(prose).casefold() for prose in proses)))


def names(blocks: Sequence[Block]) -> list[str]:
    """The names of the entries: what tables have in their first column, and what paragraphs begin with."""
    starts = [row[0] for block in blocks if isinstance(block, Table) for row in block.rows]
    starts += [block.text for block in blocks if isinstance(block, Paragraph)]
    return list(dict.fromkeys(start[0].text for start in starts if start and isinstance(start[0], Code)))


def words(prose: Prose) -> str:
    """Prose as plain text."""
    plain = Plain()
    parts = (plain(part.formula) if isinstance(part, Maths) else getattr(part, "text", part) for part in prose)
    return "".join(map(str, parts))


def _narrowed(blocks: Sequence[Block], keeps: Keeps) -> Iterator[Block]:
    """The blocks with what is kept of them, headings only where something stands below them."""
    waiting: list[Block] = []
    for section in _sections(blocks):
        if isinstance(section[0], Heading) and len(section) == 1:
            waiting = [*section]
            continue
        found = list(_of_section(section, keeps))
        if found:
            yield from (*waiting, *found)
            waiting = []


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """A heading with what stands below it; tables, which are narrowed by themselves, alone."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, (Heading, Table)) and section:
            yield section
            section = []
        section.append(block)
        if isinstance(block, Table):
            yield section
            section = []
    if section:
        yield section


def _of_section(section: Sequence[Block], keeps: Keeps) -> Iterator[Block]:
    for block in section:
        if isinstance(block, Table):
            rows = tuple(row for row in block.rows if keeps(row))
            if rows:
                yield replace(block, rows=rows)
            return
    if keeps(prose for block in section for prose in _proses(block)):
        yield from section


def _proses(block: Block) -> Iterator[Prose]:
    if isinstance(block, (Heading, Paragraph)):
        yield block.text
    elif isinstance(block, Listing):
        yield from block.items
    elif isinstance(block, Display):
        yield from ((Maths(line),) for line in block.lines)
