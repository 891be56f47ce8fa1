"""Explaining: one weight of a trained net at one step, as an exercise of exact cells."""
