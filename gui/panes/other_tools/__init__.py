"""The pane Other tools."""
