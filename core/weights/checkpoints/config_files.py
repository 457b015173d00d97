"""The config.json of a text encoder: read within bounds, and held against the weights beside it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.formats.safetensors_file import cannot_read

MAX_CONFIG_BYTES = 2**20  # bytes; real configs are below 10 kB, and indices of shards below 200 kB

Config = Mapping[str, object]


def read_json(path: Path) -> Config:
    """The JSON object in `path`, at most 1 MB; UnreadableEncoder where there is none."""
    try:
        if not path.is_file() and path.exists():
            message = tr("{file} is not a regular file. Use a complete copy of the model's folder.")
            raise UnreadableEncoder(message.format(file=quoted(path)))
        with path.open("rb") as file:
            content = json.loads(file.read(MAX_CONFIG_BYTES))
    except OSError as error:
        raise cannot_read(path, error) from error
    except (ValueError, RecursionError) as error:
        message = tr("{file} is damaged: it is not JSON. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(path))) from error
    if not isinstance(content, dict):
        message = tr("{file} is damaged: it holds no settings. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return content


def apply_config(config_file: Path, config: TextEncoderConfig, settings: Config) -> TextEncoderConfig:
    """`config` with what only the settings know; UnreadableEncoder where the two contradict each other."""
    sizes = {
        "hidden_size": config.width,
        "intermediate_size": config.mlp,
        "vocab_size": config.vocabulary,
        "max_position_embeddings": config.positions,
    }
    if config.projection is not None:
        sizes["projection_dim"] = config.projection
    for key, size in sizes.items():
        if settings.get(key, size) != size:
            message = tr("{file} says {key} is {value}, but the weights have {size}.")
            raise _contradiction(message, config_file, key, settings[key], size)
    heads = settings.get("num_attention_heads", config.heads)
    if type(heads) is not int or heads < 1 or config.width % heads:
        message = tr("{file} says {key} is {value}, but the width of {size} needs a divisor.")
        raise _contradiction(message, config_file, "num_attention_heads", heads, config.width)
    layers = settings.get("num_hidden_layers", config.layers)
    if type(layers) is not int or not 1 <= layers <= 100:
        message = tr("{file} says {key} is {value}, but the weights have {size}.")
        raise _contradiction(message, config_file, "num_hidden_layers", layers, config.layers)
    epsilon = settings.get("layer_norm_eps", config.epsilon)
    if not isinstance(epsilon, float) or not 0 < epsilon < 1:
        message = tr("{file} says {key} is {value}, but it must be a small number such as 1e-05.")
        raise _contradiction(message, config_file, "layer_norm_eps", epsilon)
    activation = settings.get("hidden_act", QUICK_GELU)
    if activation not in (QUICK_GELU, GELU):
        message = tr("{file} says {key} is {value}, but CLIP's text encoders use quick_gelu or gelu.")
        raise _contradiction(message, config_file, "hidden_act", activation)
    return replace(config, heads=heads, layers=layers, epsilon=epsilon, activation=str(activation))


def _contradiction(message: str, path: Path, key: str, value: object, size: int = 0) -> UnreadableEncoder:
    message = message.format(file=quoted(path), key=key, value=shortened(str(value)), size=size)
    return UnreadableEncoder(" ".join([message, tr("Correct it, or open the file of the weights itself.")]))
