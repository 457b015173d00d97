"""Panes on encoders that are not CLIP's: one chunk with template and padding, no EOS, several layers handed on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lone_pane import LonePane
from PySide6.QtWidgets import QFileDialog
from text_encodings import LONG_PROMPT, TextEncoderDouble, info_of

from core.model import Model
from gui.panes.across_layers.pane import AcrossLayersPane
from gui.panes.conditioning.pane import ConditioningPane
from gui.panes.token_table.pane import TokenTablePane

FAMILIES = ("chroma", "z_image", "flux2_klein", "qwen_image")
PANES_OF_ROWS = (
    "words_by_words",
    "across_layers",
    "map",
    "specificity_ladder",
    "token_table",
    "conditioning",
    "other_tools",
    "how_clip_reads",
)
TEXT = "a red cow, a bull"

MakeLone = Callable[[str, str], LonePane]


@pytest.fixture
def lone_text(lone_pane: Callable[..., LonePane]) -> MakeLone:
    """Makes a pane that looks at the encoder of a family."""

    def make(key: str, family: str) -> LonePane:
        lone = lone_pane(key, None)
        lone.session.prompt.set_text(TEXT)
        lone.use(Model(TextEncoderDouble(info_of(family))))
        return lone

    return make


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("key", PANES_OF_ROWS)
def test_a_pane_draws_the_rows_of_a_text_encoder_at_any_length_and_layer(
    lone_text: MakeLone, key: str, family: str
) -> None:
    lone = lone_text(key, family)
    assert not lone.pane.message
    assert lone.pane.shown_numbers.rows
    lone.session.set_layer(3)
    lone.write(LONG_PROMPT)
    assert not lone.pane.message
    assert lone.pane.shown_numbers.rows


def test_layers_that_are_handed_on_are_marked_on_the_axis_and_in_captions(lone_text: MakeLone) -> None:
    lone = lone_text("across_layers", "flux2_klein")
    shown = lone.pane
    assert isinstance(shown, AcrossLayersPane)
    assert [line.value() for line in shown.plot.sent.lines] == [9, 18, 27]
    assert "dotted: handed on by ComfyUI" in shown.plot.plot.getAxis("bottom").labelText
    shown._choose("eos")
    assert "none stands for the whole prompt" in shown.message
    matrix = lone_text("words_by_words", "flux2_klein")
    matrix.session.set_layer(18)
    assert "layer 18, handed on" in matrix.pane.caption.text()
    matrix.session.set_layer(17)
    assert "handed on" not in matrix.pane.caption.text()


def test_the_tables_rows_have_roles(lone_text: MakeLone) -> None:
    lone = lone_text("token_table", "flux2_klein")
    shown = lone.pane
    assert isinstance(shown, TokenTablePane)
    rows = shown.numbers().rows
    role = shown.model.headings.index("role")
    assert len(rows) == 512
    assert [row[role] for row in rows[:4]] == ["template", "template", "template", ""]
    assert rows[3][2] == "a"
    assert rows[-1][role] == "padding, hidden"


def test_layers_stand_side_by_side_in_the_conditioning(lone_text: MakeLone) -> None:
    lone = lone_text("conditioning", "flux2_klein")
    shown = lone.pane
    assert isinstance(shown, ConditioningPane)
    assert shown.query.answer.conditioning.prompt_embeds.shape == (512, 96)
    assert [line.value() for line in shown.image.dividers] == [32, 64]
    assert "32 each of layers 9 | 18 | 27" in shown.image.matrix.plot.getAxis("bottom").labelText
    lone.hover(shown.image.matrix.view, 33.5, 3.5)
    assert "layer 18 · 1: " in shown.readout.text()
    assert lone.session.prompt.hovered == {3}
    kinds = [row[2] for row in shown.numbers().rows]
    assert kinds[:4] == ["template", "template", "template", "word"]
    assert kinds[-1] == "padding"


def test_dropped_rows_are_no_rows_of_the_conditioning(lone_text: MakeLone) -> None:
    lone = lone_text("conditioning", "qwen_image")
    rows = lone.pane.numbers().rows
    tokens = lone.session.prompt.encoder_chunks
    assert len(rows) == tokens.kept[1] - tokens.kept[0] == len(tokens.tokens) - 34
    assert rows[0][1:3] == ("a", "word")
    lone.session.prompt.set_selected({tokens.kept[0]})
    assert lone.pane._positions(lone.pane.query.answer, 0) == [tokens.kept[0]]


def test_clip_skips_that_the_family_has_are_tried(lone_text: MakeLone) -> None:
    shown = lone_text("conditioning", "z_image").pane
    names = [ablation.name for ablation in shown.query.answer.ablations]
    assert names == ["Clip skip −1", "Clip skip −3"]
    assert all(ablation.distances.whole > 0 for ablation in shown.query.answer.ablations)
    assert not lone_text("conditioning", "flux2_klein").pane.query.answer.ablations  # which ignores clip skip


def test_the_words_rows_are_what_the_encoder_gave(lone_text: MakeLone) -> None:
    lone = lone_text("conditioning", "z_image")
    sent = lone.pane.query.answer.conditioning.prompt_embeds
    assert (sent == lone.view.encoding.hidden_states[35]).all()


def test_only_the_familys_tools_are_compared_by_their_words_rows(lone_text: MakeLone) -> None:
    lone = lone_text("other_tools", "chroma")
    shown = lone.pane
    assert [shown.summary.item(line, 0).text() for line in range(shown.summary.rowCount())] == ["ComfyUI", "diffusers"]
    assert shown.readout.text() == "over the words that both have"
    assert 0 <= float(shown.summary.item(1, 2).text()) < 0.01  # diffusers masks its padding, so the words are the same
    told = " ".join(shown._notes_on_family)
    assert "ComfyUI 9, diffusers 512" in told
    assert "ComfyUI: No filling" in told
    lone.write("a (red:1.3) cow")
    assert float(shown.summary.item(1, 2).text()) > 0.01
    assert shown._differences  # of the brackets, which diffusers reads as words


def test_the_same_words_are_compared_by_their_likenesses_with_a_model_of_another_family(
    lone_text: MakeLone, tiny_file: Path
) -> None:
    lone = lone_text("compare", "z_image")
    lone.pane._choose_view("beside")
    assert "Choose another model above" in lone.pane.message
    lone.pane.other.choose(str(tiny_file))
    lone.write("a red cow, a blue bull, a house in the rain")
    assert not lone.pane.message
    compared = lone.pane.other_query.answer
    assert [info.name for info in compared.infos] == ["qwen3_4b", "clip_l"]
    assert compared.count == len(lone.view.units)
    rows = lone.pane.numbers().rows
    assert rows[0][:2] == (0, 0)
    assert rows[-1][0] == 36  # of the one encoder, beside the last layer of the other
    assert all(-1 <= row[2] <= 1 for row in rows)


def test_the_other_model_is_one_opened_before_or_a_family_with_files(
    lone_text: MakeLone, tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = lone_text("compare", "z_image")
    lone.pane._choose_view("beside")
    lone.session.zoo.recent = (lone.session.source, "family:wan", "family:flux1\n/m/clip_l.safetensors", "/m/a&b.gguf")
    other = lone.pane.other
    other.menu.aboutToShow.emit()
    names = [action.text() for action in other.menu.actions()]
    assert names[:3] == ["The study encoder (CLIP)", "Flux.1 · clip_l.safetensors", "a&&b.gguf"]
    other.menu.actions()[2].trigger()
    assert (other.source, other.button.text()) == ("/m/a&b.gguf", "a&&b.gguf  ▾")
    (families,) = (action.menu() for action in other.menu.actions() if action.menu())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tiny_file)], ""))
    next(action for action in families.actions() if action.text() == "Flux.1…").trigger()
    assert other.source == f"family:flux1\n{tiny_file}"
    lone.write("a red cow, a blue bull, a house in the rain")
    assert [info.name for info in lone.pane.other_query.answer.infos] == ["qwen3_4b", "clip_l"]
