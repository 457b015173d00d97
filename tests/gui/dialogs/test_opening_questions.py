"""What is asked before a family is opened: for a tokenizer that is missing, and about a model larger than memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from sentencepiece_files import unigram_model

from core.tokens.vocabularies import table
from core.tokens.vocabularies.reading import UnreadableTokenizer
from gui.dialogs.opening import tokenizer_dialog
from gui.dialogs.opening.room_question import RoomQuestion
from gui.dialogs.opening.tokenizer_dialog import TokenizerDialog
from gui.window.main_window import MainWindow
from gui.workspace.model_loader import LackingTokenizer, LargeModel

LACKING = LackingTokenizer("family:wan", "umt5", "The tokenizer of umT5 is not shipped.")


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[TokenizerDialog]:
    """The dialog for Wan's umT5, open."""
    dialog = TokenizerDialog(LACKING)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    dialog.stop()


def test_it_says_what_is_missing_and_offers_a_file_to_fetch_it_or_to_go_back(dialog: TokenizerDialog) -> None:
    assert dialog.sentence.text() == LACKING.sentence and "Wan 2.x" in dialog.windowTitle()
    buttons = [button.text() for button in dialog.findChildren(QPushButton) if button.isVisible()]
    assert buttons == ["Open a file that holds it…", "Look for it in my files…", "Fetch it…", "Back"]
    assert "google/umt5-xxl" in dialog.facts.text() and not dialog.busy


def test_an_encoders_file_is_opened_as_the_family_and_a_tokenizers_file_is_kept(
    dialog: TokenizerDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list[str]()
    dialog.found.connect(found.append)
    dialog.take_file(Path("/m/umt5_xxl.safetensors"))
    assert found == ["family:wan\n/m/umt5_xxl.safetensors"]
    kept = list[tuple[str, bytes]]()
    monkeypatch.setattr(tokenizer_dialog, "keep_tokenizer", lambda *given: kept.append(given))
    (tmp_path / "spiece.model").write_bytes(b"pieces")
    dialog.take_file(tmp_path / "spiece.model")
    qtbot.waitUntil(lambda: found[1:] == ["family:wan"], timeout=5_000)
    assert kept == [("umt5", b"pieces")]


def test_a_file_that_holds_none_is_said_and_the_dialog_stays(
    dialog: TokenizerDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_vocabulary: str, _content: bytes) -> None:
        raise UnreadableTokenizer("It is another model's.")

    monkeypatch.setattr(tokenizer_dialog, "keep_tokenizer", refuse)
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    dialog.take_file(tmp_path / "tokenizer.json")
    qtbot.waitUntil(lambda: dialog.error_label.text() == "It is another model's.", timeout=5_000)
    assert dialog.isVisible() and dialog.open_button.isEnabled()


def test_it_is_looked_for_in_the_tools_and_the_cache_and_then_in_a_folder(
    dialog: TokenizerDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, folder = list[str](), tmp_path / "models"
    dialog.found.connect(found.append)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(table, "_loaded", {})
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "empty"))
    dialog.look_button.click()
    qtbot.waitUntil(lambda: "No file in “empty” holds it." in dialog.error_label.text(), timeout=10_000)
    assert found == [] and dialog.look_button.isEnabled()
    (folder / "deeper").mkdir(parents=True)
    (folder / "deeper" / "tokenizer.model").write_bytes(b"another's")
    (folder / "deeper" / "spiece.model").write_bytes(unigram_model(["▁cat", "▁", "s"]))
    dialog.look_through(folder)
    qtbot.waitUntil(lambda: found == ["family:wan"], timeout=10_000)
    assert table.kept_file("umt5").is_file() and not dialog.isVisible()


def test_a_family_without_its_tokenizer_opens_the_dialog_and_going_back_changes_nothing(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, text = window.session.encoder, window.session.prompt.text
    window.workspace.model_loader.tokenizer_missing.emit(LACKING)
    dialog = window.file_dialogs.tokenizer
    assert dialog is not None and dialog.isVisible()
    dialog.back_button.click()
    assert not dialog.isVisible()
    assert window.session.encoder is before and window.session.prompt.text == text


def test_a_model_larger_than_memory_is_read_layer_by_layer_where_that_is_chosen(qtbot: QtBot) -> None:
    question = RoomQuestion(LargeModel("family:flux2_dev\n/m/a", "Its weights take 34.7 GB.").sentence)
    answers = list[bool]()
    question.agreed.connect(lambda: answers.append(True))
    question.open()
    assert question.text() == "Its weights take 34.7 GB." and question.defaultButton() is question.by_layer
    question.by_layer.click()
    assert answers == [True]
