"""The pane How CLIP reads."""
