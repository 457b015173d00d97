"""Across layers: pairs, words against themselves alone or EOS, or the spread of all, from layer 0 to the last."""

from functools import partial
from math import nan
from weakref import ReferenceType

from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem

from core.analysis.encoding_view import EncodingView
from core.encoder.encoding import Floats
from core.program.table import Table
from core.program.translation import tr, tr_noop
from core.queries.layer_measures import LayerMeasures, measure_layers
from gui.panes.across_layers.curves import (
    ALONE_HINT,
    CURVE_DESCRIPTIONS,
    CURVE_HINTS,
    CURVE_KINDS,
    LEFT_OUT_HINT,
    curves_for,
    drawn_units,
    missing_message,
)
from gui.panes.across_layers.pair_chooser import PairChooser
from gui.panes.across_layers.plot import CurvesPlot
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.panes.plots.curve_legend import CurveLegend, LegendEntry
from gui.panes.plots.curves import Curve, axis_starts, number_text, pair_curves
from gui.state.session import Session, UnitKey
from gui.widgets.controls import SegmentButton
from gui.widgets.focus import shortcut_within
from gui.widgets.layer_labels import encoder_letter, shown_layer_name
from gui.widgets.style import theme_of
from gui.workers.model_queries import Submit

AXIS_TITLES = {"spread": tr_noop("cosine, share of rank")}


