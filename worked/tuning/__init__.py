"""Tuning: searches for hyperparameters, which processes and machines can share."""
