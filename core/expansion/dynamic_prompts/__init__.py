"""The Dynamic Prompts extension: its grammar, and the ways of a template."""
