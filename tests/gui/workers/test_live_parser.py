"""Which texts are read at once, and which on the thread."""

import pytest
from prompts import SHORT_PROMPT
from pytestqt.qtbot import QtBot

from gui.state.session import Session
from gui.workers import live_parser
from gui.workers.live_parser import MAX_IMMEDIATE_BYTES, LiveParser


@pytest.mark.parametrize("is_quick", [True, False])
def test_a_key_in_a_long_text_that_was_read_in_no_time_is_read_at_once(
    is_quick: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_parser, "MAX_IMMEDIATE_S", 60 if is_quick else 0)
    session = Session(SHORT_PROMPT)
    prompt, parser = session.prompt, LiveParser(session.prompt)
    text = "a red car, " * (MAX_IMMEDIATE_BYTES // 10)
    for other in (text, f"{text}a bull, ", text * 2):
        prompt.edit(other)
        assert parser.is_busy == (not is_quick or "bull" not in other)
        qtbot.waitUntil(lambda: not parser.is_busy, timeout=10_000)
        assert prompt.chunks.prompt.source == prompt.text == other
    parser.stop()
