"""What a picture was made with is offered where it is known, taken over where it is found, and said where it is not."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event

import encoder_files
import picture_files as files
import pytest
from prompts import SHORT_PROMPT
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot
from studio_files import make_a1111

from core.image_metadata.found import FoundPrompt, Picture
from core.image_metadata.reading import read_picture
from core.studio.contents import StudioContents
from core.studio.finding import find_studios
from core.studio.listing import list_studio
from gui.dialogs.image_prompt.dialog import DIALOG_SIZE, ImagePromptDialog
from gui.dialogs.image_prompt.offer_list import OfferRow
from gui.editor.prompt_panel import PromptPanel
from gui.state.adapters import with_changes
from gui.state.session import Session
from gui.state.settings import Settings, load_settings
from gui.state.studios import StudioState
from gui.workspace import picture_parts
from gui.workspace.workspace import Workspace

Shown = Callable[..., ImagePromptDialog]
SETTINGS = "Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768"


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The session of a workspace with an encoder of 3 layers, which `panel` shows."""
    return workspace.session


def picture(folder: Path, prompt: str = "a cow", more: str = "", negative: str = "fog") -> Path:
    """A picture of A1111; `more` are further settings."""
    text = f"{prompt}\nNegative prompt: {negative}\n{SETTINGS}{more}"
    return files.write_png(folder / "a.png", {"parameters": text})


def offered(preview: ImagePromptDialog) -> dict[str, OfferRow]:
    return preview.found.offers.rows


def opened(workspace: Workspace, qtbot: QtBot) -> dict[str, tuple[float, bool]]:
    """The LoRAs that are open once nothing works any more, with strengths, and whether they are on."""
    qtbot.waitUntil(lambda: workspace.is_idle, timeout=20_000)
    return {state.name: (state.strength, state.is_on) for state in workspace.session.loras if state.is_open}


# --- LoRAs


