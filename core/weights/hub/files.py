"""Names of repositories on the Hugging Face hub, and the files of one that make up its CLIP text encoders."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.program.messages import shortened
from core.program.translation import join_names, tr
from core.weights import UnreadableEncoder
from core.weights.checkpoints.folders import CLIP_KINDS, ENCODER_FOLDERS
from core.weights.checkpoints.other_models import ONLY_CLIP
from core.weights.formats.magic_bytes import PICKLE_SUFFIXES

WEIGHT_FILES = ("model.safetensors", "model.fp16.safetensors")
INDEX_FILES = ("model.safetensors.index.json", "model.safetensors.index.fp16.json", "model.fp16.safetensors.index.json")
PIPELINE_INDEX = "model_index.json"

_ID = re.compile(r"(?!.*(--|\.\.))\w[\w.-]{0,95}/\w[\w.-]{0,95}", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://)?(?P<host>[\w.:-]+)/(?P<id>[^/]+/[^/?#]+)(?:/(?:tree|blob|resolve)/main\b.*|/)?")
_SHARD = re.compile(r"model[\w.-]*-\d{5}-of-\d{5}[\w.-]*\.safetensors", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_PICKLE = re.compile(r"pytorch_model.*\.bin")


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file: its name in the repository, its size in bytes, its sha256, or git's sha1 where it is not in LFS."""

    name: str
    size: int
    digest: str


def repository_named(text: str, server: str) -> str | None:
    """The id `owner/name` in what someone typed: an id, or the address of its page on that server; None otherwise."""
    hosts = {"huggingface.co", "www.huggingface.co", "hf.co", server}
    address = _ADDRESS.fullmatch(text.strip().partition("?")[0].partition("#")[0])
    if address and address["host"] in hosts:
        text = address["id"]
    text = text.strip()
    return text if _ID.fullmatch(text) and text.partition("/")[0] not in hosts else None


def is_repository(source: str) -> bool:
    """Whether `source` reads as a repository's name, and no file or folder here goes by it."""
    reads_as_file = source.lower().endswith((".safetensors", *PICKLE_SUFFIXES))
    return bool(_ID.fullmatch(source)) and not reads_as_file and not Path(source).exists()


def is_missing_file(source: str) -> bool:
    """Whether `source` may be a missing file's path: its parent folder exists."""
    return Path(source).parent.is_dir()


def encoder_folders(names: Iterable[str]) -> tuple[str, ...]:
    """The folders whose configs tell what they hold, each with its `/`; "" is the repository itself."""
    listed = set(names)
    inside = tuple(f"{folder}/" for folder in ENCODER_FOLDERS if f"{folder}/config.json" in listed)
    return inside or (("",) if "config.json" in listed else ())


def choose(repository: str, files: Mapping[str, HubFile], kinds: Mapping[str, str]) -> tuple[HubFile, ...]:
    """What to download, given the model_type in each of the `encoder_folders`; UnreadableEncoder where there is none.

    Weights come first and what makes a folder of them last, so that a folder is whole only once all else is there.
    The configs of text encoders that are not CLIP's come along: by them the family of the model is known.
    """
    folders = [folder for folder, kind in kinds.items() if kind in CLIP_KINDS]
    if not folders:
        raise UnreadableEncoder(_no_encoder(repository, files, kinds))
    weights = [name for folder in folders for name in _weights(repository, folder, files)]
    settings = [f"{folder}config.json" for folder in kinds]
    ends = [PIPELINE_INDEX] if PIPELINE_INDEX in files and "" not in folders else []
    return tuple(files[name] for name in (*weights, *settings, *ends))


def choose_named(repository: str, files: Mapping[str, HubFile], names: Sequence[str]) -> tuple[HubFile, ...]:
    """The files of these names; UnreadableEncoder where one is not there."""
    if missing := [name for name in names if name not in files]:
        message = tr("“{name}” holds no {file}. Choose another repository.")
        raise UnreadableEncoder(message.format(name=shortened(repository), file=shortened(missing[0])))
    return tuple(files[name] for name in names)


def check_answer(commit: str | None, files: Iterable[HubFile]) -> None:
    """ValueError where a commit or digest from a server is no hexadecimal hash: both become parts of paths."""
    if not all(_DIGEST.fullmatch(str(name)) for name in (commit, *(file.digest for file in files))):
        raise ValueError("no commit or digest")


def _weights(repository: str, folder: str, files: Mapping[str, HubFile]) -> Sequence[str]:
    """The names of one folder's weights, in half precision where both are there; UnreadableEncoder without any."""
    inside = {name.removeprefix(folder) for name in files if name.startswith(folder)}
    for name in sorted(WEIGHT_FILES, key=_is_full):
        if name in inside:
            return [folder + name]
    for name in sorted(INDEX_FILES, key=_is_full):
        if name in inside:
            shards = [file for file in inside if _SHARD.fullmatch(file) and _is_full(file) == _is_full(name)]
            return [folder + file for file in (*sorted(shards), name)]
    raise UnreadableEncoder(_no_weights(repository, folder, inside))


def _is_full(name: str) -> bool:
    return "fp16" not in name


def _no_weights(repository: str, folder: str, inside: set[str]) -> str:
    if any(_PICKLE.fullmatch(name) for name in inside):
        message = [
            tr("“{name}” is not downloaded."),
            tr("Its {folder} folder holds its weights only as a pickle, which may run code.")
            if folder
            else tr("It holds its weights only as a pickle, which may run code."),
            tr("Look for a repository that has them as .safetensors."),
        ]
    else:
        message = [
            tr("“{name}” holds no text encoder that can be opened."),
            tr("Its {folder} folder has no model.safetensors.") if folder else tr("It has no model.safetensors."),
            tr("Choose another repository."),
        ]
    return " ".join(message).format(name=shortened(repository), folder=folder.rstrip("/"))


def _no_encoder(repository: str, files: Mapping[str, HubFile], kinds: Mapping[str, str]) -> str:
    name = shortened(repository)
    if kinds:
        message = tr("“{name}” holds no CLIP text encoder but a model of the kind {kinds}.")
        message = message.format(name=name, kinds=join_names(sorted({shortened(kind) for kind in kinds.values()})))
        return " ".join([message, tr(ONLY_CLIP)])
    message = tr("“{name}” has no text_encoder folder and is no text encoder itself.").format(name=name)
    whole = sorted(name for name in files if name.endswith(".safetensors") and "/" not in name)
    if whole:
        hint = tr("Download {file} from its page and open that file.").format(file=shortened(whole[0]))
    else:
        hint = tr("Choose another repository.")
    return f"{message} {hint}"
