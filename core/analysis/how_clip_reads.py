"""How CLIP reads: a prompt's numbers on its way from text to hidden states and feature, and a sentence a step."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.analysis.feature import leftmost_eos_position
from core.analysis.units import spelt_piece
from core.dialects.sent_layers import SentLayers, clip_facts, sent_of
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo, Encoding
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks

MAX_LISTED_TOKENS = 4  # tokens that are spelt out


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps: a title, a sentence with the prompt's own numbers, and the pane that shows more of it.

    `pane` is its English title, which names it.
    """

    title: str
    sentence: str
    pane: str


@dataclass(frozen=True, slots=True)
class ReadingSummary:
    """The numbers of one prompt in one encoder.

    `chunks` are those that the encoder `info` has encoded, and `kinds` counts their rows by the kind of token;
    `first_tokens` are the first typed ones with their ids. `sent` says which layers the image model is handed.
    `eos_position` is that of CLIP's leftmost EOS, from 0, and `feature_length` the feature's Euclidean length, None
    without a projection.
    """

    chunks: Chunks
    info: EncoderInfo
    kinds: Counter[str]
    first_tokens: tuple[tuple[str, int], ...]
    sent: SentLayers
    eos_position: int
    feature_length: float | None

    @property
    def token_count(self) -> int:
        """How many rows are typed tokens or vectors of textual inversions."""
        return self.kinds["text"] + self.kinds["embedding"]


def summarise(encoding: Encoding, clip_skip: int | None = None) -> ReadingSummary:
    """The numbers of an encoding; ValueError for a clip skip that the tool does not have."""
    chunks, info = encoding.chunks.first(encoding.encoded_chunks), encoding.encoder
    sent = chunks.of_sent_text or chunks
    typed = [token for token in sent.tokens if token.kind in ("text", "embedding")]
    return ReadingSummary(
        chunks=chunks,
        info=info,
        kinds=Counter(token.kind for token in chunks.tokens),
        first_tokens=tuple(
            (spelt_piece(typed, index, sent.prompt.source), token.id)
            for index, token in enumerate(typed[:MAX_LISTED_TOKENS])
        ),
        sent=sent_of(encoding, clip_skip),
        eos_position=leftmost_eos_position(chunks) if chunks.is_clip else 0,
        feature_length=None if encoding.feature is None else float(np.linalg.norm(encoding.feature)),
    )


def steps(summary: ReadingSummary) -> tuple[Step, ...]:
    """The six steps of the guided strip."""
    rows = f"{len(summary.chunks.tokens)} × {summary.info.width}"
    count, length = len(summary.chunks.chunks), summary.chunks.context_length
    return (
        Step(tr("Text"), _describe_text(summary), tr_noop("Token table")),
        Step(tr("Ids"), _describe_ids(summary), tr_noop("Token table")),
        Step(
            tr("{length} rows").format(length=length if count == 1 else f"{count} × {length}"),
            _describe_chunks(summary),
            tr_noop("Token table"),
        ),
        Step(tr("Layers"), _describe_layers(summary), tr_noop("Across layers")),
        Step(rows, _describe_output(summary), tr_noop("Conditioning")),
        Step(tr("Feature"), _describe_feature(summary), tr_noop("Feature")),
    )


def _describe_text(summary: ReadingSummary) -> str:
    prompt, unread = summary.chunks.prompt, len(summary.chunks.truncated)
    typed = tr("You typed {count} character(s); {tool}’s rules read them.", "", len(prompt.source))
    typed = typed.format(count=f"{len(prompt.source):,}", tool=DIALECTS[prompt.dialect].title)
    if not unread:
        return typed
    cut = tr("1 token at its end is not read.") if unread == 1 else tr("{count} tokens at its end are not read.")
    return " ".join([typed, cut.format(count=f"{unread:,}")])


def _describe_ids(summary: ReadingSummary) -> str:
    if not summary.token_count:
        return tr("No text is left to look up in CLIP’s vocabulary of 49,408 pieces.")
    spelt = [tr("“{piece}” is {id}").format(piece=piece, id=index) for piece, index in summary.first_tokens]
    spelt += ["…"] if summary.token_count > len(summary.first_tokens) else []
    message = tr("CLIP’s vocabulary of 49,408 pieces makes {count} token(s) of them: {spelt}.", "", summary.token_count)
    return message.format(count=f"{summary.token_count:,}", spelt=", ".join(spelt))


def _describe_chunks(summary: ReadingSummary) -> str:
    count, kinds = len(summary.chunks.chunks), summary.kinds
    message = tr(
        "{chunks} chunk(s) of {length} rows: {bos} BOS, {tokens}, {eos} EOS and {padding} padding, {rows} in all.",
        "",
        count,
    )
    tokens = tr("{count} token(s)", "", summary.token_count).format(count=f"{summary.token_count:,}")
    rows = {"eos": kinds["eos"], "padding": kinds["padding"], "rows": len(summary.chunks.tokens)}
    length = summary.chunks.context_length
    return message.format(chunks=f"{count:,}", length=length, bos=kinds["bos"], tokens=tokens, **rows)


def _describe_layers(summary: ReadingSummary) -> str:
    return tr(
        "Each row becomes {width} numbers, and {layers} layers rewrite them. "
        "A row sees itself and the rows before it in its chunk, never a later one."
    ).format(width=summary.info.width, layers=summary.info.layers)


def _describe_output(summary: ReadingSummary) -> str:
    family = clip_facts(summary.chunks.family, summary.chunks.prompt.dialect)
    if not family.receives_states:
        return tr("Flux is handed none of these rows, only the pooled one.")
    if len(family.encoders) > 1:
        message = tr(
            "{reader} is handed layer {layer} of {layers}, {norm}, beside those of the family’s other encoders: "
            "{rows} rows of {width} numbers, {padding} of them padding."
        )
    else:
        message = tr(
            "{reader} is handed layer {layer} of {layers}, {norm}: {rows} rows of {width} numbers, {padding} of them "
            "padding."
        )
    return message.format(
        reader=tr("The transformer") if family.image_model == "transformer" else tr("The U-Net"),
        layer=summary.sent.layer,
        layers=summary.info.layers,
        norm=tr("after the final layer norm") if summary.sent.normed else tr("without the final layer norm"),
        rows=len(summary.chunks.tokens),
        width=summary.info.width,
        padding=summary.kinds["padding"],
    )


def _describe_feature(summary: ReadingSummary) -> str:
    if summary.feature_length is None:
        return tr(
            "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; this file holds "
            "no projection, so there is no feature."
        ).format(row=summary.eos_position)
    message = tr(
        "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; the projection makes "
        "it the feature, {width} numbers of length {length}."
    ).format(row=summary.eos_position, width=summary.info.projection, length=f"{summary.feature_length:.1f}")
    is_handed_on = clip_facts(summary.chunks.family, summary.chunks.prompt.dialect).receives_pooled
    return message if is_handed_on else " ".join([message, tr("The U-Net is not handed it.")])
