"""The examples of the Help menu: each opens with the view that shows it, says what is so, and loses nothing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from window_driving import Encoded

from core.analysis.units import units_of
from core.dialects.table import read
from core.dialects.way_lengths import measure_ways
from core.prompt.prompt import ReadingSettings
from core.prompt.wildcards import Wildcards
from core.tokens.chunks import Chunks
from core.weights.opening import open_model
from gui.state.examples import EXAMPLE_FILES, EXAMPLES
from gui.window.main_window import MainWindow
from gui.window.pane_table import PANES
from gui.workspace.workspace import Workspace

FAMILIES = ("sd1", "sdxl")


def reading(key: str, family: str = "sd1", **settings: object) -> Chunks:
    example = EXAMPLES[key]
    given = ReadingSettings(expansion=example.expansion, wildcards=Wildcards(EXAMPLE_FILES), **settings)
    return read(example.text, example.dialect, family, given)


def pieces(chunks: Chunks, chunk: int = 0) -> list[str]:
    return [token.piece for token in chunks.chunks[chunk] if token.kind == "text"]


@pytest.mark.parametrize("key", EXAMPLES)
def test_an_example_opens_with_the_view_that_shows_it_and_keeps_what_was_typed(
    key: str, window: MainWindow, encoded: Encoded
) -> None:
    session, example = window.session, EXAMPLES[key]
    session.set_dialect("comfyui")
    session.prompt.set_text("typed before")
    session.negative.set_text("never lost")
    window.menus.help.wants_example.emit(key)
    encoded(window)
    assert (session.prompt.text, session.dialect) == (example.text, example.dialect)
    assert (session.view_options.kind, session.layer, session.view_options.centred) == (example.unit, 3, True)
    assert session.settings.expansion == example.expansion
    assert window.pane_docks.active_pane() is not None
    in_front = [dock.spec.key for dock in window.pane_docks.docks if dock.is_in_front]
    assert example.pane in in_front
    assert window.example_bar is not None and window.example_bar.isVisible()
    assert window.example_bar.sentence.text() == example.sentence
    kept = [(entry.text, entry.negative, entry.tool) for entry in window.workspace.autosave.history.entries]
    assert ("typed before", "never lost", "comfyui") in kept and session.negative.text == "never lost"
    window.prompt_panel.editor.undo()
    assert session.prompt.text == "typed before" and not window.example_bar.isVisible()


def test_the_line_leads_through_all_examples_and_can_be_taken_away(bare_window: MainWindow) -> None:
    bare_window.show_example("tags")
    bar = bare_window.example_bar
    assert bar is not None
    seen = []
    for _ in EXAMPLES:
        seen.append(bare_window.session.prompt.text)
        bar.next.click()
    assert seen == [example.text for example in EXAMPLES.values()]
    bar.close_button.click()
    assert not bar.isVisible()


@pytest.mark.parametrize("family", FAMILIES)
def test_tags_are_as_many_as_said_and_a_long_word_is_read_in_pieces(family: str) -> None:
    chunks = reading("tags", family)
    assert "16 tags, 45 tokens" in EXAMPLES["tags"].sentence
    assert (len(units_of(chunks, "tag")), chunks.used) == (16, 45)
    assert pieces(read("absurdres", "a1111")) == ["absur", "dres</w>"]
    assert {"long hair", "very long hair"} <= {unit.label for unit in units_of(chunks, "tag")}


def test_in_prose_a_word_takes_from_those_before_it_alone(tiny_file: Path) -> None:
    encoder = open_model(tiny_file).encoders[0]
    text = EXAMPLES["prose"].text
    end = text.index("cat") + len("cat")
    rows = {
        name: encoder.encode(read(given, "a1111")).hidden_states[:, 6]
        for name, given in {"whole": text, "cut": text[:end], "other": text.replace("calico", "orange")}.items()
    }
    assert pieces(read(text, "a1111"))[5] == "cat</w>"
    assert np.allclose(rows["whole"], rows["cut"], atol=1e-5)
    assert not np.allclose(rows["whole"][1:], rows["other"][1:], atol=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_long_prompt_makes_two_chunks_of_which_the_second_begins_at_visible(family: str) -> None:
    chunks = reading("long", family)
    assert (len(chunks.chunks), pieces(chunks, 1)[0]) == (2, "visible</w>")
    assert len(pieces(chunks, 1)) == 6 and "The six tokens behind it" in EXAMPLES["long"].sentence
    assert all(token.kind != "text" for token in chunks.chunks[1][7:])


def test_the_schedule_reads_one_animal_up_to_step_8_and_then_the_other() -> None:
    variants = reading("schedule", steps=20).prompt.variants
    assert [variant.until_step for variant in variants] == [8, 20]
    assert ["calico cat" in variant.text for variant in variants] == [True, False]
    assert ["red fox" in variant.text for variant in variants] == [False, True]


def test_the_wildcard_makes_six_texts_of_8_to_11_tokens() -> None:
    chunks = reading("wildcard")
    lengths = measure_ways(chunks)
    assert chunks.prompt.expansion is not None and chunks.prompt.expansion.template.count == 6
    assert (lengths.least, lengths.most, lengths.is_exact) == (8, 11, True)
    assert "one of 6 texts" in EXAMPLES["wildcard"].sentence and "8–11" in EXAMPLES["wildcard"].sentence


@pytest.mark.parametrize("family", FAMILIES)
def test_korean_words_cost_three_times_what_the_english_do(family: str) -> None:
    text, sentence = EXAMPLES["korean"].text, EXAMPLES["korean"].sentence
    korean = text[: text.index(",")]
    assert (len(korean.split()), read(korean, "a1111", family).used) == (4, 18)
    assert read("a girl in a red dress", "a1111", family).used == 6
    assert "18 tokens" in sentence and "costs 6" in sentence


def test_the_example_s_file_is_known_beside_those_of_a_folder_and_after_a_start(
    make_workspace: Callable[..., Workspace], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "wild").mkdir()
    (tmp_path / "wild" / "own.txt").write_text("mine\n", "utf-8")
    workspace = make_workspace(text=EXAMPLES["wildcard"].text, expansion="dynamic-prompts")
    assert workspace.session.settings.wildcards.lines_of("example/animal") == EXAMPLE_FILES["example/animal"]
    workspace.wildcard_loader.open(str(tmp_path / "wild"))
    qtbot.waitUntil(lambda: workspace.session.settings.wildcards.lines_of("own") == ("mine",))
    assert workspace.session.settings.wildcards.lines_of("example/animal") == EXAMPLE_FILES["example/animal"]


def test_every_example_names_a_pane_that_there_is() -> None:
    assert len(EXAMPLES) == 6 and {example.pane for example in EXAMPLES.values()} <= PANES.keys()
