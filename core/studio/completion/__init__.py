"""What a studio offers at the cursor: tags, LoRAs, their trigger words, embeddings, wildcards and styles."""
