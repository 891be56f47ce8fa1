"""Optimisers: mistakes in the lines of an optimiser."""
