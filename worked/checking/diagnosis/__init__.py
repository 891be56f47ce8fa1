"""Diagnosis: which known mistakes lead to a wrong number."""
