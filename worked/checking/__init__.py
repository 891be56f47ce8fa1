"""Checking: what students hand in is read, compared with the solution, and explained."""
