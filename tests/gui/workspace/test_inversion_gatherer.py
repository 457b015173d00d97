"""Which embeddings prompts can name: the studio's, those of a folder and of files, and those in LoRAs that are on."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.prompt.textual_inversions import TextualInversion, TextualInversions
from core.studio.contents import StudioContents
from core.studio.studio import Listing, Studio
from core.weights.adapters.inversion_files import StoredInversion
from gui.state.adapters import LoraState, TextualInversionState
from gui.state.session import Session
from gui.state.studios import StudioState

ROOT = "studio"


def stored(name: str, file: str) -> StoredInversion:
    return StoredInversion(name, Path(file), {"emb_params": (1, 768)}, tensor_names={"emb_params": "emb_params"})


def studio(*names: str, tool: str = "a1111") -> StudioState:
    words = {name: TextualInversion(name, Path(f"studio/{name}.pt"), {"emb_params": (2, 768)}) for name in names}
    inversions = TextualInversions(Path("studio"), words)
    return StudioState(ROOT, "listed", StudioContents(Listing(Studio(tool, Path(ROOT))), inversions=inversions))


def files(session: Session) -> dict[str, str]:
    return {name: str(own.file) for name, own in session.settings.inversions.by_name.items()}


@pytest.fixture
def known(session: Session, qtbot: QtBot) -> Session:
    session.studios.replace((studio("EasyTest", "other"),), ROOT)
    qtbot.waitUntil(lambda: len(files(session)) == 2)
    return session


def test_the_words_of_the_studio_are_found_in_the_prompt(known: Session, qtbot: QtBot) -> None:
    known.prompt.set_text("a EasyTest cat")
    kinds = [token.kind for token in known.prompt.chunks.tokens[1:5]]
    assert kinds == ["text", "embedding", "embedding", "text"]


def test_without_the_studio_they_are_gone(known: Session, qtbot: QtBot) -> None:
    known.studios.replace((), "")
    qtbot.waitUntil(lambda: files(known) == {})


def test_a_dropped_file_goes_before_the_studio(known: Session, qtbot: QtBot) -> None:
    state = TextualInversionState(
        "mine/EasyTest.pt", is_open=True, inversions=(stored("EasyTest", "mine/EasyTest.pt"),)
    )
    known.set_textual_inversions([state])
    qtbot.waitUntil(lambda: files(known)["EasyTest"] == str(Path("mine/EasyTest.pt")))
    known.set_textual_inversions([])
    qtbot.waitUntil(lambda: files(known)["EasyTest"] == str(Path("studio/EasyTest.pt")))


def test_what_a_lora_brings_counts_while_it_is_on_and_no_file_has_the_name(known: Session, qtbot: QtBot) -> None:
    words = (stored("EasyTest", "bundle.safetensors"), stored("tinyface", "bundle.safetensors"))
    lora = LoraState("bundle.safetensors", is_open=True)
    known.set_loras([lora])
    known.set_textual_inversions([TextualInversionState("bundle.safetensors", is_open=True, inversions=words)])
    qtbot.waitUntil(lambda: "tinyface" in files(known))
    assert files(known)["EasyTest"] == str(Path("studio/EasyTest.pt"))
    known.set_loras([replace(lora, is_on=False)])
    qtbot.waitUntil(lambda: "tinyface" not in files(known))


def test_other_strengths_and_headers_look_no_names_up_again(known: Session) -> None:
    before = known.settings.inversions
    known.set_loras([LoraState("bundle.safetensors", 0.3)])
    known.set_loras([LoraState("bundle.safetensors", 0.7)])
    state = known.studios.states[0]
    assert state.contents is not None
    known.studios.update(replace(state, contents=replace(state.contents, headers={})))
    assert known.settings.inversions is before
