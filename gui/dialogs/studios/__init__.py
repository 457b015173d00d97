"""Dialogs about the tools that the artist has installed."""
