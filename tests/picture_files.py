"""Small pictures with the texts that generators write into them, made by hand: one maker a container and a format."""

import gzip
import io
import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

PROMPT = "masterpiece, (red car:1.2), café"
NEGATIVE = "blurry, watermark"
INFOTEXT = (
    f"{PROMPT} <lora:detail:0.8>\nsecond line\nNegative prompt: {NEGATIVE}\nSteps: 20, Sampler: Euler a, "
    'Schedule type: Automatic, CFG scale: 7, Seed: 42, Size: 512x768, Model: "dream, shaper", Clip skip: 2, '
    'Lora hashes: "detail: abc123", Hashes: {"vae": "1", "model": "2"}, Version: v1.10.1'
)


# --- containers


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def text_chunk(name: str, text: str, how: str = "tEXt", encoding: str = "utf-8") -> bytes:
    key, data = name.encode("latin-1") + b"\0", text.encode(encoding)
    if how == "zTXt":
        data = b"\0" + zlib.compress(data)
    if how == "iTXt":
        data = b"\0\0\0\0" + data
    if how == "iTXt packed":
        data = b"\1\0\0\0" + zlib.compress(data)
    return chunk(how[:4].encode(), key + data)


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 64), seed: int = 0) -> Image.Image:
    draw = np.random.default_rng(seed)
    return Image.fromarray(draw.integers(0, 255, (size[1], size[0], len(mode)), np.uint8), mode=None)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401  # as Pillow has them
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def png_bytes(before: bytes = b"", after: bytes = b"", image: Image.Image | None = None) -> bytes:
    """A PNG with chunks in front of its pixels and behind them."""
    data = encoded(image or picture(), "PNG")
    start, end = 8 + 25, len(data) - 12  # behind the signature and IHDR; in front of IEND
    return data[:start] + before + data[start:end] + after + data[end:]


def write_png(path: Path, texts: Mapping[str, str], how: str = "tEXt", **more: Any) -> Path:  # noqa: ANN401
    path.write_bytes(png_bytes(b"".join(text_chunk(name, text, how, **more) for name, text in texts.items())))
    return path


def comment_of(text: str, how: str) -> bytes:
    """An EXIF UserComment as one tool or another writes it."""
    return {
        "utf-16-be": b"UNICODE\0" + text.encode("utf-16-be"),
        "utf-16-le": b"UNICODE\0" + text.encode("utf-16-le"),
        "utf-8 as unicode": b"UNICODE\0" + text.encode(),
        "utf-8 as ascii": b"ASCII\0\0\0" + text.encode(),
        "no tag": text.encode(),
        "empty tag": bytes(8) + text.encode(),
    }[how]


def exif(comment: bytes = b"", tags: Mapping[int, bytes] | None = None, order: str = ">") -> bytes:
    """An EXIF block with texts in its first directory and a UserComment in its second."""
    first = [(tag, 2, len(value), value) for tag, value in sorted((tags or {}).items())]
    size = 2 + 12 * (len(first) + 1) + 4
    values, at = b"", 8 + size
    entries = b""
    for tag, kind, length, value in first:
        entries += struct.pack(f"{order}HHII", tag, kind, length, at + len(values))
        values += value + bytes(len(value) % 2)
    second = at + len(values)
    entries += struct.pack(f"{order}HHII", 0x8769, 4, 1, second)
    directory = struct.pack(f"{order}H", len(first) + 1) + entries + bytes(4)
    own = struct.pack(f"{order}HHHII", 1, 0x9286, 7, len(comment), second + 18) + bytes(4) + comment
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    return b"Exif\0\0" + head + directory + values + own


def write_jpeg(path: Path, exif_block: bytes = b"", comment: str = "", xmp: str = "") -> Path:
    options: dict[str, Any] = {"exif": exif_block} if exif_block else {}
    options |= {"comment": comment.encode()} if comment else {}
    options |= {"xmp": xmp.encode()} if xmp else {}
    path.write_bytes(encoded(picture(), "JPEG", **options))
    return path


def write_webp(path: Path, exif_block: bytes = b"", xmp: str = "", lossless: bool = False) -> Path:
    path.write_bytes(encoded(picture(), "WEBP", exif=exif_block, xmp=xmp.encode(), lossless=lossless))
    return path


