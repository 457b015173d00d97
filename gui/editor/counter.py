"""The counter of the prompt's tokens with one bar a chunk, and a compact one of a single line."""

from collections import Counter as Counts
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from core.dialects.table import DIALECTS
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from gui.editor.chip_labels import count_sentence
from gui.state.prompt_state import PromptState
from gui.state.session import Session
from gui.widgets.controls import Card, DimLabel, ThemedLabel, set_steady_text
from gui.widgets.style import Theme, scaled_font, theme_of

if TYPE_CHECKING:
    from core.dialects.way_lengths import WayLengths

COUNTING_DELAY_MS = 80  # so that "…" does not flicker at every key where counting is fast
MAX_LISTED_SECTIONS = 6  # of SD.Next's counter
SAMPLED = tr_noop(
    "Not all ways are read: the least and the most are those of the options that are shortest and longest alone."
)
OTHERS = tr_noop("A file or chance can make other texts here, which are not counted.")
INTENDED_CODES = frozenset(["choice", "comment"])  # of notes on what is meant so
MAX_BARS = 12  # of more chunks the first ones are drawn


class Counter(Card):
    """`29 / 75 tokens`, as the session's dialect counts them, with the chunks' bars and what is cut off."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.hide()
        self._session = session
        self._used, self._limit, self._remaining = QLabel(), DimLabel(), DimLabel()
        self._used.setFont(scaled_font(self, 1.7, bold=True))
        self._used.setAccessibleName(tr("Tokens used"))
        self._bars = _Bars(session)
        self._cut = DimLabel(wrap=True)
        self._cut.hide()
        self._sampled = DimLabel(wrap=True)
        self._sampled.hide()
        line = QHBoxLayout()
        line.addWidget(self._used)
        line.addWidget(self._limit, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        line.addWidget(self._remaining, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.removeItem(self.header)
        self.body.addLayout(line)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._cut)
        self.body.addWidget(self._sampled)
        self._counting_timer = QTimer(self, singleShot=True, interval=COUNTING_DELAY_MS)
        self._counting_timer.timeout.connect(self._show_counting)
        session.prompt.parsed.connect(self._show)
        session.prompt.way_lengths_changed.connect(self._show)
        self._show()

    def text(self) -> str:
        """The count as it is shown, as “29 / 75 tokens”."""
        return f"{self._used.text()} {self._limit.text()}"

    def begin_counting(self) -> None:
        """Shows “…” while a long text is counted, after COUNTING_DELAY_MS."""
        if not self._counting_timer.isActive():
            self._counting_timer.start()

    def _show_counting(self) -> None:
        set_steady_text(self._used, "…")
        set_steady_text(self._remaining, tr("counting"))

    def _show(self) -> None:
        self._counting_timer.stop()
        chunks = self._session.prompt.counted_chunks
        left, lengths = chunks.limit - chunks.used, self._session.prompt.way_lengths
        shown_range = _written_range(lengths)
        set_steady_text(self._used, shown_range or f"{chunks.used}")
        limit = tr("/ {limit} tokens").format(limit=chunks.limit) if chunks.limit else tr("tokens, no limit")
        set_steady_text(self._limit, limit)
        facts = [tr("{count} in this way").format(count=chunks.used)] if shown_range else []
        facts += [tr("%n chunk(s)", "", len(chunks.chunks))] if chunks.is_clip else _added(chunks)
        if not chunks.limit:
            pass
        elif left >= 0:
            facts.append(tr("{count} left").format(count=left))
        elif chunks.truncated:
            facts.append(tr("{count} too many").format(count=-left))
        if len(chunks.counted_sections) > 1:
            facts.append(" + ".join(map(str, chunks.counted_sections[:MAX_LISTED_SECTIONS])))
        set_steady_text(self._remaining, " · ".join(facts))
        self._sampled.setVisible(lengths is not None and not lengths.is_exact)
        self._sampled.setText(_inexact(chunks))
        self._cut.setVisible(bool(chunks.truncated))
        if chunks.truncated:
            sentence = tr("✂ {tool} cuts off the last %n token(s), from the dimmed word on.", "", len(chunks.truncated))
            self._cut.setText(sentence.format(tool=DIALECTS[chunks.prompt.dialect].title))
        self._bars.update()


def _added(chunks: Chunks) -> list[str]:
    """How many tokens the tool puts around the words of a text encoder, and fills up with."""
    kinds = Counts(token.kind for token in chunks.tokens)
    template, padding = kinds["template"], kinds["padding"]
    return [
        *([tr("+ {count} template").format(count=template)] if template else []),
        *([tr("+ {count} padding").format(count=padding)] if padding else []),
    ]


def _written_range(lengths: "WayLengths | None") -> str:
    """The least and the most tokens; "" where all ways have as many, or before they are counted."""
    return f"{lengths.least}–{lengths.most}" if lengths is not None and lengths.least < lengths.most else ""


def _inexact(chunks: Chunks) -> str:
    """Why a range does not hold for all texts."""
    expansion = chunks.prompt.expansion
    return tr(SAMPLED) if expansion and expansion.template.is_listed else tr(OTHERS)


class _Bars(QWidget):
    """One bar a chunk."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFixedHeight(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chunks = theme_of(self), self._session.prompt.counted_chunks
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if not chunks.is_clip:
            self._paint_parts(painter, theme, chunks)
            return
        rows = chunks.chunks[:MAX_BARS]
        width = (self.width() - 4 * (len(rows) - 1)) / len(rows)
        for index, row in enumerate(rows):
            filled = sum(token.kind in ("text", "embedding") for token in row) / chunks.chunk_tokens
            box = QRectF(index * (width + 4), 0, width, self.height())
            painter.setBrush(QColor(theme.control))
            painter.drawRoundedRect(box, 4, 4)
            if filled:
                painter.setBrush(QColor(theme.warn if chunks.truncated else theme.good))
                painter.drawRoundedRect(box.adjusted(0, 0, (filled - 1) * width, 0), 4, 4)

    def _paint_parts(self, painter: QPainter, theme: Theme, chunks: Chunks) -> None:
        """One bar of all that a text encoder gets, in its order: words, template and padding."""
        colours = {"template": theme.dim, "padding": theme.control}
        words = theme.warn if chunks.truncated else theme.good
        step, at = self.width() / len(chunks.tokens), 0
        for kind, run in groupby(chunks.tokens, key=lambda token: token.kind):
            count = len(list(run))
            painter.setBrush(QColor(colours.get(kind, words)))
            painter.drawRect(QRectF(at * step, 0, count * step, self.height()))
            at += count


