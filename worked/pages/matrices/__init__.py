"""Matrices: the cells of a step as matrices, and the equations between them, each held to the formulas of its cells."""
