"""Reading prompts and layers: no Qt here, usable from a script."""
