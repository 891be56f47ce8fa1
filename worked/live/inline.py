"""Inline: the files of a page in one, so that it works from a disk without network."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from worked.errors import WorkedError
from worked.shared import shared

LIVE = shared("templates") / "live"
IMPORT = re.compile(r"^import\s+\{([^}]*)\}\s+from\s+\"\./([\w-]+\.js)\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=async |class |const |function |let )", re.MULTILINE)
EXPORTED = re.compile(r"^export \{[^}]*\};\n", re.MULTILINE)
NAME = re.compile(r"^(?:export )?(?:async )?(?:class|const|function|let) +(\w+)", re.MULTILINE)


def script(first: str) -> str:
    """A module of `templates/live` and all that it imports as one script.

    Each module becomes a function that gives what it exports, so that two modules may use the same name. Only
    `import { names } from "./file.js";` and `export` before a declaration or a list of names are understood; several
    constants in one declaration are written in capitals.
    """
    order: list[str] = []
    _visit(first, order)
    parts = [_module(name) for name in order]
    return '"use strict";\n' + "\n".join(parts)


def _visit(name: str, order: list[str], below: tuple[str, ...] = ()) -> None:
    if name in below:
        raise WorkedError(f"templates/live: {name} imports itself by way of others")
    if name in order:
        return
    for _, imported in IMPORT.findall(_text(name)):
        _visit(imported, order, (*below, name))
    order.append(name)


def _text(name: str) -> str:
    return (LIVE / name).read_text("utf-8")


def _module(name: str) -> str:
    text = _text(name)
    exported = [
        found[1] for found in re.finditer(r"^export (?:async )?(?:class|const|function|let) +(\w+)", text, re.M)
    ]
    for line in re.findall(r"^export const .*$", text, re.M):
        exported += re.findall(r", ([A-Z_]{2,}) = ", line)
    for names in re.findall(r"^export \{([^}]*)\};$", text, re.M):
        exported += [each.strip() for each in names.split(",") if each.strip()]
    body = EXPORTED.sub("", text)
    body = IMPORT.sub(lambda found: f"const {{{_renamed(found[1])}}} = {variable(found[2])};\n", body)
    body = EXPORT.sub("", body)
    return f"const {variable(name)} = (() => {{\n{body}return {{ {', '.join(dict.fromkeys(exported))} }};\n}})();"


def _renamed(names: str) -> str:
    """The names of an import as those of a pattern: `a as b` becomes `a: b`."""
    return re.sub(r"(\w+) as (\w+)", r"\1: \2", names)


def variable(file: str) -> str:
    """The name that a module has within a script."""
    return f"module_{file.removesuffix('.js').replace('-', '_')}"


def style(*names: str) -> str:
    """Style sheets of `templates/live` as one."""
    return "\n".join(_text(name) for name in names)


def fingerprint(text: str) -> str:
    """What a policy says of an inline script or style that it allows."""
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(scripts: list[str], styles: list[str]) -> str:
    """A content-security policy that allows these scripts and styles, fonts and pictures inside, and nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(fingerprint, scripts))}",
            f"style-src {' '.join(map(fingerprint, styles))}",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
