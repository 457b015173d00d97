"""Where a diffusers folder keeps its text encoders, and what their configs say."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.program.messages import displayable, quoted, shortened
from core.program.translation import join_names, tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.config_files import Config, read_json
from core.weights.checkpoints.folder_weights import find_weights, has_weights
from core.weights.checkpoints.other_models import ONLY_CLIP
from core.weights.formats.other_programs import refuse_folder_of_other_programs
from core.weights.formats.safetensors_file import cannot_read

CLIP_KINDS = ("clip", "clip_text_model", "longclip", "longclip_text_model")  # model_type in a config.json
# as pipelines name the folders
ENCODER_FOLDERS = ("text_encoder", "text_encoder_2", "text_encoder_3", "text_encoder_4")
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
    """The text encoders in a diffusers pipeline folder, or the one whose own folder it is.

    OtherForm where it is another program's or another model's, UnreadableEncoder where it has no text encoder.
    """
    try:
        inside = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise cannot_read(folder, error) from error
    if "model_index.json" in inside or (not inside.isdisjoint(ENCODER_FOLDERS) and "config.json" not in inside):
        return _open_pipeline(folder, inside)
    if "config.json" not in inside and not has_weights(folder):
        refuse_folder_of_other_programs(folder, inside)
        raise UnreadableEncoder(_no_encoder(folder, inside))
    config = read_json(folder / "config.json") if "config.json" in inside else None
    if (kind := _other_kind(config)) is not None:
        message = tr("{folder} holds a model of the kind {kind}, not CLIP's text half.")
        raise OtherForm(" ".join([message.format(folder=quoted(folder), kind=kind), tr(ONLY_CLIP)]), kind)
    return ModelFolder(folder_title(folder, 2), (_encoder_folder(folder, config),), is_pipeline=False)


def folder_title(folder: Path, parts: int) -> str:
    """The last `parts` of a folder's path; what a repository from the hub is called there, not its commit."""
    whole = folder.resolve()
    snapshot = _SNAPSHOT.search(whole.as_posix())
    return displayable("{}/{}{}".format(*snapshot.groups()) if snapshot else "/".join(whole.parts[-parts:]))


def _open_pipeline(folder: Path, inside: set[str]) -> ModelFolder:
    index = read_json(folder / "model_index.json") if "model_index.json" in inside else {}
    present = _encoder_folders(index, inside)
    if not present:
        refuse_folder_of_other_programs(folder, inside)
        _refuse_pipeline_without_words(folder, index)
        message = tr("{folder} is a model's folder without a text_encoder folder. Download or copy that one too.")
        raise OtherForm(message.format(folder=quoted(folder)), "no-text-encoder")
    files = {name: folder / name / "config.json" for name in present}
    configs = {name: read_json(file) if file.exists() else None for name, file in files.items()}
    others = {name: kind for name in present if (kind := _other_kind(configs[name])) is not None}
    if len(others) == len(present):
        message = tr("The text encoders in {folder} are of the kind {kinds}.")
        message = message.format(folder=quoted(folder), kinds=join_names(sorted(set(others.values()))))
        raise OtherForm(" ".join([message, tr(ONLY_CLIP)]), next(iter(others.values())))
    encoders = tuple(_encoder_folder(folder / name, configs[name]) for name in present if name not in others)
    return ModelFolder(folder_title(folder, 1), encoders, True, pipeline_class(index), tuple(others.values()))


def pipeline_class(index: Config) -> str:
    """The class of a pipeline; one that came with code of its own has its file's name before it."""
    name = index.get("_class_name", "")
    return str(name[-1] if isinstance(name, list) and name else name)


def _refuse_pipeline_without_words(folder: Path, index: Config) -> None:
    """OtherForm where the index of a pipeline lists parts and no text encoder among them."""
    parts = {name: part for name, part in index.items() if isinstance(part, list) and len(part) == 2 and any(part)}
    if parts and not any("text_encoder" in name or "TextModel" in str(part[1]) for name, part in parts.items()):
        message = tr("{folder} is a model of the kind {kind}, which has no text encoder.")
        kind = shortened(pipeline_class(index) or next(iter(parts)))
        sentence = message.format(folder=quoted(folder), kind=kind)
        raise OtherForm(" ".join([sentence, tr("Open a whole checkpoint or a text encoder instead.")]), "pipeline")


def _encoder_folders(index: Config, inside: set[str]) -> list[str]:
    """The folders of text encoders: those of the usual names, and those whose class the pipeline's index gives."""
    named = [
        name
        for name, component in index.items()
        if isinstance(component, list) and len(component) == 2 and "TextModel" in str(component[1])
    ]
    return [name for name in dict.fromkeys((*ENCODER_FOLDERS, *named)) if name in inside and Path(name).name == name]


def _encoder_folder(folder: Path, config: Config | None) -> EncoderFolder:
    inner = None if config is None else config.get("text_config", config)
    if inner is not None and not isinstance(inner, dict):
        message = tr("{file} is damaged: its text_config holds no settings.")
        raise UnreadableEncoder(message.format(file=quoted(folder / "config.json")))
    if inner is not None and inner is not config:  # transformers writes a default of 512 into the inner one
        inner = {key: value for key, value in inner.items() if key != "projection_dim"}
    weights = find_weights(folder)
    return EncoderFolder(folder, inner, weights.files, weights.named)


def _other_kind(config: Config | None) -> str | None:
    """What kind of model a config is for, None for CLIP or where there is none."""
    kind = "clip" if config is None else config.get("model_type", "clip")
    return None if kind in CLIP_KINDS else shortened(str(kind))


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
