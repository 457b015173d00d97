"""Where a file keeps its text encoder: which names belong to it, and what the model calls them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.weights.other_models import is_adapter, refuse_other_models
from core.weights.shape import PROJECTION

POSITION_IDS = re.compile(r"(text_model\.)?(encoder\.text_model\.)?embeddings\.position_ids")

_OWN = ("embeddings.", "encoder.layers.", "final_layer_norm.")
# Parts of a whole CLIP that no prompt goes through.
_IGNORED = ("logit_scale", "vision_model.", "visual_projection.")
# Older tools stored a bare parameter, for SD 1.x often an identity, whose orientation differs from tool to tool.
_BARE_PROJECTION = "text_projection"


@dataclass(frozen=True, slots=True)
class Place:
    """`root` begins all names of the encoder; `inner` follows it in all but those of the projection."""

    root: str
    inner: str


@dataclass(frozen=True)
class Layout:
    """`names` maps what the model calls a tensor to what the file calls it; `position_ids` are the file's names.

    `thirds` says of tensors that share one in the file which third of its rows they are, `transposed` which of them the
    file has the other way round.
    """

    place: Place
    names: dict[str, str]
    position_ids: tuple[str, ...]
    notes: tuple[str, ...]
    thirds: Mapping[str, int] = field(default_factory=dict)
    transposed: frozenset[str] = frozenset()

    def in_file(self, name: str) -> str:
        """What the file calls, or would call, the model's tensor `name`."""
        own = name if self.place.inner or name == PROJECTION else name.removeprefix("text_model.")
        return self.names.get(name, self.place.root + own)


# Checkpoints of SD 1.x, newer and older, then stand-alone files, and the state of transformers' own CLIPTextModel
# since 5.6.
_PLACES = (
    Place("cond_stage_model.transformer.", "text_model."),
    Place("cond_stage_model.transformer.", ""),
    Place("", "text_model."),
    Place("", ""),
)


def find_text_encoder(path: Path, names: Iterable[str]) -> Layout:
    """The layout of the one text encoder among `names`; UnreadableEncoder saying what else the file is."""
    listed = list(names)
    if not is_adapter(listed):
        for place in _PLACES:
            starts = tuple(place.root + place.inner + own for own in _OWN)
            if any(name.startswith(starts) for name in listed) and _is_text(place, listed):
                return _layout(place, listed)
    refuse_other_models(path, listed)


def _is_text(place: Place, names: list[str]) -> bool:
    """Bare names could be those of many models; only CLIP's text half has a token embedding called so."""
    return bool(place.root or place.inner) or "embeddings.token_embedding.weight" in names


def _layout(place: Place, names: list[str]) -> Layout:
    """Sorts the names under the root into tensors of the model, position ids and ignored ones.

    What is none of these stays in `names` under its own name, so that the check for unexpected tensors reports it.
    """
    found: dict[str, str] = {}
    position_ids: list[str] = []
    notes: list[str] = []
    for name in names:
        if not name.startswith(place.root):
            continue
        own = name.removeprefix(place.root)
        if POSITION_IDS.fullmatch(own):
            position_ids.append(name)
        elif own == _BARE_PROJECTION:
            notes.append("Its text_projection is in an older tool's form and is not used, so there is no feature.")
        elif not own.startswith(_IGNORED):
            found[_model_name(own, place)] = name
    return Layout(place, found, tuple(position_ids), tuple(notes))


def _model_name(own: str, place: Place) -> str:
    """`own` as `CLIPTextModelWithProjection` names it."""
    if own == PROJECTION or place.inner:
        return own
    return f"text_model.{own}"
