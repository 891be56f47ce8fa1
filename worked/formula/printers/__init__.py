"""Printers: one file for each notation that a formula can be written in."""
