"""Two encoders at once: what every pane shows of a model that has L and G, and what it costs one that has not."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import encoder_files
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import Encoded, cell_centre, drawn, pane, type_text

from core.analysis.across_layers import similarity_to_eos
from core.encoder.encoding import Encoding
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.other_tools import OtherToolsPane
from gui.panes.token_table import TokenTablePane
from gui.panes.words_by_words import WordsByWordsPane
from gui.state.session import BOTH_ENCODERS
from gui.state.settings import load_settings
from gui.widgets.style import DARK, LIGHT
from gui.window.main_window import MainWindow


@pytest.fixture(scope="session")
def xl_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SDXL checkpoint with a tiny encoder of 12 layers and one of 32."""
    first, second = (encoder_files.tiny_state(seed=seed, layers=layers) for seed, layers in ((1, 12), (2, 32)))
    state = encoder_files.under(
        "conditioner.embedders.0.transformer.", encoder_files.without_projection(first)
    ) | encoder_files.under("conditioner.embedders.1.model.", encoder_files.as_openclip(second))
    return encoder_files.save(tmp_path_factory.mktemp("xl") / "xl.safetensors", state | encoder_files.EXTRAS)


@pytest.fixture
def both(qtbot: QtBot, make_window: Callable[..., MainWindow], xl_file: Path) -> MainWindow:
    """A window that has encoded its first prompt with L and G."""
    window = make_window()
    window.workspace.model_loader.open(str(xl_file))
    qtbot.waitUntil(lambda: len(window.session.encoders) == 2, timeout=30_000)
    QTest.mouseClick(window.header.side.button(BOTH_ENCODERS), Qt.MouseButton.LeftButton)
    wait(qtbot, window)
    return window


def wait(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.session.are_all_up_to_date and window.pane_docks.redraw_queue.is_empty, timeout=30_000
    )


class Gate:
    """Lets an encoder's passes begin one at a time, and counts them."""

    def __init__(self, window: MainWindow, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        encoder = next(one for one in window.workspace.live_encoder.model.encoders if one.info.name == name)
        self.texts: list[str] = []
        self.open = threading.Event()
        encode = encoder.encode

        def gated(chunks: object, *arguments: object, **options: object) -> Encoding:
            self.texts.append(chunks.prompt.source)
            cancelled = arguments[0] if arguments else options["cancelled"]
            while not self.open.wait(0.01):
                if cancelled():
                    break
            return encode(chunks, *arguments, **options)

        monkeypatch.setattr(encoder, "encode", gated)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[MainWindow, str], Gate]]:
    gates: list[Gate] = []

    def make(window: MainWindow, name: str) -> Gate:
        gates.append(Gate(window, name, monkeypatch))
        return gates[-1]

    yield make
    for made in gates:
        made.open.set()


def test_two_matrices_hold_each_encoders_numbers_at_the_same_distance_from_its_last_layer(
    both: MainWindow, qtbot: QtBot
) -> None:
    matrix, views = pane(both, WordsByWordsPane), both.session.encoding_views
    assert list(views) == ["clip_l", "clip_g"]
    for layer, other in ((11, 31), (12, 32), (0, 20)):
        both.session.set_layer(layer)
        first, second = matrix.matrices
        assert np.array_equal(first.image.image, views["clip_l"].matrix(layer))
        assert np.array_equal(second.image.image, views["clip_g"].matrix(other))
        assert second.plot.titleLabel.text == f"G · ViT-bigG, layer {other} of 32"
        assert first.cells.levels == second.cells.levels
        assert tuple(first.image.levels) == tuple(second.image.levels)
    assert [matrix.rows.isVisible() for matrix in (first, second)] == [True, False]
    qtbot.waitUntil(lambda: abs(first.view.width() - second.view.width()) <= 2)


