"""As the U-Net sees it: what each of its blocks gets of each word, and where a LoRA acts in it."""
