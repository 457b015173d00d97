"""In another language the panes say everything in it, and what identifies them stays as it is."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot
from window_driving import drawn, pane

from core.program import translation
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.attention.pane import AttentionPane
from gui.panes.compare.pane import ComparePane
from gui.panes.conditioning.pane import ConditioningPane
from gui.panes.feature.pane import FeaturePane
from gui.panes.influence.pane import InfluencePane
from gui.panes.ladder.pane import SpecificityLadderPane
from gui.panes.lora_change import LoraChangePane
from gui.panes.map.pane import MapPane
from gui.panes.nearest_words.pane import NearestWordsPane
from gui.panes.pane import Pane
from gui.panes.token_table import TokenTablePane
from gui.panes.words_by_words import WordsByWordsPane
from gui.window.main_window import MainWindow
from gui.window.pane_docks import PANES

# Names that are the same in every language.
UNTRANSLATED = re.compile(r"A1111|ComfyUI|diffusers|compel|EOS|BOS|MLP|RSA|CKA|LoRA|VAE|ViT-\w+|Aberdeen Angus bull")
SAID = re.compile("«[^«»]*»")
READ = (
    WordsByWordsPane,
    AcrossLayersPane,
    MapPane,
    InfluencePane,
    AttentionPane,
    NearestWordsPane,
    ConditioningPane,
    ComparePane,
    FeaturePane,
    LoraChangePane,
    SpecificityLadderPane,
    TokenTablePane,
)


@pytest.fixture
def marked() -> Iterator[None]:
    """A language in which every translated sentence stands between marks."""
    translation.set_translator(lambda text, _comment, _n: f"«{text}»" if "«" not in text else text)
    yield
    translation.set_translator(None)


@pytest.fixture
def shown(marked: None, make_window: Callable[..., MainWindow], tiny_file: Path, qtbot: QtBot) -> MainWindow:
    """A window in that language, with an encoding."""
    window = make_window()
    window.workspace.model_loader.open(str(tiny_file))
    qtbot.waitUntil(lambda: drawn(window), timeout=20_000)
    return window


def test_titles_are_translated_and_identifiers_are_not(shown: MainWindow) -> None:
    for shown_pane, dock in zip(shown.pane_docks.panes, shown.pane_docks.docks, strict=True):
        assert dock.objectName().isidentifier() and "«" not in shown_pane.title
        assert dock.windowTitle() == shown_pane.name == f"«{shown_pane.title}»"
    assert {spec.dock_name for spec in PANES.values()} <= {dock.objectName() for dock in shown.pane_docks.docks}
    assert all(name.isidentifier() for name in PANES)


def test_a_layout_saved_in_one_language_is_restored_in_another(
    make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    first = make_window().pane_docks
    first.docks[3].close()
    saved = first.saved_layout()
    translation.set_translator(lambda text, _comment, _n: f"«{text}»")
    try:
        other = make_window().pane_docks
        other.restore_layout(saved)
        assert [dock.objectName() for dock in other.docks if dock.isHidden()] == [first.docks[3].objectName()]
    finally:
        translation.set_translator(None)


def test_a_pane_is_brought_to_the_front_by_its_identifier(shown: MainWindow) -> None:
    pane(shown, WordsByWordsPane)
    shown.pane_docks.show_pane("Token table")
    assert next(one for one in shown.pane_docks.panes if isinstance(one, TokenTablePane)).in_sight


def test_whatever_stands_around_the_numbers_is_translated(shown: MainWindow, qtbot: QtBot) -> None:
    shown.session.comparison.set_text("a cow")
    words = {unit.label for unit in shown.session.encoding_view.units} | set(shown.session.ladder_text.split(", "))
    left = []
    for kind in READ:
        found = pane(shown, kind)
        if kind is not LoraChangePane:  # which has nothing to show here
            qtbot.waitUntil(lambda found=found: bool(found.caption.text()), timeout=20_000)
        dock = shown.pane_docks.docks[shown.pane_docks.panes.index(found)]
        left += [(kind.__name__, text) for text in texts(dock, found) if untranslated(text, words)]
    assert left == []


def texts(dock: QWidget, found: Pane) -> Iterator[str]:
    """What can be read around a pane's numbers."""
    yield from (found.caption.toolTip(), found.accessibleName(), *found.numbers().columns)
    for control in dock.findChildren(QWidget):
        if control is getattr(found, "sentence", None) and isinstance(found, SpecificityLadderPane):
            continue  # the core's own
        if type(control) is QAbstractButton:
            continue  # Qt's own, of a dock
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
