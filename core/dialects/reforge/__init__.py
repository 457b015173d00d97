"""reForge."""
