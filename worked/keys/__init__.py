"""Keys of files, and their values, taken if they are what was expected."""
