"""The pane Who colours whom."""
