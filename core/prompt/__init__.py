"""A prompt as values: its text, and where each letter came from."""
