"""Models, LoRAs and textual inversions: which of these a file or folder is, and what it holds, from headers and names.

A small pickle goes through the limited child.
"""

from collections.abc import Sequence
from pathlib import Path

from core.files.inspected import InspectedFile
from core.program.cancellation import CancelCheck
from core.program.messages import quoted
from core.program.translation import tr
from core.prompt.textual_inversions import INVERSION_SUFFIXES
from core.weights import OtherForm, UnreadableEncoder
from core.weights.adapters.adapter_settings import CONFIG_NAME
from core.weights.adapters.inversion_files import MAX_PICKLE_BYTES, describe_inversion
from core.weights.adapters.lora_contents import describe_lora
from core.weights.checkpoints.layouts import find_text_encoders
from core.weights.checkpoints.name_styles import without_wrappers
from core.weights.checkpoints.other_models import is_adapter
from core.weights.formats.gguf_file import list_model_file
from core.weights.formats.magic_bytes import PICKLE_SUFFIXES
from core.weights.formats.pickled_files import is_pickled, safetensors_copies, safetensors_copy
from core.weights.formats.safetensors_file import cannot_read, list_tensors
from core.weights.text_models.describing import describe_model, part_note

MAX_SAMPLED_FILES = 8  # files of a folder, to tell whether it holds textual inversions


def inspect_weights(path: Path, cancelled: CancelCheck) -> InspectedFile:
    """The model, LoRA or textual inversion in `path`, or what else it is.

    UnreadableEncoder where it cannot be read; Cancelled.
    """
    try:
        return _inspect_adapter(path, cancelled) if (path / CONFIG_NAME).is_file() else _inspect(path, cancelled)
    except OtherForm as refusal:
        return InspectedFile(path, "other", notes=(str(refusal),))


def inspect_embedding_folder(folder: Path, cancelled: CancelCheck) -> InspectedFile:
    """A folder of textual inversions, told by some of its files, or a folder of other files. OSError, Cancelled."""
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in INVERSION_SUFFIXES and file.is_file())
    if any(_is_embedding(file, cancelled) for file in files[:MAX_SAMPLED_FILES]):
        return InspectedFile(folder, "textual-inversion")
    message = tr(
        "{folder} holds no text encoder, LoRA or textual inversion that is known. Open one of its files instead."
    )
    return InspectedFile(folder, "other", notes=(message.format(folder=quoted(folder)),))


def copy_pickles(paths: Sequence[Path], cancelled: CancelCheck) -> None:
    """Has the small pickles among `paths` copied by as few processes as can be; what fails is told file by file."""
    named = [path for path in paths if path.suffix.lower() in PICKLE_SUFFIXES]
    safetensors_copies([path for path in named if _is_small_pickle(path)], "tensors", cancelled)


def _is_small_pickle(path: Path) -> bool:
    try:
        return is_pickled(path) and path.stat().st_size <= MAX_PICKLE_BYTES
    except (OSError, ValueError, UnreadableEncoder):
        return False


def _is_embedding(path: Path, cancelled: CancelCheck) -> bool:
    try:
        return inspect_weights(path, cancelled).kind == "textual-inversion"
    except UnreadableEncoder:
        return False


def _inspect(path: Path, cancelled: CancelCheck) -> InspectedFile:
    if path.is_dir():
        return _inspect_model(path, cancelled)
    names = _names_in(path, cancelled)
    if names is None:
        return _inspect_model(path, cancelled)  # a pickle of a checkpoint's size
    if is_adapter(names) or (names and all(name.isascii() and name.isdigit() for name in names)):
        return _inspect_adapter(path, cancelled)  # the latter is cloneofsimo's pickled list
    try:
        find_text_encoders(path, without_wrappers(names))
    except UnreadableEncoder as refusal:
        if (inversion := try_inversion(path, cancelled)) is not None:
            return inversion
        if is_pickled(path):  # whose copy has not all of its names
            raise refusal from None
    return _inspect_model(path, cancelled)  # which says the same of what is no model


def _names_in(path: Path, cancelled: CancelCheck) -> list[str] | None:
    """The names of its tensors, without the dictionaries that a checkpoint's pickle puts around them."""
    if not is_pickled(path):
        return list(list_model_file(path).entries)
    try:
        if path.stat().st_size > MAX_PICKLE_BYTES:
            return None
    except OSError as error:
        raise cannot_read(path, error) from error
    names = list(list_tensors(safetensors_copy(path, "tensors", cancelled)).entries)
    while names and all(name.startswith("state_dict.") for name in names):
        names = [name.removeprefix("state_dict.") for name in names]
    return names


def _inspect_model(path: Path, cancelled: CancelCheck) -> InspectedFile:
    model = describe_model(path, cancelled)
    if note := part_note(path, model):
        return InspectedFile(path, "other", model, (note, *model.notes))
    return InspectedFile(path, "model", model, model.notes)


def _inspect_adapter(path: Path, cancelled: CancelCheck) -> InspectedFile:
    lora = describe_lora(path, cancelled)
    return InspectedFile(path, "lora", lora, lora.notes)


def try_inversion(path: Path, cancelled: CancelCheck) -> InspectedFile | None:
    """The textual inversion in a file, also in a picture; None where there is none. Cancelled."""
    try:
        inversion = describe_inversion(path, cancelled)
    except UnreadableEncoder as refusal:
        is_one = isinstance(refusal, OtherForm) and refusal.form == "textual-inversion"  # of which nothing is used
        return InspectedFile(path, "other", notes=(str(refusal),)) if is_one else None
    return InspectedFile(path, "textual-inversion", inversion, inversion.notes)
