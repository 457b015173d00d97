"""The whole program in this process, on settings of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui.app.application import Program
from gui.state.settings import Settings, save_settings
from gui.widgets.translator import set_language


@pytest.fixture
def make_program(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Makes the program in English; when the test ends, it does too, and language and palette are as before."""
    programs, palette = list[Program](), qapp.palette()

    def make(source: str | None = None, options: dict[str, object] | None = None, **settings: object) -> Program:
        save_settings(tmp_path / "settings.json", Settings(**{"language": "en", **settings}))
        programs.append(Program(qapp, source, tmp_path / "settings.json", **(options or {})))
        programs[-1].window.show()
        return programs[-1]

    yield make
    for program in programs:
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
    set_language("en")
    qapp.setPalette(palette)
