"""Plain text: documents for terminals, in Unicode, as wide as the terminal."""
