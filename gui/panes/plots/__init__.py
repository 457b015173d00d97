"""Plots that several panes share."""
