"""JSON objects and NPZ of what was read and computed: one writer for the command line and for export."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.cli.families import family_option
from core.dialects.table import DIALECTS
from core.dialects.way_lengths import measure_ways
from core.editing.lint import lint
from core.encoder.encoding import EncoderInfo, Encoding, Floats
from core.model import Conditioning
from core.prompt.prompt import Diagnostic
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, listed_encoder


def prompt_record(
    chunks: Chunks, *opened: EncoderInfo, notes: Iterable[Diagnostic] = (), clip_skip: int | None = None
) -> dict[str, Any]:
    """The JSON object of one prompt; layers and width are null where no encoder was opened.

    `notes` are more warnings than those that follow from the prompt alone. `clip_skip` says which layers are handed on
    of a family whose text encoder is not CLIP's alone.
    """
    prompt, infos = chunks.prompt, {listed_encoder(chunks.family, info.name): info for info in opened}
    record = {
        "prompt": prompt.source,
        "dialect": prompt.dialect,
        "family": family_option(chunks.family),
        "counter": {
            **({"sections": list(chunks.counted_sections)} if len(chunks.counted_sections) > 1 else {}),
            "used": chunks.used,
            "limit": chunks.limit,
        },
        "expansions": _expansions(chunks),
        "variants": [
            {"part": v.part, "part_weight": _finite(v.part_weight), "until_step": v.until_step, "text": v.text}
            for v in prompt.variants
        ],
        "encoders": [_encoder_record(side, infos.get(side.encoder)) for side in chunks.encoders],
        "warnings": [_diagnostic_record(note) for note in sorted((*lint(chunks), *notes), key=_place)],
    }
    if chunks.family not in TEXT_FAMILIES:
        return record
    from core.cli.family_report import with_family_fields

    return with_family_fields(record, chunks, infos, clip_skip)


def _encoder_record(chunks: Chunks, info: EncoderInfo | None) -> dict[str, Any]:
    variants = DIALECTS[chunks.prompt.dialect].tokenizer_variants
    facts = TEXT_ENCODERS.get(chunks.encoder)
    return {
        "name": info.name if info else chunks.encoder,
        "tokenizer": facts.vocabulary if facts else variants[chunks.encoder],
        "layers": info.layers if info else None,
        "width": info.width if info else None,
        "chunks": _chunk_records(chunks),
    }


def _place(note: Diagnostic) -> tuple[int, int]:
    return note.start, note.end


def _expansions(chunks: Chunks) -> dict[str, Any]:
    """How many ways the layer in front of the tool makes of the prompt, and how long they are."""
    expansion, lengths = chunks.prompt.expansion, measure_ways(chunks)
    return {
        "count": expansion.template.count if expansion else 1,
        "shown": expansion.shown if expansion else 0,
        "used": [lengths.least, lengths.most],
        "exact": lengths.is_exact,
    }


def _diagnostic_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """`weights` is there only where the message states some."""
    record: dict[str, Any] = {
        "code": diagnostic.code,
        "message": diagnostic.message,
        "start": diagnostic.start,
        "end": diagnostic.end,
        "fixes": [
            {"title": fix.label, "start": start, "end": end, "text": text}
            for fix in diagnostic.fixes
            for start, end, text in fix.edits
        ],
    }
    return {**record, "weights": dict(diagnostic.weights)} if diagnostic.weights else record


def _chunk_records(chunks: Chunks) -> list[list[dict[str, Any]]]:
    return [
        [
            {
                "position": position,
                "id": token.id,
                "text": token.piece,
                "weight": _finite(token.weight),
                "start": token.start,
                "end": token.end,
            }
            for position, token in enumerate(row)
        ]
        for row in chunks.chunks
    ]


def _finite(number: float) -> float | None:
    """The number, or None where JSON has no form for it: ComfyUI takes (x:nan), and 400 digits are infinite."""
    return number if math.isfinite(number) else None


def prompt_arrays(encodings: Sequence[Encoding], conditioned: Conditioning) -> dict[str, Floats]:
    """Arrays of one prompt: `hidden_states.clip_l`, `feature.clip_l` if there is a projection, and what is sent.

    Of a family whose text encoder is not CLIP's alone also `final.t5xxl`, and `encoder_rows` before an adapter.
    """
    arrays = {"conditioning": conditioned.prompt_embeds}
    for name in ("pooled", "encoder_rows"):
        if (array := getattr(conditioned, name)) is not None:
            arrays[name] = array
    for encoding in encodings:
        arrays[f"hidden_states.{encoding.encoder.name}"] = encoding.hidden_states
        if encoding.chunks.family in TEXT_FAMILIES:
            arrays[f"final.{encoding.encoder.name}"] = encoding.final_norm(encoding.hidden_states[-1])
        if encoding.feature is not None:
            arrays[f"feature.{encoding.encoder.name}"] = encoding.feature
    return arrays


def write_npz(arrays: Mapping[str, Floats], path: Path) -> None:
    """All arrays in one uncompressed NPZ file at exactly `path`; OSError where it cannot be written."""
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **dict(arrays))
