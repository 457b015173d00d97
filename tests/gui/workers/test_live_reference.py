"""Centring of an encoder that was opened without its reference mean: raw first, centred once it was taken."""

from unittest.mock import Mock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from tiny_families import PROMPT, model_of, text_encoder, view_of

from core.analysis import text_reference
from gui.state.session import Session
from gui.workers import live_reference
from gui.workers.live_reference import LiveReference


class _Queries:
    """Takes what is submitted, and does it when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[object, Mock]] = []

    def submit(self, owner: object, work: Mock, on_result: Mock) -> None:
        self.waiting.append((work, on_result))

    def run(self) -> None:
        work, on_result = self.waiting.pop()
        on_result(work(model_of("chroma"), lambda: False, lambda _: None))


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> _Queries:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(text_reference, "WORDS_BY_SIZE", ((10**6, 40),))
    monkeypatch.setattr(text_reference, "WORDS_A_LIST", 20)
    monkeypatch.setattr(live_reference, "PAUSE_MS", 1)
    monkeypatch.setattr(Session, "is_up_to_date", True)
    return _Queries()


@pytest.fixture
def session(queries: _Queries, monkeypatch: pytest.MonkeyPatch) -> Session:
    info = text_encoder("chroma").info
    session = Session()
    session.encoders, session.encoder = (info,), info
    return session


def test_cosines_are_raw_until_the_last_list_is_read_and_centred_then(
    queries: _Queries, session: Session, qtbot: QtBot
) -> None:
    reference = LiveReference(session, queries.submit, session)
    session.set_encoding_view(view_of(PROMPT, "chroma"))
    assert session.encoding_view is not None and not session.encoding_view.centred and not queries.waiting
    for left in (3, 2, 1):
        qtbot.waitUntil(lambda: bool(queries.waiting), timeout=5000)
        queries.run()
        assert session.encoding_view.centred == (left == 1)
    assert session.reference_of(text_encoder("chroma").info) is not None
    assert np.isfinite(session.encoding_view.vectors).all()
    qtbot.wait(20)
    assert not queries.waiting and not reference.is_busy


def test_a_key_drops_the_list_that_waits_and_those_before_it_stay(
    queries: _Queries, session: Session, qtbot: QtBot
) -> None:
    LiveReference(session, queries.submit, session)
    session.set_encoding_view(view_of(PROMPT, "chroma"))
    qtbot.waitUntil(lambda: bool(queries.waiting), timeout=5000)
    queries.run()
    session.prompt.parsed.emit()
    queries.waiting.clear()
    session.set_encoding_view(view_of("a castle", "chroma"))
    for _ in range(2):
        qtbot.waitUntil(lambda: bool(queries.waiting), timeout=5000)
        queries.run()
    assert session.encoding_view is not None and session.encoding_view.centred


def test_what_fails_leaves_cosines_raw_and_is_not_tried_again(
    queries: _Queries, session: Session, qtbot: QtBot
) -> None:
    LiveReference(session, queries.submit, session)
    session.set_encoding_view(view_of(PROMPT, "chroma"))
    qtbot.waitUntil(lambda: bool(queries.waiting), timeout=5000)
    queries.waiting.pop()[1](OSError("no file"))
    session.set_encoding_view(view_of("a castle", "chroma"))
    qtbot.wait(50)
    assert not queries.waiting and session.encoding_view is not None and not session.encoding_view.centred
