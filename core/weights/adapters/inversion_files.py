"""Textual inversion files: which names they give, the shape of their vectors, and the vectors.

Forms: one tensor [n, width] or [width] under any key (kohya's `emb_params`, diffusers' token itself), A1111's pickle
with `string_to_param`, vectors by encoder (`clip_l`, `clip_g`, `t5`, `text_encoders_0`), those in a LoRA (cloneofsimo's
`<s1>`, `bundle_emb.name`), and A1111's in pictures. A known key is used whatever stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.messages import displayable, quoted, shortened
from core.program.translation import join_names, tr, tr_noop
from core.prompt.textual_inversions import TextualInversion
from core.weights import UnreadableEncoder
from core.weights.adapters.inversion_names import SINGLE_KEY, T5_KEY, is_a1111, is_encoder, words_in_file, words_in_lora
from core.weights.adapters.inversion_notes import no_vectors, no_word, notes_on, others_note
from core.weights.adapters.inversion_pictures import looks_like_picture, read_picture_inversion
from core.weights.adapters.lora_keys import has_lora_names
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.descriptions import InversionDescription
from core.weights.formats.magic_bytes import HEAD_BYTES
from core.weights.formats.pickle_names import NAME_KEY
from core.weights.formats.pickled_files import is_pickled, safetensors_copies, safetensors_copy
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry, cannot_read, list_tensors

if TYPE_CHECKING:
    import torch

MAX_VECTORS = 75  # that a chunk has room for; a prompt cannot take more
MAX_PICKLE_BYTES = 256 * 2**20  # bytes of a pickle; 75 vectors of SDXL take 0.6 MB
MAX_LISTED_WORDS = 5
_UNKNOWN = "unknown"
_BY_WIDTH = {768: "clip_l", 1024: "clip_h", 1280: "clip_g", 4096: T5_KEY}


@dataclass(frozen=True, eq=False)
class StoredInversion(TextualInversion):
    """A textual inversion with what its tensors are called.

    The keys of the shapes are clip_l, clip_g and the like where the vectors are each for one encoder; otherwise there
    is one, whatever it is called. `tensor_names` says by key what the safetensors file or copy calls the tensor.
    `notes` are sentences about what the file holds beside.
    """

    tensor_names: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def key_for(self, encoder: str) -> str | None:
        """The key of what is meant for an encoder; None where the vectors are for others."""
        if encoder in self.shapes:
            return encoder
        return None if any(map(is_encoder, self.shapes)) else next(iter(self.shapes))

    def misfit(self, info: EncoderInfo) -> str | None:
        """Why it cannot stand in a prompt for this encoder, as a sentence; None where it can."""
        key = self.key_for(info.name)
        name, title = shortened(self.name), ENCODER_TITLES[info.name]
        if key is None:
            return tr("“{name}” has no vectors for {encoder}.").format(name=name, encoder=title)
        count, width = self.shapes[key]
        if width != info.width:
            message = _OF_WIDTH.get(width, _OF_OTHER_WIDTH)
            return tr(message).format(name=name, width=width, encoder=title, taken=info.width)
        if count > MAX_VECTORS:
            message = tr("“{name}” has {count} vectors, more than the {most} a chunk has room for.")
            return message.format(name=name, count=count, most=MAX_VECTORS)
        return None


_OF_WIDTH = {
    768: tr_noop(
        "“{name}” has vectors of width {width}, those of Stable Diffusion 1.x or of SDXL's CLIP L; {encoder} here "
        "takes {taken}."
    ),
    1024: tr_noop(
        "“{name}” has vectors of width {width}, those of Stable Diffusion 2.x; {encoder} here takes {taken}."
    ),
    1280: tr_noop("“{name}” has vectors of width {width}, those of SDXL's CLIP G; {encoder} here takes {taken}."),
}
_OF_OTHER_WIDTH = tr_noop("“{name}” has vectors of width {width}; {encoder} here takes {taken}.")


def open_inversions(path: Path, cancelled: CancelCheck = never_cancelled) -> tuple[StoredInversion, ...]:
    """The textual inversions in a file, of which only the header is read; a LoRA may hold several or, mostly, none.

    UnreadableEncoder where it is no sound file, or neither an embedding nor a LoRA; Cancelled.
    """
    made = open_inversion_files([path], cancelled)[path]
    if isinstance(made, UnreadableEncoder):
        raise made
    return made


def describe_inversion(path: Path, cancelled: CancelCheck = never_cancelled) -> InversionDescription:
    """The first word of a file that is no LoRA, and its vectors by encoder; UnreadableEncoder, Cancelled."""
    inversions = open_inversions(path, cancelled)
    if not inversions:
        raise no_vectors(path)
    first, *others = inversions
    vectors = {_encoder_of(key, width): (count, width) for key, (count, width) in first.shapes.items()}
    notes = first.notes
    if T5_KEY in vectors and T5_KEY not in first.shapes:
        notes += (others_note(T5_KEY),)
    if _UNKNOWN in vectors:
        message = tr("Its vectors are of width {width}, which no text encoder that is opened here takes.")
        notes += (message.format(width=vectors[_UNKNOWN][1]),)
    if others:
        names = join_names([f"“{shortened(word.name)}”" for word in inversions[:MAX_LISTED_WORDS]])
        message = tr("It holds %n word(s), such as {names}.", "", len(inversions))
        notes += (message.format(names=names),)
    return InversionDescription(first.name, vectors, notes)


def _encoder_of(key: str, width: int) -> str:
    """The text encoder that vectors are for, by the key or else by their width; CLIP L for those of small models."""
    if is_encoder(key):
        return key
    return _BY_WIDTH.get(width, "clip_l" if width < min(_BY_WIDTH) else _UNKNOWN)


def open_inversion_files(
    paths: Sequence[Path], cancelled: CancelCheck = never_cancelled, look_at_pixels: bool = True
) -> dict[Path, tuple[StoredInversion, ...] | UnreadableEncoder]:
    """The same for many files, or why one cannot be opened; all pickles go through as few processes as can be.

    Without `look_at_pixels` only the texts of pictures are looked at.
    """
    opened: dict[Path, tuple[StoredInversion, ...] | UnreadableEncoder] = {}
    pickled: list[Path] = []
    for path in paths:
        if cancelled():
            raise Cancelled
        try:
            if is_pickled(path):
                _check_size(path)
                pickled.append(path)
            elif _is_picture(path):
                opened[path] = (inversion_in_picture(path, look_at_pixels),)
        except UnreadableEncoder as error:
            opened[path] = error
    copies = safetensors_copies(pickled, "tensors", cancelled)
    for path in paths:
        if path not in opened:
            opened[path] = _try(path, copies.get(path, path))
    return opened


def read_vectors(inversion: StoredInversion) -> "dict[str, torch.Tensor]":
    """The vectors [n, width] float32 by key; UnreadableEncoder where they are not finite or no longer there."""
    from core.weights.formats.tensors import is_finite

    vectors = _vectors_in_picture(inversion) if _is_picture(inversion.file) else _vectors_in_file(inversion)
    if not all(map(is_finite, vectors.values())):
        message = tr(
            "The vectors of {file} are not all finite numbers, so it is left out. Use another copy of the file."
        )
        raise UnreadableEncoder(message.format(file=quoted(inversion.file)))
    return vectors


def _vectors_in_file(inversion: StoredInversion) -> "dict[str, torch.Tensor]":
    from core.weights.formats.tensors import read_tensors

    path = inversion.file
    copy = safetensors_copy(path, "tensors") if is_pickled(path) else path
    keys = {name: key for key, name in inversion.tensor_names.items()}
    read = read_tensors(path, copy, keys, never_cancelled)
    return {keys[name]: tensor.reshape(-1, tensor.shape[-1]) for name, tensor in read}


def _vectors_in_picture(inversion: StoredInversion) -> "dict[str, torch.Tensor]":
    import torch

    word = read_picture_inversion(inversion.file)
    if word is None:
        raise no_vectors(inversion.file)
    return {SINGLE_KEY: torch.from_numpy(word.vectors)}


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return looks_like_picture(file.read(HEAD_BYTES))
    except OSError as error:
        raise cannot_read(path, error) from error


def inversion_in_picture(path: Path, look_at_pixels: bool = True) -> StoredInversion:
    """The textual inversion that a picture holds. UnreadableEncoder where it holds none."""
    word = read_picture_inversion(path, look_at_pixels)
    if word is None:
        message = tr("{file} is a picture that holds no textual inversion. Open it to see its prompt instead.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    count, width = word.vectors.shape
    return StoredInversion(displayable(word.name or path.stem), path, {SINGLE_KEY: (count, width)}, {SINGLE_KEY: ""})


def _check_size(path: Path) -> None:
    """UnreadableEncoder where a pickle, which would be copied whole, is a checkpoint that lies among embeddings."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise cannot_read(path, error) from error
    if size > MAX_PICKLE_BYTES:
        message = tr("{file} is too large for a textual inversion: {size} MB.")
        raise UnreadableEncoder(message.format(file=quoted(path), size=f"{size // 2**20:,}"))


