"""Proof: gradients compared with what SymPy derives, and closed forms."""
