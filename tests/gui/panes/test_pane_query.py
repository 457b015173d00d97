"""How a pane asks the model: once a key, and for the newest key only."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any
from unittest.mock import Mock

import pytest
from prompts import SHORT_PROMPT
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.program.cancellation import Cancelled
from gui.panes.pane import Pane
from gui.panes.pane_query import PaneQuery
from gui.state.session import Session

Deliver = Callable[[Any], None]


class Asking(Pane):
    """A pane whose one query is answered by hand."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, QLabel())
        self.submitted: list[tuple[Callable[..., object], Deliver]] = []
        self.results: list[str] = []
        self.query = PaneQuery(self, self._submit, "It failed: {why}.", self.results.append)

    def _submit(self, _owner: object, work: Callable[..., object], on_result: Deliver) -> None:
        self.submitted.append((work, on_result))

    def draw(self) -> None:
        if self.query.problem:
            self.show_message(self.query.problem)
        else:
            self.show_plot()

    def answer(self, number: int) -> None:
        """Has the work of the request of that number done, as the encoder's thread does."""
        work, on_result = self.submitted[number]
        try:
            on_result(work(None, lambda: False, on_result))
        except Exception as error:
            on_result(error)


@pytest.fixture
def asking(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(Session, "is_up_to_date", True)
    pane = Asking(Session(SHORT_PROMPT))
    qtbot.addWidget(pane)
    pane.show()
    return pane


def test_a_key_is_asked_once_and_reports_come_before_the_answer(asking: Asking) -> None:
    def work(_model: object, _cancelled: object, report: Deliver) -> str:
        report("half")
        assert asking.busy
        return "whole"

    asking.query.request(("a", 1), work)
    asking.query.request(("a", 1), work)
    assert len(asking.submitted) == 1 and asking.busy and not asking.query.answers(("a", 1))
    asking.answer(0)
    asking.query.request(("a", 1), work)
    assert (asking.results, len(asking.submitted), asking.busy) == (["half", "whole"], 1, False)
    assert asking.query.answers(("a", 1)) and not asking.query.answers(("a", 2))


def test_the_answer_to_an_older_key_is_dropped(asking: Asking) -> None:
    asking.query.request(("old",), Mock(return_value="old"))
    asking.query.request(("new",), Mock(return_value="new"))
    asking.answer(0)
    assert asking.results == [] and asking.busy
    asking.answer(1)
    assert asking.results == ["new"]


@pytest.mark.parametrize("signal", ["prompt.parsed", "encoder_changed"])
def test_what_a_keystroke_or_another_encoder_drops_may_be_asked_again(asking: Asking, signal: str) -> None:
    asking.query.request(("a",), Mock(return_value="first"))
    attrgetter(signal)(asking.session).emit()
    assert not asking.busy
    asking.answer(0)
    assert asking.results == []
    asking.query.request(("a",), Mock(return_value="second"))
    asking.answer(1)
    assert asking.results == ["second"]


def test_nothing_is_asked_about_a_text_whose_view_is_to_come(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "is_up_to_date", False)
    asking.query.request(("a",), Mock(return_value="a"))
    assert not asking.submitted and not asking.busy


def test_a_failure_is_said_until_the_next_request(asking: Asking) -> None:
    asking.session.encoder = Mock(has_weights=True)
    asking.query.request(("a",), Mock(side_effect=RuntimeError("no memory")))
    asking.answer(0)
    assert asking.message == asking.query.problem == "It failed: no memory."
    asking.query.request(("a",), Mock(return_value="a"))
    assert len(asking.submitted) == 1
    asking.query.request(("b",), Mock(return_value="b"))
    assert not asking.query.problem
    asking.answer(1)
    assert not asking.message


def test_what_was_cancelled_is_no_failure_and_may_be_asked_again(asking: Asking) -> None:
    asking.query.request(("a",), Mock(side_effect=Cancelled))
    asking.answer(0)
    assert not asking.query.problem and not asking.busy
    asking.query.request(("a",), Mock(return_value="a"))
    assert len(asking.submitted) == 2
