"""Slips of the pen, in any number."""
