"""Simulated students: problems, correct habits of writing, planted faults, and the papers that come of them.

Independent of the package's own trace: what a student computes is written here once more, from the textbook.
"""
