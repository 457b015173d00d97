"""Downloads of text encoders from the Hugging Face hub."""
