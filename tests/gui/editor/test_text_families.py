"""The left column with families of other encoders than CLIP's: counters, template, padding, unknown words, settings."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.encoder.encoding import EncoderInfo
from core.encoder.without_weights import with_missing_encoders
from gui.editor.prompt_panel import PromptPanel
from gui.editor.text_chips import describe_text_token
from gui.state.session import Session
from gui.state.session_settings import settings_of_session
from gui.state.settings import from_valid_fields

Show = Callable[..., None]
KOREAN = "붉은 드레스, a cow"


@pytest.fixture
def show(panel: PromptPanel, session: Session, qtbot: QtBot) -> Show:
    """Shows a family without files and a text in the panel, and waits until both are read."""

    def show(family: str, text: str, tool: str = "comfyui") -> None:
        session.set_dialect(tool)
        session.set_model(with_missing_encoders(family))
        session.prompt.set_text(text)
        qtbot.waitUntil(lambda: session.prompt.is_current(session.prompt.chunks), timeout=20_000)

    return show


def labels(panel: PromptPanel) -> list[str]:
    return [chip.label for chip in panel.token_strip.chips.placed]


def test_the_counter_counts_the_words_alone_and_says_what_the_tool_adds(panel: PromptPanel, show: Show) -> None:
    show("z_image", "a photo of a cow")
    assert panel.counter.text() == "5 tokens, no limit"
    show("z_image", "a photo of a cow", "diffusers")
    assert panel.counter.text() == "5 / 504 tokens"


def test_template_and_padding_stand_around_the_words_and_padding_is_one_chip(panel: PromptPanel, show: Show) -> None:
    show("flux2_klein", "a cow")
    shown = labels(panel)
    assert shown[:2] == ["<|im_start|>", "user"] and shown[3:5] == ["a", "cow"] and shown[-1] == "padding × 498"
    show("flux2_klein", "a cow and")  # the padding is counted anew
    assert labels(panel)[-1] == "padding × 497"


def test_padding_on_the_left_is_counted_anew_with_every_word(panel: PromptPanel, session: Session, show: Show) -> None:
    show("krea2", "a cow", "diffusers")
    before = [label for label in labels(panel) if label.startswith("padding")]
    session.prompt.set_text("a cow and")
    after = [label for label in labels(panel) if label.startswith("padding")]
    assert [int(label.split()[-1]) for label in before + after] == [505, 504]


def test_each_encoder_of_the_family_has_its_count_and_a_click_looks_at_it(
    panel: PromptPanel, session: Session, show: Show
) -> None:
    show("sd3_t5", "a calico cat")
    assert panel.family_facts is not None
    assert [button.text() for button in panel.family_facts.counts] == ["L  3 / 75", "G  3 / 75", "T5  6"]
    QTest.mouseClick(panel.family_facts.counts[1], Qt.MouseButton.LeftButton)
    assert session.encoder is not None and session.encoder.name == "clip_g"
    assert panel.counter.text() == "3 / 75 tokens" and labels(panel)[0] == "BOS"
    assert [button.isChecked() for button in panel.family_facts.counts] == [False, True, False]


def test_a_line_each_says_what_weights_clip_skip_and_padding_do(panel: PromptPanel, show: Show) -> None:
    show("z_image", "a (red:1.2) cow")
    assert panel.family_facts is not None
    lines = [label.text() for label in panel.family_facts.acts.values()]
    assert lines[0].startswith("○ Weights do nothing here") and lines[1].startswith("● Clip skip −1 is not")
    show("flux1", "a (red:1.2) cow")
    assert panel.family_facts.acts["weights"].text().startswith("● Weights act after the encoder")


def test_words_that_t5_cannot_read_are_marked_in_the_text_in_the_strip_and_in_the_notes(
    panel: PromptPanel, session: Session, show: Show
) -> None:
    show("flux1", KOREAN)
    spans = [(outline.start, outline.end) for outline in panel.editor.outlines["unknown"]]
    assert [KOREAN[start:end] for start, end in spans] == ["붉은", "드레스"]
    (note,) = [note for note in session.prompt.diagnostics if note.code == "unknown-word"]
    assert note.message.startswith("T5-XXL cannot read “붉은” and “드레스”: 2 of the ")
    chunks = session.prompt.encoder_chunks
    row = next(row for row, token in enumerate(chunks.tokens) if token.is_unknown)
    assert "T5-XXL has no piece for “붉은”" in describe_text_token(chunks, row)
    show("z_image", KOREAN)
    assert not panel.editor.outlines["unknown"]
    assert not [note for note in session.prompt.diagnostics if note.code == "unknown-word"]


def test_of_a_prompt_that_t5_cannot_read_at_all_the_note_says_so(session: Session, show: Show) -> None:
    show("chroma", "붉은드레스")
    (note,) = [note for note in session.prompt.diagnostics if note.code == "unknown-word"]
    assert "“붉은드레스”" in note.message


def test_the_settings_that_the_tool_has_for_the_family_are_shown_read_and_saved(
    panel: PromptPanel, session: Session, show: Show
) -> None:
    show("flux1", "a cow")
    assert panel.family_facts is not None
    settings = panel.family_facts.settings
    assert settings.min_length.isVisible() and settings.min_length.value() == 256
    assert not settings.max_length.isVisible() and not settings.system_prompt.isVisible()
    settings.min_length.setValue(20)
    assert len(session.prompt.encoder_chunks.tokens) == 20
    saved = from_valid_fields(dict(settings_of_session(session)))
    assert saved.reading_settings().text_family.t5_min_length == 20
    settings.min_length.setValue(256)
    assert session.settings.text_family.t5_min_length is None
    session.set_dialect("diffusers")
    assert settings.max_length.isVisible() and settings.max_length.value() == 512
    settings.max_length.setValue(64)
    assert len(session.prompt.encoder_chunks.tokens) == 64


def test_clip_has_its_counter_again(panel: PromptPanel, session: Session, show: Show) -> None:
    show("z_image", "a cow")
    session.set_model([EncoderInfo("clip_l", "sd1", "one", Path("one"), 12, 768, 768, "float16")])
    assert panel.counter.text() == "2 / 75 tokens" and panel.family_facts is not None
    assert panel.family_facts.isHidden() and labels(panel)[0] == "BOS"