def _try(path: Path, file: "Path | UnreadableEncoder") -> tuple[StoredInversion, ...] | UnreadableEncoder:
    if isinstance(file, UnreadableEncoder):
        return file
    try:
        listed = list_tensors(file)
        return inversions_of(path, listed.entries, listed.metadata.get(NAME_KEY, "") if file != path else "")
    except UnreadableEncoder as error:
        return error


def inversions_of(path: Path, entries: Mapping[str, TensorEntry], inner_name: str) -> tuple[StoredInversion, ...]:
    """The textual inversions among a file's tensors. `inner_name` is A1111's in a pickle. UnreadableEncoder."""
    bundled = words_in_lora(entries)
    if has_lora_names(entries) or any(name.startswith("bundle_emb.") for name in entries):
        words = bundled
    else:
        words = words_in_file(entries, _possible_vectors(entries))
        if not words:
            raise no_word(path, entries)
    notes = notes_on(entries)
    return tuple(
        StoredInversion(
            displayable(name or path.stem),
            path,
            _shapes(path, stored, entries),
            stored,
            notes,
            own_name=inner_name if is_a1111(stored.values()) else _only_key(stored, entries),
            is_flat=[len(entries[tensor].shape) for tensor in stored.values()] == [1],
        )
        for name, stored in words.items()
    )


