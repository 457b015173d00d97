"""The pane Influence."""
