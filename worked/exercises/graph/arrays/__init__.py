"""Graphs of vectors and matrices: their shapes and entries, and their pages with equations between matrices."""
