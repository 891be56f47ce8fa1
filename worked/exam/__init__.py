"""Exams: variants of a problem for a class, drawn fairly; their codes, rosters and folders."""
