"""The answer key: true numbers, the ways to each cell, and partial results that may stand on a sheet."""
