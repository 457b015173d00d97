"""The pane Across layers."""
