"""Cells: lines of a worksheet, what kind of number each holds and where it belongs, and what is given."""
