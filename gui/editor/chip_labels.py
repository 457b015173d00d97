"""What stands on the chip of a token, laid out to be drawn, and the sentence that says what it stands for."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QStaticText, QTransform

from core.analysis.units import letters_at
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES
from core.tokens.tokenizer import Token, readable
from gui.widgets.style import Theme

MAX_KEPT_TEXTS = 2_000
CORNER = 5  # radius, in pixels
PlacedText = tuple[QPointF, QStaticText]  # the upper left corner, and what is drawn there
DESCRIPTIONS = {
    "bos": tr_noop("position {position} · id {id} · begin of text (BOS), the same for every prompt"),
    "eos": tr_noop("position {position} · id {id} · end of text (EOS): CLIP's feature is read from this row"),
    "padding": tr_noop(
        "position {position} · id {id} · padding up to position {last}: the U-Net is sent these rows too"
    ),
}
OF_TEXT_FAMILIES = {  # whose CLIP encoders have no U-Net behind them
    "eos": tr_noop("position {position} · id {id} · end of text (EOS): CLIP's pooled vector is read from this row"),
    "padding": tr_noop("position {position} · id {id} · padding up to position {last}"),
}
WORD_END_DESCRIPTION = tr_noop("position {position} · id {id} · “{piece}”, ends a word")
WORD_INSIDE_DESCRIPTION = tr_noop("position {position} · id {id} · “{piece}”, inside a word")
VECTOR_DESCRIPTION = tr_noop("position {position} · vector {number} of the textual inversion “{piece}”")


def chip_labels(chunks: Chunks, first: int) -> list[tuple[int, Token, str]]:
    """Row, token and label of each chip from a row on; the padding of a chunk is one chip."""
    if not chunks.is_clip:
        from gui.editor.text_chips import text_chip_labels  # which the first frame does without

        return text_chip_labels(chunks, first)
    tokens, chips = chunks.tokens, []
    part = 0
    for row, token in enumerate(tokens[first:], first):
        part = part + 1 if row > 0 and is_same_letter(chunks, row) else 1
        if token.kind != "padding":
            label = {"bos": "BOS", "eos": "EOS"}.get(token.kind) or _piece(token.piece)
            if token.vector is not None:  # of a textual inversion: its name, numbered
                label = f"{token.piece} {token.vector + 1}"
            elif "\ufffd" in label:  # part of a character's bytes: the character, numbered
                label = f"{letters_at(chunks, row)}{chr(0x2080 + min(part, 9))}"
            chips.append((row, token, label))
        elif tokens[row - 1].kind != "padding":
            chips.append((row, token, f"pad × {chunks.context_length - row % chunks.context_length}"))
    return chips


def is_same_letter(chunks: Chunks, row: int) -> bool:
    """Whether a token stands for the same letters as the one before it."""
    tokens = (chunks.of_sent_text or chunks).tokens
    return tokens[row].start is not None and tokens[row].start == tokens[row - 1].start


@lru_cache(maxsize=5_000)
def _piece(piece: str) -> str:
    text = readable(piece)
    return text + "⏎" if piece.endswith(("</w>", "|>")) else text


def chip_caption(token: Token) -> str:
    """The lower line of a chip: the id, and the weight where it is not 1."""
    below = f"{token.id}" if token.vector is None else tr("vector", "below a chip, where else its id stands")
    return below if token.weight == 1 else f"{below} ×{token.weight:.3g}"


def describe_token(chunks: Chunks, row: int) -> str:
    """What the token at a row stands for."""
    if not chunks.is_clip:
        from gui.editor.text_chips import describe_text_token

        return describe_text_token(chunks, row)
    token, length = chunks.tokens[row], chunks.context_length
    weight = "" if token.weight == 1 else tr(" · weight {weight}").format(weight=f"{token.weight:g}")
    descriptions = DESCRIPTIONS if chunks.family in FAMILIES else {**DESCRIPTIONS, **OF_TEXT_FAMILIES}
    sentence = descriptions.get(token.kind) or (WORD_END_DESCRIPTION if token.ends_word else WORD_INSIDE_DESCRIPTION)
    if token.vector is not None:
        sentence = VECTOR_DESCRIPTION
    values = {"position": row % length, "id": token.id, "last": length - 1}
    name = readable(token.piece) if token.vector is None else token.piece
    return tr(sentence).format(piece=name, number=(token.vector or 0) + 1, **values) + weight


def count_sentence(chunks: Chunks) -> str:
    """How many tokens there are of how many, where the tool has a limit."""
    if not chunks.limit:
        return tr("%n token(s), and no limit", "", chunks.used)
    return tr("{used} of {limit} tokens").format(used=chunks.used, limit=chunks.limit)


def short_count(chunks: Chunks) -> str:
    """The same as numbers alone, such as `4 / 75`."""
    return f"{chunks.used} / {chunks.limit}" if chunks.limit else f"{chunks.used}"


@dataclass(frozen=True, slots=True)
class Chip:
    """One token, or all padding of a chunk, and its box."""

    row: int
    token: Token
    label: str
    box: QRectF


class DrawnChip(NamedTuple):
    """A chip as it is drawn: its box without the border's half pixels, its two lines, and whether it was typed."""

    box: QRectF
    upper: PlacedText
    lower: PlacedText
    is_typed: bool


def frame_of(token: Token) -> str:
    """How the frame of a token's chip stands out, a key of `frame_pens`; "" where it does not."""
    return "unknown" if token.is_unknown else "" if token.attended else "masked"


def frame_pens(theme: Theme) -> dict[str, QPen]:
    """What the frames are drawn with of chips that stand out."""
    return {
        "lit": QPen(QColor(theme.accent), 1.6),
        "added": QPen(QColor(theme.dim), 1, Qt.PenStyle.DashLine),
        "unknown": QPen(QColor(theme.warn), 1.4, Qt.PenStyle.DotLine),
        "masked": QPen(QColor(theme.dim), 1, Qt.PenStyle.DotLine),
    }


class StaticTexts:
    """Keeps the layout of each text in each font: Qt lays each out once, which is most of what drawing it takes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[QStaticText, float, float]] = {}  # with half its width and height

    def place(self, text: str, font: QFont, middle: QPointF) -> PlacedText:
        """A one-line text in a font around its middle; to be drawn with that font."""
        if len(self._kept) > MAX_KEPT_TEXTS:
            self._kept.clear()
        kept = self._kept.get((text, font.key())) or self._lay_out(text, font)
        return QPointF(middle.x() - kept[1], middle.y() - kept[2]), kept[0]

    def _lay_out(self, text: str, font: QFont) -> tuple[QStaticText, float, float]:
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.prepare(QTransform(), font)
        kept = self._kept[text, font.key()] = made, made.size().width() / 2, made.size().height() / 2
        return kept


@lru_cache(maxsize=500)
def chip_frame(size: tuple[float, float], border: str, behind: str, ratio: float) -> QPixmap:
    """What makes a chip of a filled box of a size: its border, and what is behind it in its corners.

    It is a pixel larger on every side. A rounded box that is painted takes ten times as long as this picture.
    """
    width, height = size
    frame = QPixmap(ceil((width + 2) * ratio), ceil((height + 2) * ratio))
    frame.setDevicePixelRatio(ratio)
    frame.fill(Qt.GlobalColor.transparent)  # so that it can be looked through
    box, painter = QRectF(1, 1, width, height), QPainter(frame)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box.adjusted(-1, -1, 1, 1), QColor(behind))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.setBrush(QColor(behind))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, CORNER, CORNER)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(border), 1))
    painter.drawRoundedRect(box, CORNER, CORNER)
    painter.end()
    return frame