def write_hidden(path: Path, text: str, magic: str = "stealth_pngcomp", kind: str = "PNG") -> Path:
    """A picture with a text in the lowest bits of its alpha, or of its colours."""
    data = gzip.compress(text.encode()) if magic.endswith("comp") else text.encode()
    bits = np.unpackbits(np.frombuffer(magic.encode() + (len(data) * 8).to_bytes(4, "big") + data, np.uint8))
    in_alpha = "rgb" not in magic
    height = 64
    width = -(-len(bits) // (height * (1 if in_alpha else 3))) + 3
    pixels = np.asarray(picture("RGBA" if in_alpha else "RGB", (width, height))).copy()
    plane = pixels[:, :, 3:] if in_alpha else pixels[:, :, :3]
    columns = plane.transpose(1, 0, 2).reshape(-1).copy()
    columns[: len(bits)] = columns[: len(bits)] & 0xFE | bits
    plane[:] = columns.reshape(width, height, -1).transpose(1, 0, 2)
    path.write_bytes(encoded(Image.fromarray(pixels), kind, **({"lossless": True} if kind == "WEBP" else {})))
    return path


# --- ComfyUI's graphs


def api(kind: str, title: str = "", **inputs: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": title or kind}}


def simple_graph(prompt: str = PROMPT, negative: str = NEGATIVE) -> dict[str, Any]:
    """Checkpoint, two LoRAs, clip skip, two texts, a sampler, and a picture that is saved."""
    return {
        "4": api("CheckpointLoaderSimple", ckpt_name="sd\\dreamshaper.safetensors"),
        "10": api(
            "LoraLoader", lora_name="detail.safetensors", strength_model=0.8, strength_clip=0.5,
            model=["4", 0], clip=["4", 1],
        ),
        "12": api("LoraLoaderModelOnly", lora_name="light.safetensors", strength_model=-1, model=["10", 0]),
        "11": api("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=["10", 1]),
        "6": api("CLIPTextEncode", text=prompt, clip=["11", 0]),
        "7": api("CLIPTextEncode", text=negative, clip=["11", 0]),
        "5": api("EmptyLatentImage", width=512, height=512, batch_size=1),
        "3": api(
            "KSampler", seed=12345678901234567890, steps=20, cfg=8.0, sampler_name="euler", scheduler="normal",
            denoise=1.0, model=["12", 0], positive=["6", 0], negative=["7", 0], latent_image=["5", 0],
        ),
        "8": api("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": api("SaveImage", filename_prefix="x", images=["8", 0]),
    }  # fmt: skip


def drawn(*nodes: dict[str, Any], links: list[Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"nodes": list(nodes), "links": links, **more}


def drawn_node(
    number: int, kind: str, inputs: Mapping[str, int | None] | None = None, values: Any = (), **more: Any  # noqa: ANN401
) -> dict[str, Any]:  # fmt: skip
    listed = [{"name": name, "link": link, "type": "*"} for name, link in (inputs or {}).items()]
    return {"id": number, "type": kind, "inputs": listed, "widgets_values": values, "mode": 0, **more}


def simple_workflow(prompt: str = PROMPT, negative: str = NEGATIVE) -> dict[str, Any]:
    """What the editor keeps of a graph: positions of links, widgets without names, a reroute, a node switched off."""
    sampler = {"model": 1, "positive": 2, "negative": 3, "latent_image": 4}
    return drawn(
        drawn_node(4, "CheckpointLoaderSimple", values=["dreamshaper.safetensors"]),
        drawn_node(11, "CLIPSetLastLayer", {"clip": 5}, [-2]),
        drawn_node(
            13, "LoraLoader", {"model": 10, "clip": 9}, ["off.safetensors", 1, 1], mode=4,
            outputs=[{"type": "MODEL"}, {"type": "*"}],
        ),
        drawn_node(6, "CLIPTextEncode", {"clip": 6}, [prompt]),
        drawn_node(14, "Reroute", {"": 11}),
        drawn_node(7, "CLIPTextEncode", {"clip": 7, "text": 12}, ["unused"]),
        drawn_node(15, "PrimitiveNode", values=[negative, "fixed"]),
        drawn_node(5, "EmptyLatentImage", values=[512, 512, 1]),
        drawn_node(3, "KSampler", sampler, [42, "randomize", 20, 8, "euler", "normal", 1]),
        drawn_node(8, "VAEDecode", {"samples": 8}),
        drawn_node(9, "SaveImage", {"images": 13}),
        links=[
            [1, 4, 0, 3, 0, "MODEL"], [2, 14, 0, 3, 1, "CONDITIONING"], [3, 7, 0, 3, 2, "CONDITIONING"],
            [4, 5, 0, 3, 3, "LATENT"], [5, 13, 1, 11, 0, "CLIP"], [6, 11, 0, 6, 0, "CLIP"], [7, 11, 0, 7, 0, "CLIP"],
            [8, 3, 0, 8, 0, "LATENT"], [9, 4, 1, 13, 1, "CLIP"], [10, 4, 0, 13, 0, "MODEL"],
            [11, 6, 0, 14, 0, "*"], [12, 15, 0, 7, 1, "STRING"], [13, 8, 0, 9, 0, "IMAGE"],
        ],
    )  # fmt: skip


# --- the texts of the others

SWARM = {
    "sui_image_params": {
        "prompt": PROMPT, "negativeprompt": NEGATIVE, "model": "sdxl/base", "seed": 7, "steps": 30, "cfgscale": 6.5,
        "clipstopatlayer": -2, "loras": ["detail", "light"], "loraweights": ["0.7", "1"], "swarm_version": "0.9.5",
    },
    "sui_extra_data": {"date": "2026-01-01"},
}  # fmt: skip
INVOKE = {
    "app_version": "4.2.0", "positive_prompt": PROMPT, "negative_prompt": NEGATIVE, "clip_skip": 1, "seed": 5,
    "positive_style_prompt": "oil painting", "model": {"name": "juggernaut", "base": "sd-1"},
    "loras": [{"model": {"name": "detail"}, "weight": 0.6}, {"lora": {"model_name": "light"}, "weight": 1}],
}  # fmt: skip
INVOKE_OLD = {
    "model_weights": "sd-1.5",
    "image": {"prompt": [{"prompt": f"{PROMPT} [{NEGATIVE}]"}], "steps": 50, "seed": 9},
}
NOVELAI = {
    "Title": "AI generated image", "Software": "NovelAI", "Source": "Stable Diffusion 1D44365E", "Description": PROMPT,
    "Comment": json.dumps({"steps": 28, "sampler": "k_euler", "seed": 1, "scale": 11.0, "uc": NEGATIVE}),
}  # fmt: skip
NOVELAI_4 = {
    "Software": "NovelAI", "Source": "NovelAI Diffusion V4.5 ABC", "Description": "x",
    "Comment": json.dumps({
        "prompt": "x", "steps": 23, "uc": "old",
        "v4_prompt": {"caption": {"base_caption": PROMPT, "char_captions": [{"char_caption": "girl, {red hair}"}]}},
        "v4_negative_prompt": {"caption": {"base_caption": NEGATIVE, "char_captions": [{"char_caption": "bad"}]}},
    }),
}  # fmt: skip
FOOOCUS = {
    "prompt": PROMPT, "negative_prompt": NEGATIVE, "base_model": "juggernautXL.safetensors", "clip_skip": 2,
    "full_prompt": [f"cinematic still {PROMPT}", "more"], "loras": [["offset", 0.1, "abc"]],
    "lora_combined_1": "offset.safetensors : 0.1", "lora_combined_2": "False : other.safetensors : 1.0",
    "metadata_scheme": "fooocus", "styles": "['Fooocus V2']", "sharpness": 2, "version": "Fooocus v2.5.0",
}  # fmt: skip
EASY = {
    "prompt": PROMPT, "negative_prompt": NEGATIVE, "seed": "3", "use_stable_diffusion_model": "models/sd-v1-5",
    "num_inference_steps": "25", "clip_skip": "True", "use_lora_model": "detail", "lora_alpha": "0.5",
}  # fmt: skip
EASY_LABELS = {
    "Prompt": PROMPT, "Negative Prompt": NEGATIVE, "Stable Diffusion model": "sd-v1-5", "Steps": "25",
    "Clip Skip": "False", "LoRA model": "detail", "LoRA Strength": "0.5",
}  # fmt: skip
DRAW_THINGS = {
    "c": PROMPT, "uc": NEGATIVE, "model": "sd_v1.5_f16.ckpt", "sampler": "DPM++", "steps": 20,
    "lora": [{"model": "detail_lora.ckpt", "weight": 0.6}], "v2": {"clipSkip": 2},
}  # fmt: skip


def xmp_of(comment: str) -> str:
    """XMP as Draw Things writes it."""
    escaped = comment.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>'
        "<rdf:Description>"
        f'<xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escaped}</rdf:li></rdf:Alt></exif:UserComment></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
