"""Pictures to prompts: what generators write into the pictures they save, one file a format."""
