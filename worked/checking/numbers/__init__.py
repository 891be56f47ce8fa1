"""Numbers as students write them: how they are read and rounded, and between which ends the true ones lie."""
