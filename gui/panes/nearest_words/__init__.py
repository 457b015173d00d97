"""The pane Nearest words."""
