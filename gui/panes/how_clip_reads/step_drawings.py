"""A small drawing for each of the six steps of How it reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTextOption

from core.analysis.encoding_view import EncodingView
from core.analysis.how_clip_reads import ReadingSummary
from core.encoder.encoding import Encoding, Floats
from core.program.translation import tr
from core.tokens.chunks import Chunks
from gui.widgets.colour_maps import map_colours
from gui.widgets.style import Theme

BLOCKS_A_LINE = 8  # chunks side by side
BLOCK_GAP = 3.0  # pixels between two chunks
MAX_SHADES = 48  # numbers that a drawing has room for, each the mean of its share of the row
MAX_DRAWN_ROWS = 128  # rows that are handed on
MAX_SEEN_ROWS = 64  # rows of the drawing of who sees whom
MAX_TEXT_LINES = 3  # of the text and of the ids


@dataclass(frozen=True)
class Scene:
    """What the drawings show of a prompt; `rows` [rows, SHADES] and `feature` [SHADES], each from 0 to 1.

    `seen` [some rows, some rows] says of an encoder that is not CLIP's which rows look at which.
    """

    summary: ReadingSummary
    text: str
    chunks: Chunks
    tints: dict[int, QColor]  # of the rows that belong to a unit
    rows: Floats
    feature: Floats | None
    seen: NDArray[np.bool_] | None = None
    lit: frozenset[int] = field(default=frozenset())


Draw = Callable[[QPainter, QRectF, Scene, Theme], None]


def make_scene(summary: ReadingSummary, view: EncodingView, tints: dict[int, QColor]) -> Scene:
    """The numbers of the drawings: of the rows those of the layer that is sent, with the norm that it is sent with."""
    encoding, chunks = view.encoding, view.chunks
    feature = None if encoding.feature is None else _shades(encoding.feature[None])[0]
    source = " ".join(encoding.chunks.prompt.source.split())
    seen = None if chunks.is_clip else _seen(chunks, summary.info.is_causal)
    return Scene(summary, source, chunks, tints, _sent_shades(summary, encoding), feature, seen)


def _sent_shades(summary: ReadingSummary, encoding: Encoding) -> Floats:
    """The rows that are handed on, of a text encoder's many some, with their layers side by side."""
    states, sent = encoding.hidden_states, summary.sent
    first, end = encoding.chunks.kept or (0, states.shape[1])
    step = 1 if summary.info.is_clip else -(-(end - first) // MAX_DRAWN_ROWS) or 1
    rows = slice(first, end, step)
    layers = [states[layer, rows] for layer in sent.layers]
    layers = [encoding.final_norm(layer) for layer in layers] if sent.normed else layers
    count = max(1, MAX_SHADES // len(layers))
    return np.concatenate([_shades(layer, count) for layer in layers], axis=1)


def _seen(chunks: Chunks, is_causal: bool) -> NDArray[np.bool_]:
    """Which rows look at which, of many rows some."""
    attended = np.array([token.attended for token in chunks.tokens])
    places = np.linspace(0, len(attended) - 1, min(len(attended), MAX_SEEN_ROWS)).astype(int)
    seen = np.tile(attended[places], (len(places), 1))
    return np.tril(seen) if is_causal else seen


def _shades(rows: Floats, longest: int = MAX_SHADES) -> Floats:
    """Rows [n, width] as means over shares of their width [n, SHADES], from 0 to 1; what is not finite stays NaN."""
    count = min(longest, rows.shape[1])
    parts = np.stack([part.mean(axis=1) for part in np.array_split(rows, count, axis=1)], axis=1)
    finite = parts[np.isfinite(parts)]
    if not finite.size:
        return np.full_like(parts, np.nan)
    low, high = np.percentile(finite, (2, 98))  # CLIP has a few numbers far larger than all the others
    return np.asarray(np.clip((parts - low) / max(float(high - low), 1e-6), 0, 1), np.float32)


@dataclass(frozen=True)
class RowGrid:
    """Where each position of some chunks is drawn in a box: a block a chunk, in it a square or so a row."""

    box: QRectF
    chunks: int
    length: int  # of a chunk

    @classmethod
    def of(cls, chunks: Chunks, box: QRectF) -> "RowGrid":
        """The grid of a prompt's chunks."""
        return cls(box, len(chunks.chunks), chunks.context_length)

    def cell(self, position: int) -> QRectF:
        """The square of a position, counted over all chunks."""
        block, (columns, lines) = self._block(position // self.length), self._shape
        line, column = divmod(position % self.length, columns)
        width, height = block.width() / columns, block.height() / lines
        return QRectF(block.left() + column * width, block.top() + line * height, width, height)

    def position_at(self, place: QPointF) -> int | None:
        """The position that is drawn at a point; None for none."""
        for chunk in range(self.chunks):
            block, (columns, lines) = self._block(chunk), self._shape
            if block.contains(place):
                column = min(int((place.x() - block.left()) / block.width() * columns), columns - 1)
                line = min(int((place.y() - block.top()) / block.height() * lines), lines - 1)
                index = line * columns + column
                return chunk * self.length + index if index < self.length else None
        return None

    def _block(self, chunk: int) -> QRectF:
        across = min(self.chunks, BLOCKS_A_LINE)
        down = ceil(self.chunks / across)
        width = (self.box.width() - BLOCK_GAP * (across - 1)) / across
        height = (self.box.height() - BLOCK_GAP * (down - 1)) / down
        line, column = divmod(chunk, across)
        left, top = self.box.left() + column * (width + BLOCK_GAP), self.box.top() + line * (height + BLOCK_GAP)
        return QRectF(left, top, max(width, 1.0), max(height, 1.0))

    @property
    def _shape(self) -> tuple[int, int]:
        """Columns and lines of a block."""
        block = self._block(0)
        columns = min(max(round(sqrt(self.length * block.width() / block.height())), 1), self.length)
        return columns, ceil(self.length / columns)


def _draw_text(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    painter.setPen(QColor(theme.text))
    metrics = painter.fontMetrics()
    room = int(box.height() // metrics.height()) * metrics.height()
    shown = metrics.elidedText(scene.text, Qt.TextElideMode.ElideRight, int(box.width() * MAX_TEXT_LINES * 0.8))
    wrapped = QTextOption(Qt.AlignmentFlag.AlignLeft)
    wrapped.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(box.adjusted(0, 0, 0, room - box.height()), shown or tr("nothing typed"), wrapped)


def _draw_ids(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    height = box.height() / MAX_TEXT_LINES
    for line, (piece, index) in enumerate(scene.summary.first_tokens[:MAX_TEXT_LINES]):
        row = QRectF(box.left(), box.top() + line * height, box.width(), height)
        number = painter.fontMetrics().horizontalAdvance(str(index)) + 4
        left, right = row.adjusted(0, 0, -number, 0), row.adjusted(row.width() - number, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(piece, Qt.TextElideMode.ElideRight, int(left.width()))
        painter.setPen(QColor(theme.text))
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(QColor(theme.dim))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index))


def _draw_rows(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    grid = RowGrid.of(scene.chunks, box)
    gap = min(0.7, grid.cell(0).width() * 0.15)
    for row, token in enumerate(scene.chunks.tokens):
        cell = grid.cell(row).adjusted(gap, gap, -gap, -gap)
        painter.fillRect(cell, colour_of_kind(token.kind, scene.tints.get(row), theme))
        if row in scene.lit:
            painter.setPen(QPen(QColor(theme.text), 1.5))
            painter.drawRect(cell)


def colour_of_kind(kind: str, tint: QColor | None, theme: Theme) -> QColor:
    """The colour of a token: of text for what the tool puts there, pale for padding, else its word's; dim between."""
    strong = dict.fromkeys(("bos", "eos", "template"), theme.text)
    kinds = {**strong, "padding": theme.border}
    return QColor(kinds.get(kind, theme.dim)) if tint is None else tint


def _draw_layers(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    """Paints layer 1 at the top and the last at the bottom, as in the ruler; those handed on have the accent colour."""
    height = box.height() / scene.summary.info.layers
    gap = min(1.5, height * 0.3)
    for layer in range(1, scene.summary.info.layers + 1):
        bar = QRectF(box.left(), box.top() + (layer - 1) * height, box.width(), height - gap)
        painter.fillRect(bar, QColor(theme.accent if layer in scene.summary.sent.layers else theme.border))


def _draw_sent(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    lines, columns = scene.rows.shape
    shades = np.where(np.isnan(scene.rows), 0, 1 + np.round(np.nan_to_num(scene.rows) * 254)).astype(np.uint8)
    image = QImage(shades.tobytes(), columns, lines, columns, QImage.Format.Format_Indexed8)
    image.setColorTable([QColor(theme.control).rgb(), *(colour.rgb() for colour in map_colours()[1:])])
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, lines > box.height())
    painter.drawImage(box, image)


def _draw_seen(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    """Paints a line a row, with what it sees in the accent colour."""
    if scene.seen is None:
        return
    count = len(scene.seen)
    image = QImage(scene.seen.astype(np.uint8).tobytes(), count, count, count, QImage.Format.Format_Indexed8)
    image.setColorTable([QColor(theme.border).rgb(), QColor(theme.accent).rgb()])
    side = min(box.width(), box.height())
    painter.drawImage(QRectF(box.left(), box.top(), side, side), image)


def _draw_feature(painter: QPainter, box: QRectF, scene: Scene, theme: Theme) -> None:
    strip = box.adjusted(0, box.height() * 0.3, 0, -box.height() * 0.3)
    if scene.feature is None:
        painter.setPen(QPen(QColor(theme.dim), 1, Qt.PenStyle.DashLine))
        painter.drawRect(strip)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, tr("none", "no feature"))
        return
    width = strip.width() / len(scene.feature)
    for column, value in enumerate(scene.feature.tolist()):
        cell = QRectF(strip.left() + column * width, strip.top(), width + 0.5, strip.height())
        painter.fillRect(cell, _shade(value, theme))


def _shade(value: float, theme: Theme) -> QColor:
    return QColor(theme.control) if np.isnan(value) else map_colours()[round(value * 255)]


DRAWINGS: tuple[Draw, ...] = (_draw_text, _draw_ids, _draw_rows, _draw_layers, _draw_sent, _draw_feature)
TEXT_ENCODER_DRAWINGS: tuple[Draw, ...] = (_draw_text, _draw_ids, _draw_rows, _draw_seen, _draw_layers, _draw_sent)


def drawing_of(scene: Scene, number: int) -> Draw:
    """The drawing of a step: CLIP's last one is the feature, which others have not."""
    return (DRAWINGS if scene.summary.info.is_clip else TEXT_ENCODER_DRAWINGS)[number]
