"""How it reads: steps, claims and links, driven as an artist drives them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lone_pane import LonePane
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import drawn, pane

from core.analysis.how_clip_reads import steps, summarise
from core.queries.ablations import ablation_effects, masked_padding_effect
from core.queries.claims import padding_is_alike
from gui.panes.how_clip_reads.claim_list import VERDICTS
from gui.panes.how_clip_reads.pane import HowClipReadsPane
from gui.panes.how_clip_reads.step_drawings import DRAWINGS, RowGrid
from gui.window.main_window import MainWindow

PANE = "how_clip_reads"


def test_each_step_says_the_prompts_own_numbers_and_keys_walk_through_them(lone: LonePane) -> None:
    shown = lone.pane
    expected = steps(summarise(lone.view.encoding))
    assert len(expected) == len(DRAWINGS) == len(shown.strip.cards)
    shown.strip.cards[0].setFocus()
    for number, step in enumerate(expected):
        assert shown.strip.step == number
        assert shown.strip.sentence.text() == f"{number + 1}. {step.sentence}"
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    shown.strip.go(5)
    assert not shown.strip.on.isEnabled()
    QTest.mouseClick(shown.strip.back, Qt.MouseButton.LeftButton)
    assert shown.strip.step == 4


def test_a_key_changes_the_numbers_and_keeps_the_step(lone: LonePane, shown: HowClipReadsPane) -> None:
    shown.strip.go(2)
    lone.type(" wheel")
    assert "13 tokens" in shown.strip.sentence.text()
    assert shown.strip.step == 2


def test_a_link_brings_its_pane_to_the_front_and_links_to_no_pane_are_hidden(window: MainWindow, qtbot: QtBot) -> None:
    guide = pane(window, HowClipReadsPane)
    qtbot.waitUntil(lambda: drawn(window) and bool(guide.strip.steps))
    panes = {shown.title: shown for shown in window.pane_docks.panes}
    for number, step in enumerate(guide.strip.steps):
        guide.strip.go(number)
        assert guide.strip.link.isHidden() == (step.pane not in panes)
    guide.strip.go(0)
    dock = next(dock for dock in window.pane_docks.docks if dock.isAncestorOf(panes["Token table"]))
    dock.close()
    QTest.mouseClick(guide.strip.link, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert dock.isVisible() and panes["Token table"].in_sight


def test_claims_have_marks_and_words_and_what_takes_passes_is_measured(lone: LonePane, shown: HowClipReadsPane) -> None:
    texts, chunks = shown.list.texts(), lone.session.prompt.chunks
    assert [(mark, verdict) for mark, _, verdict, _ in texts] == [VERDICTS[claim.holds] for claim in shown.list.claims]
    assert lone.view.encoding.with_padding and shown.list.claims[1] == padding_is_alike(lone.view)
    masked = {effect.name: effect for effect in ablation_effects(chunks, lone.model)}["Padding: masked"]
    assert masked_padding_effect(chunks, lone.model).distances.padding == pytest.approx(masked.distances.padding)
    assert f"{masked.distances.padding:.1%}" in texts[2][3]


def test_the_last_claim_says_what_the_ladder_says_of_the_selected_word(
    lone: LonePane, shown: HowClipReadsPane, lone_pane: Callable[..., LonePane]
) -> None:
    lone.session.prompt.set_selected({8})
    lone.settle()
    said = shown.list.claims[-1].finding
    ladder = lone_pane("specificity_ladder")
    ladder.session.prompt.set_selected({8})
    ladder.settle()
    assert ladder.pane.ladder.word == "bull"
    assert said == ladder.pane.sentence.text()
    lone.session.set_ladder_text("animal")
    lone.settle()
    assert "Type rungs" in shown.list.claims[-1].finding


def test_the_mouse_on_a_box_points_at_its_word_and_a_selected_word_is_outlined(lone: LonePane) -> None:
    shown = lone.pane
    card = shown.strip.cards[2]
    box = card.drawing_box()
    place = QPoint(round(box.left() + 5.5 * box.width() / 11), round(box.top() + 0.5 * box.height() / 7))
    QTest.mouseMove(card, place - QPoint(0, 30))
    QTest.mouseMove(card, place)
    assert lone.session.prompt.hovered == {5}
    assert card.scene.lit == {5}
    lone.session.prompt.set_hovered(())
    lone.session.prompt.set_selected({8})
    assert shown.strip.cards[2].scene.lit == {8}


@pytest.mark.parametrize("chunks", [1, 2, 3, 9, 40])
def test_the_rows_of_all_chunks_have_a_box_each_where_the_mouse_finds_them(chunks: int) -> None:
    box = QRectF(8, 20, 100, 68)
    grid = RowGrid(box, chunks, 77)
    cells = [grid.cell(position) for position in range(77 * chunks)]
    assert [grid.position_at(cell.center()) for cell in cells] == list(range(77 * chunks))
    assert all(box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(cell) for cell in cells)
    assert grid.position_at(QPointF(0, 0)) is None


def test_a_long_prompt_is_drawn_whole(lone: LonePane, shown: HowClipReadsPane) -> None:
    lone.write("cow, " * 60)
    scene, card = shown.strip.cards[2].scene, shown.strip.cards[2]
    assert len(scene.chunks.tokens) == len(scene.rows) == 154
    assert card.text() == "2 × 77 rows"
    QTest.mouseMove(card, RowGrid.of(scene.chunks, card.drawing_box()).cell(81).center().toPoint())
    assert lone.session.prompt.hovered == {81} and "of chunk 2" in shown.list.claims[1].finding


def test_the_table_has_a_line_a_step_and_a_line_a_claim(shown: HowClipReadsPane) -> None:
    rows = shown.numbers().rows
    assert [row[0] for row in rows] == [*(f"step {number}" for number in range(1, 7)), *["said"] * 5]
    assert {row[3] for row in rows[6:]} <= {verdict for _, verdict in VERDICTS.values()}


def test_an_encoder_without_a_projection_says_so(lone: LonePane, shown: HowClipReadsPane, bare_file: Path) -> None:
    lone.open(bare_file)
    shown.strip.go(5)
    assert "no projection" in shown.strip.sentence.text()
    assert shown.strip.cards[5].scene.feature is None
    assert not shown.grab().isNull()


def test_claims_out_of_sight_are_said_to_be_below(lone: LonePane) -> None:
    shown = lone.pane
    bar = shown.canvas.verticalScrollBar()
    shown.window().resize(700, 260)
    QApplication.processEvents()
    assert bar.maximum() > 0 and shown.readout.text() == "more below ↓"
    bar.setValue(bar.maximum())
    assert not shown.readout.text()
    shown.window().resize(1400, 1600)
    QApplication.processEvents()
    assert bar.maximum() == 0 and not shown.readout.text()
