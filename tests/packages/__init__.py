"""Files for learning platforms, read again by readers of the tests."""
