"""Files and folders of text encoders other than CLIP's: what they are, and their tensors."""
