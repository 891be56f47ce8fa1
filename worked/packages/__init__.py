"""Packages: exercises and exams as files of learning platforms, a file here for each platform."""
