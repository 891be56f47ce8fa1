"""Worksheets: a problem or an exercise as a page, solved, with blanks, or as a key."""
