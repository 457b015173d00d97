"""Chunks to hidden states: the text encoder and its prefix cache."""
