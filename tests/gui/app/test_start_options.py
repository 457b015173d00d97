"""The window's command line."""

import pytest
from python_process import run_python

from core import __version__
from gui.app.start_options import LANGUAGES as OFFERED
from gui.app.start_options import StartOptions, parse
from gui.widgets.translator import LANGUAGES


def test_any_number_of_files_and_the_options_between_them_are_read() -> None:
    assert parse([]) == StartOptions()
    assert parse(["a.png", "--new-window", "b.safetensors", "--language", "ko"]) == StartOptions(
        ("a.png", "b.safetensors"), "ko", new_window=True
    )
    assert parse(["--", "-odd name.png"]).files == ("-odd name.png",)


def test_every_language_of_the_window_is_offered() -> None:
    assert set(OFFERED) == set(LANGUAGES)


@pytest.mark.parametrize("wrong", [["--wrong"], ["--language", "xx"], ["--vers"]])
def test_what_is_no_option_is_said_in_a_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(wrong)
    assert ended.value.code == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1 and wrong[0] in line


@pytest.mark.parametrize(("option", "said"), [("--help", "analyze"), ("--version", f"Promptscope {__version__}\n")])
def test_help_and_version_need_neither_a_screen_nor_qt(option: str, said: str) -> None:
    code = (
        "import sys, atexit; atexit.register(lambda: print('Qt' if 'PySide6' in sys.modules else 'bare')); "
        f"import main; main.main([{option!r}])"
    )
    done = run_python("-c", code, env={})
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert done.stdout.endswith("bare\n")
