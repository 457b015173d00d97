"""What each ablation does to the conditioning."""

import numpy as np
import pytest
import torch
from analysis_models import STATE
from encoder_files import plain_model
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.conditioning_view import KINDS
from core.dialects.table import read
from core.model import Model
from core.program.cancellation import Cancelled
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.queries.ablation import padded_with, without_weights
from core.queries.ablations import AblationEffect, ablation_effects, ablations
from core.tokens.tokenizer import EOS

DIALECTS = ("a1111", "comfyui", "diffusers", "compel")


def by_name(
    model: Model, text: str, dialect: str, settings: ReadingSettings = DEFAULT_SETTINGS
) -> dict[str, AblationEffect]:
    return {effect.name: effect for effect in ablation_effects(read(text, dialect, "sd1", settings), model)}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", ["a cow", "a cow BREAK a photo of a red bull", "a red cow, " * 15])
def test_no_switch_of_padding_moves_a_words_row(model: Model, dialect: str, text: str) -> None:
    effects = by_name(model, text, dialect)
    for name in ("Padding: 0", "Padding: masked"):
        assert effects[name].distances.words < 1e-5 and effects[name].distances.padding > 1e-3
        words = effects[name].conditioning.kinds == KINDS.index("word")
        assert effects[name].distances.relative_change[words].max() < 1e-5


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "compel"])
def test_where_padding_does_move_weighted_words_the_explanation_says_so(model: Model, dialect: str) -> None:
    text = "a (cow)1.4" if dialect == "compel" else "a (cow:1.4)"
    masked = by_name(model, text, dialect)["Padding: masked"]
    assert masked.distances.words > 1e-5 and "move all the same" in masked.explanation
    if dialect == "a1111":
        masked = by_name(model, text, dialect, ReadingSettings(emphasis="no-norm"))["Padding: masked"]
        assert masked.distances.words < 1e-5 and "all the same" not in masked.explanation


def test_masked_and_zero_padding_are_what_transformers_makes_of_them(model: Model) -> None:
    chunks = read("a red cow", "diffusers")
    effects = {effect.name: effect.conditioning.prompt_embeds for effect in ablation_effects(chunks, model)}
    reference, used = plain_model(STATE).text_model, 5
    zero = [[*chunks.ids[0][:used].tolist(), *[0] * (77 - used)]]
    mask = torch.tensor([[1] * used + [0] * (77 - used)])
    with torch.inference_mode():
        masked = reference(input_ids=torch.tensor(chunks.ids), attention_mask=mask).last_hidden_state[0].numpy()
        zeros = reference(input_ids=torch.tensor(zero)).last_hidden_state[0].numpy()
    np.testing.assert_allclose(effects["Padding: masked"], masked, atol=1e-5)
    np.testing.assert_allclose(effects["Padding: 0"], zeros, atol=1e-5)


def test_clip_skip_switches_send_the_layers_they_name(model: Model) -> None:
    chunks = read("a cow", "a1111")
    effects = {effect.name: effect for effect in ablation_effects(chunks, model, clip_skip=2)}
    for name, count in (("Clip skip 1", 1), ("Clip skip 3", 3)):
        np.testing.assert_array_equal(
            effects[name].conditioning.prompt_embeds, model.condition(chunks, count).prompt_embeds
        )
    assert effects["Clip skip 1"].explanation == "A1111 sends layer 3 instead of 2."
    assert "Clip skip 0" not in {ablation.name for ablation in ablations(model, chunks)}


@pytest.mark.parametrize(
    ("dialect", "text", "plain"),
    [
        ("a1111", "a (red:1.5) [cow], (a:0.4) bull", "a red cow, a bull"),
        ("comfyui", "a (red:1.5) cow", "a red cow"),
        ("compel", "a red++ cow--", "a red cow"),
    ],
)
def test_weights_off_is_the_same_words_without_their_weights(model: Model, dialect: str, text: str, plain: str) -> None:
    off = by_name(model, text, dialect)["Weights off"]
    assert off.distances.words > 1e-4
    np.testing.assert_allclose(
        off.conditioning.prompt_embeds, model.condition(read(plain, dialect)).prompt_embeds, atol=1e-5
    )
    assert "Weights off" not in by_name(model, plain, dialect)


@given(st.sampled_from(["(red:1.5) cow", "[[sky]] a", "a (b:0.2) BREAK (c)", "x"]), st.sampled_from(["sd1", "sdxl"]))
def test_without_weights_keeps_every_token_in_its_row_for_all_encoders(text: str, family: str) -> None:
    chunks = read(text, "a1111", family)
    for weighted, plain in zip(chunks.encoders, without_weights(chunks).encoders, strict=True):
        assert (weighted.ids == plain.ids).all() and (plain.weights == 1).all()


def test_padding_rewritten_to_what_it_is_changes_nothing(model: Model) -> None:
    chunks = read("a cow", "a1111")
    rows = model.condition(chunks, intervene=padded_with(EOS)).prompt_embeds
    np.testing.assert_array_equal(rows, model.condition(chunks).prompt_embeds)


def test_a_switch_can_be_given_up(model: Model) -> None:
    with pytest.raises(Cancelled):
        ablation_effects(read("a cow", "a1111"), model, cancelled=lambda: True)


def test_the_text_is_plain_and_every_switch_has_a_name_of_its_own(model: Model) -> None:
    for dialect in DIALECTS:
        listed = ablations(model, read("a cow", dialect))
        assert len({ablation.name for ablation in listed}) == len(listed) >= 3
        assert all(ablation.explanation.endswith(".") for ablation in listed)
