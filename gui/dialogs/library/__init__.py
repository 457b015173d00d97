"""A window over thousands of prompts."""