def test_loras_are_found_opened_and_set_to_the_text_encoder_s_strength(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    encoder_files.save_lora(tmp_path / "Detail_Tweaker.safetensors")
    preview = show(picture(tmp_path, "a <lora:detail tweaker:0.8:1> <lora:gone:1>"))
    row, gone = offered(preview)["lora:detail tweaker"], offered(preview)["lora:gone"]
    assert row.offer.title == "LoRA detail tweaker 1 (text encoder 0.8)" and row.box.isChecked()
    assert "Detail_Tweaker.safetensors in " in row.offer.detail and str(tmp_path) in row.toolTip()
    assert gone.offer.detail == "not found; open it by File > Open…" and not gone.box.isEnabled()
    preview.take_button.click()
    assert opened(workspace, qtbot) == {"Detail_Tweaker.safetensors": (0.8, True)}


def test_a_lora_in_the_list_is_set_and_turned_on_and_not_listed_twice(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    path = encoder_files.save_lora(tmp_path / "elsewhere" / "detail.safetensors")
    workspace.adapter_loader.add_lora(str(path))
    assert opened(workspace, qtbot) == {"detail.safetensors": (1.0, True)}
    workspace.session.set_loras(with_changes(workspace.session.loras, str(path), is_on=False))
    preview = show(picture(tmp_path, "a <lora:detail:0.3>"))
    assert offered(preview)["lora:detail"].offer.detail == "is in the list; its strength is set and it is turned on"
    preview.take_button.click()
    assert opened(workspace, qtbot) == {"detail.safetensors": (0.3, True)} and len(workspace.session.loras) == 1


def test_a_lora_lying_where_others_were_opened_is_found_from_then_on(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    folder = tmp_path / "loras"
    workspace.adapter_loader.add_lora(str(encoder_files.save_lora(folder / "one.safetensors")))
    encoder_files.save_lora(folder / "style" / "two.safetensors")
    assert opened(workspace, qtbot) and workspace.settings.recent_lora_folders == (str(folder),)
    workspace.session.set_loras([])
    preview = show(picture(tmp_path, "a <lora:two:1>"))
    assert offered(preview)["lora:two"].offer.file == str(folder / "style" / "two.safetensors")


def test_a_folder_chosen_in_the_dialog_is_looked_through_now_and_later(
    workspace: Workspace, tmp_path: Path, show: Shown, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    encoder_files.save_lora(tmp_path / "far" / "detail.safetensors")
    preview = show(picture(tmp_path, "a <lora:detail:0.5>"))
    assert not offered(preview)["lora:detail"].box.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "far"))
    preview.found.offers.folder_button.click()
    assert offered(preview)["lora:detail"].offer.detail == "Looking for its file…"
    qtbot.waitUntil(lambda: offered(preview)["lora:detail"].box.isChecked(), timeout=10_000)
    assert preview.found.offers.folder_button.isHidden()
    preview.reject()
    assert offered(show(picture(tmp_path, "a <lora:detail:0.5>")))["lora:detail"].box.isChecked()


@pytest.mark.parametrize(
    ("strengths", "detail"),
    [
        ({"strength_model": 0.8}, "changes the image model alone, and no text encoder"),
        ({"strength_model": 0.8, "strength_clip": 0}, "changes the image model alone, and no text encoder"),
        ({"strength_model": 1, "strength_clip": 12}, "10.0 is the largest strength that can be set here"),
    ],
)
def test_a_lora_that_cannot_be_set_says_why(
    strengths: dict[str, float], detail: str, workspace: Workspace, tmp_path: Path, show: Shown
) -> None:
    encoder_files.save_lora(tmp_path / "detail.safetensors")
    graph, kind = files.simple_graph(), "LoraLoader" if "strength_clip" in strengths else "LoraLoaderModelOnly"
    clip = {"clip": ["4", 1]} if kind == "LoraLoader" else {}
    graph["10"] = files.api(kind, lora_name="detail.safetensors", model=["4", 0], **clip, **strengths)
    graph["11"]["inputs"]["clip"] = ["10", 1] if clip else ["4", 1]
    row = offered(show(files.write_png(tmp_path / "a.png", {"prompt": json.dumps(graph)})))["lora:detail"]
    assert row.offer.detail == detail and not row.box.isEnabled()


def test_embeddings_are_said_to_be_in_the_tool_that_is_written_for_or_not(
    workspace: Workspace, tmp_path: Path, show: Shown
) -> None:
    path = picture(tmp_path, more=', TI hashes: "good: c74b4e810b03, gone: aa7651be154c"')
    preview = show(path)
    assert "embeddings" not in offered(preview)
    root = make_a1111(tmp_path / "tool")
    (root / "embeddings").mkdir()
    (root / "embeddings/good.pt").write_bytes(b"x")
    contents = StudioContents(list_studio(find_studios(root)[0]))
    workspace.session.studios.replace((StudioState(str(root), "listed", contents),), str(root))
    row = offered(preview)["embeddings"]
    assert row.offer.detail == "in A1111: good\nnot in A1111: gone"
    assert row.box.isHidden() and row.title.isEnabled()
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert not row.box.isChecked() and "embeddings" not in preview.found.offers.unticked_kinds


# --- the model, and what belongs to it


def test_the_model_is_opened_where_it_is_found_and_the_clip_skip_is_that_of_its_layers(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    deep = encoder_files.save(tmp_path / "deep.safetensors", encoder_files.tiny_state(layers=5))
    preview = show(picture(tmp_path, more=", Model: deep, Clip skip: 4"))
    rows = offered(preview)
    assert rows["model"].box.isChecked() and rows["clip_skip"].offer.detail == "in the model that is opened"
    assert rows["clip_skip"].box.isChecked()  # though the open one of 3 layers has none of that number
    rows["model"].box.click()
    assert rows["clip_skip"].offer.detail == "this encoder of 3 layers has none of that number"
    rows["model"].box.click()
    preview.take_button.click()
    qtbot.waitUntil(lambda: workspace.session.layers == 5 and workspace.is_idle, timeout=20_000)
    assert workspace.session.layer == 2 and workspace.settings.encoder == str(deep)


def test_a_clip_skip_that_the_new_model_does_not_have_is_a_notice(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    encoder_files.save(tmp_path / "deep.safetensors", encoder_files.tiny_state(layers=5))
    with qtbot.waitSignal(workspace.notice, timeout=20_000) as notice:
        show(picture(tmp_path, more=", Model: deep, Clip skip: 9")).take_button.click()
    assert notice.args[0].startswith("Clip skip 9 was not taken over: this encoder of 5 layers")


def test_a_model_opened_before_is_found_where_it_lies_and_the_open_one_is_not_offered(
    workspace: Workspace, tiny_file: Path, tmp_path: Path, show: Shown
) -> None:
    row = offered(show(picture(tmp_path, more=", Model: tiny")))["model"]
    assert row.offer.detail == "is open" and not row.box.isEnabled()
    other = encoder_files.save(tmp_path / "models" / "dream.safetensors", encoder_files.tiny_state())
    workspace.settings_store.update(recent=(str(other), str(tiny_file)))
    row = offered(show(picture(tmp_path, more=", Model: dream")))["model"]
    assert row.offer.file == str(other) and row.box.isChecked()


def test_a_model_of_another_name_is_found_by_the_hash_beside_it(
    workspace: Workspace, tmp_path: Path, show: Shown
) -> None:
    path = encoder_files.save(tmp_path / "renamed.safetensors", encoder_files.tiny_state())
    path.with_suffix(".civitai.info").write_text(json.dumps({"files": [{"hashes": {"AutoV2": "879DB523C3"}}]}))
    row = offered(show(picture(tmp_path, more=", Model hash: 879db523c3, Model: dream")))["model"]
    assert row.offer.file == str(path)


# --- settings, ticks, undo


def test_emphasis_and_steps_are_taken_over(session: Session, tmp_path: Path, show: Shown) -> None:
    preview = show(picture(tmp_path, more=", Emphasis: No norm"))
    assert offered(preview)["emphasis"].offer.title == "Emphasis: No norm"
    assert offered(preview)["steps"].offer.title == "30 sampling steps"
    preview.take_button.click()
    assert (session.settings.emphasis, session.settings.steps) == ("no-norm", 30)


def test_more_steps_than_can_be_set_are_said(session: Session, tmp_path: Path, show: Shown) -> None:
    path = files.write_png(tmp_path / "a.png", {"parameters": f"a cow\n{SETTINGS.replace('30', '400', 1)}"})
    preview = show(path)
    assert offered(preview)["steps"].offer.detail == "150 are the most that can be set here"
    preview.take_button.click()
    assert session.settings.steps == 20


def test_what_is_unticked_stays_so_for_the_next_picture(
    workspace: Workspace, tmp_path: Path, show: Shown, qtbot: QtBot
) -> None:
    for name in ("one", "two"):
        encoder_files.save_lora(tmp_path / f"{name}.safetensors")
    path = picture(tmp_path, "a <lora:one:1> <lora:two:1>")
    preview = show(path)
    for key in ("negative", "steps", "lora:one", "lora:two"):
        offered(preview)[key].box.click()
    preview.take_button.click()
    assert workspace.settings_store.save()
    assert load_settings(workspace.settings_store.path).picture_parts_unticked == ("loras", "negative", "steps")
    preview = show(files.write_png(tmp_path / "b.png", {"parameters": "a bull"}))
    preview.take_button.click()  # which has none of these
    preview = show(path)
    assert {key for key, row in offered(preview).items() if row.box.isChecked()} == {"prompt", "dialect"}
    offered(preview)["lora:two"].box.click()
    assert not offered(preview)["lora:one"].box.isChecked()
    preview.take_button.click()
    assert [*opened(workspace, qtbot)] == ["two.safetensors"]
    assert workspace.settings.picture_parts_unticked == ("negative", "steps")


def test_cancelling_remembers_and_changes_nothing(workspace: Workspace, tmp_path: Path, show: Shown) -> None:
    preview = show(picture(tmp_path, more=", Emphasis: None"))
    offered(preview)["negative"].box.click()
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert workspace.settings.picture_parts_unticked == () and workspace.session.prompt.text == SHORT_PROMPT
    assert workspace.session.settings.emphasis == "original"


def test_what_is_unticked_stays_so_for_the_other_texts_of_a_picture(tmp_path: Path, show: Shown) -> None:
    graph = files.simple_graph()
    graph["6"] = files.api("CLIPTextEncodeFlux", clip_l="stone", t5xxl="a castle", guidance=3.5, clip=["11", 0])
    preview = show(files.write_png(tmp_path / "a.png", {"prompt": json.dumps(graph)}))
    assert [radio.text() for radio in preview.found.texts.radios] == ["Prompt, encoder L", "Prompt, encoder T5"]
    offered(preview)["steps"].box.click()
    preview.found.texts.radios[1].click()
    assert not offered(preview)["steps"].box.isChecked() and offered(preview)["prompt"].box.isChecked()


def test_both_editors_have_what_was_typed_back_after_one_undo(
    panel: PromptPanel, session: Session, tmp_path: Path, show: Shown
) -> None:
    session.negative.set_text("typed before")
    show(picture(tmp_path)).take_button.click()
    assert (session.prompt.text, session.negative.text) == ("a cow", "fog")
    panel.editor.undo()
    panel.negative.editor.undo()
    assert (session.prompt.text, session.negative.text) == (SHORT_PROMPT, "typed before")


def test_taking_over_before_all_files_are_found_takes_those_that_are_and_says_so(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    real = picture_parts.find_outside
    monkeypatch.setattr(picture_parts, "find_outside", lambda *args: (go_on.wait(10 * args[-2]), real(*args))[1])
    encoder_files.save_lora(tmp_path / "two.safetensors")
    preview = ImagePromptDialog(workspace.picture_parts)
    qtbot.addWidget(preview)
    preview.add([read_picture(picture(tmp_path, "a <lora:one:1> <lora:two:0.5>"))])
    assert [offered(preview)[f"lora:{name}"].offer.detail for name in ("one", "two")] == ["Looking for its file…"] * 2
    qtbot.waitUntil(lambda: offered(preview)["lora:two"].box.isChecked(), timeout=10_000)
    assert offered(preview)["lora:one"].offer.detail == "Looking for its file…"
    assert preview.found.offers.folder_button.isHidden()
    with qtbot.waitSignal(workspace.notice) as notice:
        preview.take_button.click()
    go_on.set()
    assert "had not ended" in notice.args[0] and workspace.session.prompt.text.startswith("a <lora")
    assert opened(workspace, qtbot) == {"two.safetensors": (0.5, True)}


# --- what is said and seen


@pytest.mark.parametrize(("media", "what"), [("video", "a film"), ("workflow", "a workflow"), ("prompts", "a text")])
def test_the_title_says_what_the_prompt_is_out_of(media: str, what: str, workspace: Workspace, qtbot: QtBot) -> None:
    prompt = FoundPrompt("Tool", "comfyui", "a cow", notes=("One thing.", "Another."))
    preview = ImagePromptDialog(workspace.picture_parts)
    qtbot.addWidget(preview)
    preview.add([Picture(Path("a.x"), "X", found=(prompt,), media=media, notes=("About the file.",))])  # type: ignore[arg-type]
    assert preview.windowTitle() == f"Prompt out of {what}" and preview.about.text() == "written by Tool · X"
    assert preview.notes.text() == "About the file." and preview.thumbnail.isHidden()
    assert [note.text() for note in preview.found.texts.notes] == ["One thing.\nAnother."]


@pytest.mark.parametrize("size", [(960, 700), (620, 340)])
def test_nothing_is_cut_off_in_a_large_and_in_a_small_dialog(
    size: tuple[int, int], tmp_path: Path, show: Shown
) -> None:
    name = "a_very_long_name_of_a_lora_v10_final-000012_by_someone_who_likes_long_names"
    text = f"{'a cow and a bull, ' * 100} <lora:{name}:1.2:0.5> <lora:{'x' * 90}:1>"
    preview = show(picture(tmp_path, text, more=f", Model: {name}, Clip skip: 2, Emphasis: Ignore"))
    preview.resize(*size)
    QTest.qWait(50)
    labels = [label for row in offered(preview).values() for label in row.findChildren(QLabel) if label.isVisible()]
    assert len(labels) > 12
    for label in labels:
        assert label.heightForWidth(label.width()) <= label.height(), label.text()
        assert label.minimumSizeHint().width() <= label.width(), label.text()
    scroll = preview.found.offers.parentWidget()
    assert preview.found.offers.width() <= scroll.width() and preview.found.texts.width() <= preview.width()
    for kind in (QPushButton, QRadioButton):
        for button in filter(kind.isVisible, preview.findChildren(kind)):
            assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_short_texts_are_as_high_as_their_lines_and_long_ones_take_the_room(tmp_path: Path, show: Shown) -> None:
    preview = show(picture(tmp_path))
    line = preview.fontMetrics().lineSpacing()
    assert all(
        block.view.height() < 2.5 * line for block in (*preview.found.texts.prompts, *preview.found.texts.negatives)
    )
    low = preview.height()
    preview = show(picture(tmp_path, "a cow and a bull " * 75))
    (view,) = (block.view for block in preview.found.texts.prompts)
    assert view.height() > 8 * line and not view.verticalScrollBar().isVisible()
    assert low < preview.height() <= DIALOG_SIZE[1]


def test_the_name_beside_a_box_ticks_it_too_and_the_box_says_the_name(tmp_path: Path, show: Shown) -> None:
    row = offered(show(picture(tmp_path)))["negative"]
    QTest.mouseClick(row.title, Qt.MouseButton.LeftButton)
    assert not row.box.isChecked() and row.box.accessibleName() == "Negative prompt"


def test_the_remembered_parts_are_no_part_of_a_session_s_file() -> None:
    from gui.state.session_file import fields_in_file

    assert not {"picture_parts_unticked", "recent_lora_folders"} & set(fields_in_file(Settings()))
