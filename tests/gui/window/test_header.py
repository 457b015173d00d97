"""The header alone, over a session."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fifth_tool import FIFTH_TOOL
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.analysis.reference import ReferenceMean
from core.dialects.table import DIALECTS
from core.encoder.encoding import EncoderInfo
from gui.state.session import BOTH_ENCODERS, Session
from gui.widgets.translator import set_language
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


def model(title: str, layers: dict[str, int]) -> list[EncoderInfo]:
    family = "sd1" if len(layers) == 1 else "sdxl"
    return [EncoderInfo(name, family, title, Path(title), count, 64, 64, "float16") for name, count in layers.items()]


def open_in(session: Session, infos: list[EncoderInfo]) -> None:
    session.set_model(infos, [ReferenceMean(*3 * (np.zeros(0, np.float32),))] * len(infos))
    session.choose_encoder(BOTH_ENCODERS)


@pytest.fixture(params=["en", "ko"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language, as the window has it."""
    set_language(request.param)
    yield request.param
    set_language("en")


ONE, TWO = {"clip_l": 12}, {"clip_l": 12, "clip_g": 32}
LONG_NAME = "ponyDiffusionV6XL_v6StartWithThisOne.safetensors"


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("layers", [ONE, TWO], ids=["one encoder", "two encoders"])
@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_name_and_clip_skip_are_whole_at_every_layer_in_every_tool(
    qtbot: QtBot, width: int, layers: dict[str, int]
) -> None:
    session = Session("a cat")
    header = Header(session)
    qtbot.addWidget(header)
    header.resize(width, 60)
    header.show()
    open_in(session, model("sd_xl_base_1.0_0.9vae.safetensors", layers))
    QApplication.processEvents()
    height, places = header.sizeHint().height(), header.dialect.geometry()
    for dialect in DIALECTS:
        session.set_dialect(dialect)
        for layer in range(session.layers + 1):
            session.set_layer(layer)
            QApplication.processEvents()
            shown = [*header.layer_name.shown_lines(), *header.encoder.shown_lines(), header.dialect.more.shown_text()]
            assert not any("…" in text for text in shown), shown
            assert header.layer_name.x() >= header.rows.x() or header.layer_name.y() > header.rows.y()
    assert (header.sizeHint().height(), header.dialect.geometry()) == (height, places)


@pytest.mark.parametrize(("name", "is_whole"), [(LONG_NAME, True), (f"{'x' * 90}.safetensors", False)])
def test_a_long_name_takes_two_lines_and_its_tooltip_is_whole(qtbot: QtBot, name: str, is_whole: bool) -> None:
    session = Session("a cat")
    header = Header(session)
    qtbot.addWidget(header)
    header.resize(1280, 60)
    header.show()
    open_in(session, model(name, ONE))
    QApplication.processEvents()
    first, second = header.encoder.shown_lines()
    assert (f"{first}{second}.safetensors" == name) is is_whole and ("…" in second) is not is_whole
    assert header.encoder.toolTip().startswith(f"{name}\n") and name in header.encoder.accessibleName()


def test_the_title_makes_way_and_then_the_line_takes_a_second_row(qtbot: QtBot) -> None:
    session = Session("a cat")
    header = Header(session)
    qtbot.addWidget(header)
    open_in(session, model("tiny", TWO))
    header.show()
    rows = []
    for width in (1900, *range(1600, 800, -10)):
        header.resize(width, 60)
        QApplication.processEvents()
        is_below = header.layer_name.y() > header.rows.y() + header.rows.height() / 2
        rows.append((header.title.isVisible(), is_below))
    assert rows[0] == (True, False) and (False, False) in rows and rows[-1][1]
    changes = [after for before, after in pairwise(rows) if before != after]
    assert len(changes) <= 3
