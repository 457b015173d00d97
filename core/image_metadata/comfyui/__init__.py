"""ComfyUI's graphs: from the picture back to the texts, whatever node packs stand in between."""

from core.image_metadata.comfyui.reader import read

__all__ = ["read"]
