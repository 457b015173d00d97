"""What a file is, decided in one place by its content for the window and for `main.py inspect`, and what it holds."""