class CompactCounter(ThemedLabel):
    """A counter of one line, `4 / 75`, for the negative prompt and that of a comparison; of choices `4–7 / 75`.

    Its tooltip lists the number of chunks, the tokens that are cut off and the first notes.
    """

    def __init__(self, prompt_state: PromptState, name: str, parent: QWidget | None = None) -> None:
        super().__init__("dim", parent=parent)
        self._prompt_state, self._name = prompt_state, name
        prompt_state.parse_requested.connect(self._wait)
        prompt_state.parsed.connect(self._show)
        prompt_state.way_lengths_changed.connect(self._show)
        self._show()

    def _wait(self) -> None:
        """Shows “…” while a long text is still being counted."""
        if not self._prompt_state.is_current(self._prompt_state.chunks):
            set_steady_text(self, "…")

    def _show(self) -> None:
        chunks, diagnostics = self._prompt_state.counted_chunks, self._prompt_state.diagnostics
        is_warned = any(not each.is_quiet and each.code not in INTENDED_CODES for each in diagnostics)
        mark = "✂ " if chunks.truncated else "⚠ " if is_warned else ""  # the colour is not the only sign
        lengths = self._prompt_state.way_lengths
        used = _written_range(lengths) or f"{chunks.used}"
        set_steady_text(self, f"{mark}{used} / {chunks.limit}" if chunks.limit else f"{mark}{used}")
        whole = tr("{used} of {limit} tokens").format(used=used, limit=chunks.limit)
        lines = [whole if chunks.limit else count_sentence(chunks)]
        if lengths is not None:
            lines += [tr("{count} in this way").format(count=chunks.used)] if lengths.least < lengths.most else []
            lines += [] if lengths.is_exact else [_inexact(chunks)]
        lines += [tr("%n chunk(s)", "", len(chunks.chunks))] if chunks.is_clip else _added(chunks)
        if chunks.truncated:
            lines.append(tr("The last %n token(s) are cut off.", "", len(chunks.truncated)))
        lines += [diagnostic.message for diagnostic in diagnostics[:5]]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(f"{self._name}: {lines[0]}")
        self.set_colour("warn" if chunks.truncated else "dim")
