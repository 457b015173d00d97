"""The artist's own axes: chosen, saved by name, and kept with the settings and the session's file."""

from PySide6.QtCore import QObject

from core.analysis.own_axis import READY_MADE_AXES, OwnAxis
from gui.state.axes import AxesState
from gui.state.session_file import fields_in_file
from gui.state.session_settings import apply_settings, session_from_settings, settings_of_session
from gui.state.settings import Settings, from_valid_fields

MINE = OwnAxis("mine", ("a girl, smiling",), ("old", "aged"))


def test_a_saved_axis_comes_first_takes_the_place_of_its_name_and_is_told_once() -> None:
    axes, told = AxesState(), []
    axes.changed.connect(lambda: told.append(axes.active))
    axes.save(MINE)
    axes.save(MINE)
    assert told == [MINE] and axes.axes == (MINE, *READY_MADE_AXES)
    other = OwnAxis(READY_MADE_AXES[0].name, ("x",), ("y",))
    axes.save(other)
    assert axes.axes == (MINE, other, *READY_MADE_AXES[1:])
    axes.forget(other.name)
    assert axes.axes == (MINE, *READY_MADE_AXES) and axes.active == other


def test_axes_are_kept_with_the_settings_and_the_session() -> None:
    owner = QObject()
    session = session_from_settings(Settings(), owner)
    session.axes.save(MINE)
    session.axes.choose(READY_MADE_AXES[1])
    values = settings_of_session(session)
    settings = from_valid_fields({name: [*map(list, rows)] for name, rows in values.items() if name == "axes"})
    assert settings.axes == values["axes"] and {"axes", "active_axis"} <= {*fields_in_file(settings)}
    restored = session_from_settings(Settings(axes=values["axes"], active_axis=values["active_axis"]), owner)
    assert restored.axes.saved == (MINE,) and restored.axes.active == READY_MADE_AXES[1]
    apply_settings(restored, Settings())
    assert restored.axes.saved == () and restored.axes.active is None


def test_axes_of_a_damaged_file_are_left_out() -> None:
    axes = AxesState()
    axes.restore([("empty", "", "x"), ("whole", "x", "y")], ("too", "short"))
    assert [axis.name for axis in axes.saved] == ["whole"] and axes.active is None


def test_what_was_typed_for_axes_is_kept_out_of_logs() -> None:
    owner = QObject()
    session = session_from_settings(Settings(), owner)
    session.axes.save(MINE)
    assert {"mine", "a girl, smiling", "aged"} <= {*session.typed_texts()}