def _only_key(stored: Mapping[str, str], entries: Mapping[str, TensorEntry]) -> str:
    """What the only tensor of a file is called, "" in a file of several; those in a list are told by their number."""
    if len(entries) != 1:
        return ""
    ((key, tensor),) = stored.items()
    return key if tensor.endswith(key) else tensor


def _possible_vectors(entries: Mapping[str, TensorEntry]) -> list[str]:
    """The tensors that are no single numbers, of a file whose names tell nothing."""
    return [name for name, entry in entries.items() if len(entries) == 1 or prod(entry.shape) > 1]


def _shapes(path: Path, stored: Mapping[str, str], entries: Mapping[str, TensorEntry]) -> dict[str, tuple[int, int]]:
    shapes: dict[str, tuple[int, int]] = {}
    for key, name in stored.items():
        entry = entries[name]
        if not 1 <= len(entry.shape) <= 2 or 0 in entry.shape or entry.dtype not in FLOAT_TYPES:
            message = tr(
                "{file} is no textual inversion that can be used: {tensor} is {size} of {type}, but vectors are rows "
                "of numbers."
            )
            tensor = shortened(key) or tr("its tensor")
            size = " x ".join(map(str, entry.shape)) or tr("a single number")
            raise UnreadableEncoder(message.format(file=quoted(path), tensor=tensor, size=size, type=entry.dtype))
        count, width = (1, *entry.shape)[-2:]
        shapes[key] = (count, width)
    return shapes
