"""Newer releases of this program, asked for where it is published, only when a person asks."""
