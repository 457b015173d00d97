"""What the bundle is made from: no file that the program reads is forgotten, and the desktop's files agree."""

import ast
import re
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.analysis.reference import VOCABULARY_FILE
from core.program import licences
from core.tokens.tokenizer import MERGES_FILE
from core.tokens.vocabularies.facts import VOCABULARIES
from core.weights import STUDY_FILE

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "bundle"


def bundled_data() -> set[Path]:
    """The files that the spec's list `data` names."""
    spec = ast.parse((FOLDER / "promptscope.spec").read_text(encoding="utf-8"))
    names = (
        ast.literal_eval(node.value)
        for node in spec.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "data"
    )
    return {path for pattern in next(names) for path in ROOT.glob(pattern)}


@pytest.mark.parametrize(
    "path",
    [
        MERGES_FILE,
        VOCABULARY_FILE,
        STUDY_FILE,
        *(facts.shipped for facts in VOCABULARIES.values() if facts.shipped is not None),
        STUDY_FILE.with_name("MODEL_CARD.md"),
        ROOT / "resources" / "NOTICE.md",
        *(ROOT / "resources" / "translations").glob("*.qm"),
        *(ROOT / "resources" / "icons").rglob("*.svg"),
        *licences._TEXTS.iterdir(),
        *(ROOT / "docs").glob("guide*.md"),
        *(ROOT / "docs").glob("guide/*"),
    ],
    ids=lambda path: path.name,
)
def test_a_file_that_the_program_reads_is_in_the_bundle(path: Path) -> None:
    assert path in bundled_data()


def test_no_script_and_no_folder_is_taken_for_data() -> None:
    assert bundled_data()
    assert [path for path in bundled_data() if path.suffix == ".py" or path.is_dir()] == []


def test_the_menu_entry_opens_the_types_that_are_defined_for_it() -> None:
    entry = RawConfigParser(strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(FOLDER / "promptscope.desktop", encoding="utf-8")
    opened = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    types = {
        element.get("type") for element in ElementTree.parse(FOLDER / "promptscope.xml").iter() if element.get("type")
    }
    assert {"application/x-promptscope-session"} <= types & set(opened)
    commands = [entry[section]["Exec"] for section in entry.sections()]
    assert all(re.fullmatch(r"promptscope [%-].*", command) for command in commands)  # what install-desktop.sh replaces
