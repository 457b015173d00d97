"""Panes whose question makes no sense for an encoder that is not CLIP's: a sentence says why, and nothing is asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lone_pane import LonePane
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from text_encodings import info_of

from gui.panes.absence import Absence

CLIP_ONLY = {
    "feature": "no projection",
    "shares": "no summary",
    "unet": "transformers, not a U-Net",
    "knowledge": "neither is read",
    "lora_change": "CLIP’s text encoders alone",
    "shortening": "no summary",
    "own_axes": "of CLIP alone",
    "zoo": "not compared",
}


@pytest.mark.parametrize(("key", "words"), CLIP_ONLY.items())
def test_a_question_of_clips_alone_says_why_it_makes_no_sense(
    lone_pane: Callable[..., LonePane], key: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = lone_pane(key)
    monkeypatch.setattr(lone.session, "encoder", info_of("z_image"))
    monkeypatch.setattr(lone.pane, "draw", lambda: pytest.fail("draws for an encoder that is not CLIP's"))
    monkeypatch.setattr(lone.pane, "numbers", lambda: pytest.fail("has numbers of it"))
    lone.pane.refresh()
    assert words in lone.pane.message
    assert lone.pane.shown_numbers.rows == ()


def test_its_controls_are_put_aside_and_come_back_with_clip(
    lone_pane: Callable[..., LonePane], tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = lone_pane("feature")
    with monkeypatch.context() as patched:
        patched.setattr(lone.session, "encoder", info_of("z_image"))
        lone.pane.refresh()
        assert lone.pane.edit.isHidden()
    lone.open(tiny_file)
    assert not lone.pane.message
    assert not lone.pane.edit.isHidden()
    assert lone.pane.shown_numbers.rows


def test_a_prompt_that_the_encoder_has_not_answered_yet_is_not_asked_for(
    lone_pane: Callable[..., LonePane], monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = lone_pane("words_by_words")
    monkeypatch.setattr(lone.session, "encoding_view", None)
    lone.pane.refresh()
    assert lone.session.prompt.text and lone.pane.message == "Waiting for the encoder…"
    monkeypatch.setattr(lone.session.prompt, "text", " ")
    lone.pane.refresh()
    assert lone.pane.message.startswith("Type at least two words")


def test_controls_that_have_no_title_bar_yet_are_put_aside_when_they_get_one(qtbot: QtBot) -> None:
    tools, switch, hidden = QHBoxLayout(), QWidget(), QWidget()
    hidden.hide()
    for widget in (switch, hidden):
        tools.addWidget(widget)
    absence = Absence([tools], ())
    absence.set(True)
    bar = QWidget()
    qtbot.addWidget(bar)
    bar.setLayout(tools)
    bar.show()
    assert switch.isHidden()
    absence.set(False)
    assert not switch.isHidden() and hidden.isHidden()


def test_controls_without_a_title_bar_never_become_windows(qtbot: QtBot) -> None:
    tools, switch = QHBoxLayout(), QWidget()
    qtbot.addWidget(switch)
    tools.addWidget(switch)
    absence = Absence([tools], ())
    absence.set(True)
    absence.set(False)
    assert not switch.isVisible()
