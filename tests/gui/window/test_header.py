"""The header alone, over a session."""

import pytest
from fifth_tool import FIFTH_TOOL
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.dialects.table import DIALECTS
from gui.state.session import Session
from gui.window.header import Header
from gui.workers.live_parser import LiveParser


def test_a_fifth_tool_stands_in_the_menu_and_reads_the_prompt(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIALECTS, FIFTH_TOOL.key, FIFTH_TOOL)
    session = Session("a RED cat")
    parser, header = LiveParser(session.prompt), Header(session)
    qtbot.addWidget(header)
    entry = header.dialect.action(FIFTH_TOOL.key)
    assert (entry.text(), entry.toolTip()) == (FIFTH_TOOL.title, FIFTH_TOOL.summary)
    entry.trigger()
    assert entry.isChecked() and header.dialect.more.isChecked()
    assert header.dialect.more.text().startswith(FIFTH_TOOL.title)
    assert session.prompt.chunks.weights[0, :4].tolist() == [1, 1, 1.5, 1]
    assert f"{FIFTH_TOOL.title} 100" in header.layer_name.text()
    QTest.mouseClick(header.dialect.button("compel"), Qt.MouseButton.LeftButton)
    assert session.dialect == "compel" and not (entry.isChecked() or header.dialect.more.isChecked())
    parser.stop()
