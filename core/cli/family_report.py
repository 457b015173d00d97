"""What the JSON object of a prompt says more for a family whose text encoder is not CLIP's alone."""

from collections.abc import Mapping
from typing import Any

from core.cli.families import layers_of
from core.dialects.conditioning import part_of
from core.dialects.sent_layers import sent_layers
from core.dialects.text_families.acts import acts_of
from core.dialects.text_families.conditioning import row_encoders
from core.encoder.encoding import EncoderInfo
from core.tokens.chunks import Chunks


def with_family_fields(
    record: Mapping[str, Any], chunks: Chunks, infos: Mapping[str, EncoderInfo], clip_skip: int | None
) -> dict[str, Any]:
    """The object with what acts in the tool, and of each encoder's tokens their part and whether they are seen.

    `kept` are the rows [from, to) that are handed on, `tapped` the layers that are; each encoder has its own, and the
    object those of the only one, but for `kept` where rows are cut off behind, too.
    """
    sides = [_side(side, infos.get(side.encoder), clip_skip) for side in chunks.encoders]
    encoders = [{**own, **more} for own, more in zip(record["encoders"], sides, strict=True)]
    for encoder, side in zip(encoders, chunks.encoders, strict=True):
        encoder["chunks"] = [
            [{**own, "attended": token.attended, "part": part_of(token)} for own, token in zip(rows, row, strict=True)]
            for rows, row in zip(encoder["chunks"], side.chunks, strict=True)
        ]
    acts = acts_of(chunks.family, chunks.prompt.dialect)
    named = {"weights": acts.weights, "clip_skip": acts.clip_skip, "padding": acts.padding}
    handing = [side for side in sides if side["kept"] is not None]
    alone = handing[0] if len(handing) == 1 else {"kept": None, "tapped": None}
    is_cut_behind = alone["kept"] is not None and alone["kept"][0] > 0 and alone["kept"][1] < alone["rows"]
    return {
        **record,
        "encoders": encoders,
        "kept": None if is_cut_behind else alone["kept"],
        "tapped": alone["tapped"],
        "mask": [list(span) for span in chunks.handed_mask] if chunks.handed_mask is not None else None,
        "acts": {key: act.acts for key, act in named.items()},
        "sentences": {key: act.sentence for key, act in named.items()},
    }


def _side(chunks: Chunks, info: EncoderInfo | None, clip_skip: int | None) -> dict[str, Any]:
    """An encoder's counter, places, and what of its rows and layers is handed on (null where none of its rows is)."""
    record: dict[str, Any] = {
        "counter": {"used": chunks.used, "limit": chunks.limit},
        "places": chunks.places,
        "rows": len(chunks.tokens),
        "kept": None,
        "tapped": None,
        "normed": None,
    }
    family = chunks.family
    if chunks.encoder not in row_encoders(family):
        return record
    layers = info.layers if info else layers_of(family)[chunks.encoder]
    sent = sent_layers(family, chunks.prompt.dialect, chunks.encoder, layers, clip_skip)
    kept = list(chunks.kept or (0, len(chunks.tokens)))
    return {**record, "kept": kept, "tapped": list(sent.layers), "normed": sent.normed}
