"""Shorten to fit: which words can go, and what could stand in their place."""
