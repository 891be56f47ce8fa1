"""Layers: what pages say of normalisation, dropout and residual connections."""
