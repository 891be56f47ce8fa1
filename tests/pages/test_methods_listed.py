"""The catalogues of the methods of learning tell every entry and every form, with who writes it so."""

from __future__ import annotations

import pytest

import worked
from tests.formats import TEXTS
from worked.document import Code, Paragraph
from worked.maths.clipping import CLIPPINGS
from worked.maths.optimisers import OPTIMISERS
from worked.maths.penalties import FACTORS, PENALTIES
from worked.maths.schedules import SCHEDULES
from worked.pages.catalogue.page import catalogue_page

LISTED = {"optimisers": OPTIMISERS, "schedules": SCHEDULES, "penalties": PENALTIES, "clippings": CLIPPINGS}


@pytest.mark.parametrize("what", LISTED)
def test_every_entry_is_listed_with_its_source_in_every_format(what):
    page = catalogue_page(what)
    for format in TEXTS:
        assert worked.render(page, format)
    text = worked.render(page, "markdown").replace("\\", "")
    for name, entry in LISTED[what].items():
        assert f"`{name}`" in text and entry.source in text
        for parameter, found in entry.parameters.items():
            names = " or ".join(f"`{each}`" for each in (parameter, *found.aliases))
            assert f"{names} = {found.default}" in text


def test_every_form_of_an_optimiser_is_told_with_who_writes_it_so():
    said = [block.text for block in catalogue_page("optimisers").blocks if isinstance(block, Paragraph)]
    for entry in OPTIMISERS.values():
        for form in entry.forms:
            assert (Code(entry.name), ", form ", Code(form.name), f": {form.met}.") in said


def test_every_form_of_a_schedule_and_every_factor_of_a_penalty_is_told():
    schedules = worked.render(catalogue_page("schedules"), "markdown")
    assert all(f"| `{entry.name}` | `{form}` |" in schedules for entry in SCHEDULES.values() for form in entry.forms)
    penalties = worked.render(catalogue_page("penalties"), "markdown").replace("\\", "")
    assert all(f"`{name}`" in penalties and factor.met in penalties for name, factor in FACTORS.items())
