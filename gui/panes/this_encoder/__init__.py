"""The pane This encoder."""
