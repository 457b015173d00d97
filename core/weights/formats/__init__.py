"""File formats: bytes to tensors."""
