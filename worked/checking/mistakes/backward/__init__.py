"""Backward pass: mistakes in errors, slopes and deltas."""
