"""The pane Conditioning."""
