"""Live: what a page needs to compute and judge by itself, as data; see `templates/live`."""
