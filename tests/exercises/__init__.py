"""Tests of the exercises without a net: what holds for every kind, and each kind against other authorities."""
