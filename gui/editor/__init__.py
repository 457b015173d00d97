"""What is typed and how it is counted: the prompt editor, the counter, the token strip."""
