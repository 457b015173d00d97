"""LoRAs and textual inversions."""
