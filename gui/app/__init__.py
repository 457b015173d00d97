"""The program: start, single instance, safe mode, self-test."""
