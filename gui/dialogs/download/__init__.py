"""Downloads of text encoders."""
