"""The tokens of all encoders of a family stand below one another: counted, folded, and one word lit in each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.encoder.encoding import EncoderInfo
from core.encoder.without_weights import with_missing_encoders
from gui.editor.encoder_strips import FOLDED_LOOK, EncoderChips, EncoderStrip, EncoderStrips
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session

Show = Callable[..., EncoderStrips]


@pytest.fixture
def show(panel: PromptPanel, session: Session, qtbot: QtBot) -> Show:
    """Shows a family without files and a text, and gives the strips of its other encoders."""

    def show(family: str, text: str) -> EncoderStrips:
        session.set_dialect("comfyui")
        session.set_model(with_missing_encoders(family))
        session.prompt.set_text(text)
        qtbot.waitUntil(lambda: session.prompt.is_current(session.prompt.chunks), timeout=20_000)
        QApplication.processEvents()  # behind which the other encoders' strips follow
        (strips,) = panel.token_strip.findChildren(EncoderStrips)
        return strips

    return show


def chips_of(strip: EncoderStrip) -> EncoderChips:
    assert strip.chips is not None
    return strip.chips


def lit(strip: EncoderStrip) -> list[str]:
    """The labels of the chips that are pointed at or selected."""
    chips = chips_of(strip)
    prompt = chips.session.prompt
    rows = chips.own_rows(prompt.hovered | prompt.selected)
    return [chip.label for chip in chips.placed if chip.row in rows]


def test_the_other_encoders_tokens_stand_below_with_their_own_counts(
    panel: PromptPanel, session: Session, show: Show, qtbot: QtBot
) -> None:
    strips = show("sd3_t5", "a calico cat")
    assert session.encoder is not None and session.encoder.name == "t5xxl"
    assert [strip.fold.text() for strip in strips.strips] == ["CLIP L · 3 / 75", "CLIP G · 3 / 75"]
    assert [chip.label for chip in chips_of(strips.strips[0]).placed][:4] == ["BOS", "a⏎", "calico⏎", "cat⏎"]
    session.choose_encoder("clip_l")
    assert [strip.encoder for strip in strips.strips] == ["clip_g", "t5xxl"]
    labels = [chip.label for chip in chips_of(strips.strips[1]).placed]
    assert "cal" in labels and "ico" in labels  # T5 takes it apart
    session.prompt.set_text("a calico cat and a cow")
    assert strips.strips[1].fold.text() == "T5-XXL · 10"
    assert "cow" not in [chip.label for chip in chips_of(strips.strips[1]).placed]  # the key's own frame comes first
    qtbot.waitUntil(lambda: "cow" in [chip.label for chip in chips_of(strips.strips[1]).placed])


def test_a_word_is_tinted_lit_and_selected_in_all_of_them(session: Session, show: Show) -> None:
    strip = show("sd3_t5", "a calico cat").strips[0]
    main = session.prompt.unit_colours
    row = next(row for row, unit in enumerate(main.units) if unit.label == "calico")
    session.prompt.set_hovered(main.units[row].positions)
    assert len(main.units[row].positions) == 2 and lit(strip) == ["calico⏎"]
    session.prompt.set_hovered(())
    chips = chips_of(strip)
    calico = next(chip for chip in chips.placed if chip.label == "calico⏎")
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=calico.box.center().toPoint())
    assert session.prompt.selected == frozenset(main.units[row].positions)
    assert chips.tint_at()(calico.row) is not None and chips.tint_at()(0) is None
    QTest.keyClick(chips, Qt.Key.Key_Right)
    assert lit(strip) == ["cat⏎"]
    QTest.keyClick(chips, Qt.Key.Key_Right)  # past what the other encoder has no word for
    assert lit(strip) == ["a⏎"]


def test_one_is_folded_away_and_stays_so(session: Session, show: Show) -> None:
    first, second = show("sd3_t5", "a cat").strips
    QTest.mouseClick(first.fold, Qt.MouseButton.LeftButton)
    assert first.is_folded and chips_of(first).isHidden() and not second.is_folded
    assert session.looks.get(FOLDED_LOOK) == "clip_l"
    show("z_image", "a cat")
    again = show("sd3_t5", "a cat").strips[0]
    assert again.encoder == "clip_l" and again.is_folded and again.chips is None
    QTest.mouseClick(again.fold, Qt.MouseButton.LeftButton)
    assert [chip.label for chip in chips_of(again).placed][:2] == ["BOS", "a⏎"]


def test_a_family_of_one_encoder_and_clips_own_have_none(session: Session, show: Show) -> None:
    strips = show("flux1", "a cat")
    assert [strip.encoder for strip in strips.strips] == ["clip_l"] and not strips.isHidden()
    assert show("z_image", "a cat").strips == [] and strips.isHidden()
    session.set_model([EncoderInfo("clip_l", "sd1", "one", Path("one"), 12, 768, 768, "float16")])
    assert strips.strips == [] and strips.isHidden()
