"""Mistakes in the answers to questions beside the sheet."""
