"""Where a diffusers folder keeps its text encoder, and what its config says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.weights import UnreadableEncoder, displayable, quoted, shown
from core.weights.file_kinds import CONVERT, PICKLES
from core.weights.other_models import ONLY_SD1
from core.weights.safetensors_file import cannot_read
from core.weights.shape import POSITIONS, EncoderShape

CONFIG_LIMIT = 2**20  # bytes; real configs are below 10 kB
WEIGHTS = ("model.safetensors", "model.fp16.safetensors")

Config = Mapping[str, object]


@dataclass(frozen=True)
class EncoderFolder:
    """A text encoder's folder: its weights and config, and the name the artist knows it by."""

    weights: Path
    config: Config
    title: str


def open_folder(folder: Path) -> EncoderFolder:
    """The text encoder in a diffusers pipeline folder or in a `text_encoder` folder itself."""
    try:
        inside = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise cannot_read(folder, error) from error
    if "model_index.json" in inside or ("text_encoder" in inside and "config.json" not in inside):
        _check_pipeline(folder, inside)
        encoder, title = folder / "text_encoder", folder.resolve().name
    elif "config.json" in inside:
        encoder, title = folder, "/".join(folder.resolve().parts[-2:])
    else:
        raise UnreadableEncoder(_no_encoder(folder, inside))
    config = _text_config(encoder, read_json(encoder / "config.json"))
    return EncoderFolder(_weights(encoder), config, displayable(title))


def read_json(path: Path) -> Config:
    """The JSON object in `path`, at most 1 MB; UnreadableEncoder where there is none."""
    try:
        if not path.is_file() and path.exists():
            raise UnreadableEncoder(f"{quoted(path)} is not a regular file. Use a complete copy of the model's folder.")
        with path.open("rb") as file:
            content = json.loads(file.read(CONFIG_LIMIT))
    except OSError as error:
        raise cannot_read(path, error) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableEncoder(f"{quoted(path)} is damaged: it is not JSON. Download or copy it again.") from error
    if not isinstance(content, dict):
        raise UnreadableEncoder(f"{quoted(path)} is damaged: it holds no settings. Download or copy it again.")
    return content


def apply_config(config_file: Path, shape: EncoderShape, config: Config) -> EncoderShape:
    """`shape` with what only the config knows; UnreadableEncoder where the two contradict each other."""
    sizes = {
        "hidden_size": shape.width,
        "intermediate_size": shape.mlp,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": POSITIONS,
    }
    if shape.projection is not None:
        sizes["projection_dim"] = shape.projection
    for key, size in sizes.items():
        if config.get(key, size) != size:
            raise _contradiction(config_file, key, config[key], f"the weights have {size}")
    heads = config.get("num_attention_heads", shape.heads)
    if type(heads) is not int or heads < 1 or shape.width % heads:
        raise _contradiction(config_file, "num_attention_heads", heads, f"the width of {shape.width} needs a divisor")
    layers = config.get("num_hidden_layers", shape.layers)
    if type(layers) is not int or not 1 <= layers <= 100:
        raise _contradiction(config_file, "num_hidden_layers", layers, f"the weights have {shape.layers}")
    epsilon = config.get("layer_norm_eps", shape.epsilon)
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        raise _contradiction(config_file, "layer_norm_eps", epsilon, "it must be a small number such as 1e-05")
    return replace(shape, heads=heads, layers=layers, epsilon=epsilon)


def _contradiction(path: Path, key: str, value: object, truth: str) -> UnreadableEncoder:
    return UnreadableEncoder(
        f"{quoted(path)} says {key} is {shown(str(value))}, but {truth}. Use a complete, unaltered copy of the folder."
    )


def _check_pipeline(folder: Path, inside: set[str]) -> None:
    """UnreadableEncoder where the pipeline is not one of SD 1.x or has no text encoder."""
    index = read_json(folder / "model_index.json") if "model_index.json" in inside else {}
    kind = str(index.get("_class_name", ""))
    if "text_encoder_3" in inside or kind.startswith(("StableDiffusion3", "Flux")):
        raise UnreadableEncoder(f"{quoted(folder)} is a folder of Stable Diffusion 3 or a later family. {ONLY_SD1}")
    if "text_encoder_2" in inside or "XL" in kind:
        raise UnreadableEncoder(f"{quoted(folder)} is a folder of a Stable Diffusion XL model. {ONLY_SD1}")
    if "text_encoder" not in inside:
        raise UnreadableEncoder(
            f"{quoted(folder)} is a model's folder without a text_encoder folder. Download or copy that one too."
        )


def _text_config(encoder: Path, config: Config) -> Config:
    """The text half's settings, once they are those of SD 1.x's kind of encoder."""
    inner = config.get("text_config", config)
    if not isinstance(inner, dict) or config.get("model_type", "clip") not in ("clip", "clip_text_model"):
        kind = shown(str(config.get("model_type")))
        raise UnreadableEncoder(f"{quoted(encoder)} holds a model of the kind {kind}, not CLIP's text half. {ONLY_SD1}")
    activation = inner.get("hidden_act", "quick_gelu")
    if activation != "quick_gelu":
        raise UnreadableEncoder(
            f"{quoted(encoder)} holds a text encoder with the activation {shown(str(activation))}, as "
            f"Stable Diffusion 2.x and XL use. {ONLY_SD1}"
        )
    return inner


def _weights(encoder: Path) -> Path:
    """The file of weights in a `text_encoder` folder."""
    for name in WEIGHTS:
        if (encoder / name).exists():
            return encoder / name
    old = sorted(path.name for path in encoder.iterdir() if path.suffix in PICKLES)
    if old:
        raise UnreadableEncoder(f"{quoted(encoder)} holds its weights as {shown(old[0])}. {CONVERT}")
    raise UnreadableEncoder(f"{quoted(encoder)} holds no {WEIGHTS[0]}. Download or copy it into the folder.")


def _no_encoder(folder: Path, inside: set[str]) -> str:
    """Why a folder is no model's folder, with a hint where models lie in it."""
    files = sorted(name for name in inside if name.lower().endswith(".safetensors"))
    hint = f" Open one of the files in it, such as {shown(files[0])}." if files else ""
    return (
        f"{quoted(folder)} is not the folder of a text encoder: it holds neither a model_index.json with a "
        f"text_encoder folder nor a config.json.{hint or ' Open a .safetensors file or a diffusers folder.'}"
    )
