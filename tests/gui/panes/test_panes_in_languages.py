"""In another language the panes say everything in it, and what identifies them stays as it is."""

import re
from collections.abc import Callable, Iterator

import pyqtgraph as pg
import pytest
from lone_pane import NEED_A_FILE, LonePane
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from core.program import translation
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.pane import Pane
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES

# Names that are the same in every language.
UNTRANSLATED = re.compile(r"A1111|ComfyUI|diffusers|compel|EOS|BOS|MLP|RSA|CKA|LoRA|VAE|ViT-\w+|Aberdeen Angus bull")
SAID = re.compile("«[^«»]*»")
READ = [name for name in PANES if name not in ("other_tools", "how_clip_reads")]  # which show what the core says


@pytest.fixture
def marked() -> Iterator[None]:
    """A language in which every translated sentence stands between marks."""
    translation.set_translator(lambda text, _comment, _n: f"«{text}»" if "«" not in text else text)
    yield
    translation.set_translator(None)


@pytest.fixture
def window(marked: None, make_window: Callable[..., MainWindow]) -> MainWindow:
    """A window in that language."""
    return make_window()


def test_titles_are_translated_and_identifiers_are_not(window: MainWindow) -> None:
    panes, docks = window.pane_docks.panes, window.pane_docks.docks
    for shown, dock in zip(panes, docks, strict=True):
        assert dock.objectName().isidentifier() and "«" not in shown.title
        assert dock.windowTitle() == shown.name == f"«{shown.title}»"
    assert {spec.dock_name for spec in PANES.values()} <= {dock.objectName() for dock in docks}
    assert all(name.isidentifier() for name in PANES)


def test_a_layout_saved_in_one_language_is_restored_in_another(
    make_window: Callable[..., MainWindow], request: pytest.FixtureRequest
) -> None:
    first = make_window().pane_docks
    first.docks[3].close()
    saved, hidden = first.saved_layout(), [dock.objectName() for dock in first.docks if dock.isHidden()]
    request.getfixturevalue("marked")
    other = make_window().pane_docks
    other.restore_layout(saved)
    assert [dock.objectName() for dock in other.docks if dock.isHidden()] == hidden
    assert first.docks[3].objectName() in hidden


def test_a_pane_is_brought_to_the_front_by_its_identifier(window: MainWindow) -> None:
    for title in ("Words × words", "Token table"):
        window.pane_docks.show_pane(title)
    assert [shown.in_sight for shown in window.pane_docks.panes if shown.title == "Token table"] == [True]


@pytest.mark.parametrize("name", READ)
def test_whatever_stands_around_the_numbers_is_translated(
    name: str, marked: None, lone_pane: Callable[..., LonePane]
) -> None:
    lone = lone_pane(name)
    lone.session.comparison.set_text("a cow")
    lone.pane.refresh()
    lone.settle()
    assert bool(lone.pane.caption.text()) == (name not in NEED_A_FILE or name == "knowledge")
    words = {unit.label for unit in lone.view.units} | set(lone.session.ladder_text.split(", "))
    words |= {*lone.session.axes.shown.texts}
    read = list(texts(lone.pane))
    assert any(SAID.search(text) for text in read)
    said = [text for text in read if not text.endswith(".safetensors")]  # the name of a file
    assert [text for text in said if untranslated(text, words)] == []


def texts(shown: Pane) -> Iterator[str]:
    """What can be read around a pane's numbers."""
    yield from (shown.caption.toolTip(), shown.accessibleName(), *shown.numbers().columns)
    for control in shown.window().findChildren(QWidget):
        if control is getattr(shown, "sentence", None) and isinstance(shown, SpecificityLadderPane):
            continue  # the core's own
        yield from (control.toolTip(), control.accessibleDescription(), control.accessibleName())
        if isinstance(control, QLabel | QAbstractButton):
            yield control.text()
        if isinstance(control, QComboBox):
            yield from (control.itemText(index) for index in range(control.count()))
        if isinstance(control, pg.GraphicsView):
            yield from (item.labelText for item in control.scene().items() if isinstance(item, pg.AxisItem))


def untranslated(text: str, words: set[str]) -> bool:
    """Whether more than names, numbers and the prompt's own words stands outside the marks."""
    while SAID.search(text):
        text = SAID.sub(" ", text)
    rest = UNTRANSLATED.sub(" ", re.sub("<[^<>]*>", " ", text))
    return any(part not in words for part in re.findall("[A-Za-z]{3,}", rest))
