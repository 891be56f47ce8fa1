"""Judging: each cell of a sheet against the key and against the numbers before it."""
