"""What every pane of an answer has: keys, a table in its place, files of its picture and numbers, an example."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from encoder_files import save, save_lora, tiny_state
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from unet_files import save_unet

from core.analysis.whole_words import whole_words
from core.queries import response_run
from gui.dialogs.guide import guide_file
from gui.panes.export import export_pane
from gui.panes.table_view import TableView
from gui.panes.unet.controls import UNET_LOOK
from gui.state.adapters import LoraState
from gui.widgets.translator import set_language
from gui.window.pane_table import PANES
from gui.window.questions import QUESTIONS

TEXT = "a red fox, an old castle, misty forest, blue vase of yellow flowers, wet stone, golden light, a calico cat"
ANSWERS = sorted({question.pane for question in QUESTIONS if question.pane})
EXAMPLE = {"en": re.compile(r"example\b", re.IGNORECASE), "ko": re.compile(r"(^|[\s*])예\*?:", re.MULTILINE)}


@pytest.fixture
def answer(
    lone_pane: Callable[..., LonePane], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], LonePane]:
    """Makes the pane of an answer, with the file that it needs, and lets it answer a prompt."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = whole_words()[:60]
    monkeypatch.setattr(response_run, "whole_words", lambda: words)

    def make(key: str) -> LonePane:
        lone = lone_pane(key)
        lone.session.looks.set(UNET_LOOK, str(save_unet(tmp_path / "unet.safetensors")))
        lora = save_lora(tmp_path / "lora.safetensors")
        lone.session.set_loras([LoraState(str(lora), is_open=True, changes=3)])
        lone.session.zoo.add([str(save(tmp_path / "copy.safetensors", tiny_state()))])
        lone.write(TEXT)
        return lone

    return make


def test_there_are_answers() -> None:
    wanted = {"influence", "colouring", "shortening", "unet", "own_axes", "shares", "knowledge", "zoo"}
    assert wanted <= set(ANSWERS) <= set(PANES)


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_is_written_as_a_picture_a_drawing_and_a_table(
    key: str, answer: Callable[[str], LonePane], tmp_path: Path
) -> None:
    pane = answer(key).pane
    assert not pane.message and not pane.busy
    for suffix in (".png", ".svg", ".csv"):
        export_pane(pane, tmp_path / f"answer{suffix}")
    picture = QImage(str(tmp_path / "answer.png"))
    points = [(picture.width() * x // 40, picture.height() * y // 40) for x in range(40) for y in range(40)]
    assert len({picture.pixel(*point) for point in points}) > 2  # not an empty sheet
    assert len([*ElementTree.parse(tmp_path / "answer.svg").getroot().iter()]) > 10
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(pane.numbers().rows) + 1 > 1 and rows[0] == list(pane.numbers().columns)


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_has_its_numbers_in_its_place_as_a_table(key: str, answer: Callable[[str], LonePane]) -> None:
    pane = answer(key).pane
    assert pane.has_table
    pane.show_as_table(True)
    view = pane.findChild(TableView)
    assert view.isVisible() and view.accessibleName() and not pane.canvas.isVisible()
    shown, told = view.model_.table, pane.shown_numbers
    assert (shown.columns, len(shown.rows)) == (told.columns, len(told.rows)) and view.model_.rowCount() > 0
    pane.show_as_table(False)
    assert pane.canvas.isVisible()


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_takes_the_keys_in_what_it_draws(key: str, answer: Callable[[str], LonePane]) -> None:
    pane = answer(key).pane
    drawn = [pane.canvas, *pane.canvas.findChildren(QWidget)]
    stops = [part for part in drawn if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert any(part.isEnabled() for part in stops)


@pytest.mark.parametrize("language", EXAMPLE)
@pytest.mark.parametrize("key", ANSWERS)
def test_the_guide_has_an_example_of_each_answer(key: str, language: str) -> None:
    try:
        set_language(language)
        from core.program.translation import tr

        title = tr(PANES[key].title)
    finally:
        set_language("en")
    text = guide_file(language).read_text(encoding="utf-8")
    section = text[text.index(f"## {title}\n") :].removeprefix("## ").partition("\n## ")[0]
    assert EXAMPLE[language].search(section), title
