"""The list of words that could be written at the cursor."""
