"""QTI 3.0: a package of items that follow a student's own numbers, and a test around them."""

from __future__ import annotations

from worked.packages.qti.dialect import QTI30
from worked.packages.qti.writing import package_in

PACKAGE = package_in("QTI 3.0", QTI30)
