"""Reading of the options in the table [page] of a problem file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worked.errors import WorkedError, excerpt
from worked.keys.values import choice, listed, yes_no
from worked.problem.page_options import LAYOUTS, PageOptions

MOST_FIELDS, LONGEST_FIELD = 8, 40


def page_options(data: Mapping[str, Any]) -> PageOptions:
    """The options in the table [page] of a problem file."""
    return PageOptions(
        layout=choice(data, "layout", LAYOUTS, LAYOUTS[0], "page"),
        fields=labels_in(data.get("fields", [])),
        derivations=yes_no(data, "derivations", False, "page"),
    )


def labels_in(value: Any) -> tuple[str, ...]:
    """The labels of the lines at the head of a sheet."""
    labels = listed(value, "page.fields")
    if len(labels) > MOST_FIELDS:
        raise WorkedError(f"page.fields: expected at most {MOST_FIELDS} labels, found {len(labels)}")
    for label in labels:
        if not isinstance(label, str) or not 0 < len(label.strip()) <= LONGEST_FIELD:
            wanted = f"expected a label of at most {LONGEST_FIELD} characters"
            raise WorkedError(f"page.fields: {wanted}, found {excerpt(label)}")
    return tuple(" ".join(label.split()) for label in labels)
