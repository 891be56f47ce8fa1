"""Tests of graphs: of numbers, vectors and matrices."""
