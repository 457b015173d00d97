"""The whole program as a process: it opens, it closes, it ends with status 0."""

from pathlib import Path

import pytest
from python_process import run_python

OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from gui.app.application import Program, make_application
app = make_application()
window = Program(app, sys.argv[1]).window
window.show()
QTimer.singleShot(int(sys.argv[2]), window.close)
status = app.exec()
print("torch" if "torch" in sys.modules else "no torch")
sys.exit(status)
"""


@pytest.mark.parametrize("after_ms", [0, 120, 700, 6000])
def test_closing_at_any_moment_ends_with_status_0(after_ms: int, tiny_file: Path, tmp_path: Path) -> None:
    done = run_python("-c", OPEN_AND_CLOSE, str(tiny_file), str(after_ms), XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    if after_ms == 0:
        assert done.stdout.strip() == "no torch"


HEAVY = (
    *("torch", "transformers", "numpy", "pyqtgraph", "PIL", "huggingface_hub", "gui.panes", "core.weights.opening"),
    *("core.studio", "core.editing.completion", "sqlite3", "yaml"),
    *("gui.editor.completion.completer", "gui.editor.completion.list_window", "gui.editor.styles.style_chooser"),
    *("gui.window.models", "gui.dialogs.studios.found", "gui.dialogs.history", "gui.dialogs.image_prompt"),
)
NEEDED_BY_STUDIOS = ("gui.workspace.studio_reader", "gui.workspace.studio_reading")
MAX_OWN_MODULES = 250  # that the first frame imports, each half a millisecond; more can come behind it


@pytest.mark.parametrize("studio", ["", "/gone"])
def test_the_first_frame_needs_neither_torch_nor_pyqtgraph_nor_the_panes(studio: str, tmp_path: Path) -> None:
    heavy, studios = (HEAVY, (studio,)) if studio else ((*HEAVY, *NEEDED_BY_STUDIOS), ())
    code = (
        "import sys; from dataclasses import replace; from gui.app.application import Program, make_application; "
        "from gui.state.settings import Settings, save_settings, settings_file; app = make_application(); "
        "save_settings(settings_file(), "
        f"replace(Settings(), studios={studios}, active_studio='{studio}')); "
        "window = Program(app, 'study').window; window.show(); "
        "[part.grab() for part in (window.header, window.prompt_panel, window.ruler)]; "  # docks begin to import then
        f"print(window.prompt_panel.counter.text(), [name for name in {heavy} if name in sys.modules]); "
        "print(sum(name.startswith(('core.', 'gui.')) for name in sys.modules)); "
        "exec('while not window.pane_docks.made_panes: app.processEvents()'); print('pyqtgraph' in sys.modules); "
        "window.close()"
    )
    done = run_python("-c", code, XDG_CONFIG_HOME=str(tmp_path))
    counter, own_modules, has_plots, *_ = done.stdout.split("\n")
    assert (counter, has_plots, done.returncode) == ("36 / 75 tokens []", "True", 0), done.stderr
    assert 100 < int(own_modules) <= MAX_OWN_MODULES


def test_the_first_frame_needs_no_numpy_where_words_are_coloured_by_a_value_and_they_are_soon(tmp_path: Path) -> None:
    code = (
        "import sys; from gui.app.application import Program, make_application; app = make_application(); "
        "program = Program(app, 'study'); window = program.window; colours = window.session.word_colours; "
        "colours.set_measure('cost'); window.show(); window.prompt_panel.grab(); "
        "print(colours.values_by_row(), 'numpy' in sys.modules); "
        "exec('while not colours.values_by_row(): app.processEvents()'); print(colours.values_by_row()[5]); "
        "window.close()"
    )
    done = run_python("-c", code, XDG_CONFIG_HOME=str(tmp_path))
    assert (done.stdout.split("\n")[:2], done.returncode) == (["{} False", "2.0"], 0), done.stderr


def test_unknown_options_are_said_in_a_line() -> None:
    done = run_python("main.py", "--wrong")
    assert done.returncode == 2 and "--wrong" in done.stderr and "Traceback" not in done.stderr
