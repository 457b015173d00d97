"""The line that says what stands out: whole sentences, links to their panes, of a height that never changes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_driving import drawn, pane, type_text

from core.analysis.findings import collect
from core.analysis.findings.finding import Finding
from gui.panes.conditioning.pane import ConditioningPane
from gui.state.session import Session
from gui.window import findings_bar
from gui.window.findings_bar import FindingsBar
from gui.window.main_window import MainWindow

LONG = Finding("cut", "The first sentence is about nothing, 1.", 1, (1,), "Token table")
FINDINGS = tuple(replace(LONG, sentence=f"{number}. sentence of some length.", value=number) for number in range(1, 6))


@pytest.fixture
def bar(qtbot: QtBot) -> FindingsBar:
    """A bar alone, with five findings."""
    bar = FindingsBar(Session(), lambda: ())
    qtbot.addWidget(bar)
    bar.findings = FINDINGS
    bar.resize(1200, bar.height())
    bar.show()
    return bar


def shown(bar: FindingsBar) -> list[str]:
    return [link.accessibleName() for link in bar.links if link.isVisible()]


def listed(bar: FindingsBar) -> list[str]:
    return [action.text() for action in bar.menu.actions()]


def test_three_sentences_stand_in_the_line_and_the_rest_in_the_menu(bar: FindingsBar) -> None:
    assert shown(bar) == [finding.sentence for finding in FINDINGS[:3]]
    assert listed(bar) == [finding.sentence for finding in FINDINGS[3:]] and bar.more.isVisible()
    assert "2 more" in bar.more.accessibleName()


@pytest.mark.parametrize("width", range(60, 1000, 47))
def test_at_any_width_sentences_are_whole_and_none_is_lost(bar: FindingsBar, width: int) -> None:
    height = bar.height()
    bar.resize(width, height)
    assert shown(bar) + listed(bar) == [finding.sentence for finding in FINDINGS] and bar.height() == height
    for link in bar.links:
        if link.isVisible():
            assert link.width() >= link.sizeHint().width() and link.geometry().right() < width
    places = [link.geometry() for link in bar.links if link.isVisible()] + [bar.more.geometry()]
    assert not any(left.intersects(right) for left in places for right in places if left is not right)


def test_a_link_asks_for_its_pane_by_mouse_by_key_and_from_the_menu(bar: FindingsBar) -> None:
    asked: list[str] = []
    bar.wants_pane.connect(asked.append)
    QTest.mouseClick(bar.links[0], Qt.MouseButton.LeftButton)
    bar.links[1].setFocus()
    QTest.keyClick(bar.links[1], Qt.Key.Key_Space)
    bar.menu.actions()[0].trigger()
    assert asked == ["Token table"] * 3


@pytest.fixture
def told(window: MainWindow, qtbot: QtBot) -> Callable[[str], FindingsBar]:
    """Writes a prompt and waits for what is said of it."""

    def tell(text: str) -> FindingsBar:
        bar = window.findings_bar
        window.session.prompt.set_text(text)
        qtbot.waitUntil(lambda: drawn(window) and not bar.is_waiting)
        return bar

    return tell


def test_what_is_said_of_a_prompt_follows_it(told: Callable[[str], FindingsBar]) -> None:
    bar = told("a cow, serafuku, a bull")
    assert [finding.kind for finding in bar.findings] == ["pieces"] and "4 pieces" in shown(bar)[0]
    assert not bar.quiet.text()
    bar = told("a cow, a bull")
    assert not bar.findings and not shown(bar) and bar.quiet.text().startswith("Nothing unusual")
    assert not bar.more.isVisible()


def test_a_click_brings_the_pane_to_the_front_and_selects_the_words(
    told: Callable[[str], FindingsBar], window: MainWindow
) -> None:
    bar, session = told("a cow, serafuku, a bull"), window.session
    QTest.mouseMove(bar.links[0], QPoint(20, 5))
    assert session.prompt.hovered == {4, 5, 6, 7}
    QTest.mouseClick(bar.links[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert session.prompt.selected == {4, 5, 6, 7}
    assert next(dock for dock in window.pane_docks.docks if dock.spec.title == "Token table").made_pane.in_sight


def test_words_that_are_cut_are_selected_in_the_editor(told: Callable[[str], FindingsBar], window: MainWindow) -> None:
    window.session.set_dialect("diffusers")
    bar = told("cow, " * 37 + "an open book of maps")
    assert bar.findings[0].kind == "cut"
    QTest.mouseClick(bar.links[0], Qt.MouseButton.LeftButton)
    assert window.prompt_panel.tabs.editor.textCursor().selectedText() == "open book of maps"


def test_sentences_the_menu_and_silence_begin_where_the_header_does(bar: FindingsBar) -> None:
    assert bar.links[0].geometry().left() + findings_bar.INSET == findings_bar.MARGIN == 14
    bar.resize(60, bar.height())
    assert not shown(bar) and bar.more.geometry().left() == findings_bar.MARGIN


def test_what_a_pane_has_measured_is_said_and_only_of_the_text_as_it_stands(
    told: Callable[[str], FindingsBar], window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steers = replace(LONG, kind="padding", pane="Conditioning")
    monkeypatch.setattr("core.queries.conditioning_rows.padding_steers", lambda *_: steers)
    bar = told("a cow, a bull")
    assert bar.findings == ()
    conditioning = pane(window, ConditioningPane)
    qtbot.waitUntil(lambda: bar.findings == (steers,), timeout=20_000)
    assert list(conditioning.findings()) == [steers]
    conditioning.query.answer = replace(conditioning.query.answer, encoding=None)
    assert list(conditioning.findings()) == []


RANKING = replace(LONG, kind="ranking", sentence="“cow” moves the feature most: 0.2; “bull” least: 0.1.")


def test_a_ranking_stands_behind_the_sentence_that_nothing_stands_out_or_in_its_place(
    told: Callable[[str], FindingsBar],
) -> None:
    bar = told("a cow, a bull")
    bar.findings = (RANKING,)
    bar.resize(1200, bar.height())
    assert shown(bar) == [RANKING.sentence] and bar.quiet.text().startswith("Nothing unusual")
    assert bar.quiet.geometry().right() < bar.links[0].geometry().left()
    bar.resize(bar.links[0].geometry().right() - bar.quiet.width() // 2, bar.height())
    assert shown(bar) == [RANKING.sentence] and not bar.quiet.text()
    bar.findings = (LONG, RANKING)
    bar.resize(1200, bar.height())
    assert shown(bar) == [LONG.sentence, RANKING.sentence] and not bar.quiet.text()


def test_once_all_words_are_measured_the_first_and_the_last_of_them_are_said(
    told: Callable[[str], FindingsBar], window: MainWindow, qtbot: QtBot
) -> None:
    bar = told("a cow, a bull, a car")
    said = [finding.kind for finding in bar.findings]
    assert "ranking" not in said and not window.session.influence.is_wanted
    qtbot.waitUntil(lambda: any(each.kind in ("ranking", "feature") for each in bar.findings), timeout=20_000)
    assert window.session.influence.run.is_finished


def test_what_words_change_is_wanted_after_a_pause_and_no_more_at_the_next_key(
    told: Callable[[str], FindingsBar], window: MainWindow, qtbot: QtBot
) -> None:
    told("a cow, a bull")
    influence = window.session.influence
    assert not influence.is_wanted
    qtbot.waitUntil(lambda: influence.is_wanted)
    type_text(window, "s")
    assert not influence.is_wanted
    qtbot.waitUntil(lambda: influence.is_wanted)
    window.findings_bar.hide()
    assert not influence.is_wanted


def test_nothing_is_looked_for_while_the_layer_is_scrubbed(
    told: Callable[[str], FindingsBar], window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar, looks = told("a cow, a bull"), []
    monkeypatch.setattr(findings_bar.FindingsBar, "_look", lambda *_: looks.append(1) or ())
    for layer in range(window.session.layers + 1):
        window.session.set_layer(layer)
    assert not looks and bar.is_waiting
    bar.refresh()
    assert looks == [1]


def test_the_text_is_read_once_for_all_layers(
    told: Callable[[str], FindingsBar], window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar, read, really = told("a cow, a bull"), [], collect.findings_of_text
    monkeypatch.setattr(collect, "findings_of_text", lambda *what: read.append(what) or really(*what))
    for layer in range(window.session.layers + 1):
        window.session.set_layer(layer)
        bar.refresh()
    assert not read
    told("a cow, a pig")
    assert read
