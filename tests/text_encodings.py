"""Text encoders that are not CLIP's, as a pane or an analysis meets them: random layers over chunks of one length.

`chunks_of` reads a text as a tool would for a family, without any tokenizer's file: template, words cut into pieces of
a few letters, padding. `TextEncoderDouble` answers what the protocol `Encoder` asks, the same for the same ids.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.encoder.encoder import NotForThisEncoder, ReportCount
from core.encoder.encoding import EncoderInfo, Encoding, Floats, RmsNorm
from core.program.arrays import Integers
from core.program.cancellation import CancelCheck, never_cancelled
from core.prompt.prompt import DEFAULT_SETTINGS, Prompt, PromptVariant, ReadingSettings, Segment
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS
from core.tokens.tokenizer import Token

PIECE_LETTERS = 6  # of a word that is cut into several tokens
LONG_PROMPT = ", ".join(f"word{number} of a long prompt" for number in range(30))  # 150 words


@dataclass(frozen=True, slots=True)
class Frame:
    """What a tool puts around a prompt for a family's encoder: pieces before and after, and the least length."""

    encoder: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    length: int = 0
    is_masked: bool = False
    dropped: int = 0  # rows at the beginning that are not handed on


FRAMES: Mapping[str, Frame] = {
    "chroma": Frame("t5xxl", after=("</s>",)),
    "wan": Frame("umt5xxl", after=("</s>",), length=512, is_masked=True),
    "z_image": Frame("qwen3_4b", ("<|im_start|>", "user", "Ċ"), ("<|im_end|>", "Ċ", "<|im_start|>", "assistant", "Ċ")),
    "qwen_image": Frame(
        "qwen25_7b",
        ("<|im_start|>", "system", "Ċ", *["ĠDescribe"] * 28, "<|im_start|>", "user", "Ċ"),
        ("<|im_end|>", "Ċ", "<|im_start|>", "assistant", "Ċ"),
        dropped=34,
    ),
    "flux2_klein": Frame(
        "qwen3_4b",
        ("<|im_start|>", "user", "Ċ"),
        ("<|im_end|>", "Ċ", "<|im_start|>", "assistant", "Ċ", "<think>", "ĊĊ", "</think>", "ĊĊ"),
        length=512,
        is_masked=True,
    ),
}


def chunks_of(
    text: str, family: str = "z_image", dialect: str = "comfyui", settings: ReadingSettings = DEFAULT_SETTINGS
) -> Chunks:
    """A text as the encoder of a family gets it: one chunk with all that the tool puts around it."""
    frame = FRAMES[family]
    template = [[Token(_id(piece), piece, kind="template") for piece in side] for side in (frame.before, frame.after)]
    padding = TEXT_ENCODERS[frame.encoder].padding
    own = [token for match in re.finditer(r"\w+|[^\w\s]", text) for token in _pieces(match, frame)]
    row = [*template[0], *own, *template[1]]
    filled = Token(padding, "<pad>", kind="padding", attended=not frame.is_masked)
    row += [filled] * max(frame.length - len(row), 0 if row else 1)
    segments = (Segment(text, range(len(text))),) if text else ()
    prompt = Prompt(text, dialect, (PromptVariant(text, segments),), settings=settings)
    return Chunks(
        prompt=prompt,
        family=family,
        chunks=(tuple(row),),
        used=len(own),
        limit=512,
        encoder=frame.encoder,
        kept=(frame.dropped, len(row)) if frame.dropped else None,
    )


def _id(piece: str) -> int:
    return 1 + int.from_bytes(piece.encode()[-3:], "big") % 30_000


def _pieces(match: re.Match[str], frame: Frame) -> Iterator[Token]:
    mark = "▁" if frame.encoder.endswith("t5xxl") else "Ġ"
    for start in range(match.start(), match.end(), PIECE_LETTERS):
        letters = match.string[start : min(start + PIECE_LETTERS, match.end())]
        has_blank = start == match.start() and match.string[:start][-1:].isspace()  # which the piece then has, too
        piece = mark + letters if has_blank else letters
        yield Token(_id(piece), piece, start - has_blank, start + len(letters), spelling="letters")


def info_of(family: str = "z_image", width: int = 32) -> EncoderInfo:
    """The encoder of a family: its own layers, few numbers a row."""
    name = FRAMES[family].encoder
    facts = TEXT_ENCODERS[name]
    return EncoderInfo(
        name,
        family,
        f"{name}.safetensors",
        Path(f"{name}.safetensors"),
        facts.layers,
        width,
        None,
        "bfloat16",
        is_causal=facts.is_causal,
        parameters=12_345_678,
        stored_bytes=24_691_356,
        file_bytes=24_700_000,
        positions=40_960,
    )


