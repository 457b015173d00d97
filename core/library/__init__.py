"""What thousands of prompts have in common, which are the same and which are too long; numpy alone."""
