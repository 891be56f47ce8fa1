"""Layers: what layers do to their numbers, one kind in each file, as cells, symbols, sentences, rules and arrays."""
