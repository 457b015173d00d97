"""Where a diffusers folder keeps its text encoders, and what their configs say."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from core.encoder.config import GELU, QUICK_GELU, TextEncoderConfig
from core.program.messages import displayable, quoted, shortened
from core.program.translation import join_names, tr
from core.tokens.chunks import CONTEXT_LENGTH
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recognition import ONLY_CLIP
from core.weights.formats.magic_bytes import CONVERT_ADVICE, PICKLE_SUFFIXES
from core.weights.formats.safetensors_file import cannot_read

MAX_CONFIG_BYTES = 2**20  # bytes; real configs are below 10 kB, and indices of shards below 200 kB
WEIGHT_FILES = ("model.safetensors", "model.fp16.safetensors")
PICKLED_WEIGHT_FILES = ("pytorch_model.bin", "pytorch_model.fp16.bin")  # where there are neither weights nor an index
INDEX_FILES = ("model.safetensors.index.json", "model.safetensors.index.fp16.json", "model.fp16.safetensors.index.json")
PICKLED_INDEX_FILES = ("pytorch_model.bin.index.json", "pytorch_model.bin.index.fp16.json")  # where there is no other
# as pipelines name the folders
ENCODER_FOLDERS = ("text_encoder", "text_encoder_2", "text_encoder_3", "text_encoder_4")
MAX_SHARDS = 100

Config = Mapping[str, object]

_SNAPSHOT = re.compile(r"/models--([^/]+?)--([^/]+)/snapshots/[^/]+((?:/[^/]+)?)$")  # in the Hugging Face hub's cache


@dataclass(frozen=True)
class EncoderFolder:
    """A CLIP text encoder's folder: the text half's settings, the files of its weights, and the one to name them by.

    `config` is None where a pipeline's folder has lost it; the weights tell enough.
    """

    path: Path
    config: Config | None
    weights: tuple[Path, ...]
    named: Path


@dataclass(frozen=True)
class ModelFolder:
    """What a folder holds: its CLIP text encoders, and the name the artist knows it by.

    `kind` is the class of the pipeline, "" where the folder is an encoder's own or does not say; `others` are the
    pipeline's text encoders that are not CLIP's, as sentences name them.
    """

    title: str
    encoders: tuple[EncoderFolder, ...]
    is_pipeline: bool
    kind: str = ""
    others: tuple[str, ...] = ()


def open_folder(folder: Path) -> ModelFolder:
    """The text encoders in a diffusers pipeline folder, or the one whose own folder it is."""
    try:
        inside = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise cannot_read(folder, error) from error
    if "model_index.json" in inside or (not inside.isdisjoint(ENCODER_FOLDERS) and "config.json" not in inside):
        return _open_pipeline(folder, inside)
    if "config.json" not in inside:
        raise UnreadableEncoder(_no_encoder(folder, inside))
    config = read_json(folder / "config.json")
    if (kind := _other_kind(config)) is not None:
        message = tr("{folder} holds a model of the kind {kind}, not CLIP's text half.")
        raise UnreadableEncoder(" ".join([message.format(folder=quoted(folder), kind=kind), tr(ONLY_CLIP)]))
    return ModelFolder(_title(folder, 2), (_encoder_folder(folder, config),), is_pipeline=False)


def _title(folder: Path, parts: int) -> str:
    """The last `parts` of a folder's path; what a repository from the hub is called there, not its commit."""
    whole = folder.resolve()
    snapshot = _SNAPSHOT.search(whole.as_posix())
    return displayable("{}/{}{}".format(*snapshot.groups()) if snapshot else "/".join(whole.parts[-parts:]))


