"""Keys in texts as macOS shows them; elsewhere texts stay as they are."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.program.korean_particles import KoreanSentence
from core.program.translation import set_translator, tr
from gui.dialogs.guide import Guide
from gui.widgets.mac_keys import with_mac_keys
from gui.widgets.translator import set_language


@pytest.fixture
def on_macos(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "platform", "darwin")
    yield
    monkeypatch.undo()
    set_language("en")
    set_translator(None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Compare with another prompt (Ctrl+D)", "Compare with another prompt (⌘D)"),
        ("Ctrl+Shift+W shows them.", "⇧⌘W shows them."),
        ("`Ctrl++`, `Ctrl+-`, `Ctrl+0`", "`⌘+`, `⌘-`, `⌘0`"),
        ("Alt+Left and Alt+Right: move the tag · Ctrl+Up: weight", "⌥⌘← and ⌥⌘→: move the tag · ⌘↑: weight"),
        ("`Alt+←` `Alt+↑` `Alt+PgDn`", "`⌥⌘←` `⌥↑` `⌥PgDn`"),
        ("History of prompts (Ctrl+H)", "History of prompts (⌘Y)"),
        ("Ctrl and an arrow key", "⌘ and an arrow key"),
        ("`Ctrl+F`, `Ctrl+R`; Shift+F4", "`⌘F`, `⌘R`; ⇧F4"),
        ("a + b, C++, Altitude+3, Control", "a + b, C++, Altitude+3, Control"),
    ],
)
def test_keys_are_named_as_macos_names_them(text: str, shown: str) -> None:
    assert with_mac_keys(text) == shown


def test_a_translation_keeps_what_chooses_its_particles() -> None:
    shown = with_mac_keys(KoreanSentence("{name}을(를) Ctrl+D"))
    assert shown.format(name="소") == "소를 ⌘D"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_window_speaks_of_its_systems_keys(language: str, on_macos: None) -> None:
    set_language(language)
    assert "(⌘D)" in tr("Compare with another prompt (Ctrl+D)")
    assert "⌘Y" in tr("History of prompts (Ctrl+H)")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_guide_speaks_of_its_systems_keys(language: str, on_macos: None, qtbot: QtBot) -> None:
    guide = Guide(language)
    qtbot.addWidget(guide)
    text = guide.text.toPlainText()
    assert "⇧⌘W" in text and "⌘Y" in text and "Ctrl+" not in text and guide.contents.count() > 3


@pytest.mark.skipif(sys.platform == "darwin", reason="this is macOS")
def test_elsewhere_keys_are_named_as_they_are_written(qtbot: QtBot) -> None:
    set_language("en")
    assert "(Ctrl+D)" in tr("Compare with another prompt (Ctrl+D)")
    guide = Guide("en")
    qtbot.addWidget(guide)
    assert "Ctrl+Shift+W" in guide.text.toPlainText()
    assert QKeySequence("Ctrl+D").toString() == "Ctrl+D"
