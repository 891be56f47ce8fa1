"""Acting: a page in HTML that acts on what is typed into it: inputs in place of blanks, and a policy that seals it.

The policy lets the browser run and style nothing but what stood in the page when it was made, each by its hash, and
ask no server for anything.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape, unescape

from worked.document import Live
from worked.rendering.blanks import filled

POLICY = 'content="POLICY"'  # in the template
_ROW_OF_ONE = re.compile(r"<mrow>(<m(?:n|i|text)>[^<]*</m(?:n|i|text)>)</mrow>")
_ONE_FORM = re.compile(r'<mo form="(?:infix|prefix|postfix)"( stretchy="\w+")?>(=|≈|⋅|≤|≥|≠|&lt;|&gt;|\(|\))</mo>')
_BETWEEN = re.compile(r'(</m\w+>)<mo form="infix">(?=[^<]*</mo><m)')
_COLOUR = re.compile(r'(class="(?:fill|stroke)-[^"]*") (?:fill|stroke)="#\w+"')
_ID = re.compile(r"[\w-]+(?:\[[^\]]*\])?@[\d.]+")
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_ATTRIBUTE = re.compile(r'<[a-z][^>]*? style="([^"]*)"')


def acting(text: str, live: Live) -> str:
    """The page with an input for each blank, and its policy."""
    # The data and the script hold no blanks, and nothing in them may be taken for one.
    body, start, rest = text.partition('<script type="')
    body = filled(body, lambda slot: _input(slot, live.names))
    body = _shorter(_once(body))
    policy = f'content="{_policy(body, live)}"'
    return f"{body.replace(POLICY, policy, 1)}{start}{rest}"


def _shorter(body: str) -> str:
    """The page without what a browser that runs it knows anyway: a third of a page is formulas.

    The styles say what `displaystyle` says; a row of one sign is that sign; a sign that has one form has it everywhere,
    and others have the form of their place; colours are those of the styles.
    """
    body = _ROW_OF_ONE.sub(r"\1", body.replace('<math displaystyle="true">', "<math>"))
    body = _ONE_FORM.sub(r"<mo\1>\2</mo>", body.replace('<mo separator="true" form="infix">,', "<mo>,"))
    return _COLOUR.sub(r"\1", _BETWEEN.sub(r"\1<mo>", body))


def _once(body: str) -> str:
    """The page without the styles that an earlier picture brings along already."""
    seen: set[str] = set()

    def kept(found: re.Match[str]) -> str:
        new = found[1] not in seen
        seen.add(found[1])
        return found[0] if new else ""

    return _STYLE.sub(kept, body)


def _input(slot: str, names: Mapping[str, str]) -> str:
    return f'<input class="blank" data-cell="{slot}" aria-label="{escape(_name(unescape(slot), names))}">'


def _name(slot: str, names: Mapping[str, str]) -> str:
    """A blank in words; one for a word is about a cell, as a rule."""
    if slot in names:
        return names[slot]
    said = slot.removeprefix("verdict of ")
    return _ID.sub(lambda found: names.get(found[0], found[0]), said)


def _policy(body: str, live: Live) -> str:
    """The content of the policy: the hashes of the scripts, of the styles, and of styles in attributes."""
    scripts = _hashes([live.script, *([live.runs] if live.runs else [])])
    styles = _hashes([*_STYLE.findall(body), *map(unescape, _ATTRIBUTE.findall(body))])
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(scripts),
        "style-src": " ".join(["'unsafe-hashes'", *styles]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashes(texts: Iterable[str]) -> Iterator[str]:
    for text in dict.fromkeys(texts):
        yield f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
