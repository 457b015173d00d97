"""What `analyze --ask` answers: a module a question."""
