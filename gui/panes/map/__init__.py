"""The pane Map."""
