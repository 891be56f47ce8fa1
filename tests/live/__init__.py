"""Tests of pages that act by themselves."""
