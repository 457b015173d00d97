"""`main.py analyze`: the command line for other programs."""
