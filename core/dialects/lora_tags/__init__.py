"""LoRA tags in a prompt, `<lora:name:0.8>`, as each tool reads their text: a module a family of tools."""
