"""Two encoders at once: what panes show of a model that has L and G, and how both follow the text."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from lone_pane import LonePane
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane, type_text

from core.analysis.across_layers import similarity_to_eos
from core.encoder.encoding import Encoding
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.words_by_words.arrangement import LIKENESS, ORDER_LOOK
from gui.panes.words_by_words.pair_model import Heading
from gui.panes.words_by_words.pane import WordsByWordsPane
from gui.state.session import BOTH_ENCODERS
from gui.state.settings import load_settings
from gui.widgets.style import DARK, LIGHT, palette
from gui.window.main_window import MainWindow
from gui.workspace.workspace import Workspace

Both = Callable[[str], LonePane]
Make, Open = Callable[..., MainWindow], Callable[[Workspace], None]
COW_BULL = (("cow", 0), ("bull", 0))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def both(lone_pane: Callable[..., LonePane], xl_file: Path) -> Both:
    """Makes a pane alone, of the first prompt encoded with L and G."""

    def make(kind: str) -> LonePane:
        lone = lone_pane(kind, xl_file)
        lone.session.choose_encoder(BOTH_ENCODERS)
        lone.settle()
        assert list(lone.session.encoding_views) == ["clip_l", "clip_g"]
        return lone

    return make


def test_two_matrices_hold_each_encoders_numbers_equally_far_from_its_last_layer(both: Both, qtbot: QtBot) -> None:
    lone = both("words_by_words")
    (first, second), (left, right) = lone.pane.matrices, lone.session.shown_views
    for layer, other in ((12, 32), (0, 20), (11, 31)):
        lone.session.set_layer(layer)
        assert np.array_equal(first.image.image, left.matrix(layer))
        assert np.array_equal(second.image.image, right.matrix(other))
        assert second.plot.titleLabel.text == f"G · ViT-bigG, layer {other} of 32"
        assert first.cells.levels == second.cells.levels and tuple(first.image.levels) == tuple(second.image.levels)
    rows = lone.pane.numbers().rows
    assert [rows[4][0], rows[14][0]] == ["L · cow", "G · cow"]
    assert [rows[4][7], rows[14][7]] == [left.matrix(11)[4, 6], right.matrix(31)[4, 6]]
    assert [matrix.rows.isVisible() for matrix in (first, second)] == [True, False]
    qtbot.waitUntil(lambda: abs(first.view.width() - second.view.width()) <= 2)


def test_by_likeness_both_have_the_order_and_the_frames_of_the_one_that_is_looked_at(both: Both) -> None:
    lone = both("words_by_words")
    lone.write(", ".join("cow bull horse sheep rose lily tulip daisy car van truck bus".split()))
    lone.session.looks.set(ORDER_LOOK, LIKENESS)
    lone.settle()
    (first, second), (left, right) = lone.pane.matrices, lone.session.shown_views
    order = [left.index((label, 0)) for label in first.rows.labels]
    assert order != sorted(order) and second.columns.labels == first.rows.labels
    assert first.cells.blocks == second.cells.blocks != ()
    for matrix, view, layer in ((first, left, 11), (second, right, 31)):
        lone.session.set_layer(11)
        assert np.array_equal(matrix.cells.matrix, view.matrix(layer)[np.ix_(order, order)])
    lone.hover(second.view, 3.5, 1.5)
    assert lone.pane.reading.text().count("of word pairs") == 2 and ": L " in lone.pane.reading.text()
    lone.pane.ranking_pause.timeout.emit()
    headings = [row.title for row in lone.pane.pairs.model_.rows if isinstance(row, Heading)]
    assert headings[0] == "L · Most alike"


def test_leaving_l_and_g_shows_the_answer_there_is_and_the_shallower_encoder_stops_at_layer_0(both: Both) -> None:
    lone = both("words_by_words")
    answer = lone.session.encoding_views["clip_g"]
    lone.session.choose_encoder("clip_g")
    assert lone.session.layer == 31 and lone.session.encoding_view is answer
    assert np.array_equal(lone.pane.matrices[0].image.image, answer.matrix(31))
    lone.session.choose_encoder(BOTH_ENCODERS)
    assert (lone.session.encoder.name, lone.session.layer) == ("clip_g", 31)
    lone.settle()
    lone.session.set_layer(5)
    for matrix, view, layer in zip(lone.pane.matrices, lone.session.shown_views, (0, 5), strict=True):
        assert np.array_equal(matrix.image.image, view.matrix(layer))


def test_a_cell_pointed_at_in_the_right_matrix_is_marked_and_read_in_both_and_a_click_pins_its_pair(both: Both) -> None:
    lone = both("words_by_words")
    shown, cell = lone.pane, (lone.pane.matrices[1].view, 6.5, 4.5)
    lone.hover(*cell)
    assert lone.session.prompt.hovered == {5, 8}
    assert [matrix.cells.lit for matrix in shown.matrices] == [({4}, {6})] * 2
    assert shown.readout.text().startswith("cow – bull   L ") and "   G " in shown.readout.text()
    lone.session.prompt.set_selected({5})
    shown.leaveEvent(None)
    assert [matrix.cells.lit for matrix in shown.matrices] == [({4}, {4})] * 2
    lone.click(*cell)
    assert lone.session.pins == (COW_BULL,)
    assert [set(matrix.cells.pins) for matrix in shown.matrices] == [{(4, 6), (6, 4)}] * 2


def test_a_pinned_pair_has_a_curve_of_each_encoder_in_one_colour(both: Both) -> None:
    lone = both("across_layers")
    lone.session.toggle_pin(*COW_BULL)
    curves, views = lone.pane.plot.curves, lone.session.shown_views
    labels = ("L · cow – bull", "G · cow – bull", "L · mean of all pairs", "G · mean of all pairs")
    assert tuple(curve.label for curve in curves) == labels
    assert [curve.dashed for curve in curves] == [False, True, False, True]
    assert curves[0].colour == curves[1].colour
    for item, view, start in zip(lone.pane.plot.curve_items, views, (0, -20), strict=False):
        assert (item.layers[0], item.layers[-1]) == (start, 12)
        assert np.array_equal(item.values, view.pair(4, 6))
    lone.session.set_layer(3)
    values = [float(value.replace("−", "-")) for _, value in lone.pane.legend.texts()[:2]]
    assert values == pytest.approx([views[0].pair(4, 6)[3], views[1].pair(4, 6)[23]], abs=6e-3)
    assert lone.pane.readout.text() == "at L layer 3 · G layer 23"
    table = lone.pane.numbers()
    assert table.columns == ("layer of L", "layer of G", *labels)
    assert (len(table.rows), table.rows[0][:2], table.rows[-1][:2]) == (33, ("", 0), (12, 32))
    assert np.isnan(table.rows[0][2])
    assert table.rows[-1][2:4] == (views[0].pair(4, 6)[12], views[1].pair(4, 6)[32])


def test_words_and_eos_have_a_solid_curve_of_one_encoder_and_a_dashed_one_of_the_other(both: Both) -> None:
    lone = both("across_layers")
    QTest.mouseClick(lone.pane.kind_switch.button("eos"), LEFT)
    lone.session.prompt.set_selected({5})
    lone.settle()
    plot = lone.pane.plot
    labels = ["L · cow", "G · cow", "L · mean of all words", "G · mean of all words"]
    assert [curve.label for curve in plot.curves] == labels
    assert [curve.dashed for curve in plot.curves] == [False, True, False, True]
    for item, view in zip(plot.curve_items, lone.session.shown_views, strict=False):
        np.testing.assert_array_equal(item.values, similarity_to_eos(view)[:, 4])


def test_clip_skip_stands_at_the_layer_it_takes_of_both(both: Both) -> None:
    lone = both("across_layers")
    lone.session.set_dialect("comfyui")
    lone.settle()
    above, below = (dict(lone.pane.plot.plot.getAxis(side)._tickLevels[0]) for side in ("top", "bottom"))
    assert above[11] == "−2"
    assert (below[12], below[0], below[-20]) == ("12\n32", "0\n20", " \n0")


def test_both_matrices_are_zoomed_together(both: Both) -> None:
    lone = both("words_by_words")
    first, second = lone.pane.matrices
    for zoomed, other in ((first, second), (second, first)):
        before = zoomed.view.viewRange()
        zoomed.view.scaleBy((0.8, 0.8))
        zoomed.view.sigRangeChangedManually.emit(zoomed.view.state["mouseEnabled"])
        assert zoomed.view.viewRange() != before
        assert np.allclose(other.view.viewRange(), zoomed.view.viewRange())
    lone.session.choose_encoder("clip_l")
    kept = first.view.viewRange()
    lone.session.choose_encoder(BOTH_ENCODERS)
    assert np.allclose(second.view.viewRange(), kept)


def test_a_theme_recolours_the_names_of_both_matrices(both: Both) -> None:
    shown = both("words_by_words").pane
    for theme in (DARK, LIGHT):
        shown.setPalette(palette(theme))
        assert [matrix.plot.titleLabel.opts["color"] for matrix in shown.matrices] == [theme.text] * 2


def test_the_token_table_has_the_norms_of_both(both: Both) -> None:
    lone = both("token_table")
    model, views = lone.pane.model, lone.session.shown_views
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles[5:] == ["norm L", "norm G", "mean L", "std L", "min L", "max L"]
    norms = [np.linalg.norm(view.states[layer][5]) for view, layer in zip(views, (11, 31), strict=True)]
    assert [float(model.data(model.index(5, column))) for column in (5, 6)] == pytest.approx(norms, abs=1e-3)
    lone.session.choose_encoder("clip_l")
    assert model.columnCount() == 10


def test_until_the_other_answers_its_matrix_has_the_new_words_bare(both: Both) -> None:
    lone = both("words_by_words")
    (first, second), (_, old) = lone.pane.matrices, lone.session.shown_views
    lone.session.prompt.set_text(f"{lone.session.prompt.text} wheel")
    lone.settle(lambda: lone.session.is_up_to_date)
    assert lone.session.encoding_views["clip_g"] is old and not lone.session.are_all_up_to_date
    assert first.image.image.shape == second.image.image.shape == (11, 11)
    assert np.isnan(second.image.image[10]).all()
    assert second.image.image[4, 6] == old.matrix(31)[4, 6]
    lone.settle()
    assert np.array_equal(second.image.image, lone.session.encoding_views["clip_g"].matrix(31))


def test_units_that_the_encoders_split_differently_are_matched_by_name(both: Both) -> None:
    lone = both("words_by_words")
    lone.look(kind="token", normed=False)
    lone.write("a &amp; b, 12 cows")  # A1111 cleans the text for L and not for G, or otherwise
    view, other = lone.session.shown_views
    image = lone.pane.matrices[1].image.image
    assert image.shape == (len(view.units),) * 2
    left, right = ("a", 0), ("cows", 0)
    assert image[view.index(left), view.index(right)] == other.matrix(31)[other.index(left), other.index(right)]


def test_a_switch_of_the_view_reaches_both_at_once(both: Both) -> None:
    lone, changes = both("words_by_words"), list[int]()
    lone.session.encoding_view_changed.connect(lambda: changes.append(1))
    lone.look(centred=False)
    assert [view.centred for view in lone.session.shown_views] == [False, False] and changes == [1]


# --- the text is encoded with both by the workspace's thread


@pytest.fixture
def open_both(xl_file: Path, encoded: Encoded) -> Open:
    """Opens the model of two encoders in a workspace and has the prompt encoded with both."""

    def open_both(workspace: Workspace) -> None:
        workspace.model_loader.open(str(xl_file))
        encoded(workspace)
        workspace.session.choose_encoder(BOTH_ENCODERS)
        encoded(workspace)

    return open_both


def add(workspace: Workspace, text: str) -> None:
    workspace.session.prompt.set_text(workspace.session.prompt.text + text)


@pytest.fixture
def xl(make_workspace: Callable[..., Workspace], open_both: Open) -> Workspace:
    """A workspace that has encoded its first prompt with L and G."""
    workspace = make_workspace()
    open_both(workspace)
    return workspace


class Gate:
    """Has an encoder's passes wait until `open` is set, unless they are cancelled, and lists their texts."""

    def __init__(self, workspace: Workspace, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        (encoder,) = (encoder for encoder in workspace.live_encoder.model.encoders if encoder.info.name == name)
        self.texts: list[str] = []
        self.open = threading.Event()
        encode = encoder.encode

        def gated(chunks: object, cancelled: Callable[[], bool], *arguments: object, **options: object) -> Encoding:
            self.texts.append(chunks.prompt.source)
            while not self.open.wait(0.01) and not cancelled():
                pass
            return encode(chunks, cancelled, *arguments, **options)

        monkeypatch.setattr(encoder, "encode", gated)


def test_the_encoder_looked_at_answers_first_a_key_gives_up_the_others_pass_and_both_answer_the_newest_text(
    xl: Workspace, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, old = Gate(xl, "clip_g", monkeypatch), xl.session.encoding_views["clip_g"]
    for text in (" one", " two"):
        add(xl, text)
        qtbot.waitUntil(lambda: xl.session.is_up_to_date, timeout=20_000)
        qtbot.waitUntil(lambda: held.texts[-1:] == [xl.session.prompt.text], timeout=20_000)
        assert xl.session.encoding_views["clip_g"] is old and not xl.session.are_all_up_to_date
    held.open.set()
    encoded(xl)
    assert {view.encoding.chunks.prompt.source for view in xl.session.shown_views} == {xl.session.prompt.text}


def test_queries_wait_for_both(xl: Workspace, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    held, answers = Gate(xl, "clip_g", monkeypatch), list[str]()
    add(xl, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    assert not xl.live_encoder.is_idle
    xl.model_queries.submit(QObject(xl), lambda *_: "answer", answers.append)
    qtbot.wait(50)
    assert not answers
    held.open.set()
    encoded(xl)
    assert answers == ["answer"]


def test_choosing_one_while_the_other_computes_shows_what_was_chosen_and_no_late_answer(
    xl: Workspace, encoded: Encoded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, session = Gate(xl, "clip_g", monkeypatch), xl.session
    add(xl, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    session.choose_encoder("clip_l")
    held.open.set()
    encoded(xl)
    assert list(session.encoding_views) == ["clip_l"]
    session.choose_encoder("clip_g")
    encoded(xl)
    assert (session.encoding.encoder.name, session.layer) == ("clip_g", 31)
    session.choose_encoder(BOTH_ENCODERS)
    encoded(xl)
    assert list(session.encoding_views) == ["clip_g", "clip_l"]
    assert [view.encoding.encoder.name for view in session.shown_views] == ["clip_l", "clip_g"]


def test_a_model_with_one_encoder_is_encoded_once_and_one_with_two_is_shown_with_both_again(
    xl: Workspace, tiny_file: Path, xl_file: Path, encoded: Encoded, monkeypatch: pytest.MonkeyPatch
) -> None:
    xl.model_loader.open(str(tiny_file))
    encoded(xl)
    counted = Gate(xl, "clip_l", monkeypatch)
    counted.open.set()
    add(xl, " one")
    encoded(xl)
    assert counted.texts == [xl.session.prompt.text]
    assert xl.session.shown_views == (xl.session.encoding_view,)
    xl.model_loader.open(str(xl_file))
    encoded(xl)
    assert len(xl.session.shown_views) == 2


@pytest.mark.parametrize("name", ["clip_l", "clip_g"])
def test_closing_while_either_computes_ends_every_thread(
    xl: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    held = Gate(xl, name, monkeypatch)
    add(xl, " one")
    qtbot.waitUntil(lambda: bool(held.texts), timeout=20_000)
    xl.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("encoder", "jobs", "reader"))]


# --- in the window


def test_what_is_late_fades(make_window: Make, open_both: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window()
    open_both(window.workspace)
    held = Gate(window.workspace, "clip_g", monkeypatch)
    type_text(window, " wheel")
    first, second = pane(window, WordsByWordsPane).matrices
    qtbot.waitUntil(lambda: window.session.is_up_to_date and second.image.opacity() < 1, timeout=20_000)
    assert first.image.opacity() == 1
    plot = pane(window, AcrossLayersPane).plot
    curves = zip(plot.curves, plot.curve_items, strict=True)
    assert {curve.encoder.name for curve, item in curves if item.opacity() < 1} == {"clip_g"}
    held.open.set()
    qtbot.waitUntil(lambda: all(item.opacity() == 1 for item in (second.image, *plot.curve_items)), timeout=20_000)


def test_both_are_chosen_in_the_header_named_beside_the_layers_and_there_again_after_a_restart(
    make_window: Make, open_both: Open, xl_file: Path, tiny_file: Path, encoded: Encoded
) -> None:
    window = make_window()
    session, header = window.session, window.header
    assert not header.side.isVisible()
    window.workspace.model_loader.open(str(xl_file))
    encoded(window.workspace)
    assert (session.encoder.name, session.layer, session.view_options.normed) == ("clip_l", 11, False)
    assert header.side.isVisible() and "A1111 fixed · ComfyUI −2 · diffusers 0" in header.layer_name.text()
    QTest.mouseClick(header.side.button("clip_g"), LEFT)
    assert (session.encoder.name, session.layer) == ("clip_g", 31)
    QTest.mouseClick(header.side.button(BOTH_ENCODERS), LEFT)
    session.set_layer(5)
    assert window.ruler.other_layer.text() == "L: layer 0"
    assert window.ruler.scale.accessibleName() == "L layer 0 · G layer 5"
    window.close()
    again = make_window(**vars(load_settings(window.workspace.settings_store.path)))
    open_both(again.workspace)
    assert (again.session.encoder.name, again.session.layer) == ("clip_g", 5)
    assert again.header.side.button(BOTH_ENCODERS).isChecked()
    again.workspace.model_loader.open(str(tiny_file))
    encoded(again.workspace)
    assert not again.header.side.isVisible() and not again.ruler.other_layer.isVisible()
    matrices = pane(again, WordsByWordsPane)
    assert len(matrices.matrices) == 1 and "layer 3" in matrices.caption.text()
