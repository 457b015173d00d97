"""What a textual inversion's file says of itself at its head: no numbers are read and nothing is unpickled."""

from pathlib import Path

from core.program.messages import quoted
from core.program.translation import tr
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_files import StoredInversion, inversion_in_picture, inversions_of
from core.weights.adapters.inversion_pictures import PICTURE_SUFFIXES
from core.weights.formats.pickle_names import NAME_KEY
from core.weights.formats.pickle_shapes import UnknownPickle, read_pickled_shapes
from core.weights.formats.pickled_files import is_pickled
from core.weights.formats.safetensors_file import TensorEntry, cannot_read, list_tensors

_A1111_INVERSION_KEY = "string_to_param."


def read_inversion_head(path: Path) -> tuple[StoredInversion, ...]:
    """The textual inversions in a file, with the shapes of their vectors. UnreadableEncoder.

    Of a pickle the operations are followed that describe its tensors; of a picture all is read that it holds.
    """
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return (inversion_in_picture(path),)
    if not is_pickled(path):
        return inversions_of(path, list_tensors(path).entries, "")
    try:
        shapes = read_pickled_shapes(path)
    except OSError as error:
        raise cannot_read(path, error) from error
    except UnknownPickle as error:
        message = tr(
            "{file} is a pickle of a kind that is not known, so its vectors are not known before it is opened."
        )
        raise UnreadableEncoder(message.format(file=quoted(path))) from error
    entries = {name: TensorEntry(path, each.dtype, each.shape, 0) for name, each in shapes.tensors.items()}
    is_a1111 = any(name.startswith(_A1111_INVERSION_KEY) for name in entries)
    return inversions_of(path, entries, shapes.texts.get(NAME_KEY, "") if is_a1111 else "")
