"""The pane Specificity ladder."""
