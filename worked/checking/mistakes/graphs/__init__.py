"""Mistakes in computational graphs."""
