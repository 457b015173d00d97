"""compel."""
