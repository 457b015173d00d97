"""How ComfyUI and diffusers read a prompt for T5, umT5, Qwen, Gemma and Mistral encoders."""
