"""Where a diffusers folder keeps text encoders of any kind, what their configs say, and where their tokenizers lie."""

from dataclasses import dataclass
from pathlib import Path

from core.program.messages import displayable, quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.config_files import Config, read_json
from core.weights.checkpoints.folder_weights import find_weights
from core.weights.checkpoints.folders import CLIP_KINDS, ENCODER_FOLDERS, folder_title, pipeline_class
from core.weights.formats.safetensors_file import cannot_read
from core.weights.text_models.configs import text_settings
from core.weights.text_models.plan import ModelFiles


@dataclass(frozen=True)
class PartFolder:
    """One text encoder's folder in a pipeline's, or the one that was named; `is_clip` tells CLIP's."""

    path: Path
    is_clip: bool
    config: Config | None
    tokenizer: Path | None


@dataclass(frozen=True)
class TextModelFolder:
    """The text encoders of a folder in the pipeline's order; `kind` is the pipeline's class, "" where none is said."""

    title: str
    parts: tuple[PartFolder, ...]
    kind: str = ""


def open_text_folder(folder: Path) -> TextModelFolder:
    """The text encoders in a pipeline's folder, or the one whose own folder it is. UnreadableEncoder where none is."""
    try:
        inside = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise cannot_read(folder, error) from error
    index = read_json(folder / "model_index.json") if "model_index.json" in inside else {}
    names = [name for name in ENCODER_FOLDERS if name in inside]
    if names and "config.json" not in inside:
        parts = tuple(_part(folder / name, name.replace("text_encoder", "tokenizer")) for name in names)
        return TextModelFolder(folder_title(folder, 1), parts, pipeline_class(index))
    part = _part(folder, folder.name.replace("text_encoder", "tokenizer"))
    if part.config is None:
        message = tr("{folder} is not the folder of a text encoder: it holds no config.json.")
        raise UnreadableEncoder(message.format(folder=quoted(folder)))
    return TextModelFolder(folder_title(folder, 2), (part,))


def _part(folder: Path, tokenizer: str) -> PartFolder:
    """An encoder's folder; its tokenizer lies in a folder beside it, or in the encoder's own."""
    file = folder / "config.json"
    config = read_json(file) if file.exists() else None
    beside = folder.parent / tokenizer
    is_clip = config is None or str(config.get("model_type", "clip")) in CLIP_KINDS
    return PartFolder(folder, is_clip, config, beside if tokenizer != folder.name and beside.is_dir() else folder)


def files_of(part: PartFolder, title: str, wanted: tuple[str, ...]) -> ModelFiles:
    """The files of a part that is not CLIP's. UnreadableEncoder where its weights are not there."""
    weights = find_weights(part.path)
    settings = text_settings(part.config) if part.config is not None else None
    return ModelFiles(weights.named, weights.files, displayable(title), settings, part.tokenizer, wanted)
