"""Pictures in the window: dropped, opened, pasted; looked at before anything changes; taken over, undone, refused."""

import json
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from unittest.mock import Mock

import picture_files as files
import pytest
from picture_files import INFOTEXT, NEGATIVE, PROMPT
from prompts import SHORT_PROMPT
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.dialogs.image_prompt.dialog import ImagePromptDialog
from gui.dialogs.image_prompt.prompt_texts import TextBlock
from gui.editor.prompt_editor import PromptEditor
from gui.editor.prompt_panel import PromptPanel
from gui.state.session import Session
from gui.widgets.controls import small_button
from gui.window.main_window import MainWindow
from gui.workspace.file_router import FileRouter
from gui.workspace.workspace import Workspace

A1111_PROMPT = f"{PROMPT} <lora:detail:0.8>\nsecond line"
Shown = Callable[..., ImagePromptDialog]


def data_of(*urls: QUrl, text: str = "", html: str = "", image: bool = False) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls(urls)
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    if image:
        data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    return data


def drop(window: MainWindow, qtbot: QtBot, *paths: Path) -> ImagePromptDialog:
    """Drops files on a window and waits for the preview of those that are pictures."""
    data = data_of(*(QUrl.fromLocalFile(str(path)) for path in paths))
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))
    dialogs = window.file_dialogs
    qtbot.waitUntil(lambda: dialogs.preview is not None and dialogs.preview.isVisible(), timeout=10_000)
    return dialogs.preview


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The session of a workspace with an encoder of 3 layers, which `panel` shows."""
    return workspace.session


@pytest.fixture
def infotext_file(tmp_path: Path) -> Path:
    return files.write_png(tmp_path / "a.png", {"parameters": INFOTEXT})


def texts_in(blocks: Iterable[TextBlock]) -> list[str]:
    return [block.view.toPlainText() for block in blocks]


def untick_all(preview: ImagePromptDialog) -> None:
    """By clicks, as a person does it."""
    ticked = [row.box for row in preview.found.offers.rows.values() if row.box.isChecked()]
    assert ticked
    for box in ticked:
        box.click()


def comfyui_file(folder: Path, **texts: str) -> Path:
    graph = files.simple_graph()
    graph["6"] = files.api("CLIPTextEncodeSDXL", text_g="a castle", text_l="stone", clip=["11", 0])
    graph["21"] = files.api("CLIPTextEncode", text="a face", clip=["11", 0])
    graph["22"] = files.api("FaceDetailer", "face", seed=1, positive=["21", 0], negative=["7", 0], image=["8", 0])
    graph["9"]["inputs"]["images"] = ["22", 0]
    return files.write_png(folder / "comfy.png", {"prompt": json.dumps(graph), **texts})


# --- shown before anything changes


def test_a_dropped_picture_is_shown_and_changes_nothing_until_it_is_taken(
    window: MainWindow, infotext_file: Path, qtbot: QtBot
) -> None:
    preview = drop(window, qtbot, infotext_file)
    found = preview.found
    assert preview.name.text() == "a.png" and preview.about.text() == "written by A1111 · PNG · 48 × 64"
    assert not preview.thumbnail.pixmap().isNull()
    assert texts_in(found.texts.prompts) == [A1111_PROMPT] and texts_in(found.texts.negatives) == [NEGATIVE]
    qtbot.waitUntil(lambda: not window.workspace.picture_parts.is_busy, timeout=10_000)
    assert {key: (row.offer.title, row.offer.detail) for key, row in found.offers.rows.items()} == {
        "prompt": ("Prompt", ""),
        "negative": ("Negative prompt", ""),
        "dialect": ("Read prompts as A1111 does", ""),
        "clip_skip": ("Clip skip 2", "shows layer 2 of 3"),
        "steps": ("20 sampling steps", "Schedules of A1111, such as [a:b:0.5], are counted in them"),
        "lora:detail": ("LoRA detail 0.8", "not found; open it by File > Open…"),
        "model": ("Model: dream, shaper", "not found; open it by File > Open…"),
    }
    ticked = {key for key, row in found.offers.rows.items() if row.box.isChecked()}
    assert ticked == {"prompt", "negative", "dialect", "clip_skip", "steps"} and not preview.choice.isVisible()
    assert not any(found.offers.rows[key].box.isEnabled() for key in ("lora:detail", "model"))
    assert "Sampler: Euler a" in preview.settings.view.toPlainText()
    preview.tabs.setCurrentIndex(2)
    assert preview.texts.view.toPlainText() == f"parameters\n{INFOTEXT}"
    found.texts.negatives[0].copy.click()
    assert QGuiApplication.clipboard().text() == NEGATIVE
    assert (window.session.prompt.text, window.session.layer) == (SHORT_PROMPT, 3)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()
    assert (window.session.prompt.text, window.session.layer, window.session.dialect) == (SHORT_PROMPT, 3, "a1111")


def test_take_over_is_one_step_that_undo_takes_back(
    panel: PromptPanel, session: Session, tmp_path: Path, show: Shown
) -> None:
    preview = show(files.write_png(tmp_path / "a.png", {"prompt": json.dumps(files.simple_graph())}))
    preview.take_button.click()
    assert (session.prompt.text, session.dialect, session.layer) == (PROMPT, "comfyui", 2)
    assert not preview.isVisible()
    panel.editor.undo()
    assert session.prompt.text == SHORT_PROMPT
    panel.editor.redo()
    assert session.prompt.text == PROMPT


def test_return_takes_over_both_prompts(session: Session, infotext_file: Path, show: Shown) -> None:
    QTest.keyClick(show(infotext_file).focusWidget(), Qt.Key.Key_Return)
    assert (session.prompt.text, session.negative.text) == (A1111_PROMPT, NEGATIVE)


def test_only_what_is_ticked_is_taken_over(session: Session, tmp_path: Path, show: Shown) -> None:
    preview = show(comfyui_file(tmp_path))
    untick_all(preview)
    assert not preview.take_button.isEnabled()
    preview.found.offers.rows["clip_skip"].box.click()
    assert preview.take_button.isEnabled()
    preview.take_button.click()
    assert (session.prompt.text, session.dialect, session.layer) == (SHORT_PROMPT, "a1111", 2)


def test_a_clip_skip_that_the_open_encoder_does_not_have_cannot_be_taken(tmp_path: Path, show: Shown) -> None:
    text = INFOTEXT.replace("Clip skip: 2", "Clip skip: 9")
    row = show(files.write_png(tmp_path / "a.png", {"parameters": text})).found.offers.rows["clip_skip"]
    assert row.offer.detail == row.detail.text() == "this encoder of 3 layers has none of that number"
    assert not row.box.isEnabled() and not row.box.isChecked()


def test_the_preview_follows_an_encoder_that_opens_meanwhile(
    bare_window: MainWindow, infotext_file: Path, tiny_file: Path, qtbot: QtBot
) -> None:
    row = drop(bare_window, qtbot, infotext_file).found.offers.rows["clip_skip"]
    assert row.offer.detail == "shows layer 11 of 12"
    bare_window.workspace.model_loader.open(str(tiny_file))
    qtbot.waitUntil(lambda: bare_window.session.encoder is not None, timeout=20_000)
    assert row.offer.detail == "shows layer 2 of 3" and row.box.isChecked()


def test_what_is_not_in_the_picture_is_not_offered(session: Session, tmp_path: Path, show: Shown) -> None:
    session.set_layer(1)
    preview = show(files.write_png(tmp_path / "a.png", {"parameters": "a cow"}))
    assert [*preview.found.offers.rows] == ["prompt", "dialect"] and not preview.found.texts.negatives
    assert not preview.tabs.isTabVisible(1) and preview.found.offers.folder_button.isHidden()
    preview.take_button.click()
    assert (session.prompt.text, session.layer) == ("a cow", 1)


# --- several


def test_several_pictures_are_chosen_from_a_list(
    session: Session, infotext_file: Path, tmp_path: Path, show: Shown
) -> None:
    preview = show(infotext_file, comfyui_file(tmp_path))
    names = [preview.choice.itemText(index) for index in range(preview.choice.count())]
    assert names == ["a.png", "comfy.png"] and preview.choice.isVisible()
    preview.choice.setCurrentIndex(1)
    assert preview.about.text() == "written by ComfyUI · PNG · 48 × 64"
    preview.take_button.click()
    assert session.prompt.text == "a castle"
    preview = show(infotext_file)
    assert preview.choice.count() == 1 and texts_in(preview.found.texts.prompts) == [A1111_PROMPT]


def test_all_texts_of_all_samplers_and_encoders_are_there_at_once(tmp_path: Path, show: Shown) -> None:
    texts = show(comfyui_file(tmp_path)).found.texts
    assert texts_in(texts.prompts) == ["a castle", "stone", "a face"] and texts_in(texts.negatives) == [NEGATIVE] * 2
    assert [radio.text() for radio in texts.radios] == ["Prompt, encoder G", "Prompt, encoder L", "Prompt"]
    assert [radio.accessibleName() for radio in texts.radios] == [
        "Prompt, KSampler 3, encoder G",
        "Prompt, KSampler 3, encoder L",
        "Prompt, face 22",
    ]
    assert all(block.view.isVisible() for block in (*texts.prompts, *texts.negatives))


@pytest.mark.parametrize(("index", "prompt"), [(0, "a castle"), (1, "stone"), (2, "a face")])
def test_any_of_the_texts_can_be_taken(index: int, prompt: str, session: Session, tmp_path: Path, show: Shown) -> None:
    preview = show(comfyui_file(tmp_path))
    preview.found.texts.radios[index].click()
    assert preview.found.offers.rows["prompt"].offer.detail == preview.found.texts.choices[index].label
    preview.take_button.click()
    assert (session.prompt.text, session.negative.text) == (prompt, NEGATIVE)


def test_the_negative_prompt_of_the_same_encoder_goes_with_a_prompt(
    session: Session, tmp_path: Path, show: Shown
) -> None:
    graph = files.simple_graph()
    graph["6"] = files.api("CLIPTextEncodeSDXL", text_g="a castle", text_l="stone", clip=["11", 0])
    graph["7"] = files.api("CLIPTextEncodeSDXL", text_g="a house", text_l="wood", clip=["11", 0])
    preview = show(files.write_png(tmp_path / "a.png", {"prompt": json.dumps(graph)}))
    assert texts_in(preview.found.texts.negatives) == ["a house", "wood"]
    preview.found.texts.radios[1].click()
    preview.take_button.click()
    assert (session.prompt.text, session.negative.text) == ("stone", "wood")


def test_pictures_and_models_dropped_together_each_go_their_way(
    bare_window: MainWindow, tiny_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    picture = files.write_png(tmp_path / "model.safetensors", {"parameters": INFOTEXT})
    preview = drop(bare_window, qtbot, tiny_file, picture)
    qtbot.waitUntil(lambda: bare_window.session.encoder is not None, timeout=20_000)
    assert bare_window.session.encoder.title == "tiny.safetensors"
    assert preview.choice.count() == 1 and bare_window.error_box is None


# --- nothing found, broken, without a file


def test_a_picture_without_a_prompt_says_why_and_shows_its_texts(session: Session, tmp_path: Path, show: Shown) -> None:
    preview = show(files.write_jpeg(tmp_path / "a.jpg", comment="Holiday"))
    assert "No prompt of a known generator is in “a.jpg”" in preview.notes.text()
    assert preview.texts.view.toPlainText() == "comment\nHoliday"
    assert [preview.tabs.isTabVisible(tab) for tab in range(3)] == [False, False, True]
    assert not preview.take_button.isVisible() and preview.close_button.text() == "Close"
    preview.accept()  # as a stray Return would
    assert session.prompt.text == SHORT_PROMPT


def test_a_damaged_picture_is_shown_as_far_as_it_goes(infotext_file: Path, show: Shown) -> None:
    infotext_file.write_bytes(infotext_file.read_bytes()[:-200])
    preview = show(infotext_file)
    assert texts_in(preview.found.texts.prompts) == [A1111_PROMPT]
    assert preview.thumbnail.text() == "no view"


def test_a_picture_that_cannot_be_read_is_a_sentence(workspace: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(workspace.file_router.pictures_found), qtbot.waitSignal(workspace.failed) as failure:
        workspace.file_router.open([str(tmp_path / "gone.png")])
    assert "“gone.png” does not exist" in str(failure.args[0])


def test_a_long_prompt_is_taken_over_whole(session: Session, tmp_path: Path, show: Shown) -> None:
    prompt = ", ".join(f"cow {number}" for number in range(6_000))
    preview = show(files.write_png(tmp_path / "a.png", {"parameters": prompt}))
    (shown,) = texts_in(preview.found.texts.prompts)
    assert "which Copy copies too" in shown and max(map(len, shown.split("\n"))) <= 1_000
    preview.take_button.click()
    assert session.prompt.text == prompt


def test_a_long_text_is_cut_to_look_at_and_copied_whole(tmp_path: Path, show: Shown) -> None:
    path = files.write_png(tmp_path / "a.png", {"note": "x" * 100_000})
    preview = show(path)
    assert preview.texts.view.toPlainText().endswith("… 60000 more characters, which Copy copies too")
    (copy,) = (button for button in preview.texts.findChildren(type(small_button("", "", print))))
    copy.click()
    assert QGuiApplication.clipboard().text() == "note\n" + "x" * 100_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: data_of(image=True), "came without its file"),
        (lambda: data_of(QUrl("https://example.com/a.png"), image=True), "came without its file"),
        (lambda: data_of(QUrl("https://example.com/a.png")), "fetches nothing from it"),
        (lambda: data_of(QUrl("https://example.com/page")), "fetches nothing from it"),
    ],
)
def test_what_a_browser_hands_over_without_a_file_is_explained(
    data: Callable[[], QMimeData], message: str, qtbot: QtBot
) -> None:
    router = FileRouter()
    with qtbot.waitSignal(router.failed) as failure:
        router.open_data(data())
    assert router.accepts(data()) and message in str(failure.args[0])
    router.stop()


@pytest.mark.parametrize(
    ("data", "is_typed"),
    [
        (lambda: data_of(text="a cow"), True),
        (lambda: data_of(text="a cow", html="<p>a <img src='x'> cow</p>", image=True), True),
        (lambda: data_of(QUrl("https://example.com/page"), text="https://example.com/page"), True),
        (lambda: data_of(QUrl("https://example.com/a.png"), text="https://example.com/a.png"), False),
        (lambda: data_of(text="https://example.com/x?id=1", html="<img src='https://example.com/x?id=1'>"), False),
        (lambda: data_of(QUrl.fromLocalFile("/a.png"), text="/a.png"), False),
    ],
)
def test_the_editor_takes_words_and_leaves_pictures_to_the_window(
    data: Callable[[], QMimeData], is_typed: bool, qtbot: QtBot
) -> None:
    session = Session(SHORT_PROMPT)
    editor = PromptEditor(session.prompt)
    qtbot.addWidget(editor)
    assert editor.canInsertFromMimeData(data()) is is_typed


@pytest.mark.parametrize(("name", "before"), [("editor", SHORT_PROMPT), ("negative.editor", "")])
def test_a_picture_pasted_into_an_editor_is_explained_and_a_file_is_opened(
    name: str, before: str, window: MainWindow, infotext_file: Path, qtbot: QtBot
) -> None:
    editor = attrgetter(name)(window.prompt_panel)
    QGuiApplication.clipboard().setMimeData(data_of(image=True))
    QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "came without its file" in window.error_box.text()
    window.error_box.accept()
    QGuiApplication.clipboard().setMimeData(data_of(QUrl.fromLocalFile(str(infotext_file))))
    QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.file_dialogs.preview is not None, timeout=10_000)
    assert editor.toPlainText() == before
    window.file_dialogs.preview.reject()
    QGuiApplication.clipboard().setText(" and grass")
    QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == f"{before} and grass"


# --- other ways in


def test_the_dialog_offers_pictures_and_opens_them(
    window: MainWindow, infotext_file: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    choose = Mock(return_value=([str(infotext_file)], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    window.file_dialogs.choose_file()
    offered = choose.call_args.args[3].split(";;")[0]
    assert "*.png *.jpg *.jpeg *.webp *.avif" in offered and "*.mp4" in offered
    qtbot.waitUntil(lambda: window.file_dialogs.preview is not None, timeout=10_000)
    assert texts_in(window.file_dialogs.preview.found.texts.prompts) == [A1111_PROMPT]


def test_closing_the_window_closes_the_preview_and_ends_the_thread(
    window: MainWindow, infotext_file: Path, qtbot: QtBot
) -> None:
    preview = drop(window, qtbot, infotext_file)
    window.close()
    assert not preview.isVisible() and window.session.prompt.text == SHORT_PROMPT


def test_everything_in_the_preview_has_a_name_and_can_be_reached_by_tab(tmp_path: Path, show: Shown) -> None:
    preview = show(comfyui_file(tmp_path))
    reached, start = [], preview.focusWidget()
    for _ in range(60):
        QTest.keyClick(preview.focusWidget(), Qt.Key.Key_Tab)
        if preview.focusWidget() is start:
            break
        reached.append(preview.focusWidget())
    texts, offers = preview.found.texts, preview.found.offers
    for block in (*texts.prompts, *texts.negatives):
        assert block.view in reached and block.copy in reached
    boxes = [row.box for row in offers.rows.values() if row.box.isEnabled()]
    assert len(boxes) == 5 and set(boxes) < set(reached) and offers.folder_button in reached
    assert texts.radios[0] in reached
    assert preview.close_button in reached
    assert all(widget.accessibleName() or widget.text() for widget in reached if widget is not preview.tabs.tabBar())
