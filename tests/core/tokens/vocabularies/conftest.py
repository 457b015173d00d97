"""The tokenizers that are tried: the shipped ones, and tiny ones out of the golden cases' files and folders."""

from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors import safe_open

from core.tokens.vocabularies import reading
from core.tokens.vocabularies.table import tokenizer_for
from core.tokens.vocabularies.text_tokenizer import TextTokenizer

BLOBS = {
    "umt5": ("umt5_xxl", "spiece_model", reading.tokenizer_from_sentencepiece),
    "gemma2": ("gemma_2_2b", "spiece_model", reading.tokenizer_from_sentencepiece),
    "mistral": ("mistral_3_small_30", "tekken_model", reading.tokenizer_from_tekken),
}


@pytest.fixture(scope="session")
def blob(golden_encoders: Path) -> Callable[[str], bytes]:
    """The bytes of a tokenizer inside ComfyUI's single file."""

    def read(vocabulary: str) -> bytes:
        name, key, _ = BLOBS[vocabulary]
        with safe_open(golden_encoders / "text_encoders" / f"{name}.safetensors", framework="np") as file:
            content: bytes = file.get_tensor(key).tobytes()
        return content

    return read


@pytest.fixture(scope="session")
def tokenizers(blob: Callable[[str], bytes]) -> dict[str, TextTokenizer]:
    """The tokenizers by vocabulary: shipped, or out of single files."""
    others = {name: read(name, blob(name)) for name, (*_, read) in BLOBS.items()}
    return {"t5": tokenizer_for("t5"), "qwen3": tokenizer_for("qwen3"), **others}
