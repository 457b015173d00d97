"""The pane How it reads."""