def test_the_shallower_encoder_stops_at_its_layer_0(both: MainWindow, qtbot: QtBot) -> None:
    both.session.choose_encoder("clip_g")
    assert both.session.layer == 31
    both.session.choose_encoder(BOTH_ENCODERS)
    assert (both.session.encoder.name, both.session.layer) == ("clip_g", 31)
    wait(qtbot, both)
    both.session.set_layer(5)
    first, second = pane(both, WordsByWordsPane).matrices
    assert np.array_equal(first.image.image, both.session.encoding_views["clip_l"].matrix(0))
    assert np.array_equal(second.image.image, both.session.encoding_view.matrix(5))
    assert both.ruler.other_layer.text() == "L: layer 0"
    assert both.ruler.scale.accessibleName() == "L layer 0 · G layer 5"


def test_a_cell_pointed_at_in_the_right_matrix_is_marked_in_both_and_both_values_are_read_out(
    both: MainWindow, qtbot: QtBot
) -> None:
    matrix = pane(both, WordsByWordsPane)
    viewport, point = cell_centre(both, 4, 6, number=1)
    qtbot.mouseMove(viewport, QPoint(2, 2))
    qtbot.mouseMove(viewport, point)
    qtbot.waitUntil(lambda: both.session.prompt.hovered == {5, 8})
    assert [one.cells.lit for one in matrix.matrices] == [({4}, {6})] * 2
    assert matrix.readout.text().startswith("cow – bull   L ")
    assert "   G " in matrix.readout.text()
    both.session.prompt.set_selected({5})
    matrix.leaveEvent(None)
    assert [one.cells.lit for one in matrix.matrices] == [({4}, {4})] * 2


def test_a_click_in_the_right_matrix_pins_the_pair_in_both_and_draws_a_curve_of_each(
    both: MainWindow, qtbot: QtBot
) -> None:
    viewport, point = cell_centre(both, 4, 6, number=1)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: bool(both.session.pins))
    assert both.session.pins == ((("cow", 0), ("bull", 0)),)
    assert [set(one.cells.pins) for one in pane(both, WordsByWordsPane).matrices] == [{(4, 6), (6, 4)}] * 2
    curves, views = pane(both, AcrossLayersPane), both.session.encoding_views
    labels = ["L · cow – bull", "G · cow – bull", "L · mean of all pairs", "G · mean of all pairs"]
    qtbot.waitUntil(lambda: [curve.label for curve in curves.plot.curves] == labels)
    assert [curve.dashed for curve in curves.plot.curves] == [False, True, False, True]
    assert curves.plot.curves[0].colour == curves.plot.curves[1].colour
    for item, name, start in zip(curves.plot.curve_items, ("clip_l", "clip_g"), (0, -20), strict=False):
        places, values = item.getData()
        assert (places[0], places[-1]) == (start, 12)
        assert np.array_equal(values, views[name].pair(4, 6))
    both.session.set_layer(3)
    shown = [float(value.replace("−", "-")) for _, value in curves.legend.texts()[:2]]
    assert shown == pytest.approx([views["clip_l"].pair(4, 6)[3], views["clip_g"].pair(4, 6)[23]], abs=6e-3)
    assert curves.readout.text() == "at L layer 3 · G layer 23"


def test_both_matrices_are_zoomed_together(both: MainWindow, qtbot: QtBot) -> None:
    first, second = pane(both, WordsByWordsPane).matrices
    for number, zoomed, other in ((0, first, second), (1, second, first)):
        viewport, point = cell_centre(both, 4, 4, number)
        before = zoomed.view.viewRange()
        wheel = QWheelEvent(
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, wheel)
        assert zoomed.view.viewRange() != before
        assert np.allclose(other.view.viewRange(), zoomed.view.viewRange())
    both.session.choose_encoder("clip_l")
    kept = first.view.viewRange()
    both.session.choose_encoder(BOTH_ENCODERS)
    assert np.allclose(second.view.viewRange(), kept)


def test_a_theme_recolours_the_names_of_both_matrices(both: MainWindow) -> None:
    titles = [matrix.plot.titleLabel for matrix in pane(both, WordsByWordsPane).matrices]
    colours = set()
    for theme in ("dark", "light"):
        both.set_theme(theme)
        QApplication.processEvents()
        colours.add(tuple(title.opts["color"] for title in titles))
    assert colours == {(LIGHT.text,) * 2, (DARK.text,) * 2}


