"""Tests of classes: exams written into folders, and the sheets of simulated students marked."""
