"""The artist's installed tools: how one is recognised, where its models lie, and what they are called in it."""
