"""Questions before a model is opened: a tokenizer that is missing, a model that memory has no room for."""
