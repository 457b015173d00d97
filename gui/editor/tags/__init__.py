"""The prompt as chips, a chip a tag."""
