"""Dialogs and the guide."""
