"""The problem room: what a teacher asks, read from a file, and the conventions in which it is told."""
