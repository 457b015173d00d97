"""The pane Shares."""
