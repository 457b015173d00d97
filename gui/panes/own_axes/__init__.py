"""The pane Own axes."""
