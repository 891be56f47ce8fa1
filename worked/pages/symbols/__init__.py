"""Symbols: what each cell is called on a page, and the line that it is written as."""
