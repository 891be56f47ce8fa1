"""Bundle: modules of `templates/live` as one script, so that a page is one file and works from a disk.

Each module becomes a function that returns what it exports. For this the modules keep to two forms, a line each:
`import { a, b } from "./other.js";` and `export` before `function`, `class` or `const` with one name.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from zlib import compress

from worked.shared import shared

FOLDER = shared("templates") / "live"
IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+)\.js";$')
EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))")
COMMENT = re.compile(r"^\s*(?://.*|/?\*\*?(?: .*|/)?|/\*\*.*\*/)$")


@cache
def bundle(entry: str) -> str:
    """The script that runs the function of a module that has its name, with all modules that it needs."""
    order: list[str] = []
    _visit(entry, order)
    return "\n".join(['"use strict";', "const $ = {};", *map(_wrapped, order), f"$.{entry}.{entry}();", ""])


@cache
def packed(entry: str) -> tuple[str, str, str]:
    """The script as it runs, the same compressed as text, and the script that unpacks it."""
    whole = bundle(entry)
    return whole, compressed(whole), source("unpack")


def compressed(text: str) -> str:
    """A text as `templates/live/unpack.js` unpacks it."""
    return b64encode(compress(text.encode("utf-8"), 9)).decode("ascii")


def source(name: str) -> str:
    """A module without its comments and indents; no text in it goes over several lines."""
    text = (FOLDER / f"{name}.js").read_text("utf-8")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip() and not COMMENT.match(line))


def styles() -> str:
    """The styles of a page that acts."""
    return "\n".join(line.strip() for line in (FOLDER / "page.css").read_text("utf-8").split("\n"))


def _visit(name: str, order: list[str]) -> None:
    if name in order:
        return
    for other in _needed(name):
        _visit(other, order)
    if name not in order:
        order.append(name)


def _needed(name: str) -> Iterator[str]:
    for line in source(name).split("\n"):
        found = IMPORT.match(line)
        if found:
            yield found[2]


def _wrapped(name: str) -> str:
    """A module as a function that returns what it exports."""
    lines, exported = [], []
    for line in source(name).split("\n"):
        brought, sent = IMPORT.match(line), EXPORT.match(line)
        if brought:
            lines.append(f"const {{ {brought[1]} }} = $.{brought[2]};")
            continue
        if sent:
            exported.append(sent[2])
            line = line.removeprefix("export ")
        lines.append(line)
    inside = "\n".join(lines)
    return f"$.{name} = (() => {{\n{inside}\nreturn {{ {', '.join(exported)} }};\n}})();"
