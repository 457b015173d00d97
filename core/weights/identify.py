"""What a file or folder is, by its content: a text encoder, a LoRA, a textual inversion or a folder of these.

Only headers and names are looked at; a small pickle goes through the limited child.
"""

import re
from pathlib import Path
from typing import Literal

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.prompt.textual_inversions import INVERSION_SUFFIXES
from core.weights import UnreadableEncoder
from core.weights.adapters.adapter_settings import CONFIG_NAME
from core.weights.adapters.inversion_files import MAX_PICKLE_BYTES, open_inversions
from core.weights.checkpoints.layouts import find_text_encoders
from core.weights.checkpoints.recognition import is_adapter
from core.weights.formats.pickled_files import is_pickled, safetensors_copy
from core.weights.formats.safetensors_file import cannot_read, list_tensors

FileKind = Literal["encoder", "lora", "embedding", "embeddings"]
MAX_SAMPLED_FILES = 8  # files of a folder, to tell whether it holds textual inversions
# A model's own names have dots, and a single tensor of it is no textual inversion.
_WORD = re.compile(r"string_to_param\.|bundle_emb\.|<|[^.]+$")
_MODEL_PARTS = {"model_index.json", "config.json", "text_encoder", "text_encoder_2"}


def identify(path: Path, cancelled: CancelCheck = never_cancelled) -> FileKind:
    """What a file or folder is; "embeddings" is a folder of textual inversions.

    UnreadableEncoder, with a sentence about what else it is, where it is none of these; Cancelled.
    """
    try:
        is_folder = path.is_dir()
        inside = sorted(path.iterdir())[:1000] if is_folder else []
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return _identify_folder(path, inside, cancelled) if is_folder else _identify_file(path, cancelled)


def _identify_folder(path: Path, inside: list[Path], cancelled: CancelCheck) -> FileKind:
    names = {file.name for file in inside}
    if CONFIG_NAME in names:
        return "lora"
    if not names.isdisjoint(_MODEL_PARTS):
        return "encoder"
    files = [file for file in inside if file.suffix in INVERSION_SUFFIXES and file.is_file()][:MAX_SAMPLED_FILES]
    if any(_is_embedding(file, cancelled) for file in files):
        return "embeddings"
    message = tr(
        "{folder} holds no text encoder, LoRA or textual inversion that is known. Open one of its files instead."
    )
    raise UnreadableEncoder(message.format(folder=quoted(path)))


def _is_embedding(path: Path, cancelled: CancelCheck) -> bool:
    try:
        return _identify_file(path, cancelled) == "embedding"
    except UnreadableEncoder:
        return False


def _identify_file(path: Path, cancelled: CancelCheck) -> FileKind:
    names = _names_in(path, cancelled)
    if names is None:
        return "encoder"  # a pickle of a checkpoint's size
    if is_adapter(names) or (names and all(name.isascii() and name.isdigit() for name in names)):
        return "lora"  # the latter is cloneofsimo's pickled list
    try:
        find_text_encoders(path, names)
    except UnreadableEncoder as refusal:
        if all(map(_WORD.match, names)) and _holds_inversions(path, cancelled):
            return "embedding"
        raise refusal from None
    return "encoder"


def _names_in(path: Path, cancelled: CancelCheck) -> list[str] | None:
    """The names of its tensors, without the dictionaries that a checkpoint's pickle puts around them."""
    if not is_pickled(path):
        return list(list_tensors(path).entries)
    try:
        if path.stat().st_size > MAX_PICKLE_BYTES:
            return None
    except OSError as error:
        raise cannot_read(path, error) from error
    names = list(list_tensors(safetensors_copy(path, "tensors", cancelled)).entries)
    while names and all(name.startswith("state_dict.") for name in names):
        names = [name.removeprefix("state_dict.") for name in names]
    return names


def _holds_inversions(path: Path, cancelled: CancelCheck) -> bool:
    try:
        return bool(open_inversions(path, cancelled))
    except UnreadableEncoder:
        return False
