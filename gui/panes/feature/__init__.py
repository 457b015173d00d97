"""The pane Feature."""
