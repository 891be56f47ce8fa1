"""Rates, penalties and bounds: mistakes in rates, penalties, clipping and largest norms."""
