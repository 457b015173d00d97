"""What the status line says once: the newest sentence is always in sight."""

import pytest
from pytestqt.qtbot import QtBot

from gui.window.status_bar import MAX_STANDING, Notice

FIRST, SECOND, THIRD = "You write for A1111 now.", "Added: Forge.", "Added: ComfyUI."


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    notice = Notice()
    qtbot.addWidget(notice)
    for sentence in (FIRST, SECOND, THIRD):
        notice.show_message(sentence)
    return notice


def test_what_has_room_stands_side_by_side(notice: Notice) -> None:
    assert notice.line(10_000) == notice.text() == f"{FIRST} {SECOND} {THIRD}"


def test_without_room_the_oldest_leave_first_and_the_newest_never(notice: Notice) -> None:
    room = notice.fontMetrics().horizontalAdvance
    assert notice.line(room(f"… {SECOND} {THIRD}")) == f"… {SECOND} {THIRD}"
    assert notice.line(1).endswith(THIRD) and FIRST in notice.toolTip()


def test_a_sentence_said_again_stands_once_and_at_the_end(notice: Notice) -> None:
    notice.show_message(FIRST)
    assert notice.text() == f"{SECOND} {THIRD} {FIRST}"


def test_only_some_stand_at_a_time(notice: Notice) -> None:
    for number in range(MAX_STANDING):
        notice.show_message(f"Number {number}.")
    assert notice.text().count(".") == MAX_STANDING and FIRST not in notice.text()
