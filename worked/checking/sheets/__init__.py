"""Sheets: what students hand in, in any format that can be read."""
