"""Tutor: an exercise step by step as a dialogue: a line of text in, lines of text out."""
