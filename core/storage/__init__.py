"""Text on the disk: journal, history, atomic files, and differences between texts."""