def test_clip_skip_stands_at_the_layer_it_takes_of_both(both: MainWindow, qtbot: QtBot) -> None:
    both.session.set_dialect("comfyui")
    wait(qtbot, both)
    curves = pane(both, AcrossLayersPane)
    qtbot.waitUntil(lambda: dict(curves.plot.plot.getAxis("top")._tickLevels[0]).get(11) == "−2")
    below = dict(curves.plot.plot.getAxis("bottom")._tickLevels[0])
    assert (below[12], below[0], below[-20]) == ("12\n32", "0\n20", " \n0")


def test_the_table_has_the_norms_of_both(both: MainWindow) -> None:
    table, views = pane(both, TokenTablePane), both.session.encoding_views
    titles = [table.model.headerData(column, Qt.Orientation.Horizontal) for column in range(table.model.columnCount())]
    assert titles[5:] == ["norm L", "norm G", "mean L", "std L", "min L", "max L"]
    shown = [float(table.model.data(table.model.index(5, column))) for column in (5, 6)]
    norms = [np.linalg.norm(views[name].states[layer][5]) for name, layer in (("clip_l", 11), ("clip_g", 31))]
    assert shown == pytest.approx(norms, abs=1e-3)
    both.session.choose_encoder("clip_l")
    assert table.model.columnCount() == 10


def test_every_text_is_encoded_by_the_one_looked_at_first_and_shown_before_the_other_answers(
    both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate]
) -> None:
    held = gate(both, "clip_g")
    old = both.session.encoding_views["clip_g"]
    type_text(both, " wheel")
    qtbot.waitUntil(lambda: drawn(both) and bool(held.texts), timeout=20_000)
    assert both.session.encoding_views["clip_g"] is old
    assert not both.session.are_all_up_to_date
    first, second = pane(both, WordsByWordsPane).matrices
    assert first.image.image.shape == second.image.image.shape == (11, 11)
    assert np.isnan(second.image.image[10]).all()  # the new word, of which G has said nothing yet
    assert second.image.image[4, 6] == old.matrix(31)[4, 6]
    held.open.set()
    wait(qtbot, both)
    assert np.array_equal(second.image.image, both.session.encoding_views["clip_g"].matrix(31))


def test_only_what_is_late_fades(both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate]) -> None:
    held = gate(both, "clip_g")
    type_text(both, " wheel")
    first, second = pane(both, WordsByWordsPane).matrices
    qtbot.waitUntil(lambda: both.session.is_up_to_date and second.image.opacity() < 1, timeout=20_000)
    assert first.image.opacity() == 1
    curves = pane(both, AcrossLayersPane)
    faded = {
        curve.encoder.name
        for curve, item in zip(curves.plot.curves, curves.plot.curve_items, strict=True)
        if item.opacity() < 1
    }
    assert faded == {"clip_g"}
    held.open.set()
    wait(qtbot, both)
    qtbot.waitUntil(lambda: all(item.opacity() == 1 for item in (second.image, *curves.plot.curve_items)))


def test_a_key_gives_up_the_other_encoders_pass_and_the_newest_text_is_what_both_answer(
    both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate]
) -> None:
    held = gate(both, "clip_g")
    type_text(both, " one")
    qtbot.waitUntil(lambda: bool(held.texts) and drawn(both), timeout=20_000)
    before = both.session.encoding_view
    type_text(both, " two")
    qtbot.waitUntil(lambda: both.session.encoding_view is not before and drawn(both), timeout=20_000)
    qtbot.waitUntil(lambda: held.texts[-1] == both.session.prompt.text, timeout=20_000)
    held.open.set()
    wait(qtbot, both)
    assert {view.encoding.chunks.prompt.source for view in both.session.shown_views} == {both.session.prompt.text}


