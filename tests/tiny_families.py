"""Tiny models of families whose text encoder is not CLIP's, with random weights and the shipped tokenizers."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import torch
from tiny_text_models import config_of, random_weights

from core.analysis.encoding_view import EncodingView, ViewOptions, view_encoding
from core.analysis.reference import ReferenceMean
from core.dialects.table import read
from core.encoder.encoding import EncoderInfo
from core.model import Model
from core.text_models.text_model import TextModel
from core.text_models.weights import PlainTensor
from core.tokens.chunks import Chunks
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES
from core.tokens.vocabularies.table import tokenizer_for

PROMPT = "a photo of a red house beside a blue car, oil painting"


@cache
def text_encoder(family: str) -> TextModel:
    """The tiny encoder of a family that has one alone."""
    (name,) = TEXT_FAMILIES[family].encoders
    facts, layers = TEXT_ENCODERS[name], 27 if family == "flux2_klein" else 4  # whose last tap is the 27th
    config = replace(config_of(facts.architecture, layers, 16), vocabulary=tokenizer_for(facts.vocabulary).size)
    stored = {key: PlainTensor(weight) for key, weight in random_weights(config).items()}
    info = EncoderInfo(name, family, name, Path(name), layers, 16, None, "float32", is_causal=config.is_causal)
    with torch.no_grad():
        return TextModel(info, config, stored)


def model_of(family: str) -> Model:
    """The same as a model."""
    return Model(text_encoder(family))


def chunks_of(text: str, family: str, tool: str = "comfyui") -> Chunks:
    """A text as a tool reads it for the family."""
    return read(text, tool, family)


def view_of(
    text: str,
    family: str,
    options: ViewOptions | None = None,
    reference: ReferenceMean | None = None,
    tool: str = "comfyui",
) -> EncodingView:
    """The view of a text by the family's tiny encoder."""
    encoding = text_encoder(family).encode(chunks_of(text, family, tool), padding=False)
    return view_encoding(encoding, options or ViewOptions(small_words="shown"), reference)