class TextEncoderDouble:
    """An encoder of random weights that depend on nothing but its name and layers."""

    device, precision, notice = "cpu", "float32", ""
    is_as_opened = True

    def __init__(self, info: EncoderInfo | None = None) -> None:
        self.info = info or info_of()
        self.inversion_vectors: Mapping[str, Floats] = {}
        draw = np.random.default_rng(self.info.layers)
        shape = (self.info.layers, self.info.width, self.info.width)
        self._weights = draw.normal(0, self.info.width**-0.5, shape).astype(np.float32)
        self.final_norm = RmsNorm(draw.uniform(0.5, 1.5, self.info.width).astype(np.float32), 1e-6)
        self.passes = 0

    def encode(
        self,
        chunks: Chunks,
        cancelled: CancelCheck = never_cancelled,
        max_chunks: int | None = None,
        padding: bool = True,
    ) -> Encoding:
        states, _ = self.encode_chunks(chunks.chunks, cancelled)
        return Encoding(chunks, self.info, states, self.final_norm, None, 0.001)

    def encode_chunks(
        self,
        chunks: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        mask: Integers | None = None,
        padding: bool = True,
    ) -> tuple[Floats, Floats]:
        self.passes += len(chunks)
        states = [self._states(chunk, None if mask is None else mask[at]) for at, chunk in enumerate(chunks)]
        pooled = [self.final_norm(rows[-1, _last_read(chunk)]) for rows, chunk in zip(states, chunks, strict=True)]
        return np.concatenate(states, axis=1), np.stack(pooled)

    def encode_variants(
        self,
        rows: Sequence[Sequence[Token]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
        padding: bool = False,
    ) -> Iterator[tuple[Floats, Floats]]:
        for done, row in enumerate(rows, 1):
            states, pooled = self.encode_chunks([row], cancelled)
            report(done, len(rows))
            yield states, pooled[0]

    def encode_words(
        self,
        texts: Sequence[Sequence[int]],
        cancelled: CancelCheck = never_cancelled,
        report: ReportCount = lambda done, count: None,
    ) -> Floats:
        rows = [self._states([Token(index, "") for index in ids], None).mean(axis=1) for ids in texts]
        return np.stack(rows, axis=1)

    def attentions(
        self,
        chunk: Sequence[Token],
        layer: int | None = None,
        cancelled: CancelCheck = never_cancelled,
        padding: bool = False,
    ) -> Floats:
        seen = self._seen(chunk, None)
        layers = range(self.info.layers if layer is None else 1)
        return np.stack([np.stack([seen, seen]) for _ in layers]).astype(np.float32)

    def project(self, pooled: Floats) -> Floats | None:
        return None

    def derivatives(self) -> object:
        raise NotForThisEncoder("derivatives are CLIP's")

    def rows_of(self, *_: object, **__: object) -> object:
        raise NotForThisEncoder("kept rows are CLIP's")

    def replace_weights(self, weights: Mapping[str, object]) -> None:
        if weights:
            raise NotForThisEncoder("its weights are not replaced")

    def sibling(self) -> "TextEncoderDouble":
        return TextEncoderDouble(self.info)

    def move(self, device: str, precision: str = "float32") -> str:
        return ""

    def _seen(self, chunk: Sequence[Token], mask: Integers | None) -> Floats:
        """How much each row takes of each: the same of all that it may look at [length, length]."""
        allowed = np.array([token.attended for token in chunk])
        seen = np.tile(allowed if mask is None else allowed & (mask > 0), (len(chunk), 1))
        seen = np.tril(seen) if self.info.is_causal else seen
        seen = seen | np.eye(len(chunk), dtype=bool)
        return np.asarray(seen / seen.sum(axis=1, keepdims=True), np.float32)

    def _states(self, chunk: Sequence[Token], mask: Integers | None) -> Floats:
        rows = np.stack([np.random.default_rng(token.id).normal(size=self.info.width) for token in chunk])
        states, seen = [rows.astype(np.float32)], self._seen(chunk, mask)
        for weight in self._weights:
            states.append(states[-1] + 0.5 * np.tanh((seen @ states[-1] + 0.3 * states[-1]) @ weight))
        return np.stack(states)


def _last_read(chunk: Sequence[Token]) -> int:
    return max((at for at, token in enumerate(chunk) if token.kind != "padding"), default=len(chunk) - 1)


def text_encoding(text: str, family: str = "z_image", width: int = 32) -> Encoding:
    """The encoding of a text by the encoder of a family."""
    return TextEncoderDouble(info_of(family, width)).encode(chunks_of(text, family))


def without_masks(chunks: Chunks) -> Chunks:
    """The same where every row may look at padding, too."""
    rows = tuple(tuple(replace(token, attended=True) for token in chunk) for chunk in chunks.chunks)
    return replace(chunks, chunks=rows)
