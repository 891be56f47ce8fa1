"""Drawings: networks and charts as SVG and as TikZ."""
