"""Small installations of tools, made by tests: the marks by which they are known, and models of a few bytes."""

import json
import struct
from pathlib import Path

TE_KEY = "lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight"
UNET_KEY = "lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight"


def write_safetensors(path: Path, *keys: str, **metadata: str) -> Path:
    """A safetensors file whose tensors, one number each, have these names."""
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    header |= {
        key: {"dtype": "F16", "shape": [1, 1], "data_offsets": [2 * at, 2 * at + 2]} for at, key in enumerate(keys)
    }
    text = json.dumps(header).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(2 * len(keys)))
    return path


def make_a1111(root: Path) -> Path:
    """An A1111 with two LoRAs, one of them with notes beside it and without a text-encoder part."""
    for name in ("launch.py", "webui.py", "modules/shared.py", "extensions-builtin/x.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    loras = root / "models/Lora"
    write_safetensors(loras / "addDetail.safetensors", TE_KEY, UNET_KEY, ss_output_name="detail_v2")
    write_safetensors(loras / "style/ink.safetensors", UNET_KEY)
    (loras / "style/ink.json").write_text(json.dumps({"activation text": "ink wash", "preferred weight": 0.7}))
    (root / "models/Stable-diffusion").mkdir(parents=True)
    return root


def make_comfyui(root: Path) -> Path:
    """A ComfyUI with one LoRA in a folder of its own."""
    for name in ("main.py", "nodes.py", "folder_paths.py", "comfy/x.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    write_safetensors(root / "models/loras/sub/inner.safetensors", UNET_KEY)
    return root
