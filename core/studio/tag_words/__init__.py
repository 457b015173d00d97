"""The tags of a studio's own lists, for completion."""
