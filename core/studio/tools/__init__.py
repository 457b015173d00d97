"""A module a tool: where its models lie, what its settings say of that, and how it names a file."""
