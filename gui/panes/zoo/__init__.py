"""The pane Checkpoints: several models on one prompt."""
