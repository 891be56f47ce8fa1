"""Figures: the significant digits of printed numbers."""


def significant_digits(text: str) -> int:
    """The number of significant digits of a printed number: those from the first that is not 0."""
    return len(text.lstrip("-").replace(".", "").lstrip("0"))