def _open_pipeline(folder: Path, inside: set[str]) -> ModelFolder:
    index = read_json(folder / "model_index.json") if "model_index.json" in inside else {}
    present = [name for name in ENCODER_FOLDERS if name in inside]
    if not present:
        message = tr("{folder} is a model's folder without a text_encoder folder. Download or copy that one too.")
        raise UnreadableEncoder(message.format(folder=quoted(folder)))
    files = {name: folder / name / "config.json" for name in present}
    configs = {name: read_json(file) if file.exists() else None for name, file in files.items()}
    others = {name: kind for name in present if (kind := _other_kind(configs[name])) is not None}
    if len(others) == len(present):
        message = tr("The text encoders in {folder} are of the kind {kinds}.")
        message = message.format(folder=quoted(folder), kinds=join_names(sorted(set(others.values()))))
        raise UnreadableEncoder(" ".join([message, tr(ONLY_CLIP)]))
    encoders = tuple(_encoder_folder(folder / name, configs[name]) for name in present if name not in others)
    return ModelFolder(_title(folder, 1), encoders, True, str(index.get("_class_name", "")), tuple(others.values()))


def _encoder_folder(folder: Path, config: Config | None) -> EncoderFolder:
    inner = None if config is None else config.get("text_config", config)
    if inner is not None and not isinstance(inner, dict):
        message = tr("{file} is damaged: its text_config holds no settings.")
        raise UnreadableEncoder(message.format(file=quoted(folder / "config.json")))
    named, weights = _weights(folder)
    return EncoderFolder(folder, inner, weights, named)


def _other_kind(config: Config | None) -> str | None:
    """What kind of model a config is for, None for CLIP or where there is none."""
    kind = "clip" if config is None else config.get("model_type", "clip")
    return None if kind in ("clip", "clip_text_model") else shortened(str(kind))


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
        "max_position_embeddings": CONTEXT_LENGTH,
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
    return UnreadableEncoder(" ".join([message, tr("Use a complete, unaltered copy of the folder.")]))


def _weights(encoder: Path) -> tuple[Path, tuple[Path, ...]]:
    """The file that stands for the weights in a `text_encoder` folder, and the files they lie in."""
    for weights, indices in ((WEIGHT_FILES, INDEX_FILES), (PICKLED_WEIGHT_FILES, PICKLED_INDEX_FILES)):
        for path in (encoder / name for name in (*weights, *indices)):
            if path.exists():
                return path, _shards(path) if path.name in indices else (path,)
    old = sorted(path.name for path in encoder.iterdir() if path.suffix in PICKLE_SUFFIXES)
    if old:
        message = tr("{folder} holds its weights as {file}.").format(folder=quoted(encoder), file=shortened(old[0]))
        raise UnreadableEncoder(" ".join([message, tr(CONVERT_ADVICE)]))
    message = tr("{folder} holds no {file}. Download or copy it into the folder.")
    raise UnreadableEncoder(message.format(folder=quoted(encoder), file=WEIGHT_FILES[0]))


def _shards(index: Path) -> tuple[Path, ...]:
    """The files that an index of shards names, which must lie beside it."""
    listed = read_json(index).get("weight_map")
    names = {str(name) for name in listed.values()} if isinstance(listed, dict) else set()
    if not 0 < len(names) <= MAX_SHARDS or any(Path(name).name != name for name in names):
        message = tr("{file} is damaged: it names no files beside it. Download or copy it again.")
        raise UnreadableEncoder(message.format(file=quoted(index)))
    return tuple(index.with_name(name) for name in sorted(names))


def _no_encoder(folder: Path, inside: set[str]) -> str:
    """Why a folder is no model's folder, with a hint where models lie in it."""
    files = sorted(name for name in inside if name.lower().endswith(".safetensors"))
    message = tr(
        "{folder} is not the folder of a text encoder: it holds neither a model_index.json with a text_encoder folder "
        "nor a config.json."
    ).format(folder=quoted(folder))
    if files:
        hint = tr("Open one of the files in it, such as {file}.").format(file=shortened(files[0]))
    else:
        hint = tr("Open a .safetensors file or a diffusers folder.")
    return f"{message} {hint}"
