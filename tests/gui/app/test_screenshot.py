"""`main.py --screenshot`: the picture by which a release shows that its bundle opens."""

import json
from pathlib import Path

from PySide6.QtGui import QImage
from python_process import run_python


def test_a_picture_of_the_window_is_saved_and_the_program_ends_without_a_trace(tmp_path: Path) -> None:
    session, picture, home = tmp_path / "a.promptscope", tmp_path / "window.png", tmp_path / "home"
    session.write_text(json.dumps({"format": "promptscope session", "version": 1, "text": "a cow"}), encoding="utf-8")
    home.mkdir()
    done = run_python("main.py", str(session), "--screenshot", str(picture), timeout=110, HOME=str(home))
    assert (done.returncode, done.stdout) == (0, f"Saved {picture}\n"), done.stderr
    image = QImage(str(picture))
    assert image.width() >= 800 and image.height() >= 600  # no more than the screen has room for
    assert list(home.iterdir()) == []


def test_a_picture_that_cannot_be_written_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    picture = tmp_path / "no folder" / "window.png"
    done = run_python("main.py", "--screenshot", str(picture), timeout=110)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"{picture} cannot be written."
    assert done.stdout == ""
