"""Encoding to arrays: one file a question, numpy only."""
