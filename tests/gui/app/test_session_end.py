"""The machine is shut down: what is open is on the disk before the system ends the program."""

import json
from collections.abc import Callable
from pathlib import Path

from gui.app.application import Program


def test_settings_are_written_when_the_session_ends(make_program: Callable[..., Program], tmp_path: Path) -> None:
    program = make_program()
    program.workspace.session.prompt.set_text("a cow in the rain")
    program.window.prompt_panel.editor.set_zoom(130)
    program.save_at_the_end()  # which QGuiApplication.commitDataRequest calls; no such signal can be made here
    written = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert (written["text"], written["editor_zoom"]) == ("a cow in the rain", 130)
