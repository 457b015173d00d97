"""Checkpoints and folders: which text encoders they hold, and opening them."""
