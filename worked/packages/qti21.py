"""QTI 2.1: a package of items that follow a student's own numbers, and a test around them."""

from __future__ import annotations

from worked.packages.qti.dialect import QTI21
from worked.packages.qti.writing import package_in

PACKAGE = package_in("QTI 2.1", QTI21)
