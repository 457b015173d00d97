"""The depth ruler: layer 0 to n from top to bottom, with the tool's clip-skip numbers beside them."""

from itertools import zip_longest
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.program.translation import tr
from gui.state.session import Session
from gui.widgets.controls import Card, DimLabel, small_button
from gui.widgets.icons import set_icon
from gui.widgets.layer_labels import (
    clip_skip_notes,
    clip_skip_number,
    describe_layer,
    encoder_letter,
    handed_on_sentence,
    layer_name,
    numbers_of,
    shown_layer_name,
)
from gui.widgets.rows_model import LEFT, RIGHT
from gui.widgets.style import Theme, scaled_font, theme_of

PLAY_INTERVAL_MS = 450  # a layer
MARK_WIDTH = 4  # pixels of what marks a layer that is handed on
MAX_LISTED_LAYERS = 3  # whose numbers have room
WHEEL_NOTCH = 120  # of a mouse wheel, in Qt's eighths of a degree


class LayerRuler(Card):
    """Chooses the layer: click, drag, wheel, arrow keys, or play through all of them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Depth"), parent)
        self._session = session
        self.scale = LayerScale(session)
        self.play = small_button("play", tr("Play through the layers"))
        self.play.setCheckable(True)
        self.play.toggled.connect(self._toggle)
        self._play_timer = QTimer(self, interval=PLAY_INTERVAL_MS)
        self._play_timer.timeout.connect(self._step)
        self.caption = DimLabel()
        self.handed_on = DimLabel(wrap=True)
        self.handed_on.hide()
        self.other_layer = DimLabel()
        self.other_layer.setToolTip(tr("The other encoder is shown at the same distance from its last layer"))
        self.body.setContentsMargins(8, 8, 6, 8)
        self.body.addWidget(self.scale, 1)
        self.body.addWidget(self.other_layer)
        self.body.addWidget(self.handed_on)
        self.body.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self.play, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFixedWidth(max(112, self.fontMetrics().averageCharWidth() * 11))
        for signal in (session.layer_changed, session.encoder_changed):
            signal.connect(self._name_encoders)
        for signal in (session.dialect_changed, session.encoder_changed):
            signal.connect(self._name_numbers)
        self._name_encoders()
        self._name_numbers()

    def _name_encoders(self) -> None:
        """Of two encoders, says whose layers these are and which layer of the other one is shown."""
        session, main = self._session, self._session.encoder
        others = [info for info in session.shown_encoders if info is not main]
        self.heading.setText(" · ".join([tr("Depth"), encoder_letter(main)]) if main and others else tr("Depth"))
        names = (f"{encoder_letter(info)}: {layer_name(session.layer_in(info))}" for info in others)
        self.other_layer.setText(" ".join(names))
        self.other_layer.setVisible(bool(others))

    def _name_numbers(self) -> None:
        """Says what the numbers at the right are, and of a text family which layers are handed on."""
        numbers = numbers_of(self._session)
        is_ignored = numbers is not None and numbers.is_ignored
        self.caption.setText(tr("clip skip ignored") if is_ignored else tr("clip skip →"))
        count_tip = tr("The number at the right is this tool's own clip-skip count of the layer")
        self.caption.setToolTip("\n".join(clip_skip_notes(self._session, 1)) if is_ignored else count_tip)
        self.handed_on.setVisible(numbers is not None)
        if numbers is not None:
            whole = handed_on_sentence(numbers.handed_on, numbers.is_pooled)
            is_long = len(numbers.handed_on) > MAX_LISTED_LAYERS
            short = tr("▌ handed on: {count} layers side by side").format(count=len(numbers.handed_on))
            self.handed_on.setText(short if is_long else f"▌ {whole}")
            self.handed_on.setToolTip(whole)

    def _toggle(self, playing: bool) -> None:
        set_icon(self.play, "pause" if playing else "play")
        if playing and self._session.layer == self._session.layers:
            self._session.set_layer(0)
        if playing:
            self._play_timer.start()
        else:
            self._play_timer.stop()

    def _step(self) -> None:
        self._session.set_layer(self._session.layer + 1)
        if self._session.layer == self._session.layers:
            self.play.setChecked(False)


class LayerScale(QWidget):
    """The blocks; each has the colour of the mean similarity between words at that layer."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wheel_angle = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._clip_skips: list[str] = []  # the tool's number of each layer
        self._handed_on: frozenset[int] = frozenset()  # the layers that the tool hands on, of a text family
        self._drawn: list[tuple[QColor, bool]] = []  # of each layer its colour, and whether it is the one shown
        for signal in (session.layer_changed, session.encoding_view_changed, session.encoder_changed):
            signal.connect(self._refresh)
        for signal in (session.encoder_changed, session.dialect_changed):
            signal.connect(self._number)
        self._number()
        self._refresh()

    def _number(self) -> None:
        """Takes the tool's numbers of all layers, none where it ignores them, and which layers it hands on."""
        numbers, layers = numbers_of(self._session), range(self._session.layers + 1)
        is_ignored = numbers is not None and numbers.is_ignored
        self._clip_skips = ["" if is_ignored else clip_skip_number(self._session, layer) for layer in layers]
        self._handed_on = frozenset(numbers.handed_on if numbers else ())
        self.update()

    def _refresh(self) -> None:
        """Paints the layers anew that changed."""
        session = self._session
        both = len(session.shown_encoders) > 1
        alone = tr("Layer {layer} of {layers}").format(layer=session.layer, layers=session.layers)
        self.setAccessibleName(shown_layer_name(session) if both else alone)
        drawn = [(self._colour(layer), layer == session.layer) for layer in range(session.layers + 1)]
        for layer, (was, now) in enumerate(zip_longest(self._drawn, drawn)):
            if was != now:
                self.update(self._row(layer))
        self._drawn = drawn

    def sizeHint(self) -> QSize:
        """Room for a dozen layers."""
        return QSize(96, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws blocks, layer numbers and clip-skip numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, fonts = theme_of(self), {chosen: scaled_font(self, 1.0, bold=chosen) for chosen in (False, True)}
        for layer in range(self._session.layers + 1):
            if event.region().intersects(self._row(layer)):
                painter.setFont(fonts[layer == self._session.layer])
                self._paint_layer(painter, layer, theme)

    def _row(self, layer: int) -> QRect:
        """The pixels that a layer is painted in."""
        box = self.box(layer)
        return QRectF(0, box.top(), self.width(), box.height()).toAlignedRect()

    def _paint_layer(self, painter: QPainter, layer: int, theme: Theme) -> None:
        chosen = layer == self._session.layer
        box = self.box(layer)
        painter.setPen(QPen(QColor(theme.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(layer))
        painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 4, 4)
        if layer in self._handed_on:
            painter.fillRect(QRectF(box.right(), box.top() + 1, MARK_WIDTH, box.height() - 2), QColor(theme.good))
        painter.setPen(QColor(theme.text if chosen or layer in self._handed_on else theme.dim))
        left = QRectF(0, box.top(), box.left() - 4, box.height())
        painter.drawText(left, RIGHT, str(layer))
        if layer:
            painter.setPen(QColor(theme.accent if chosen else theme.dim))
            right = QRectF(box.right() + 4, box.top(), self.width() - box.right() - 4, box.height())
            mark = ("◂" if chosen else " ") + self._clip_skips[layer]
            painter.drawText(right, LEFT, mark)

    def _colour(self, layer: int) -> QColor:
        view = self._session.encoding_view
        if view is None or layer >= len(view.mean_pairwise_cosine) or not isfinite(view.mean_pairwise_cosine[layer]):
            return QColor(theme_of(self).control)
        from gui.widgets.colour_maps import colour_of  # with pyqtgraph, which is there once there is a view

        return colour_of(float(view.mean_pairwise_cosine[layer]), view.centred)

    def box(self, layer: int) -> QRectF:
        """Where a layer's block is drawn."""
        height = self.height() / (self._session.layers + 1)
        return QRectF(self.fontMetrics().horizontalAdvance("00") + 10, layer * height, 26, height)

    def layer_at(self, point: QPointF) -> int:
        """The layer at a height."""
        return int(point.y() // (self.height() / (self._session.layers + 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Shows the layer under the mouse, by its left button."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._session.set_layer(self.layer_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follows a drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._session.set_layer(self.layer_at(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """One layer a notch: down is deeper; a touchpad's small turns add up to a notch."""
        self._wheel_angle += event.angleDelta().y()
        notches = int(self._wheel_angle / WHEEL_NOTCH)
        self._wheel_angle -= notches * WHEEL_NOTCH
        self._session.set_layer(self._session.layer - notches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, Home and End."""
        session = self._session
        to = {
            Qt.Key.Key_Up: session.layer - 1,
            Qt.Key.Key_Down: session.layer + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: session.layers,
        }.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            session.set_layer(to)

    def event(self, event: QEvent) -> bool:
        """Says what the layer under the mouse is."""
        if isinstance(event, QHelpEvent):
            layer = min(max(self.layer_at(QPointF(event.pos())), 0), self._session.layers)
            QToolTip.showText(event.globalPos(), self._describe(layer), self)
            return True
        return super().event(event)

    def _describe(self, layer: int) -> str:
        session = self._session
        name, what = shown_layer_name(session, layer), describe_layer(session, layer)
        first = tr("{layer}: {what}").format(layer=name, what=what)
        lines = [first[0].upper() + first[1:], *clip_skip_notes(session, layer)]
        if layer in self._handed_on:
            numbers = numbers_of(session)
            is_pooled = numbers is not None and numbers.is_pooled
            one = tr("The image model is handed one vector of this layer, and none of its rows.")
            lines.insert(1, one if is_pooled else tr("This layer is handed on to the image model."))
        for view in session.shown_views:
            info, at = view.encoding.encoder, session.layer_in(view.encoding.encoder, layer)
            if at < len(view.mean_pairwise_cosine) and isfinite(view.mean_pairwise_cosine[at]):
                main = tr("mean similarity of all pairs: {mean} (the block's colour)")
                other = tr("mean similarity of all pairs: {mean} in {encoder}")
                sentence = main if view is session.encoding_view else other
                lines.append(sentence.format(mean=f"{view.mean_pairwise_cosine[at]:.2f}", encoder=encoder_letter(info)))
        return "\n".join(lines)
