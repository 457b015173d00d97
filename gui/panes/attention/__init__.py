"""The pane Attention."""
