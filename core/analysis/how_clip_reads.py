"""How CLIP reads: a prompt's numbers on its way from text to hidden states and feature, and a sentence a step."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.analysis.feature import leftmost_eos_position
from core.dialects.clip_skip import OutputLayer
from core.dialects.table import DIALECTS
from core.encoder.encoding import Encoding
from core.program.translation import tr, tr_noop
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.families import FAMILIES
from core.tokens.tokenizer import readable

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

    `characters` were typed; `first_tokens` are the first and their ids, of `tokens` in all; `unread` are not read. They
    fill `chunks` of 77 rows: `bos`, `tokens`, `eos` and `padding` together. `layers` turn `position_count` rows of
    `width` numbers; `output_layer` says which layer the U-Net is handed. `eos_position` is that of the leftmost EOS,
    from 0; `projection` and `feature_length` are the feature's width and Euclidean length, None without a projection.
    """

    characters: int
    first_tokens: tuple[tuple[str, int], ...]
    tokens: int
    unread: int
    chunks: int
    bos: int
    eos: int
    padding: int
    layers: int
    width: int
    output_layer: OutputLayer
    eos_position: int
    projection: int | None
    feature_length: float | None
    tool: str
    family: str
    encoder: str

    def __post_init__(self) -> None:
        if self.bos + self.tokens + self.eos + self.padding != self.position_count:
            raise ValueError(f"{self.position_count} rows are not BOS, tokens, EOS and padding together")

    @property
    def position_count(self) -> int:
        """Of all chunks."""
        return CONTEXT_LENGTH * self.chunks


def summarise(encoding: Encoding, clip_skip: int | None = None) -> ReadingSummary:
    """The numbers of an encoding; ValueError for a clip skip that the tool does not have."""
    chunks, info = encoding.chunks.first(encoding.encoded_chunks), encoding.encoder
    kinds = Counter(token.kind for token in chunks.tokens)
    typed = [token for token in chunks.tokens if token.kind in ("text", "embedding")]
    return ReadingSummary(
        characters=len(chunks.prompt.source),
        first_tokens=tuple((readable(token.piece), token.id) for token in typed[:MAX_LISTED_TOKENS]),
        tokens=len(typed),
        unread=len(chunks.truncated),
        chunks=len(chunks.chunks),
        bos=kinds["bos"],
        eos=kinds["eos"],
        padding=kinds["padding"],
        layers=info.layers,
        width=info.width,
        output_layer=DIALECTS[chunks.prompt.dialect].clip_skip.output_layer(chunks.family, info.layers, clip_skip),
        eos_position=leftmost_eos_position(chunks),
        projection=info.projection,
        feature_length=None if encoding.feature is None else float(np.linalg.norm(encoding.feature)),
        tool=chunks.prompt.dialect,
        family=chunks.family,
        encoder=info.name,
    )


def steps(summary: ReadingSummary) -> tuple[Step, ...]:
    """The six steps of the guided strip."""
    return (
        Step(tr("Text"), _describe_text(summary), tr_noop("Token table")),
        Step(tr("Ids"), _describe_ids(summary), tr_noop("Token table")),
        Step(tr("77 rows"), _describe_chunks(summary), tr_noop("Token table")),
        Step(tr("Layers"), _describe_layers(summary), tr_noop("Across layers")),
        Step(f"{summary.position_count} x {summary.width}", _describe_output(summary), tr_noop("Conditioning")),
        Step(tr("Feature"), _describe_feature(summary), tr_noop("Feature")),
    )


def _describe_text(summary: ReadingSummary) -> str:
    typed = tr("You typed {count} character(s); {tool}’s rules read them.", "", summary.characters)
    typed = typed.format(count=f"{summary.characters:,}", tool=DIALECTS[summary.tool].title)
    if not summary.unread:
        return typed
    cut = (
        tr("1 token at its end is not read.") if summary.unread == 1 else tr("{count} tokens at its end are not read.")
    )
    return " ".join([typed, cut.format(count=f"{summary.unread:,}")])


def _describe_ids(summary: ReadingSummary) -> str:
    if not summary.tokens:
        return tr("No text is left to look up in CLIP’s vocabulary of 49,408 pieces.")
    spelt = [tr("“{piece}” is {id}").format(piece=piece, id=index) for piece, index in summary.first_tokens]
    spelt += ["…"] if summary.tokens > len(summary.first_tokens) else []
    message = tr("CLIP’s vocabulary of 49,408 pieces makes {count} token(s) of them: {spelt}.", "", summary.tokens)
    return message.format(count=f"{summary.tokens:,}", spelt=", ".join(spelt))


def _describe_chunks(summary: ReadingSummary) -> str:
    message = tr(
        "{chunks} chunk(s) of 77 rows: {bos} BOS, {tokens}, {eos} EOS and {padding} padding, {rows} in all.",
        "",
        summary.chunks,
    )
    token_count = tr("{count} token(s)", "", summary.tokens).format(count=f"{summary.tokens:,}")
    chunk_count = f"{summary.chunks:,}"
    return message.format(
        chunks=chunk_count,
        bos=summary.bos,
        tokens=token_count,
        eos=summary.eos,
        padding=summary.padding,
        rows=summary.position_count,
    )


def _describe_layers(summary: ReadingSummary) -> str:
    return tr(
        "Each row becomes {width} numbers, and {layers} layers rewrite them. "
        "A row sees itself and the rows before it in its chunk, never a later one."
    ).format(width=summary.width, layers=summary.layers)


def _describe_output(summary: ReadingSummary) -> str:
    family = FAMILIES[summary.family]
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
        layer=summary.output_layer.layer,
        layers=summary.layers,
        norm=tr("after the final layer norm") if summary.output_layer.normed else tr("without the final layer norm"),
        rows=summary.position_count,
        width=summary.width,
        padding=summary.padding,
    )


def _describe_feature(summary: ReadingSummary) -> str:
    if summary.projection is None or summary.feature_length is None:
        return tr(
            "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; this file holds "
            "no projection, so there is no feature."
        ).format(row=summary.eos_position)
    message = tr(
        "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; the projection makes "
        "it the feature, {width} numbers of length {length}."
    ).format(row=summary.eos_position, width=summary.projection, length=f"{summary.feature_length:.1f}")
    return (
        message if FAMILIES[summary.family].receives_pooled else " ".join([message, tr("The U-Net is not handed it.")])
    )
