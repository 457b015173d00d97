"""Arguments out of start files, as cmd, a shell and argparse read them."""

from pathlib import Path

import pytest

from core.studio.command_lines import parse_arguments, web_ui_arguments
from core.studio.studio import Surroundings

OPTIONS = ("ckpt-dir", "lora-dir", "lora-dirs", "embeddings-dir")
WINDOWS = Surroundings({"Home": "C:/me"}, is_windows=True)
LINUX = Surroundings({"HOME": "/me"})


def batch(root: Path, content: str | bytes) -> dict[str, tuple[str, ...]]:
    written = content.encode() if isinstance(content, str) else content
    (root / "webui-user.bat").write_bytes(written)
    return dict(web_ui_arguments(root, WINDOWS, OPTIONS).values)


def shell(root: Path, text: str) -> dict[str, tuple[str, ...]]:
    (root / "webui-user.sh").write_text(text, "utf-8")
    return dict(web_ui_arguments(root, LINUX, OPTIONS).values)


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("set COMMANDLINE_ARGS=--ckpt-dir D:/models", "D:/models"),
        ("  @SET commandline_args=--ckpt-dir=D:/models", "D:/models"),
        ('set "COMMANDLINE_ARGS=--ckpt-dir D:/models"', "D:/models"),
        ('set COMMANDLINE_ARGS=--xformers ^\r\n --ckpt-dir "D:/my models"\r\n', "D:/my models"),
        ("set A=--ckpt-dir D:/a\r\nset COMMANDLINE_ARGS=%A% --xformers", "D:/a"),
        ("set COMMANDLINE_ARGS=--ckpt-dir %HOME%/a", "C:/me/a"),
        ("set COMMANDLINE_ARGS=--ckpt-dir D:\\AI\\a", "D:AIa"),  # as the tool's own shlex does it
        ("set COMMANDLINE_ARGS=--ckpt-dir D:/a\r\nrem set COMMANDLINE_ARGS=--ckpt-dir E:/b", "D:/a"),
        ("set COMMANDLINE_ARGS=--ckpt-dir D:/a\r\n@REM set COMMANDLINE_ARGS=\r\n::set COMMANDLINE_ARGS=", "D:/a"),
        ("set COMMANDLINE_ARGS=--ckpt-d D:/a", "D:/a"),
    ],
)
def test_a_batch_file_is_read_as_cmd_reads_it(text: str, folder: str, tmp_path: Path) -> None:
    assert batch(tmp_path, text) == {"ckpt-dir": (folder,)}


def test_a_batch_file_in_korean_windows_code_page_is_read(tmp_path: Path) -> None:
    assert batch(tmp_path, "set COMMANDLINE_ARGS=--ckpt-dir D:/모델".encode("cp949")) == {"ckpt-dir": ("D:/모델",)}


def test_the_batch_file_s_folder_stands_in_for_its_sign(tmp_path: Path) -> None:
    (folder,) = batch(tmp_path, "set COMMANDLINE_ARGS=--ckpt-dir '%~dp0models'")["ckpt-dir"]
    assert Path(folder) == tmp_path / "models"


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("export COMMANDLINE_ARGS=\"--ckpt-dir '/a b'\"", "/a b"),
        ("COMMANDLINE_ARGS='--ckpt-dir \"/a b\"'  # mine", "/a b"),
        ('export COMMANDLINE_ARGS="--ckpt-dir $HOME/a"', "/me/a"),
        ('A=/a\nexport COMMANDLINE_ARGS="--ckpt-dir ${A}/b"', "/a/b"),
        ('export COMMANDLINE_ARGS="--xformers \\\n --ckpt-dir /a"', "/a"),
    ],
)
def test_a_shell_s_file_is_read_as_a_shell_reads_it(text: str, folder: str, tmp_path: Path) -> None:
    assert shell(tmp_path, text) == {"ckpt-dir": (folder,)}


def test_what_a_comment_sets_does_not_hold(tmp_path: Path) -> None:
    assert shell(tmp_path, '#export COMMANDLINE_ARGS="--ckpt-dir /a"\n') == {}


def test_the_file_of_this_system_comes_first_and_the_other_stands_in(tmp_path: Path) -> None:
    batch(tmp_path, "set COMMANDLINE_ARGS=--ckpt-dir D:/a")
    assert web_ui_arguments(tmp_path, LINUX, OPTIONS).source == tmp_path / "webui-user.bat"
    shell(tmp_path, "export COMMANDLINE_ARGS='--ckpt-dir /b'")
    assert web_ui_arguments(tmp_path, LINUX, OPTIONS).last("ckpt-dir") == "/b"
    assert web_ui_arguments(tmp_path, WINDOWS, OPTIONS).last("ckpt-dir") == "D:/a"


def test_a_quotation_mark_that_is_not_closed_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "webui-user.bat").write_text('set COMMANDLINE_ARGS=--lora-dir "D:\\a\\"\n')
    arguments = web_ui_arguments(tmp_path, WINDOWS, OPTIONS)
    assert not arguments.values
    (problem,) = arguments.problems
    assert problem.file == tmp_path / "webui-user.bat" and "quotation mark" in problem.message


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["--lora-dirs", "a", "--xformers", "b", "--lora-dirs=c"], {"lora-dirs": ("a", "c")}),
        (["--lora-dir", "a"], {"lora-dir": ("a",)}),  # itself, though it begins another
        (["--lora", "a"], {}),  # begins two
        (["--lora_dirs", "a"], {"lora-dirs": ("a",)}),
        (["--ckpt-dir", "--lora-dir", "a"], {"lora-dir": ("a",)}),
        (["--ckpt-dir", "a", "b"], {"ckpt-dir": ("a",)}),
        (["stray", "--"], {}),
    ],
)
def test_options_are_found_by_argparse_s_rules(words: list[str], values: dict[str, tuple[str, ...]]) -> None:
    assert parse_arguments(words, OPTIONS).values == values
