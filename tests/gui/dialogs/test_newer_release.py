"""Help > Is there a newer one?: asks on a click alone, shows what changed, opens the page on another."""

from collections.abc import Iterator

import pytest
from fake_releases import FakeReleases, release, serving
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core import __version__
from core.program.releases import releases as asking
from core.program.releases.releases import ADDRESS_VARIABLE, OFFLINE_VARIABLE
from gui.dialogs.newer_release import NewerReleaseDialog, NotesView
from gui.window.main_window import MainWindow

LONG = 20_000  # ms
NOTES = """- **faster**
- <img src="http://127.0.0.1:9/a.png"> ![a picture](http://127.0.0.1:9/b.png)
- [more](https://example.org)
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeReleases]:
    with serving(monkeypatch) as releases:
        yield releases


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[NewerReleaseDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = NewerReleaseDialog(parent)
    yield dialog
    dialog.stop()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    return opened


def ask(dialog: NewerReleaseDialog, qtbot: QtBot) -> None:
    dialog.ask()
    qtbot.waitUntil(lambda: not dialog.is_asking, timeout=LONG)


def test_the_menus_entry_asks_and_a_newer_version_is_shown_with_what_changed_and_its_page(
    bare_window: MainWindow, served: FakeReleases, opened: list[str], qtbot: QtBot
) -> None:
    served.listed = [release("98.0", NOTES), release("99.0", "- the newest"), release("0.0.1", "- old")]
    help_menu = bare_window.menus.help
    (entry,) = (action for action in help_menu.menu.actions() if "newer" in action.text())
    assert help_menu.newer is None and served.requests == []
    entry.trigger()
    dialog = help_menu.newer
    assert dialog is not None and dialog.is_asking and dialog.bar.isVisible()
    qtbot.waitUntil(lambda: not dialog.is_asking, timeout=LONG)
    text = dialog.notes.toPlainText()
    assert "Version 99.0 is there" in dialog.sentence.text() and __version__ in dialog.sentence.text()
    assert text.index("the newest") < text.index("faster") and "old" not in text
    assert dialog.page_button.hasFocus() and opened == []
    QTest.keyClick(dialog.page_button, Qt.Key.Key_Space)
    assert opened == ["https://example.org/releases/99.0"]


def test_notes_fetch_nothing_and_hold_no_html(qtbot: QtBot, opened: list[str]) -> None:
    view = NotesView()
    qtbot.addWidget(view)
    view.setMarkdown(NOTES)
    assert "<img" in view.toPlainText() and "a picture" in view.toPlainText() and "\ufffc" not in view.toPlainText()
    for address in ("file:///etc/hostname", "http://127.0.0.1:9/", "//server/share/a.png"):
        assert view.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(address)) is None
    view.anchorClicked.emit(QUrl("file:///bin/sh"))
    assert opened == []
    view.anchorClicked.emit(QUrl("https://example.org"))
    assert opened == ["https://example.org"]


def test_none_newer_is_said_with_both_versions(dialog: NewerReleaseDialog, served: FakeReleases, qtbot: QtBot) -> None:
    served.listed = [release("0.0.1")]
    ask(dialog, qtbot)
    sentence = dialog.sentence.text()
    assert "none newer" in sentence and "0.0.1" in sentence and __version__ in sentence
    assert not dialog.notes.isVisible() and not dialog.page_button.isVisible()


def test_trouble_is_a_sentence_and_can_be_asked_again(
    dialog: NewerReleaseDialog, served: FakeReleases, qtbot: QtBot
) -> None:
    served.content = b"<html>"
    ask(dialog, qtbot)
    assert "no list of releases" in dialog.sentence.text() and dialog.ask_button.isEnabled()
    served.content, served.listed = None, [release("99.0")]
    QTest.mouseClick(dialog.ask_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_asking, timeout=LONG)
    assert "99.0" in dialog.sentence.text() and "It has no notes." in dialog.notes.toPlainText()


def test_escape_gives_the_question_up_and_closes_only_then(
    dialog: NewerReleaseDialog, served: FakeReleases, qtbot: QtBot
) -> None:
    served.is_silent = True
    dialog.ask()
    qtbot.waitUntil(lambda: bool(served.requests), timeout=LONG)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not dialog.is_asking and dialog.sentence.text() == "Given up."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_closing_while_it_asks_ends_the_process(dialog: NewerReleaseDialog, served: FakeReleases, qtbot: QtBot) -> None:
    served.is_silent = True
    dialog.ask()
    qtbot.waitUntil(lambda: bool(served.requests), timeout=LONG)
    dialog.close()
    assert not dialog.is_asking and not dialog.isVisible()


@pytest.mark.parametrize("reason", ["offline", "nowhere"])
def test_what_cannot_be_asked_is_said_at_once_without_a_request(
    dialog: NewerReleaseDialog, served: FakeReleases, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    if reason == "offline":
        monkeypatch.setenv(OFFLINE_VARIABLE, "1")
    else:
        monkeypatch.delenv(ADDRESS_VARIABLE)
        monkeypatch.setattr(asking, "ADDRESS_FILE", asking.ADDRESS_FILE.with_name("no such file"))
    dialog.ask()
    assert not dialog.is_asking and "nobody was asked" in dialog.sentence.text()
    assert not dialog.ask_button.isEnabled() and served.requests == []
