"""Exams: pages for those who mark an exam by hand."""
