"""A prompt of `analyze --ask`, as the modules that answer get it."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.units import UnitKind
from core.dialects.sent_layers import sent_of
from core.model import Model
from core.queries.reference_cache import cached_reference
from core.tokens.chunks import MAX_CHUNKS, Chunks


@dataclass(frozen=True, eq=False)
class AskedPrompt:
    """An opened model and one prompt, with the command's arguments; the views are made when they are first read.

    `unet_loras` are the files that the prompt's tags put on the U-Net, with their strengths.
    """

    model: Model
    chunks: Chunks
    options: argparse.Namespace
    unet_loras: Mapping[Path, float] = field(default_factory=dict)

    @cached_property
    def views(self) -> dict[str, EncodingView]:
        """By the encoder's name: its view by word, centred, with the norm that the tool sends."""
        return self.views_by("word")

    def views_by(self, kind: UnitKind) -> dict[str, EncodingView]:
        """By the encoder's name: its view by units of a kind."""
        views = {}
        for encoder in self.model.encoders:
            encoding = encoder.encode(self.chunks.for_encoder(encoder.info.name), max_chunks=MAX_CHUNKS)
            options = ViewOptions(kind=kind, normed=sent_of(encoding, self.options.clip_skip).normed)
            views[encoder.info.name] = view_encoding(encoding, options, cached_reference(encoder))
        return views

    def layer(self, view: EncodingView) -> int:
        """The layer that --layer names, else the one that the tool sends of a view's encoder."""
        if self.options.layer is None:
            return sent_of(view.encoding, self.options.clip_skip).layer
        return min(int(self.options.layer), view.encoding.encoder.layers)
