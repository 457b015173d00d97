"""What it knows: the words that wake a LoRA, and what a checkpoint's training changed in the vocabulary."""
