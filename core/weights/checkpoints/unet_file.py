"""Which tensors of a checkpoint the U-Net's cross-attention has, by names and shapes in headers alone. No torch."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import NoReturn

from core.program.cancellation import CancelCheck, Cancelled, never_cancelled
from core.program.messages import displayable, quoted, shortened
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.checkpoints.folder_weights import find_weights
from core.weights.checkpoints.unet_blocks import BlockPlace, find_place, find_projection, find_scale, picture_side
from core.weights.formats.ggml_types import BLOCK_TYPES
from core.weights.formats.gguf_file import list_model_file
from core.weights.formats.pickled_files import is_pickled, safetensors_copy
from core.weights.formats.safetensors_file import FLOAT_TYPES, TensorEntry, cannot_read

UNET_FOLDER, OTHER_FOLDER = "unet", "transformer"  # of a diffusers pipeline with a U-Net, and with another model
NO_UNET, OTHER_IMAGE_MODEL = "no-unet", "no-cross-attention"  # forms of what is refused
FIRST_CONTEXT, FIRST_HEADS, HEAD_WIDTH = 768, 8, 64  # Stable Diffusion 1.x has 8 heads, later ones heads 64 wide
ENCODER_WIDTHS = {2048: 768}  # where the second encoder's numbers begin in a row

# How tensors of image models without such blocks are called: SD 3, Flux and their like, PixArt, and other transformers.
_OTHERS = re.compile(
    r"(?:.+\.)?(?:joint_blocks|double_blocks|single_blocks|double_stream_blocks|single_transformer_blocks"
    r"|context_embedder|txt_in|cap_embedder|patch_embedding|transformer_blocks\.\d+\.(?:attn|ff)\w*)\."
)


@dataclass(frozen=True, slots=True)
class AttentionTensors:
    """The two matrices [inner, context] of one block's cross-attention, and how many heads share `inner`.

    `scales` are what to_k and to_v are multiplied by, one number or one a row; None where they are stored as they are.
    """

    place: BlockPlace
    to_k: TensorEntry
    to_v: TensorEntry
    heads: int
    scales: tuple[TensorEntry | None, TensorEntry | None] = (None, None)

    @property
    def inner(self) -> int:
        """The width of keys and values, all heads together."""
        return self.to_k.shape[0]


@dataclass(frozen=True)
class UnetFile:
    """The cross-attention of a U-Net as its file lists it, in the order in which a picture goes through the blocks.

    `context` is the width of the rows that it takes. `path` is the file or folder that was named.
    """

    path: Path
    context: int
    blocks: tuple[AttentionTensors, ...]

    @property
    def title(self) -> str:
        """What the artist knows it by."""
        return displayable(self.path.name)

    @property
    def first_width(self) -> int | None:
        """How many of a row's numbers are the first encoder's, where there are two; else None."""
        return ENCODER_WIDTHS.get(self.context)

    def side(self, place: BlockPlace) -> int:
        """The side of the block's pictures in places, as `picture_side` tells."""
        return picture_side([block.place for block in self.blocks], self.context, place)


def list_unet(path: Path, cancelled: CancelCheck = never_cancelled) -> UnetFile:
    """The cross-attention of a checkpoint, of a diffusers folder's `unet`, or of the one beside a text encoder.

    OtherForm where there is none: NO_UNET, OTHER_IMAGE_MODEL. UnreadableEncoder where a file is damaged; Cancelled.
    """
    entries: dict[str, TensorEntry] = {}
    for file in _files(path):
        if cancelled():
            raise Cancelled
        copy = safetensors_copy(file, "cross_attention", cancelled) if is_pickled(file) else file
        entries |= list_model_file(copy).entries
    blocks = _blocks(path, entries)
    if not blocks:
        _refuse(path, entries)
    context = blocks[0].to_k.shape[1]
    return UnetFile(path, context, blocks)


def _files(path: Path) -> Sequence[Path]:
    """The files of the weights: the named one, or those of a folder's U-Net."""
    try:
        if not path.is_dir():
            return (path,)
        places = (path / UNET_FOLDER, path.parent / UNET_FOLDER)
        folder = next((place for place in places if place.is_dir()), path)
        if folder is path and (path / OTHER_FOLDER).is_dir():
            raise _no_blocks(path)
        if folder is path and (path / "text_encoder").is_dir():
            raise _no_unet(path)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    return find_weights(folder).files


def _blocks(path: Path, entries: Mapping[str, TensorEntry]) -> tuple[AttentionTensors, ...]:
    """The blocks of which both matrices are there and of one width with the others."""
    found: dict[BlockPlace, dict[str, TensorEntry]] = {}
    scales: dict[tuple[BlockPlace, str], TensorEntry] = {}
    for name, entry in entries.items():
        if projection := find_projection(name):
            found.setdefault(projection[0], {})[projection[1]] = entry
        elif scaled := find_scale(name):
            scales[scaled] = entry
    contexts = {entry.shape[-1] if entry.shape else 0 for pair in found.values() for entry in pair.values()}
    for place, pair in found.items():
        entry = next(iter(pair.values()))
        shapes = {other.shape for other in pair.values()}
        if len(pair) < 2 or len(shapes) > 1 or len(entry.shape) != 2 or 0 in entry.shape or len(contexts) > 1:
            raise _damaged(path, place)
        is_scaled = all(_is_scale(scales[place, name], entry.shape[0]) for name in pair if (place, name) in scales)
        if not is_scaled or any(other.dtype not in (*FLOAT_TYPES, *BLOCK_TYPES) for other in pair.values()):
            message = tr("{file} stores {tensor} in a form that is not read. Use a copy that is not quantised.")
            raise UnreadableEncoder(message.format(file=quoted(path), tensor=place.name))
    return tuple(
        AttentionTensors(
            place,
            pair["to_k"],
            pair["to_v"],
            _heads(*pair["to_k"].shape),
            (scales.get((place, "to_k")), scales.get((place, "to_v"))),
        )
        for place, pair in sorted(found.items())
    )


def _is_scale(scale: TensorEntry, inner: int) -> bool:
    """Whether it is one number, or one for each row of a matrix [inner, context]."""
    return scale.dtype in FLOAT_TYPES and prod(scale.shape) in (1, inner) and max(scale.shape, default=1) in (1, inner)


def _heads(inner: int, context: int) -> int:
    """How many heads share keys of this width, which no weight tells."""
    if context == FIRST_CONTEXT and inner % FIRST_HEADS == 0:
        return FIRST_HEADS
    return inner // HEAD_WIDTH if inner % HEAD_WIDTH == 0 else 1


def _damaged(path: Path, place: BlockPlace) -> UnreadableEncoder:
    message = tr("{file} is damaged: the matrices of {place} do not belong together. Download or copy it again.")
    return UnreadableEncoder(message.format(file=quoted(path), place=shortened(place.name)))


def _refuse(path: Path, names: Iterable[str]) -> NoReturn:
    listed = list(names)
    is_other = any(_OTHERS.match(name) and not find_place(name) for name in listed)
    raise _no_blocks(path) if is_other else _no_unet(path)


def _no_blocks(path: Path) -> OtherForm:
    message = tr(
        "The image model in {file} has no cross-attention blocks, as those of SD3 and Flux have none: there, words and "
        "picture go through the same blocks. Nothing can be said of it here."
    )
    return OtherForm(message.format(file=quoted(path)), OTHER_IMAGE_MODEL)


def _no_unet(path: Path) -> OtherForm:
    message = tr("{file} holds no U-Net. Choose the checkpoint that makes your pictures.")
    return OtherForm(message.format(file=quoted(path)), NO_UNET)