def test_switching_while_the_other_computes_shows_what_was_chosen_and_no_late_answer(
    both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate]
) -> None:
    held = gate(both, "clip_g")
    type_text(both, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    QTest.mouseClick(both.header.side.button("clip_l"), Qt.MouseButton.LeftButton)
    held.open.set()
    wait(qtbot, both)
    qtbot.waitUntil(lambda: not both.workspace.live_encoder._thread.busy, timeout=20_000)
    assert list(both.session.encoding_views) == ["clip_l"]
    assert len(pane(both, WordsByWordsPane).matrices) == 1
    QTest.mouseClick(both.header.side.button("clip_g"), Qt.MouseButton.LeftButton)
    wait(qtbot, both)
    assert (both.session.encoding_view.encoding.encoder.name, both.session.layer) == ("clip_g", 31)
    QTest.mouseClick(both.header.side.button(BOTH_ENCODERS), Qt.MouseButton.LeftButton)
    wait(qtbot, both)
    assert list(both.session.encoding_views) == ["clip_g", "clip_l"]
    assert [view.encoding.encoder.name for view in both.session.shown_views] == ["clip_l", "clip_g"]


def test_leaving_l_and_g_shows_the_answer_that_is_there_at_once(both: MainWindow) -> None:
    answer = both.session.encoding_views["clip_g"]
    both.session.choose_encoder("clip_g")
    assert both.session.encoding_view is answer
    assert np.array_equal(pane(both, WordsByWordsPane).matrices[0].image.image, answer.matrix(31))


def test_units_that_the_encoders_split_differently_are_matched_by_name(both: MainWindow, qtbot: QtBot) -> None:
    both.session.set_view_options(type(both.session.view_options)(kind="token", normed=False))
    # A1111 cleans the text for L and not for G, or otherwise
    both.prompt_panel.editor.setPlainText("a &amp; b, 12 cows")
    wait(qtbot, both)
    view, other = both.session.encoding_views["clip_l"], both.session.encoding_views["clip_g"]
    second = pane(both, WordsByWordsPane).matrices[1]
    assert second.image.image.shape == (len(view.units),) * 2
    left, right = view.index(("a", 0)), view.index(("cows", 0))
    assert second.image.image[left, right] == other.matrix(31)[other.index(("a", 0)), other.index(("cows", 0))]


def test_a_switch_of_the_view_reaches_both(both: MainWindow) -> None:
    changed: list[int] = []
    both.session.encoding_view_changed.connect(lambda: changed.append(1))
    QTest.mouseClick(both.header.measure.button("raw"), Qt.MouseButton.LeftButton)
    assert [view.centred for view in both.session.shown_views] == [False, False]
    assert changed == [1]


def test_other_tools_are_asked_once_both_have_answered(both: MainWindow, qtbot: QtBot) -> None:
    other = pane(both, OtherToolsPane)
    both.prompt_panel.editor.setPlainText("a (red:1.2) car")
    wait(qtbot, both)
    qtbot.waitUntil(lambda: other.summary.item(3, 2) is not None and other.summary.item(3, 2).text() != "…")
    assert float(other.summary.item(2, 2).text()) > 0


def test_a_model_with_one_encoder_is_encoded_once_and_looks_as_ever(
    both: MainWindow, tiny_file: Path, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.workspace.model_loader.open(str(tiny_file))
    qtbot.waitUntil(lambda: len(both.session.encoders) == 1, timeout=20_000)
    encoded(both)
    requests: list[object] = []
    request = both.workspace.live_encoder._thread.request
    monkeypatch.setattr(
        both.workspace.live_encoder._thread, "request", lambda work: (requests.append(work), request(work))
    )
    pane(both, AcrossLayersPane)  # so that Other tools asks for nothing
    type_text(both, "x")
    encoded(both)
    qtbot.waitUntil(lambda: not both.workspace.live_encoder._thread.busy)
    assert len(requests) == 1
    assert list(both.session.encoding_views.values()) == [both.session.encoding_view]
    assert not both.header.side.isVisible()
    assert not both.ruler.other_layer.isVisible()
    assert len(pane(both, WordsByWordsPane).matrices) == 1
    assert "layer 3" in pane(both, WordsByWordsPane).caption.text()
    both.workspace.model_loader.open(
        both.workspace.settings.recent[1]
    )  # and the model that has two is shown with both again
    qtbot.waitUntil(lambda: len(both.session.encoders) == 2, timeout=20_000)
    wait(qtbot, both)
    assert len(pane(both, WordsByWordsPane).matrices) == 2


def test_both_are_there_again_after_a_restart(
    both: MainWindow, make_window: Callable[..., MainWindow], qtbot: QtBot, xl_file: Path
) -> None:
    both.session.choose_encoder("clip_g")
    both.session.choose_encoder(BOTH_ENCODERS)
    both.session.set_layer(7)
    both.close()
    again = make_window(**vars(load_settings(both.workspace.settings_store.path)))
    again.workspace.model_loader.open(str(xl_file))
    qtbot.waitUntil(lambda: len(again.session.encoders) == 2, timeout=30_000)
    wait(qtbot, again)
    assert (again.session.encoder.name, again.session.layer) == ("clip_g", 7)
    assert again.header.side.button(BOTH_ENCODERS).isChecked()
    assert len(pane(again, WordsByWordsPane).matrices) == 2


@pytest.mark.parametrize("name", ["clip_l", "clip_g"])
def test_closing_while_either_computes_ends_every_thread(
    both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate], name: str
) -> None:
    held = gate(both, name)
    type_text(both, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    both.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("encoder", "jobs", "reader"))]


