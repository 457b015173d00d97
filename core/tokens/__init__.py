"""Text to tokens, and the chunks of 77 tokens that the encoders of a family get."""
