"""Textual inversion files: which names they give, the shape of their vectors, and the vectors.

Forms: one tensor [n, width] or [width] under any key (kohya's `emb_params`, diffusers' token itself), A1111's pickle
with `string_to_param`, SDXL's pair `clip_l` and `clip_g`, and those in a LoRA: cloneofsimo's `<s1>`, `bundle_emb.name`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoder.encoding import EncoderInfo
from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import displayable, quoted, shortened
from core.program.translation import tr, tr_noop
from core.prompt.textual_inversions import TextualInversion
from core.weights import UnreadableEncoder
from core.weights.checkpoints.recognition import ENCODER_TITLES
from core.weights.formats.pickled_files import is_pickled, safetensors_copies, safetensors_copy
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry, cannot_read, list_tensors

if TYPE_CHECKING:
    import torch

MAX_VECTORS = 75  # that a chunk has room for; a prompt cannot take more
MAX_PICKLE_BYTES = 256 * 2**20  # bytes of a pickle; 75 vectors of SDXL take 0.6 MB
PAIR_KEYS = ("clip_l", "clip_g", "t5xxl")

_UNNAMED = ""  # whose vectors are the file's own and go by its name
_A1111 = "string_to_param."
_BUNDLED = "bundle_emb."


@dataclass(frozen=True, eq=False)
class StoredInversion(TextualInversion):
    """A textual inversion with what its tensors are called.

    The keys of the shapes of a pair are clip_l and clip_g; otherwise there is one, whatever it is called.
    `tensor_names` says by key what the safetensors file or copy calls the tensor.
    """

    tensor_names: Mapping[str, str]

    def key_for(self, encoder: str) -> str | None:
        """The key of what is meant for an encoder; None where a pair has nothing for it."""
        if encoder in self.shapes:
            return encoder
        return None if not set(self.shapes).isdisjoint(PAIR_KEYS) else next(iter(self.shapes))

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


def open_inversion_files(
    paths: Sequence[Path], cancelled: CancelCheck = never_cancelled
) -> dict[Path, tuple[StoredInversion, ...] | UnreadableEncoder]:
    """The same for many files, or why one cannot be opened; all pickles go through as few processes as can be."""
    opened: dict[Path, tuple[StoredInversion, ...] | UnreadableEncoder] = {}
    pickled: list[Path] = []
    for path in paths:
        try:
            if is_pickled(path):
                _check_size(path)
                pickled.append(path)
        except UnreadableEncoder as error:
            opened[path] = error
    copies = safetensors_copies(pickled, "tensors", cancelled)
    for path in paths:
        if path not in opened:
            opened[path] = _try(path, copies.get(path, path))
    return opened


def read_vectors(inversion: StoredInversion) -> "dict[str, torch.Tensor]":
    """The vectors [n, width] float32 by key; UnreadableEncoder where they are not finite or no longer there."""
    from core.weights.formats.tensors import is_finite, read_tensors

    path = inversion.file
    copy = safetensors_copy(path, "tensors") if is_pickled(path) else path
    keys = {name: key for key, name in inversion.tensor_names.items()}
    read = read_tensors(path, copy, keys, never_cancelled)
    vectors = {keys[name]: tensor.reshape(-1, tensor.shape[-1]) for name, tensor in read}
    if not all(map(is_finite, vectors.values())):
        message = tr(
            "The vectors of {file} are not all finite numbers, so it is left out. Use another copy of the file."
        )
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return vectors


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
        return _inversions(path, list_tensors(file).entries)
    except UnreadableEncoder as error:
        return error


def _inversions(path: Path, entries: Mapping[str, TensorEntry]) -> tuple[StoredInversion, ...]:
    groups, is_lora = _grouped(entries)
    if _UNNAMED in groups and len(groups[_UNNAMED]) > 1 and not set(groups[_UNNAMED]) <= set(PAIR_KEYS):
        first = shortened(next(iter(entries)))
        message = tr("{file} is not a textual inversion: it holds {count} tensors, such as {first}.")
        raise UnreadableEncoder(message.format(file=quoted(path), count=len(entries), first=first))
    if not groups and not is_lora:
        message = tr("{file} is not a textual inversion: it holds no vectors.")
        raise UnreadableEncoder(message.format(file=quoted(path)))
    return tuple(
        StoredInversion(displayable(name or path.stem), path, _shapes(path, stored, entries), stored)
        for name, stored in groups.items()
    )


def _grouped(names: Mapping[str, TensorEntry]) -> tuple[dict[str, dict[str, str]], bool]:
    """The tensor names by inversion and key, and whether the file is a LoRA that holds them."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    others: list[str] = []
    for name in names:
        if name.startswith(_BUNDLED):
            word, _, key = name.removeprefix(_BUNDLED).partition(".")
            groups[word][key.removeprefix(_A1111) or "*"] = name
        else:
            others.append(name)
    is_lora = bool(groups) or any(_is_of_lora(name) for name in others)
    for name in others:
        if not is_lora:
            groups[_UNNAMED][name.removeprefix(_A1111)] = name
        elif name.startswith("<") and name.endswith(">"):
            groups[name][name] = name
    return groups, is_lora


def _is_of_lora(name: str) -> bool:
    return name.startswith(("lora_", "lycoris_", "unet:", "text_encoder:")) or ".lora" in name or "_lora." in name


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
