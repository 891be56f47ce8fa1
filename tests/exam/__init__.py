"""Tests of exams: what a class gets, and what is written about it."""
