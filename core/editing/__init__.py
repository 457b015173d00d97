"""Edits of a prompt's text, and what can be said about it before any encoding."""
