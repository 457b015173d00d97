"""Every pane with encoders of 248 positions, whose chunks are of 248 tokens in ComfyUI."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import encoder_files
import pytest
import torch
from encoder_files import State
from lone_pane import LonePane

from core.weights import OtherForm
from gui.panes.pane import Pane
from gui.state.session import BOTH_ENCODERS, Session
from gui.window.pane_table import PANES
from gui.workers.model_queries import QueryWork, Submit

TEXT = ", ".join(f"cow {number}" for number in range(60)) + ", red car"


def longer(state: State) -> State:
    table = torch.randn(248, encoder_files.WIDTH) * 0.15
    return state | {"text_model.embeddings.position_embedding.weight": table}


@pytest.fixture(scope="session")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Long-CLIP of 3 layers."""
    return encoder_files.save(tmp_path_factory.mktemp("long") / "long.safetensors", longer(encoder_files.tiny_state()))


@pytest.fixture(scope="session")
def long_xl_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SDXL whose L is a Long-CLIP and whose G is not."""
    first, second = longer(encoder_files.tiny_state()), encoder_files.tiny_state(seed=9, layers=encoder_files.LAYERS_G)
    state = encoder_files.as_sdxl(encoder_files.without_projection(first), second)
    return encoder_files.save(tmp_path_factory.mktemp("long") / "xl.safetensors", state)


def recorded(name: str, errors: list[Exception]) -> Callable[[Session, Submit], Pane]:
    """What makes a pane whose queries leave their exceptions in a list."""

    def make(session: Session, submit: Submit) -> Pane:
        def listening(owner: object, work: QueryWork, on_result: Callable[[Any], None]) -> None:
            def take(result: object) -> None:
                errors.extend([result] if isinstance(result, Exception) else [])
                on_result(result)

            submit(owner, work, take)

        return PANES[name].make(session, listening)

    return make


@pytest.mark.parametrize("name", PANES)
def test_a_pane_shows_a_long_chunk_and_two_encoders_of_different_lengths(
    name: str, long_file: Path, long_xl_file: Path, lone_pane: Callable[..., LonePane]
) -> None:
    errors: list[Exception] = []
    lone = lone_pane(recorded(name, errors), long_file)
    lone.session.set_dialect("comfyui")
    lone.write(TEXT)
    chunks = lone.session.prompt.shown_chunks
    assert [len(chunk) for chunk in chunks.chunks] == [248] and chunks.limit == 246
    assert lone.view.encoding.hidden_states.shape == (4, 248, encoder_files.WIDTH)
    lone.pane.numbers()
    lone.open(long_xl_file)
    lone.session.choose_encoder(BOTH_ENCODERS)
    lone.settle()
    lengths = {info: view.chunks.context_length for info, view in lone.session.encoding_views.items()}
    assert lengths == {"clip_l": 248, "clip_g": 77}
    lone.pane.numbers()
    lone.pane.grab()
    lone.session.choose_encoder("clip_g")
    lone.settle()
    lone.session.set_dialect("a1111")
    lone.settle()
    assert lone.session.prompt.chunks.context_length == 77 and len(lone.session.prompt.chunks.chunks) == 4
    assert not [error for error in errors if not (name == "unet" and isinstance(error, OtherForm))]  # no U-Net here
