"""`analyze --ask shares`: how much of a prompt's summary comes from each word and tag, chunk by chunk."""

from math import isfinite
from typing import Any

from core.analysis.encoding_view import EncodingView
from core.analysis.units import UnitKind
from core.cli.answers.asked import AskedPrompt
from core.cli.answers.checks import check_record
from core.queries.shares import SummaryShares, shares_of_summary
from core.queries.summary_growth import SummaryGrowth, summary_growth
from core.queries.summary_parts import SummaryParts, summary_parts


def answer(asked: AskedPrompt) -> dict[str, Any]:
    """For each encoder what each of its chunks' summaries is made of."""
    return {"encoders": {name: _chunks(view, asked) for name, view in asked.views.items()}}


def _chunks(view: EncodingView, asked: AskedPrompt) -> list[dict[str, Any]]:
    records = []
    for chunk in range(view.encoding.encoded_chunks):
        record = _record(shares_of_summary(view, chunk, asked.model), summary_growth(view, chunk, asked.model))
        if asked.options.share_parts:
            record["parts"] = _parts(summary_parts(view, chunk, asked.model))
        records.append(record)
    return records


def _record(shares: SummaryShares, growth: SummaryGrowth) -> dict[str, Any]:
    steps = zip(["", *(word.label for word in growth.words)], growth.values.tolist(), strict=True)
    return {
        "chunk": shares.summary.chunk,
        "layer": shares.summary.layer,
        "check": check_record(shares.check),
        "steps": shares.steps,
        "moved": _number(shares.moved),
        "tags": _units(shares, "tag"),
        "words": _units(shares, "word"),
        "growth": [{"after": after, "value": _number(value)} for after, value in steps],
    }


def _units(shares: SummaryShares, kind: UnitKind) -> list[dict[str, Any]]:
    return [
        {kind: unit.label, "start": unit.start, "end": unit.end, "share": _number(value)}
        for unit, value in zip(shares.units(kind), shares.shares(kind).tolist(), strict=True)
    ]


def _parts(parts: SummaryParts) -> dict[str, Any]:
    arrays = {name: array.tolist() for name, array in parts.arrays().items()}
    return {"sources": list(parts.sources), **arrays, "total": _number(parts.total)}


def _number(value: float) -> float | None:
    return round(value, 6) if isfinite(value) else None
