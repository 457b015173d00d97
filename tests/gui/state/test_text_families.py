"""A session with a family of other encoders than CLIP's: whose rules hold, which encoder and layer are looked at."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.encoder.encoding import EncoderInfo
from core.encoder.without_weights import with_missing_encoders
from core.tokens.text_families import TEXT_FAMILIES
from gui.state.session import BOTH_ENCODERS, Session
from gui.state.session_settings import settings_of_session
from gui.widgets.layer_labels import (
    clip_skip_number,
    describe_layer,
    encoder_letter,
    encoder_title,
    handed_on_sentence,
    numbers_of,
    source_name,
)

CLIP_L = EncoderInfo("clip_l", "sd1", "one", Path("one"), 12, 768, 768, "float16")


@pytest.fixture
def session(qapp: QApplication) -> Session:
    """A session whose prompt nobody reads."""
    session = Session("a cat", "a1111")
    session.set_model([CLIP_L])
    return session


@pytest.mark.parametrize("family", list(TEXT_FAMILIES))
def test_every_family_is_looked_at_without_a_file_read_by_a_tool_that_knows_it(session: Session, family: str) -> None:
    session.set_model(with_missing_encoders(family))
    assert session.dialect in TEXT_FAMILIES[family].tools and session.prompt.rules.family == family
    assert session.encoder is not None and not session.encoder.has_weights and not session.encoder.is_clip
    assert [info.name for info in session.encoders] == list(TEXT_FAMILIES[family].encoders)
    assert encoder_title(session.encoder) == TEXT_FAMILIES[family].title and encoder_letter(session.encoder)


def test_a_tool_that_does_not_know_the_family_comes_back_with_one_that_it_knows(session: Session) -> None:
    session.set_model(with_missing_encoders("z_image"))
    assert session.dialect == "comfyui" and settings_of_session(session)["dialect"] == "a1111"
    session.set_dialect("compel")
    assert session.dialect == "comfyui"
    session.set_model(with_missing_encoders("flux3"))
    assert session.dialect == "diffusers"
    session.set_model([CLIP_L])
    assert (session.dialect, session.prompt.rules.dialect) == ("compel", "compel")


def test_the_layer_shown_first_is_the_last_that_the_tool_hands_on(session: Session) -> None:
    for family, layer, normed in (("z_image", 35, False), ("flux2_klein", 27, False), ("wan", 24, True)):
        session.set_model(with_missing_encoders(family))
        assert (session.layer, session.view_options.normed) == (layer, normed)


def test_another_encoder_of_the_family_is_shown_at_its_own_layer_and_never_both(session: Session) -> None:
    session.set_model(with_missing_encoders("sd3_t5"))
    assert session.encoder is not None and (session.encoder.name, session.layer) == ("t5xxl", 24)
    session.choose_encoder("clip_g")
    assert (session.encoder.name, session.layer, session.layers) == ("clip_g", 31, 32)
    session.choose_encoder(BOTH_ENCODERS)
    assert session.shown_encoders == (session.encoder,)


def test_layers_are_named_by_the_tools_that_read_the_family_alone(session: Session) -> None:
    session.set_model(with_missing_encoders("z_image"))
    assert describe_layer(session, 35) == "clip skip ComfyUI −2 · diffusers fixed"
    assert describe_layer(session, 36) == "clip skip ComfyUI −1 · diffusers –"
    assert describe_layer(session, 0) == "token embedding, before any layer"
    session.set_model(with_missing_encoders("flux2_klein"))
    assert [clip_skip_number(session, layer) for layer in (9, 10, 27)] == ["fixed", "–", "fixed"]


def test_of_an_encoder_whose_pooled_vector_alone_is_handed_on_that_is_said(session: Session) -> None:
    session.set_model(with_missing_encoders("flux1"))
    session.choose_encoder("clip_l")
    numbers = numbers_of(session)
    assert numbers is not None and numbers.is_pooled
    assert handed_on_sentence(numbers.handed_on, numbers.is_pooled) == "handed on: one vector of layer 12"
    session.choose_encoder("t5xxl")
    numbers = numbers_of(session)
    assert numbers is not None and not numbers.is_pooled


def test_an_opened_encoder_stands_in_the_place_of_one_that_it_can_replace() -> None:
    large = replace(CLIP_L, name="qwen3_8b", family="flux2_klein", layers=36, width=4096)
    assert with_missing_encoders("flux2_klein", [large]) == (large,)
    clip = replace(CLIP_L, family="flux1")
    assert with_missing_encoders("flux1", [clip])[0] is clip
    assert with_missing_encoders("flux1", [clip])[1].name == "t5xxl"


def test_a_family_is_named_with_its_files_in_a_sentence() -> None:
    assert source_name("family:z_image") == "Z-Image"
    assert source_name("family:flux1\n/a/clip_l.safetensors\n/b/t5.safetensors") == (
        "Flux.1 · clip_l.safetensors · t5.safetensors"
    )
    assert source_name("/a/b.safetensors") == "b.safetensors"
