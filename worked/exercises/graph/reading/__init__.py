"""What a table `[graph]` says: its expressions become terms, these wholes of one operation, and these nodes."""
