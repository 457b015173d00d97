"""One package a tool: how it reads a prompt, fills its chunks and applies its weights."""
