"""docs/platforms.md names files and tests that are there, and says of each row how far it was tried."""

import re
from pathlib import Path

from core.program.paths import portable_name

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| what differs")]
TRIED = re.compile(
    r"(?:Linux|stood in|read|event stood in|title bar read)(?:; (?:stood in|read|Linux|event stood in|title bar read))*"
)
COPIES = re.compile(
    r"^\s*(?:import|from) (?:multiprocessing|concurrent.futures.process)|os\.fork|ProcessPool", re.MULTILINE
)


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:core|gui|tests)/[\w/.]+|main\.py|test_\w+\.py)`", TEXT))
    missing = [name for name in named if not (ROOT / name).exists() and not list(ROOT.glob(f"tests/**/{name}"))]
    assert len(named) > 25 and not missing, missing


def test_every_name_of_the_code_is_there() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("core/program/*.py"), *ROOT.glob("core/storage/*.py")]
    )
    for name in (
        "native_path",
        "within_reach",
        "is_same_file",
        "portable_name",
        "replace_file",
        "flush_to_disk",
        "is_elsewhere",
    ):
        assert f"`{name}`" in TEXT and f"def {name}(" in code


def test_every_row_says_how_far_it_was_tried() -> None:
    assert len(ROWS) > 40
    for row in ROWS:
        cells = re.split(r"(?<!\\)\|", row)
        assert len(cells) == 5 and TRIED.fullmatch(cells[3].strip()), row
    assert "Nothing in this file has been run on Windows or macOS" in TEXT


def test_every_name_in_the_checkout_is_one_that_windows_takes_and_no_two_differ_by_case_alone() -> None:
    folders = (*"core gui tests docs resources".split(), ".github")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    names = [path.relative_to(ROOT).as_posix() for path in files]
    assert len(names) > 1000 and max(map(len, names)) < 150
    assert len({name.casefold() for name in names}) == len(names)
    odd = [path.name for path in files if portable_name(path.name) != path.name.lstrip(".")]
    assert not odd, odd


def test_texts_have_the_same_bytes_on_every_system() -> None:
    assert "* text=auto eol=lf" in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_children_are_no_copies_of_the_program_that_a_system_without_fork_could_not_make() -> None:
    sources = [path for folder in ("core", "gui") for path in (ROOT / folder).rglob("*.py")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in [*sources, ROOT / "main.py"]}
    users = [name for name, text in texts.items() if COPIES.search(text)]
    assert len(sources) > 800 and not users, users
