"""What holds for tests of rendering: a module starts one browser for all pages that it prints."""

from __future__ import annotations

import pytest

from tests.render.paper import one_browser


@pytest.fixture(scope="module", autouse=True)
def printer():
    with one_browser():
        yield
