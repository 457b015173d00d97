"""How CLIP reads: the numbers of one prompt on its way from text to rows and feature, and a sentence a step."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.analysis.feature import leftmost_eos
from core.chunking import POSITIONS
from core.clip_skip import SentLayer, sent_layer
from core.encoding import Encoding
from core.families import FAMILIES, TOOLS
from core.tokenizer import readable

SHOWN = 4  # tokens that are spelt out


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six steps: a title, a sentence with the prompt's own numbers, and the pane that shows more of it."""

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
    sent: SentLayer
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
        return POSITIONS * self.chunks


def way(encoding: Encoding, clip_skip: int | None = None) -> Way:
    """The numbers of an encoding; ValueError for a clip skip that the tool does not have."""
    chunks, info = encoding.chunks.head(encoding.encoded_chunks), encoding.encoder
    kinds = Counter(token.kind for token in chunks.tokens)
    typed = [token for token in chunks.tokens if token.kind in ("text", "embedding")]
    return Way(
        characters=len(chunks.prompt.source),
        first=tuple((readable(token.piece), token.id) for token in typed[:SHOWN]),
        tokens=len(typed),
        cut=len(chunks.cut),
        chunks=len(chunks.rows),
        bos=kinds["bos"],
        eos=kinds["eos"],
        padding=kinds["padding"],
        layers=info.layers,
        width=info.width,
        sent=sent_layer(chunks.prompt.dialect, chunks.family, info.layers, clip_skip),
        eos_row=leftmost_eos(chunks),
        projection=info.projection,
        length=None if encoding.feature is None else float(np.linalg.norm(encoding.feature)),
        tool=chunks.prompt.dialect,
        family=chunks.family,
        encoder=info.name,
    )


def steps(numbers: Way) -> tuple[Step, ...]:
    """The six steps of the guided strip."""
    return (
        Step("Text", _text(numbers), "Token table"),
        Step("Ids", _ids(numbers), "Token table"),
        Step("77 rows", _rows(numbers), "Token table"),
        Step("Layers", _layers(numbers), "Across layers"),
        Step(f"{numbers.rows} x {numbers.width}", _handed_over(numbers), "Conditioning"),
        Step("Feature", _feature(numbers), "Feature"),
    )


def _text(way: Way) -> str:
    cut = f" {_count(way.cut, 'token')} at its end {_is(way.cut)} not read." if way.cut else ""
    return f"You typed {_count(way.characters, 'character')}; {TOOLS[way.tool]}’s rules read them.{cut}"


def _ids(way: Way) -> str:
    if not way.tokens:
        return "No text is left to look up in CLIP’s vocabulary of 49,408 pieces."
    spelt = ", ".join(f"“{piece}” is {index}" for piece, index in way.first)
    more = ", …" if way.tokens > len(way.first) else ""
    return f"CLIP’s vocabulary of 49,408 pieces makes {_count(way.tokens, 'token')} of them: {spelt}{more}."


def _rows(way: Way) -> str:
    filled = f"{way.bos} BOS, {_count(way.tokens, 'token')}, {way.eos} EOS and {way.padding} padding"
    return f"{_count(way.chunks, 'chunk')} of 77 rows: {filled}, {way.rows} in all."


def _layers(way: Way) -> str:
    return (
        f"Each row becomes {way.width} numbers, and {way.layers} layers rewrite them. "
        "A row sees itself and the rows before it in its chunk, never a later one."
    )


def _handed_over(way: Way) -> str:
    if way.family == "flux":
        return "Flux is handed none of these rows, only the pooled one."
    norm = "after the final layer norm" if way.sent.normed else "without the final layer norm"
    beside = ", beside those of the family’s other encoders" if _has_others(way) else ""
    return (
        f"The U-Net is handed layer {way.sent.layer} of {way.layers}, {norm}{beside}: "
        f"{way.rows} rows of {way.width} numbers, {way.padding} of them padding."
    ).replace("The U-Net", "The transformer" if way.family == "sd3" else "The U-Net")


def _has_others(way: Way) -> bool:
    return way.family == "sd3" or len(FAMILIES[way.family].encoders) > 1


def _feature(way: Way) -> str:
    taken = f"The last layer’s row at the first EOS, row {way.eos_row}, is CLIP’s summary of the first chunk"
    if way.projection is None or way.length is None:
        return f"{taken}; this file holds no projection, so there is no feature."
    used = " The U-Net is not handed it." if way.family in ("sd1", "sd2") else ""
    return f"{taken}; the projection makes it the feature, {way.projection} numbers of length {way.length:.1f}.{used}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
