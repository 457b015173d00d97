"""What it knows, driven as an artist drives it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from encoder_files import save, save_lora, tiny_state
from lone_pane import LonePane
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.analysis.chance import DRAWS
from core.analysis.whole_words import whole_words
from core.queries import response_run
from gui.panes.knowledge.known_list import BAR, NAME
from gui.panes.knowledge.pane import KnowledgePane
from gui.state.adapters import LoraState

TABLE = "text_model.embeddings.token_embedding.weight"


@pytest.fixture
def lone(qapp: object, tiny_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LonePane]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = whole_words()[:80]
    monkeypatch.setattr(response_run, "whole_words", lambda: words)
    lone = LonePane(KnowledgePane, tiny_file)
    yield lone
    lone.close()


def with_lora(lone: LonePane, path: Path, strength: float = 1.0) -> None:
    """A LoRA is dropped on the window, and all that is asked is answered."""
    lone.session.set_loras([LoraState(str(path), strength, is_open=True, changes=3)])
    lone.settle()


def lines(lone: LonePane, key: str) -> list[str]:
    return [line.text for line in lone.pane.list.model_.rows if line.list == key and not line.is_heading]


def test_a_lora_has_ten_candidates_with_the_band_of_random_loras_and_the_check_below(
    lone: LonePane, tmp_path: Path
) -> None:
    with_lora(lone, save_lora(tmp_path / "lora.safetensors"))
    pane, answer = lone.pane, lone.pane.moved.answer
    assert answer.draws == DRAWS and pane.check.check is answer.check and pane.pause.isHidden()
    assert lines(lone, "moved") == [each.name for each in answer.candidates] and len(answer.candidates) == 10
    rows = [line for line in pane.list.model_.rows if line.list == "moved" and line.has_bar]
    assert all(0 < line.band <= 1 and 0 < line.share <= 1 for line in rows)
    beyond = [line.text for line in rows if line.stands_out]
    assert beyond == [each.name for each in answer.candidates if each.score > answer.chance_end]
    assert [line for line in pane.numbers().rows if line[1] == rows[0].text and line[2] == rows[0].value]
    assert not pane.list.horizontalScrollBar().isVisible()


def test_the_list_fills_while_words_are_measured_and_pausing_keeps_what_is_done(
    lone: LonePane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panes.knowledge.pane.SLICE_SECONDS", 0)
    pane = lone.pane
    lone.session.set_loras([LoraState(str(save_lora(tmp_path / "lora.safetensors")), is_open=True, changes=3)])
    lone.settle(until=lambda: pane.moved.answer is not None)
    pane.pause.setChecked(True)
    lone.settle()
    assert len(lines(lone, "moved")) == 10 and not pane.moved.answer.is_complete and pane.pause.text() == "Go on"
    assert pane.check.isHidden() and not any(line.stands_out for line in pane.list.model_.rows)
    pane.pause.setChecked(False)
    lone.settle()
    assert pane.moved.answer.is_complete


def test_a_click_and_enter_put_a_word_into_the_prompt_with_its_brackets_escaped(lone: LonePane, tmp_path: Path) -> None:
    with_lora(lone, save_lora(tmp_path / "lora.safetensors"))
    model, wanted = lone.pane.list.model_, lone.session.prompt.replacement_requested
    given: list[str] = []
    wanted.connect(given.append)
    row = next(row for row, line in enumerate(model.rows) if line.has_bar)
    lone.pane.list.setCurrentIndex(model.index(row, NAME))
    QTest.keyClick(lone.pane.list, Qt.Key.Key_Return)
    assert len(given) == 1 and given[0].endswith(f", {model.rows[row].text}")
    lone.pane.list.clicked.emit(model.index(row, BAR))
    lone.pane.list.clicked.emit(model.index(0, NAME))  # a heading
    assert len(given) == 2
    lone.pane.list.chosen.emit("cat (animal)")
    assert given[-1].endswith(r", cat \(animal\)")


@pytest.mark.parametrize(("kind", "said"), [("unet", "no text encoder part"), ("strength 0", "At strength 0")])
def test_a_lora_that_moves_no_word_says_so_and_has_no_list(
    lone: LonePane, tmp_path: Path, kind: str, said: str
) -> None:
    unet = {f"lora_unet_mid_block_0_proj_in.lora_{part}.weight": torch.ones(4, 4) for part in ("up", "down")}
    path = save(tmp_path / "unet.safetensors", unet) if kind == "unet" else save_lora(tmp_path / "a.safetensors")
    with_lora(lone, path, 1.0 if kind == "unet" else 0.0)
    (sentence,) = lines(lone, "moved")
    assert said in sentence and lone.pane.check.isHidden() and lines(lone, "written")


def test_the_checkpoint_asks_for_its_base_and_lists_the_changed_rows(
    lone: LonePane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, state = lone.pane, tiny_state()
    lone.settle()
    assert not pane.base.isHidden() and "Choose the base" in lines(lone, "vocabulary")[0]
    state[TABLE][9706] *= 2
    base = save(tmp_path / "base.safetensors", state)
    monkeypatch.setattr("gui.panes.knowledge.pane.QFileDialog.getOpenFileName", lambda *_: (str(base), ""))
    pane.base.click()
    lone.settle()
    assert lines(lone, "vocabulary") == ["cow"] and pane.check.check.holds is True
    pane.compare_with(str(tmp_path / "gone.safetensors"))
    lone.settle()
    assert "does not exist" in lines(lone, "vocabulary")[0] and pane.check.isHidden()


def test_the_chooser_lists_the_checkpoint_and_each_lora_once(lone: LonePane, tmp_path: Path) -> None:
    pane, path = lone.pane, save_lora(tmp_path / "lora.safetensors")
    with_lora(lone, path)
    assert [pane.subject.itemText(index) for index in range(pane.subject.count())][1:] == ["lora.safetensors"]
    assert pane.subject.currentIndex() == 1 and pane.base.isHidden()
    pane.subject.setCurrentIndex(0)
    pane.subject.activated.emit(0)
    lone.settle()
    assert not pane.base.isHidden() and "Choose a LoRA" in lines(lone, "moved")[0]
    assert lone.session.looks.get("knowledge.subject") == "checkpoint"
