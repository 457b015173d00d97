"""The guide: it opens at the pane that is asked about, in both languages, with every picture it names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.program.translation import set_translator, tr
from gui.dialogs.guide import DOCS_FOLDER, Guide, guide_file
from gui.widgets.translator import LANGUAGES, set_language
from gui.window.main_window import MainWindow

HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


@pytest.fixture
def in_language() -> Iterator[None]:
    yield
    set_language("en")
    set_translator(None)


@pytest.fixture
def guide(qtbot: QtBot) -> Guide:
    guide = Guide("en")
    qtbot.addWidget(guide)
    guide.show()
    return guide


def text_of(language: str) -> str:
    return guide_file(language).read_text(encoding="utf-8")


def pictures(language: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(language))


def test_a_language_without_a_guide_gets_the_english_one() -> None:
    assert guide_file("xx") == guide_file("en") == DOCS_FOLDER / "guide.md"
    assert guide_file("ko") != guide_file("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_guides_have_the_same_parts(language: str) -> None:
    shape = lambda text: [len(level) for level, _ in HEADING.findall(text)]  # noqa: E731
    assert shape(text_of(language)) == shape(text_of("en"))
    assert text_of(language).count("\n|") == text_of("en").count("\n|")
    assert len(pictures(language)) == len(pictures("en")) >= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_and_fits_the_page(language: str) -> None:
    for name in pictures(language):
        picture = QImage(str(DOCS_FOLDER / name))
        assert 200 <= picture.width() <= 780, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pane_has_a_section_under_its_title(bare_window: MainWindow, language: str, in_language: None) -> None:
    set_language(language)
    titles = {tr(pane.title) for pane in bare_window.pane_docks.panes}
    told = {heading for _, heading in HEADING.findall(text_of(language))}
    assert titles - told == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_of_markdown_is_left_in_the_page(language: str, qtbot: QtBot) -> None:
    guide = Guide(language)
    qtbot.addWidget(guide)
    shown = guide.text.toPlainText()
    assert "/* … */" in shown
    assert [line for line in shown.replace("/* … */", "").splitlines() if "*" in line or "`" in line] == []


def test_a_section_is_scrolled_to(guide: Guide, qtbot: QtBot) -> None:
    assert guide.show_section("Writing")
    assert guide.contents.currentItem().text() == "Writing"
    at_the_top = lambda: guide.text.cursorForPosition(guide.text.viewport().rect().topLeft()).block().text()  # noqa: E731
    qtbot.waitUntil(lambda: at_the_top() == "Writing")
    assert not guide.show_section("no such section")


def test_a_word_is_searched_from_the_top_again_behind_the_last(guide: Guide, qtbot: QtBot) -> None:
    guide.search.setText("Aberdeen Angus")
    places = []
    for _ in range(2):
        qtbot.keyClick(guide.search, Qt.Key.Key_Return)
        places.append(guide.text.textCursor().selectionStart())
    assert places[0] == places[1] > 0


def test_only_links_that_are_clicked_leave_the_program(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("gui.dialogs.guide.QDesktopServices.openUrl", opened.append)
    assert opened == []
    guide.text.anchorClicked.emit(QUrl("https://example.org/"))
    guide.text.anchorClicked.emit(QUrl("ftp://example.org/"))
    assert opened == [QUrl("https://example.org/")]


def test_the_pictures_folder_holds_nothing_that_no_guide_shows() -> None:
    shown = {Path(name).name for language in LANGUAGES for name in pictures(language)}
    assert {path.name for path in (DOCS_FOLDER / "guide").iterdir()} == shown
