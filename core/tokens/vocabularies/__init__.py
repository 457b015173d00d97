"""The tokenizers of text encoders that are not CLIP's: shipped, or read out of the user's own files."""
