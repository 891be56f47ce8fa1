"""Exercises without a net: mistakes in exercises without a net."""
