"""Interchange: nets to and from other libraries."""
