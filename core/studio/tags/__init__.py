"""What LoRA tags in a prompt mean in an installation: which files, with which strengths, a module a family of tools."""
