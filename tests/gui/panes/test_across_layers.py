"""Across layers: words against themselves alone and against EOS, and the spread."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from window_driving import Encoded, pane, type_text

from core.analysis.across_layers import effective_rank, measure_similarity_to_isolated, similarity_to_eos
from gui.panes.across_layers.curves import CURVE_DESCRIPTIONS, CURVE_HINTS, CURVE_KINDS, MAX_DEFAULT_WORDS
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.window.main_window import MainWindow


def chosen(window: MainWindow, qtbot: QtBot, kind: str) -> AcrossLayersPane:
    curves = pane(window, AcrossLayersPane)
    QTest.mouseClick(curves.kind_switch.button(kind), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: bool(curves.plot.curves) and curves.caption.text().find(CURVE_DESCRIPTIONS[kind]) >= 0, timeout=20_000
    )
    return curves


def drawn(curves: AcrossLayersPane) -> dict[str, np.ndarray]:
    return {
        curve.label: np.asarray(item.getData()[1])
        for curve, item in zip(curves.plot.curves, curves.plot.curve_items, strict=True)
    }


def test_every_kind_has_its_words_and_hint() -> None:
    assert set(CURVE_KINDS) == set(CURVE_DESCRIPTIONS) == set(CURVE_HINTS)


@pytest.mark.parametrize("normed", [True, False])
def test_self_is_the_drift_from_each_word_alone(window: MainWindow, qtbot: QtBot, normed: bool) -> None:
    QTest.mouseClick(window.header.rows.button("normed" if normed else "raw"), Qt.MouseButton.LeftButton)
    curves = chosen(window, qtbot, "self")
    view, (encoder,) = window.session.encoding_view, window.workspace.live_encoder.model.encoders
    expected = measure_similarity_to_isolated(view, lambda rows: encoder.encode_chunks(rows)[0])
    found = drawn(curves)
    assert list(found) == [*(unit.name for unit in view.units[:MAX_DEFAULT_WORDS]), "mean of all words"]
    for index, unit in enumerate(view.units[:MAX_DEFAULT_WORDS]):
        np.testing.assert_allclose(found[unit.name], expected[:, index], atol=1e-4)
    np.testing.assert_allclose(found["mean of all words"], expected.mean(axis=1), atol=1e-4)
    np.testing.assert_allclose(found["a"], 1, atol=1e-4)
    assert [curve.dashed for curve in curves.plot.curves] == [False] * MAX_DEFAULT_WORDS + [True]


def test_eos_is_each_word_with_eos_and_shows_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    curves = chosen(window, qtbot, "eos")
    view = window.session.encoding_view
    window.session.set_selected({5})
    qtbot.waitUntil(lambda: list(drawn(curves)) == ["cow", "mean of all words"])
    np.testing.assert_array_equal(drawn(curves)["cow"], similarity_to_eos(view)[:, 4])
    window.session.set_hovered({8})
    qtbot.waitUntil(lambda: list(drawn(curves)) == ["cow", "bull", "mean of all words"])
    window.session.set_hovered(())
    window.session.set_selected(())
    window.session.toggle_pin(("red", 0), ("car", 0))
    qtbot.waitUntil(lambda: list(drawn(curves)) == ["red", "car", "mean of all words"])
    window.session.set_layer(2)
    assert curves.legend.texts()[0][1].replace("−", "-") == f"{similarity_to_eos(view)[2, 8]:.2f}"
    assert curves.numbers().columns == ("layer", "red", "car", "mean of all words")


def test_spread_is_the_mean_of_all_pairs_and_the_rank_per_word(window: MainWindow, qtbot: QtBot) -> None:
    curves = chosen(window, qtbot, "spread")
    view = window.session.encoding_view
    found = drawn(curves)
    np.testing.assert_array_equal(found["mean of all pairs"], view.mean_pairwise_cosine)
    np.testing.assert_allclose(found["effective rank ÷ 10"], effective_rank(view.vectors) / 10, rtol=1e-5)
    assert curves.plot.plot.getAxis("left").labelText == "cosine, share of rank"
    assert len(curves.numbers().rows) == 4


def test_a_key_measures_anew_and_one_word_is_enough_for_self(
    window: MainWindow, qtbot: QtBot, encoded: Encoded
) -> None:
    curves = chosen(window, qtbot, "self")
    type_text(window, " wheel")
    encoded(window)
    window.session.set_selected({13})
    qtbot.waitUntil(lambda: "wheel" in drawn(curves), timeout=20_000)
    window.prompt_panel.editor.setPlainText("cow")
    encoded(window)
    qtbot.waitUntil(lambda: list(drawn(curves)) == ["cow", "mean of all words"], timeout=20_000)
    np.testing.assert_allclose(drawn(curves)["cow"], 1, atol=1e-4)
    QTest.mouseClick(curves.kind_switch.button("pairs"), Qt.MouseButton.LeftButton)
    assert curves.message
    assert "two words" in curves.message
