"""How CLIP reads: the numbers of one prompt on its way from text to rows and feature, and a sentence a step."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.analysis.feature import leftmost_eos_position
from core.dialects.clip_skip import OutputLayer, output_layer
from core.encoder.encoding import Encoding
from core.program.translation import tr, tr_noop
from core.tokens.chunks import CONTEXT_LENGTH
from core.tokens.families import FAMILIES, TOOLS
from core.tokens.tokenizer import readable

SHOWN = 4  # tokens that are spelt out


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps: a title, a sentence with the prompt's own numbers, and the pane that shows more of it.

    `pane` is its English title, which names it.
    """

    title: str
    sentence: str
    pane: str


@dataclass(frozen=True, slots=True)
class Way:
    """The numbers of one prompt in one encoder.

    `characters` were typed; `first` are the first tokens and their ids, of `tokens` in all; `cut` are not read. They
    fill `chunks` of 77 rows: `bos`, `tokens`, `eos` and `padding` together. `layers` turn `rows` rows of `width`
    numbers; `sent` says which layer the U-Net is handed. `eos_row` is the leftmost EOS, from 0; `projection` and
    `length` are the feature's width and Euclidean length, None without a projection.
    """

    characters: int
    first: tuple[tuple[str, int], ...]
    tokens: int
    cut: int
    chunks: int
    bos: int
    eos: int
    padding: int
    layers: int
    width: int
    sent: OutputLayer
    eos_row: int
    projection: int | None
    length: float | None
    tool: str
    family: str
    encoder: str

    def __post_init__(self) -> None:
        if self.bos + self.tokens + self.eos + self.padding != self.rows:
            raise ValueError(f"{self.rows} rows are not BOS, tokens, EOS and padding together")

    @property
    def rows(self) -> int:
        """Of all chunks."""
        return CONTEXT_LENGTH * self.chunks


def way(encoding: Encoding, clip_skip: int | None = None) -> Way:
    """The numbers of an encoding; ValueError for a clip skip that the tool does not have."""
    chunks, info = encoding.chunks.first(encoding.encoded_chunks), encoding.encoder
    kinds = Counter(token.kind for token in chunks.tokens)
    typed = [token for token in chunks.tokens if token.kind in ("text", "embedding")]
    return Way(
        characters=len(chunks.prompt.source),
        first=tuple((readable(token.piece), token.id) for token in typed[:SHOWN]),
        tokens=len(typed),
        cut=len(chunks.truncated),
        chunks=len(chunks.rows),
        bos=kinds["bos"],
        eos=kinds["eos"],
        padding=kinds["padding"],
        layers=info.layers,
        width=info.width,
        sent=output_layer(chunks.prompt.dialect, chunks.family, info.layers, clip_skip),
        eos_row=leftmost_eos_position(chunks),
        projection=info.projection,
        length=None if encoding.feature is None else float(np.linalg.norm(encoding.feature)),
        tool=chunks.prompt.dialect,
        family=chunks.family,
        encoder=info.name,
    )


def steps(numbers: Way) -> tuple[Step, ...]:
    """The six steps of the guided strip."""
    return (
        Step(tr("Text"), _text(numbers), tr_noop("Token table")),
        Step(tr("Ids"), _ids(numbers), tr_noop("Token table")),
        Step(tr("77 rows"), _rows(numbers), tr_noop("Token table")),
        Step(tr("Layers"), _layers(numbers), tr_noop("Across layers")),
        Step(f"{numbers.rows} x {numbers.width}", _handed_over(numbers), tr_noop("Conditioning")),
        Step(tr("Feature"), _feature(numbers), tr_noop("Feature")),
    )


def _text(way: Way) -> str:
    typed = tr("You typed {count} character(s); {tool}’s rules read them.", "", way.characters)
    typed = typed.format(count=f"{way.characters:,}", tool=TOOLS[way.tool])
    if not way.cut:
        return typed
    cut = tr("1 token at its end is not read.") if way.cut == 1 else tr("{count} tokens at its end are not read.")
    return " ".join([typed, cut.format(count=f"{way.cut:,}")])


def _ids(way: Way) -> str:
    if not way.tokens:
        return tr("No text is left to look up in CLIP’s vocabulary of 49,408 pieces.")
    spelt = [tr("“{piece}” is {id}").format(piece=piece, id=index) for piece, index in way.first]
    spelt += ["…"] if way.tokens > len(way.first) else []
    said = tr("CLIP’s vocabulary of 49,408 pieces makes {count} token(s) of them: {spelt}.", "", way.tokens)
    return said.format(count=f"{way.tokens:,}", spelt=", ".join(spelt))


def _rows(way: Way) -> str:
    said = tr(
        "{chunks} chunk(s) of 77 rows: {bos} BOS, {tokens}, {eos} EOS and {padding} padding, {rows} in all.",
        "",
        way.chunks,
    )
    tokens = tr("{count} token(s)", "", way.tokens).format(count=f"{way.tokens:,}")
    chunks = f"{way.chunks:,}"
    return said.format(chunks=chunks, bos=way.bos, tokens=tokens, eos=way.eos, padding=way.padding, rows=way.rows)


def _layers(way: Way) -> str:
    return tr(
        "Each row becomes {width} numbers, and {layers} layers rewrite them. "
        "A row sees itself and the rows before it in its chunk, never a later one."
    ).format(width=way.width, layers=way.layers)


def _handed_over(way: Way) -> str:
    if way.family == "flux":
        return tr("Flux is handed none of these rows, only the pooled one.")
    if _has_others(way):
        said = tr(
            "{reader} is handed layer {layer} of {layers}, {norm}, beside those of the family’s other encoders: "
            "{rows} rows of {width} numbers, {padding} of them padding."
        )
    else:
        said = tr(
            "{reader} is handed layer {layer} of {layers}, {norm}: {rows} rows of {width} numbers, {padding} of them "
            "padding."
        )
    return said.format(
        reader=tr("The transformer") if way.family == "sd3" else tr("The U-Net"),
        layer=way.sent.layer,
        layers=way.layers,
        norm=tr("after the final layer norm") if way.sent.normed else tr("without the final layer norm"),
        rows=way.rows,
        width=way.width,
        padding=way.padding,
    )


def _has_others(way: Way) -> bool:
    return way.family == "sd3" or len(FAMILIES[way.family].encoders) > 1


def _feature(way: Way) -> str:
    if way.projection is None or way.length is None:
        return tr(
            "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; this file holds "
            "no projection, so there is no feature."
        ).format(row=way.eos_row)
    said = tr(
        "The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; the projection makes "
        "it the feature, {width} numbers of length {length}."
    ).format(row=way.eos_row, width=way.projection, length=f"{way.length:.1f}")
    return " ".join([said, tr("The U-Net is not handed it.")]) if way.family in ("sd1", "sd2") else said