class AcrossLayersPane(Pane):
    """Curves over layers, the selected layer as a line that can be dragged, clip-skip numbers on top."""

    title = tr_noop("Across layers")

    def __init__(self, session: Session, submit: Submit) -> None:
        self.plot = CurvesPlot(session)
        super().__init__(session, self.plot)
        self._query = PaneQuery(self, submit, tr_noop("This could not be measured: {why}."), self._store)
        self._measured: dict[tuple[str, str], tuple[ReferenceType[EncodingView], Floats]] = {}  # by kind and encoder
        self.kind = "pairs"  # a key of CURVE_KINDS
        self._units: list[UnitKey] = []  # of the words that have curves
        self.kind_switch = self.add_switch(tr("Curves"), CURVE_KINDS, self._choose, self.kind)
        self.choose_button = SegmentButton(
            tr("choose…"), tr("Choose pairs from a list of all (Ctrl+F)"), is_switch=False
        )
        self.choose_button.setAccessibleName(tr("Choose pairs"))
        self.choose_button.clicked.connect(self.choose_pairs)
        self.tools.insertWidget(self.tools.count() - 1, self.choose_button)
        self.chooser: PairChooser | None = None
        self.legend = CurveLegend(tr(CURVE_HINTS["pairs"]))
        self.content.addWidget(self.legend)
        self._connect()

    def _connect(self) -> None:
        session = self.session
        self.legend.removed.connect(self._unpin)
        self.legend.pointed.connect(self._point_at_pair)
        self.plot.pointed.connect(self._show_values)
        session.layer_changed.connect(self._show_layer)
        for signal in (session.pins_changed, session.dialect_changed):
            signal.connect(self.refresh)
        shortcut_within(self, QKeySequence.StandardKey.Find, self.choose_pairs)
        self.add_keyboard_cursor(self.plot, self.plot.cursor_targets, tr("look at this layer"))
        self.key_cursor.moved.connect(lambda row, _column: self._point_at_pair(row))

    def choose_pairs(self) -> None:
        """Opens the list of all pairs; where other curves are shown, pairs are first."""
        if self.kind != "pairs":
            self.kind_switch.choose("pairs")
            self._choose("pairs")
        if self.chooser is None:
            self.chooser = PairChooser(self.session, self)
        self.chooser.open_below(self.choose_button)

    def draw(self) -> None:
        """Shows the curves of the session's view; while they are measured, the older ones stay."""
        view, message = self.session.encoding_view, missing_message(self.kind, self.session.encoding_view)
        if view is None or message:
            self.show_message(message)
            return
        curves = self._curves(view)
        if not curves and (self._query.problem or not self.plot.curves):
            self.show_message(self._query.problem or tr("Measuring…"))
            return
        self.show_plot()
        if curves:
            self._show(view, curves)

    def _curves(self, view: EncodingView) -> list[Curve]:
        """The curves to draw; none while they are being measured, or where they could not be."""
        if self.kind == "pairs":
            return pair_curves(self.session, theme_of(self))
        measured = [(shown, self._values(shown)) for shown in self.session.shown_views]
        missing = [shown for shown, values in measured if values is None]
        if missing:
            self._query.request((self.kind, *missing), partial(measure_layers, self.kind, missing))
        if self._values(view) is None:
            return []
        known = {shown.encoding.encoder.name: values for shown, values in measured if values is not None}
        return curves_for(self.kind, self.session, theme_of(self), known)

    def _values(self, view: EncodingView) -> Floats | None:
        """What was measured of a view."""
        measured_view, values = self._measured.get((self.kind, view.encoding.encoder.name), (None, None))
        return values if measured_view is not None and measured_view() is view else None

    def _store(self, measures: LayerMeasures) -> None:
        for view, values in zip(measures.views, measures.values, strict=True):
            self._measured[measures.measure, view.encoding.encoder.name] = ReferenceType(view), values

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.share_width(self.width())

    def show_plot(self) -> None:
        super().show_plot()
        self.legend.show()

    def show_message(self, text: str = "") -> None:
        super().show_message(text)
        self.legend.hide()

    def _show(self, view: EncodingView, curves: list[Curve]) -> None:
        opacities = {curve.encoder.name: item.opacity() for curve, item in self._drawn()}
        self._units = [unit.key for unit in drawn_units(self.session)]
        self.plot.show_curves(curves)
        for curve, item in self._drawn():
            item.setOpacity(opacities.get(curve.encoder.name, 1.0))
        self.plot.scale(tr(AXIS_TITLES[self.kind]) if self.kind in AXIS_TITLES else tr("cosine"))
        self.describe(view, tr(CURVE_DESCRIPTIONS[self.kind]))
        is_left_out = any(curve.pin and any(map(view.leaves_out, curve.pin)) for curve in curves)
        is_alone = self.kind == "self" and not view.encoding.encoder.is_clip
        hints = tr(CURVE_HINTS[self.kind]), tr(LEFT_OUT_HINT) if is_left_out else "", tr(ALONE_HINT) if is_alone else ""
        self.legend.set_hint("\n".join(filter(None, hints)))
        layer = self.session.layer
        self.legend.show_entries(
            [
                LegendEntry(
                    curve.label,
                    number_text(curve.at(layer)),
                    curve.colour,
                    curve.dashed,
                    bool(curve.pin),
                    curve.turn > 0,
                )
                for curve in curves
            ]
        )
        self._show_layer(layer)

    def _choose(self, kind: str) -> None:
        """Draws other curves; those drawn so far would be taken for them."""
        self.kind = kind
        self.plot.show_curves(())
        self.legend.show_entries(())
        self.refresh()

    def mark(self) -> None:
        """Draws the words that are now chosen, where words are drawn; lights what is drawn already."""
        words = [unit.key for unit in drawn_units(self.session)] if self.kind in ("self", "eos") else self._units
        if words != self._units and self.session.is_up_to_date:
            self.refresh()
        is_current = self.session.is_up_to_date
        self.plot.highlight(self.session.prompt.hovered | self.session.prompt.selected if is_current else frozenset())

    def numbers(self) -> Table:
        """A line a layer, in two encoders with the number in each; a column a curve."""
        if not self.plot.curves:
            return Table(self.title, (), ())
        infos, starts = self.session.drawn_encoders, axis_starts(self.session)
        named = tr("layer of {encoder}")
        names = [named.format(encoder=encoder_letter(info)) for info in infos] if len(infos) > 1 else [tr("layer")]
        lines = []
        first, last = self.plot.layer_range()
        for layer in range(first, last + 1):
            layers = [layer - start if layer >= start else "" for start in starts]
            values = [curve.at(layer) if layer >= curve.start else nan for curve in self.plot.curves]
            lines.append((*layers, *values))
        return Table(self.title, (*names, *(curve.label for curve in self.plot.curves)), tuple(lines))

    def _point_at_pair(self, number: int) -> None:
        self.point(self.plot.curves[number].positions if number >= 0 else ())

    def _show_layer(self, layer: int) -> None:
        self.plot.line.setValue(layer)
        self._show_values(layer)

    def _show_values(self, layer: int) -> None:
        curves = self.plot.curves
        if curves and layer <= curves[0].axis_positions[-1]:
            self.legend.show_values([number_text(curve.at(layer)) for curve in curves])
            self.readout.setText(tr("at {layer}").format(layer=shown_layer_name(self.session, layer)))

    def _unpin(self, number: int) -> None:
        pin = self.plot.curves[number].pin
        self.session.set_pins(kept for kept in self.session.pins if kept != pin)

    def clear_pointer(self) -> None:
        """Shows the values at the selected layer again."""
        self._show_values(self.session.layer)

    def _drawn(self) -> list[tuple[Curve, QGraphicsItem]]:
        return list(zip(self.plot.curves, self.plot.curve_items, strict=True))

    def fade(self, opacity: float) -> None:
        main, views = self.session.encoding_view, self.session.encoding_views
        for curve, item in self._drawn():
            is_main = main is not None and main.encoding.encoder is curve.encoder
            if self.should_fade(main if is_main else views.get(curve.encoder.name), opacity):
                item.setOpacity(opacity)

    def restyle(self) -> None:
        super().restyle()
        self.plot.restyle()
