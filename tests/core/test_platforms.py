"""docs/platforms.md names files and tests that are there, and says of each row how far it was tried."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "platforms.md").read_text(encoding="utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| what differs")]
TRIED = re.compile(
    r"(?:Linux|stood in|read|event stood in|title bar read)(?:; (?:stood in|read|Linux|event stood in|title bar read))*"
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