def test_the_tables_of_numbers_hold_both(both: MainWindow, qtbot: QtBot) -> None:
    views = both.session.encoding_views
    both.session.toggle_pin(("cow", 0), ("bull", 0))
    matrix, curves = pane(both, WordsByWordsPane), pane(both, AcrossLayersPane)
    rows = matrix.numbers().rows
    assert [rows[4][0], rows[14][0]] == ["L · cow", "G · cow"]
    assert [rows[4][7], rows[14][7]] == [views["clip_l"].matrix(11)[4, 6], views["clip_g"].matrix(31)[4, 6]]
    qtbot.waitUntil(lambda: len(curves.plot.curves) == 4)
    table = curves.numbers()
    assert table.columns[:4] == ("layer of L", "layer of G", "L · cow – bull", "G · cow – bull")
    assert (len(table.rows), table.rows[0][:2], table.rows[-1][:2]) == (33, ("", 0), (12, 32))
    assert np.isnan(table.rows[0][2])
    assert table.rows[-1][2:4] == (views["clip_l"].pair(4, 6)[12], views["clip_g"].pair(4, 6)[32])


def test_giving_up_side_work_leaves_the_other_encoders_pass_alone(
    both: MainWindow, qtbot: QtBot, gate: Callable[[MainWindow, str], Gate]
) -> None:
    held = gate(both, "clip_g")
    type_text(both, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    assert not both.workspace.live_encoder.is_idle
    both.workspace.live_encoder.cancel_query()
    held.open.set()
    wait(qtbot, both)


def test_words_and_eos_have_a_solid_curve_of_one_encoder_and_a_dashed_one_of_the_other(
    both: MainWindow, qtbot: QtBot
) -> None:
    curves, views = pane(both, AcrossLayersPane), both.session.encoding_views
    QTest.mouseClick(curves.kind_switch.button("eos"), Qt.MouseButton.LeftButton)
    both.session.prompt.set_selected({5})
    labels = ["L · cow", "G · cow", "L · mean of all words", "G · mean of all words"]
    qtbot.waitUntil(lambda: [curve.label for curve in curves.plot.curves] == labels, timeout=20_000)
    assert [curve.dashed for curve in curves.plot.curves] == [False, True, False, True]
    for item, name in zip(curves.plot.curve_items, ("clip_l", "clip_g"), strict=False):
        np.testing.assert_array_equal(item.getData()[1], similarity_to_eos(views[name])[:, 4])
