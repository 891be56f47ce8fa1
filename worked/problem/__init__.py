"""The problem room: what a teacher asks, read from a file, and the conventions of its notation."""
