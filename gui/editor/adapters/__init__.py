"""The list of LoRAs and textual inversions."""
