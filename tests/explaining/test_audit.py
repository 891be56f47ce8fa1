"""Audits: random weights, the same for the same seed, and the largest disagreements that are in them."""

from __future__ import annotations

import pytest

import worked
from tests.explaining.explained import one_step
from worked.errors import WorkedError
from worked.explaining.audit import AUDITED_TERMS, audit
from worked.explaining.cone import explain
from worked.explaining.recorded import Recorded
from worked.pages.reports.audit import audit_page


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    """A step of a net in float32."""
    return Recorded.of(*one_step())


def test_an_audit_finds_the_worst_weight(recorded):
    found = audit(recorded, 40, 1)
    assert found.count == 40
    assert found.followed == ((1, 20), (2, 20))
    for worst in found.worst:
        at = worst.units_at
        again = explain(recorded, at.layer, at.source, at.target, at.sample, AUDITED_TERMS)
        names = {worst.quantity} | ({"bias"} if worst.quantity == "weight" else set())
        assert max(each.units for each in again.agreements if each.cell.quantity in names) == worst.units
        assert worst.compared == 40
    assert audit(recorded, 40, 1) == found
    assert audit(recorded, 40, 2).worst != found.worst


def test_float32_is_float32(recorded):
    """Sums of a few dozen terms of float32 lose no more than this; where nothing cancels six digits agree."""
    found = {worst.quantity: worst for worst in audit(recorded, 100, 0).worst}
    assert found["weight"].units <= 4
    assert found["delta"].share < 1e-5
    assert min(found[name].digits for name in ("first-moment", "second-moment", "weight")) >= 5


def test_double_precision_agrees_to_more_digits():
    found = audit(Recorded.of(*one_step(dtype="float64")), 20, 0)
    assert all(worst.digits is None or worst.digits >= 11 for worst in found.worst if not worst.difference)


def test_the_page_tells_what_was_followed_and_left_out():
    found = Recorded.of(*one_step(extras={"drop-connect": {"layers": [1]}}))
    text = worked.render(audit_page(audit(found, 10, 0)), "markdown")
    assert "10 of layer 2" in text and "Layer 1 is left out" in text and "DropConnect" in text
    assert "| new weight | 10 |" in text


def test_what_cannot_be_audited_is_refused(recorded):
    with pytest.raises(WorkedError, match="weights: expected a whole number from 1 to 100000, found 0"):
        audit(recorded, 0)
    every = Recorded.of(*one_step(steps=0, extras={"drop-connect": {"layers": [1, 2]}}))
    with pytest.raises(WorkedError, match="no layer of this net can be audited"):
        audit(every, 5)
