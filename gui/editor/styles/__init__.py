"""The styles around the prompt: chosen, in order, and what they cost."""
