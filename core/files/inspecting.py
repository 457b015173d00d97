"""A path to what it is and holds: the one place that decides, by content, for the window and for the command line."""

import stat
from pathlib import Path

from core.files.inspected import InspectedFile, PromptList, SavedSession
from core.files.prompt_lists import prompts_in_file
from core.files.session_files import SESSION_SUFFIX, session_fields
from core.files.weights_files import inspect_weights
from core.image_metadata.found import Picture, UnreadablePicture
from core.image_metadata.reading import is_picture, read_picture
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import UnusableInput
from core.weights.formats.safetensors_file import cannot_read

PROMPT_SUFFIXES = (".txt", ".jsonl")


def inspect_path(path: Path, cancelled: CancelCheck = never_cancelled) -> InspectedFile:
    """What a file or folder is and holds; whatever is wrong with it is a sentence in the answer. Cancelled."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        return InspectedFile(path, "unreadable", error=str(cannot_read(path, error)))
    try:
        if stat.S_ISREG(status.st_mode):
            return _inspect_file(path, cancelled)
        return inspect_weights(path, cancelled)
    except UnusableInput as refusal:
        return InspectedFile(path, "unreadable", error=str(refusal))


def _inspect_file(path: Path, cancelled: CancelCheck) -> InspectedFile:
    suffix = path.suffix.lower()
    if suffix == SESSION_SUFFIX:
        return InspectedFile(path, "session", SavedSession(session_fields(path)))
    if is_picture(path):
        return _of_picture(read_picture(path, thumbnail=False))
    if suffix in PROMPT_SUFFIXES:
        return InspectedFile(path, "prompts", PromptList(tuple(prompts_in_file(path))))
    try:  # films, workflows and whatever else the readers of pictures know
        return _of_picture(read_picture(path, thumbnail=False))
    except UnreadablePicture:
        return inspect_weights(path, cancelled)


def _of_picture(picture: Picture) -> InspectedFile:
    notes = (*picture.notes, *(note for prompt in picture.found for note in prompt.notes))
    return InspectedFile(picture.path, picture.media, picture, (*notes, picture.refusal) if picture.refusal else notes)
