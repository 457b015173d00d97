"""A folder of textual inversions: their names, and the shapes and numbers of their vectors."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.encoding import EncoderInfo, Floats
from core.program.arrays import np
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.prompt.textual_inversions import INVERSION_SUFFIXES, TextualInversion, TextualInversions
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_files import StoredInversion, open_inversion_files, open_inversions, read_vectors
from core.weights.adapters.inversion_pictures import PICTURE_SUFFIXES, PREVIEW_SUFFIX
from core.weights.formats.safetensors_file import cannot_read

if TYPE_CHECKING:
    import torch

_SUFFIXES = (*INVERSION_SUFFIXES, *PICTURE_SUFFIXES)


def open_inversion_folder(
    folder: Path, widths: Mapping[str, int] | None = None, cancelled: CancelCheck = never_cancelled
) -> TextualInversions:
    """The embeddings in a folder and below, by file name; UnreadableEncoder where there is no such folder.

    `widths` are those of the opened encoders. Files that are no embeddings are passed over, as the tools do.
    """
    return named_inversions(inversions_in(folder, cancelled), folder, widths)


def inversions_in(folder: Path, cancelled: CancelCheck = never_cancelled) -> tuple[StoredInversion, ...]:
    """The textual inversions in the files of a folder and below; UnreadableEncoder where there is no such folder."""
    try:
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
        if not folder.is_dir():
            message = tr("{file} is not a folder. Name the folder that the embeddings lie in.")
            raise UnreadableEncoder(message.format(file=quoted(folder)))
    except OSError as error:
        raise cannot_read(folder, error) from error
    pictures = [path for path in files if path.suffix.lower() in PICTURE_SUFFIXES]
    others = [path for path in files if path not in pictures]
    stems = {path.with_suffix("") for path in others}
    shown = [path for path in pictures if path.with_suffix("") in stems]  # what stands beside a file of its name
    alone = [path for path in pictures if path not in shown and not path.stem.endswith(PREVIEW_SUFFIX)]
    opened = open_inversion_files([*others, *alone], cancelled) | open_inversion_files(shown, cancelled, False)
    return tuple(
        inversion
        for inversions in opened.values()
        if not isinstance(inversions, UnreadableEncoder)
        for inversion in inversions
    )


def named_inversions(
    inversions: Sequence[StoredInversion], folder: Path | None = None, widths: Mapping[str, int] | None = None
) -> TextualInversions:
    """Learned words under the names that prompts call them by; of several of one name the last."""
    return TextualInversions(folder, {inversion.name: inversion for inversion in inversions}, widths)


class LazyInversionVectors(Mapping[str, Floats]):
    """The vectors [n, width] of embeddings for one encoder, read when first asked for; others are not in it.

    UnreadableEncoder where a file cannot be read; it is not in it then, so that a prompt goes on without.
    """

    def __init__(self, embeddings: TextualInversions, info: EncoderInfo) -> None:
        self._fitting = {
            name: inversion
            for name, inversion in embeddings.by_name.items()
            if inversion.shape_for(info.name)[1] == info.width
        }
        self._name = info.name
        self._read: dict[str, Floats] = {}

    def __getitem__(self, name: str) -> Floats:
        if name not in self._read:
            try:
                vectors = load_vectors(self._fitting[name])
            except UnreadableEncoder:
                del self._fitting[name]
                raise
            rows = vectors.get(self._name, next(iter(vectors.values()))).numpy()
            self._read[name] = _with_numbers(rows) if self._fitting[name].is_flat else rows
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fitting)

    def __contains__(self, name: object) -> bool:
        return name in self._fitting

    def __len__(self) -> int:
        return len(self._fitting)


def _with_numbers(row: Floats) -> Floats:
    """A row [1, width], and below it a row of each of its numbers alone, as SD.Next fills them [1 + width, width]."""
    return np.concatenate([row, np.repeat(row.T, row.shape[1], axis=1)])


def load_vectors(embedding: TextualInversion) -> "dict[str, torch.Tensor]":
    """The vectors [n, width] float32 of an embedding, by key; UnreadableEncoder where the file cannot be read.

    Of a file with one word that word, whatever the tool calls it; of several the one of that name.
    """
    opened = open_inversions(embedding.file)
    inversions = {inversion.name: inversion for inversion in opened}
    if len(opened) == 1:
        inversions[embedding.name] = opened[0]
    if embedding.name not in inversions:
        message = tr("{file} has changed. Open the folder of embeddings again.")
        raise UnreadableEncoder(message.format(file=quoted(embedding.file)))
    return read_vectors(inversions[embedding.name])
