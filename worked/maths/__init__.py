"""The catalogue: what textbooks define, each entry once, as formulas that read like the textbook."""
