"""Feedback: a checked sheet as a page and as a few lines."""
