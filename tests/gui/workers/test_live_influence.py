"""The influence of a session: filled while somebody wants it, given up at a key, the same for all that show it."""

import pytest
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from gui.workspace.workspace import Workspace

WAIT_MS = 20_000


def test_nothing_is_measured_while_nobody_wants_it_and_all_once_somebody_does(
    workspace: Workspace, qtbot: QtBot
) -> None:
    state = workspace.session.influence
    qtbot.waitUntil(lambda: workspace.is_idle, timeout=WAIT_MS)
    assert state.run is None and not workspace.live_influence.is_busy
    state.want("a", True)
    qtbot.waitUntil(lambda: state.run is not None and state.run.is_finished, timeout=WAIT_MS)
    run, changes = state.run, list[None]()
    state.changed.connect(lambda: changes.append(None))
    state.want("b", True)
    state.want("a", False)
    qtbot.waitUntil(lambda: workspace.is_idle, timeout=WAIT_MS)
    assert state.run is run and state.is_wanted and not changes
    state.want("b", False)
    assert not state.is_wanted


def test_a_key_gives_up_the_slice_that_runs_and_the_newer_text_is_measured(
    workspace: Workspace, encoded: Encoded, qtbot: QtBot
) -> None:
    session, state = workspace.session, workspace.session.influence
    state.want("test", True)
    qtbot.waitUntil(lambda: state.run is not None and state.run.done > 0, timeout=WAIT_MS)
    session.prompt.set_text("a cow, a bull, a house, a tree")
    qtbot.waitUntil(lambda: not workspace.live_influence.is_busy or state.run.done == 0, timeout=WAIT_MS)
    encoded(workspace)
    qtbot.waitUntil(lambda: state.run.is_finished and state.run.view is session.encoding_view, timeout=WAIT_MS)
    assert [unit.label for unit in state.run.tags] == ["a cow", "a bull", "a house", "a tree"]


def test_another_mode_measures_all_anew(workspace: Workspace, qtbot: QtBot) -> None:
    state = workspace.session.influence
    state.want("test", True)
    qtbot.waitUntil(lambda: state.run is not None and state.run.is_finished, timeout=WAIT_MS)
    before = state.run
    state.choose("padded")
    qtbot.waitUntil(lambda: state.run.mode == "padded" and state.run.is_finished, timeout=WAIT_MS)
    unit = before.units[0]
    assert before.of(unit).eos_relative_change[-1] != state.run.of(unit).eos_relative_change[-1]


def test_what_fails_is_said_once_and_another_text_begins_anew(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, session = workspace.session.influence, workspace.session

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr("core.queries.influence_run.measure_influence", fail)
    state.want("test", True)
    qtbot.waitUntil(lambda: "no memory" in state.problem, timeout=WAIT_MS)
    assert not state.is_going_on and not workspace.live_influence.is_busy
    monkeypatch.undo()
    session.prompt.set_text("a cow, a bull")
    qtbot.waitUntil(lambda: state.run is not None and state.run.is_finished, timeout=WAIT_MS)
    assert not state.problem and len(state.run.units) == 4
