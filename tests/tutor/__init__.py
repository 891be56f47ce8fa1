"""Tests of the tutor."""
