"""The list of all models that can be opened: the study encoder, those opened before, those of the artist's tools."""
