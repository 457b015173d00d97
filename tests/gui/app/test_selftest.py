"""`main.py --selftest`: what the bundle is checked with, here with the program as it lies in its folder."""

import os
from pathlib import Path

import pytest
from python_process import ROOT, run_python

from gui.app import selftest, selftest_parts


@pytest.mark.timeout(400)  # a machine may be busy
def test_the_selftest_goes_through_every_part_and_says_ok(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    main = str(ROOT / "main.py")
    done = run_python(main, "--selftest", env=environment, cwd=tmp_path, timeout=380, HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "OK"
    assert len(lines) == 16
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_the_first_part_that_does_not_work_is_a_sentence_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(selftest, "use_folder", lambda folder: None)
    monkeypatch.setattr(selftest, "_collect_errors", lambda errors: None)
    monkeypatch.setattr(selftest, "make_application", lambda theme: None)
    monkeypatch.setattr(selftest_parts, "installed", list)
    assert selftest.run_selftest() == 1
    printed = capsys.readouterr()
    assert printed.err == "promptscope --selftest failed: The list of licences is not complete.\n"
    assert "OK" not in printed.out
