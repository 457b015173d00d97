"""What was chosen in panes is kept with the settings, and is no part of the work."""

from PySide6.QtCore import QObject

from gui.state.pane_looks import PaneLooks
from gui.state.session_file import fields_in_file
from gui.state.session_settings import session_from_settings, settings_of_session
from gui.state.settings import Settings


def test_a_choice_is_told_once_and_kept_with_the_settings() -> None:
    owner = QObject()
    session, told = session_from_settings(Settings(pane_looks=(("order", "likeness"),)), owner), []
    assert session.looks.get("order") == "likeness" and session.looks.get("list", "shown") == "shown"
    session.looks.changed.connect(told.append)
    session.looks.set("list", "folded")
    session.looks.set("list", "folded")
    assert told == ["list"]
    values = (("list", "folded"), ("order", "likeness"))
    assert settings_of_session(session)["pane_looks"] == values
    assert "pane_looks" not in fields_in_file(Settings(pane_looks=values))


def test_replacing_all_choices_tells_of_those_that_changed() -> None:
    looks, told = PaneLooks(), []
    looks.replace([("a", "1"), ("b", "2")])
    looks.changed.connect(told.append)
    looks.replace([("b", "2"), ("c", "3")])
    assert looks.values == (("b", "2"), ("c", "3")) and told == ["a", "c"]
