"""Normalisation, dropout and residual connections: mistakes in normalisation, dropout and residual connections."""
