"""A stamped worksheet is the worksheet of the problem with those numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

import worked
from tests.formats import STENCILS
from tests.problems import text_of
from worked.errors import WorkedError
from worked.pages.worksheet.stamp import Stamp


@pytest.mark.parametrize("format", STENCILS)
@pytest.mark.parametrize("mode", ["solved", "student", "key"])
@pytest.mark.parametrize("samples", [1, 3])
def test_a_stamp_prints_what_rendering_would(format, mode, samples):
    options = {"sizes": (2, 2, 1), "hidden": "tanh", "samples": samples, "more": f"steps = {samples}"}
    first, other = text_of(1, **options), text_of(2, **options)
    problem, wanted = worked.parse(first), worked.parse(other)
    stamp = Stamp(problem, format, mode)
    givens = {
        name: Decimal(cell.given)
        for name, cell in worked.solve(wanted).cells.items()
        if name in stamp.givens and cell.given
    }
    assert stamp(givens) == worked.render(worked.worksheet(wanted, mode), format)


def test_an_unknown_given_is_refused():
    with pytest.raises(WorkedError, match="did you mean 'weight"):
        Stamp(worked.example("slides-2-2-1"))({"weigth[1>3]@1": Decimal(1)})
