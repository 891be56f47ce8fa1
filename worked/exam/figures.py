"""Figures: the significant digits of printed numbers."""


def significant_digits(text: str) -> int:
    """The significant digits of a printed number: those from the first that is not 0; of a fraction, of both parts."""
    return sum(len(part.lstrip("-").replace(".", "").lstrip("0")) for part in text.split("/"))


def is_zero(text: str) -> bool:
    """Whether a printed number is 0."""
    return not text.strip("-0.")
