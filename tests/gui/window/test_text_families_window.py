"""The window with families of other encoders than CLIP's: header, depth ruler, panes without an encoder's file."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QSpinBox
from pytestqt.qtbot import QtBot

from core.image_metadata.found import FoundClipSkip
from gui.panes.map.pane import MapPane
from gui.state.examples import EXAMPLES
from gui.window.main_window import MainWindow


@pytest.fixture
def show(make_window: Callable[..., MainWindow], qtbot: QtBot) -> Callable[[str], MainWindow]:
    """Makes a window that reads as a family without a file."""

    def show(family: str) -> MainWindow:
        window = make_window(text="a photo of a cow")
        window.workspace.model_loader.open(f"family:{family}")
        prompt = window.session.prompt
        qtbot.waitUntil(
            lambda: window.session.family_name == family and prompt.is_current(prompt.chunks), timeout=20_000
        )
        return window

    return show


def test_tools_that_do_not_know_the_family_cannot_be_chosen_and_say_why(show: Callable[[str], MainWindow]) -> None:
    header = show("z_image").header
    assert header.dialect.button("comfyui").isEnabled() and header.dialect.button("diffusers").isEnabled()
    a1111 = header.dialect.button("a1111")
    assert not a1111.isEnabled() and not header.dialect.more.isEnabled()
    assert a1111.toolTip() == "What A1111 makes of a prompt for Z-Image is not known here"


def test_the_header_switches_between_the_encoders_of_a_family(show: Callable[[str], MainWindow]) -> None:
    window = show("sd3_t5")
    controls = window.header.family_controls
    assert controls is not None and controls.side is not None and not window.header.side.isVisible()
    QTest.mouseClick(controls.side.button("clip_g"), Qt.MouseButton.LeftButton)
    assert window.session.encoder is not None and window.session.encoder.name == "clip_g"
    assert not controls.family.isVisible()  # the encoder's button names the family already


def test_the_ruler_marks_the_layers_that_are_handed_on_and_says_where_clip_skip_is_ignored(
    show: Callable[[str], MainWindow],
) -> None:
    ruler = show("flux2_klein").ruler
    assert ruler.scale._handed_on == {9, 18, 27} and not any(ruler.scale._clip_skips)
    assert ruler.handed_on.text() == "▌ handed on: 9, 18, 27 side by side"
    assert ruler.caption.text() == "clip skip ignored"


def test_a_pane_says_what_it_lacks_and_asks_for_the_encoders_file(
    show: Callable[[str], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = show("z_image")
    pane = window.pane_docks.bring_to_front(MapPane)
    assert pane.message == "This pane shows what Qwen3 4B makes of the words, and no file of it is open."
    asked = list[str]()
    monkeypatch.setattr(window.workspace.model_loader, "open", asked.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/m/qwen_3_4b.safetensors", ""))
    offer = next(button for button in pane.findChildren(QAbstractButton) if button.text() == "Open its encoder…")
    assert offer.isVisible()
    offer.click()
    assert asked == ["family:z_image\n/m/qwen_3_4b.safetensors"]


def test_of_an_encoder_whose_ids_alone_are_read_no_file_is_asked_for(show: Callable[[str], MainWindow]) -> None:
    window = show("anima")
    window.session.choose_encoder("t5xxl")
    pane = window.pane_docks.bring_to_front(MapPane)
    assert pane.message == "Anima takes the token ids of T5-XXL alone: it has no rows of this encoder."
    offers = [button for button in pane.findChildren(QAbstractButton) if button.text() == "Open its encoder…"]
    assert offers and not any(button.isVisible() for button in offers)


@pytest.mark.parametrize("family", ["flux1", "krea2"])
def test_every_control_of_a_family_has_a_name_and_a_tooltip(show: Callable[[str], MainWindow], family: str) -> None:
    window = show(family)
    facts = window.prompt_panel.family_facts
    assert facts is not None
    controls = [*facts.findChildren(QAbstractButton), *facts.findChildren(QSpinBox), *facts.findChildren(QComboBox)]
    assert controls and all(control.accessibleName() and control.toolTip() for control in controls)


def test_the_status_line_says_that_no_file_is_open(show: Callable[[str], MainWindow]) -> None:
    bar = show("chroma").status_bar
    assert bar.state.text() == "● tokens and rules" and "no file of it is open" in bar.encoder.text()


def test_an_example_is_opened_with_the_familys_tool(show: Callable[[str], MainWindow]) -> None:
    window = show("z_image")
    key = next(iter(EXAMPLES))
    window.show_example(key)
    assert window.session.prompt.text == EXAMPLES[key].text and window.session.dialect in ("comfyui", "diffusers")
    assert window.session.layer == 35


def test_a_pictures_clip_skip_is_that_of_the_family_in_its_tool(show: Callable[[str], MainWindow]) -> None:
    parts = show("z_image").workspace.picture_parts
    assert parts.layer_of(FoundClipSkip(-3, "comfyui", -3)) == 34
    assert parts.layer_of(FoundClipSkip(2, "a1111", 2)) is None
